"""Debian's Chromium, started and stopped."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, async_playwright, expect

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# An answer may take a back-off and a busy machine; what is wrong stays wrong for longer.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def _no_handler() -> Iterator[dict[str, str]]:
    """An environment in which what opens ``tel:`` does nothing: no test can phone anybody."""
    with TemporaryDirectory() as folder:
        opener = Path(folder, "xdg-open")
        opener.write_text("#!/bin/sh\nexit 3\n")
        opener.chmod(0o755)
        path = os.pathsep.join((folder, os.environ.get("PATH", os.defpath)))
        yield {**os.environ, "PATH": path}


@asynccontextmanager
async def chromium(*flags: str) -> AsyncIterator[Browser]:
    """A headless one. The back-forward cache stays on: the quick exit must beat it.

    Args:
        flags: of Chromium, beside ours.
    """
    with _no_handler() as env:
        async with async_playwright() as playwright:
            running = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=[*FLAGS, *flags],
                env={**env},
                ignore_default_args=["--disable-back-forward-cache"],
            )
            try:
                yield running
            finally:
                await running.close()
