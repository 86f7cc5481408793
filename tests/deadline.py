"""Waiting for what a test expects, with a deadline and never for a fixed time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

DEADLINE_S = 10.0


async def until(holds: Callable[[], object], *, deadline_s: float = DEADLINE_S) -> None:
    """Wait until something holds; fails when it does not in time."""
    async with asyncio.timeout(deadline_s):
        while not holds():  # noqa: ASYNC110, any condition, not one that somebody sets
            await asyncio.sleep(0.005)
