"""Debian's Chromium, started and stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless one. The back-forward cache stays on: the quick exit must beat it."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=list(FLAGS),
            ignore_default_args=["--disable-back-forward-cache"],
        )
        try:
            yield running
        finally:
            await running.close()
