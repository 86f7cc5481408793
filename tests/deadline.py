"""Waiting for what a test expects, with a deadline and never for a fixed time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

DEADLINE_S = 10.0
_QUEUED = Path("/proc/thread-self/schedstat")


async def until(holds: Callable[[], object], *, deadline_s: float = DEADLINE_S) -> None:
    """Wait until something holds; fails when it does not in time."""
    async with asyncio.timeout(deadline_s):
        while not holds():  # noqa: ASYNC110, any condition, not one that somebody sets
            await asyncio.sleep(0.005)


def own_s() -> float:
    """A clock that stands still while other programs have the processor that this thread wants.

    Time that is slept or waited for an answer counts: only a busy machine does not.
    """
    queued_ns = int(_QUEUED.read_text().split()[1])
    return time.perf_counter() - queued_ns / 1e9
