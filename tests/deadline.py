"""Waiting for what a test expects, with a deadline and never for a fixed time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
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


class Disk:
    """How long the disk itself takes to keep a few bytes.

    Attributes:
        slowest_s: the longest so far.
    """

    def __init__(self) -> None:
        self.slowest_s = 0.0

    @contextlib.contextmanager
    def watched(self, folder: Path, every_s: float = 0.02) -> Iterator[None]:
        """Keep a few bytes again and again.

        Args:
            folder: on the disk in question.
            every_s: pauses in between.
        """
        done = threading.Event()

        def write(file: int) -> None:
            while not done.wait(every_s):
                began_s = time.perf_counter()
                os.pwrite(file, b"kept", 0)
                os.fsync(file)
                self.slowest_s = max(self.slowest_s, time.perf_counter() - began_s)

        with (folder / "disk").open("wb") as file:
            thread = threading.Thread(target=write, args=[file.fileno()])
            thread.start()
            try:
                yield
            finally:
                done.set()
                thread.join()
