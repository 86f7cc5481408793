"""The service's clock, as far as this desk knows it.

Waiting times are counted on one clock for everybody. A workstation's own may be wrong or
be set back meanwhile, so what counts is the last time the service told, plus what a clock
that never goes back has counted since.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from vt_desk.domain.ids import wall_clock_ms


class ServiceClock:
    """Tells the service's time."""

    def __init__(
        self,
        *,
        wall_ms: Callable[[], int] = wall_clock_ms,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start from this machine's own time until the service has told its.

        Args:
            wall_ms: this machine's clock, in milliseconds since 1970.
            steady_s: a clock that never goes back, in seconds.
        """
        self._steady_s = steady_s
        self.is_told = False
        """Whether the service has told its time since the program began."""
        self._told_ms = float(wall_ms())
        self._at_s = steady_s()

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return round(self._told_ms + (self._steady_s() - self._at_s) * 1000)

    def steady_s(self) -> float:
        """Seconds of the clock that never goes back."""
        return self._steady_s()

    def told(self, now_ms: int, *, asked_at_s: float) -> None:
        """Take the service's time from an answer.

        Args:
            now_ms: what it said.
            asked_at_s: ``steady_s`` when it was asked; the answer is taken to be drawn up
                half-way between then and now.
        """
        self.is_told = True
        self._at_s = self._steady_s()
        self._told_ms = now_ms + (self._at_s - asked_at_s) * 500
