"""A processor that the window has to itself, as at a counsellor's desk.

There the service, its database and forty visitors are other machines. Here they would take
the processor away from the window in the middle of a message, and the slowest of a hundred
would tell how busy this machine is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def one_left_free() -> Iterator[None]:
    """Keep this thread, and what it starts, off one processor, if there is another."""
    every = os.sched_getaffinity(0)
    if len(every) > 1:
        os.sched_setaffinity(0, every - {max(every)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)


def take_the_free_one() -> None:
    """Run this process where those who started it do not; anywhere if there is no such place."""
    own = os.sched_getaffinity(0)
    free = set(range(os.cpu_count() or 1)) - own
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, free or own)
