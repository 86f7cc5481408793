"""A node whose clock can be moved while it runs: SIGUSR1 an hour on, SIGUSR2 an hour back."""

from __future__ import annotations

import signal
import sys
import time

HOUR_NS = 3_600_000_000_000
_moved_ns = [0]
_real_time_ns = time.time_ns
# Before anything asks for the time.
time.time_ns = lambda: _real_time_ns() + _moved_ns[0]
time.time = lambda: time.time_ns() / 1e9


def _move(by_ns: int) -> None:
    _moved_ns[0] += by_ns


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, lambda *_: _move(HOUR_NS))
    signal.signal(signal.SIGUSR2, lambda *_: _move(-HOUR_NS))
    from vt_desk.cli import main

    sys.exit(main())
