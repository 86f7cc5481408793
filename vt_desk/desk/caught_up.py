"""Which regions are behind, and why: what was not sent waits until they have caught up.

After an outage a conversation may have been released or have ended, and a service that was
restored may lack what was sent before. A row that goes out before the desk knows lands out
of order, or out of place. But a row does not wait for long: where no stream and no poll
comes through and a call does, sending late is worse than sending unread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from vt_desk.domain.ids import RegionId

CATCH_UP_S = 10.0
"""Two streams that are held back, and the first poll, fit in it."""
NOT_YET = ""
WENT_BACK = "log_went_back"


class CaughtUp:
    """What each region's sync says, for the outbox."""

    def __init__(self) -> None:
        self._behind: dict[RegionId, str] = {}
        self._given_up: set[RegionId] = set()
        self._doubts: dict[RegionId, asyncio.Event] = {}
        self._changed = asyncio.Event()
        self.on_change: Callable[[], None] = _nobody
        self.on_caught_up: Callable[[], None] = _nobody
        """A region that was behind has caught up."""

    def begin(self, regions: Iterable[RegionId]) -> None:
        """Somebody begins with these; none has been heard of."""
        self._behind = dict.fromkeys(regions, NOT_YET)
        self._given_up.clear()
        self._doubts.clear()
        self._wake()

    def connecting(self, region: RegionId) -> None:
        """A region's stream is being opened: what came meanwhile is not known yet."""
        self._behind.setdefault(region, NOT_YET)

    def lost(self, region: RegionId, problem: str) -> None:
        """A region is out of reach, and this is why."""
        if self._behind.get(region) != problem:
            self._behind[region] = problem
            self._wake()

    def doubt(self, region: RegionId) -> None:
        """The service does not have what it had confirmed: its log went back."""
        if self._behind.get(region) != WENT_BACK:
            self.lost(region, WENT_BACK)
            self._doubts.setdefault(region, asyncio.Event()).set()

    async def doubted(self, region: RegionId) -> None:
        """Wait until somebody finds that a region's log went back."""
        doubt = self._doubts.setdefault(region, asyncio.Event())
        await doubt.wait()
        doubt.clear()

    def caught_up(self, region: RegionId) -> None:
        """A region's picture is as the service's."""
        self._given_up.discard(region)
        if self._behind.pop(region, None) is not None:
            self._wake()
            self.on_caught_up()

    def problem(self, region: RegionId) -> str | None:
        """What is in the way of a region; None when nothing, or nothing is known of it."""
        return self._behind.get(region) or None

    def is_behind(self, region: RegionId) -> bool:
        """Whether a region's picture may not be as the service's."""
        return region in self._behind

    async def wait(self, region: RegionId, *, at_most_s: float = CATCH_UP_S) -> None:
        """Wait until a region has caught up, but not for long, and not twice."""
        if region not in self._behind or region in self._given_up:
            return
        try:
            async with asyncio.timeout(at_most_s):
                while region in self._behind:
                    await self._changed.wait()
        except TimeoutError:
            self._given_up.add(region)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
        self.on_change()


def _nobody() -> None:
    """Nobody asked to be told."""
