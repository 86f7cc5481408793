"""Noticing that the machine's clock jumped on, or that the machine slept.

Leases and silence are told by times in the database. After a jump everybody there looks as if
they had not been heard of for as long as it was, though they are talking at this moment: they
get the time to be heard again before anybody is taken away.
"""

from __future__ import annotations

import time
from collections.abc import Callable

JUMP_S = 15.0
"""A difference of less between two looks is a busy machine or a clock being trimmed."""


class Leaps:
    """Compares the clock with one that counts evenly."""

    def __init__(
        self, wall_ms: Callable[[], int], steady_s: Callable[[], float] = time.monotonic
    ) -> None:
        """Start looking.

        Args:
            wall_ms: the clock, in milliseconds since 1970.
            steady_s: counts evenly, in seconds.
        """
        self._wall_ms = wall_ms
        self._steady_s = steady_s
        self._ahead_s = self._difference_s()
        self._jumped_at_s: float | None = None
        self._began_s = self._steady_s()

    def has_looked(self, for_s: float) -> bool:
        """Whether it has looked for so many seconds: before, nobody could be heard here."""
        return self._steady_s() - self._began_s >= for_s

    def is_settled(self, for_s: float) -> bool:
        """Look, and say whether the last jump, if any, is so many seconds ago."""
        ahead_s = self._difference_s()
        if ahead_s - self._ahead_s > JUMP_S:
            self._jumped_at_s = self._steady_s()
        self._ahead_s = ahead_s
        return self._jumped_at_s is None or self._steady_s() - self._jumped_at_s >= for_s

    def _difference_s(self) -> float:
        return self._wall_ms() / 1000 - self._steady_s()
