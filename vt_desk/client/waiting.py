"""How long to wait before asking again.

Full jitter: a wait is drawn evenly between nothing and a ceiling that doubles, so that
many desks that lost the same node do not come back together. What the service asks for
in ``Retry-After`` is a floor (RFC 9110, section 10.2.3: seconds or a date).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from secrets import SystemRandom

from vt_desk.client.errors import ClientError

LONGEST_ASKED_S = 600.0
"""A longer ``Retry-After`` is taken as this: a desk that stays away is of no use."""
_HOPELESS_S = 120.0


def chance() -> float:
    """An even draw from 0 to 1."""
    return SystemRandom().random()


class Backoff:
    """Waits that grow with each failure in a row."""

    def __init__(
        self,
        *,
        first_s: float = 0.5,
        longest_s: float = 20.0,
        draw: Callable[[], float] = chance,
    ) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._draw = draw
        self.failures = 0

    def succeeded(self) -> None:
        """Begin again with the shortest wait."""
        self.failures = 0

    def failed(self, error: ClientError) -> float:
        """Count a failure.

        Args:
            error: the failure; it may name the least wait, or say that there is no point in
                asking again soon.

        Returns:
            How long to wait, in seconds.
        """
        ceiling_s = min(self._longest_s, self._first_s * 2.0 ** min(self.failures, 30))
        if not error.retry_can_help:
            ceiling_s = max(ceiling_s, _HOPELESS_S)
        self.failures += 1
        wait_s = self._draw() * ceiling_s
        if error.retry_after_s is not None:
            # Everybody was told the same moment: spread behind it, never before it.
            wait_s = min(error.retry_after_s, LONGEST_ASKED_S) + self._draw() * self._first_s
        return wait_s


def _utc_now() -> datetime:
    return datetime.now(UTC)


def retry_after(header: str | None, now: Callable[[], datetime] = _utc_now) -> float | None:
    """Read a ``Retry-After``.

    Args:
        header: the field's value; seconds, or a date.
        now: the clock that a date is compared with.

    Returns:
        Seconds, 0 or more; None when there is none or it cannot be read.
    """
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now()).total_seconds())
