"""The purge: on every node, every few seconds, and after a time off at once.

In this order: what is due is deleted; who stays longer is wrapped again; the keys of the
minutes that nothing in the database needs any more go, from memory and from the key file;
the database's files are scrubbed.

A clock alone destroys nothing. Keys that something needs are kept whatever the clock says,
and a clock that is far ahead of where the last purge was is not believed at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from vt_desk.domain.retention import DAY_MS
from vt_desk.service import retention
from vt_desk.service.db import key_file
from vt_desk.service.db.database import Clock, Database
from vt_desk.service.db.key_file import ServiceKeyError
from vt_desk.service.db.key_tree import MINUTE_MS, minute_of
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.transaction import Txn

EVERY_S = 10.0
# A service that was off over a long weekend goes on by itself at once.
LEAP_MS = 7 * DAY_MS
# After a longer time off, or with a clock that is wrong at the start, it waits to see.
STANDS_S = 3_600
LONGEST_LEAP_MS = 92 * DAY_MS
STEADY_MS = 60_000
# Transactions that are under way, and clocks of nodes that differ a little.
SLACK_MS = MINUTE_MS
SCRUB_EVERY_S = 600
LOG_EVERY_S = 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Leap:
    """A clock that is far ahead: what it said, and the steady clock, when that was noticed."""

    now_ms: int
    at_s: float


class Purge:
    """One node's purge."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        key_path: Path,
        scrub: Callable[[], Awaitable[bool]],
        clock: Clock,
        *,
        clock_is_right: bool = False,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with nothing done.

        Args:
            database: where the conversations are.
            sealer: this node's keys, which move on.
            key_path: their file.
            scrub: clears the database's files.
            clock: milliseconds since 1970.
            clock_is_right: somebody says so, however far it leapt.
            steady_s: seconds that never leap.
        """
        self._database = database
        self._sealer = sealer
        self._key_path = key_path
        self._scrub = scrub
        self._clock = clock
        self._clock_is_right = clock_is_right
        self._steady_s = steady_s
        self._leap: _Leap | None = None
        self._must_scrub = False
        self._scrubbed_s = float("-inf")
        self._logged_s = float("-inf")

    async def run(self) -> int:
        """Do all that is due.

        Returns:
            How many classes of conversations, and escalations, were deleted.
        """
        now_ms = self._clock()
        known_ms = await self._database.read(retention.known_ms)
        if not self._believes(now_ms, known_ms):
            return 0
        deleted = 0
        for purge in (retention.purge, retention.purge_escalation):
            while await self._database.write(purge):
                deleted += 1
        while await self._database.write(retention.wrap_again):
            pass
        if now_ms > known_ms + MINUTE_MS:
            await self._database.write(retention.been_here)
        await self._forget_minutes(now_ms)
        if deleted:
            _log.info("purged", extra={"count": deleted})
            self._must_scrub = True
        await self._scrub_when_due()
        return deleted

    def _believes(self, now_ms: int, known_ms: int) -> bool:
        ahead_ms = now_ms - known_ms
        if not known_ms or ahead_ms <= LEAP_MS or self._clock_is_right:
            self._leap = None
            return True
        now_s = self._steady_s()
        leap = self._leap
        if leap is None or abs(now_ms - leap.now_ms - (now_s - leap.at_s) * 1000) > STEADY_MS:
            leap = self._leap = _Leap(now_ms, now_s)
        if ahead_ms <= LONGEST_LEAP_MS and now_s - leap.at_s >= STANDS_S:
            self._leap = None
            return True
        if now_s - self._logged_s >= LOG_EVERY_S:
            self._logged_s = now_s
            _log.error("clock_far_ahead", extra={"count": ahead_ms // DAY_MS})
        return False

    async def _forget_minutes(self, now_ms: int) -> None:
        def needed(txn: Txn) -> int:
            first = retention.first_needed(txn)
            at_most = minute_of(now_ms - SLACK_MS)
            return at_most if first is None else min(first, at_most)

        first = await self._database.read(needed)
        tree = self._sealer.tree
        if first <= tree.first:
            return
        try:
            later = await asyncio.to_thread(key_file.move_on, self._key_path, tree, first)
        except (OSError, ServiceKeyError) as error:
            # They stay in memory too: half forgotten would be half readable.
            _log.error("key_file_not_moved_on", extra={"error": type(error).__name__})
            return
        self._sealer.move_on(later)

    async def _scrub_when_due(self) -> None:
        now_s = self._steady_s()
        if self._must_scrub and now_s - self._scrubbed_s >= SCRUB_EVERY_S:
            self._must_scrub = not await self._scrub()
            if not self._must_scrub:
                self._scrubbed_s = now_s
