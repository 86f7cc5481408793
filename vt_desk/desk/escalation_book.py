"""The log of help by phone as this desk has it: changed at once, and kept right behind.

Nothing here waits for the store. What is changed is told and can be sent in the same moment;
the store has it some milliseconds later, and until then the journal does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from vt_desk.desk.changes import DeskChange, EscalationChanged
from vt_desk.desk.errors import DeskLocked
from vt_desk.desk.lanes import first
from vt_desk.desk.picture import Picture
from vt_desk.domain.escalation import Escalation, EscalationId
from vt_desk.store.errors import StoreError

_log = logging.getLogger(__name__)
_AGAIN_S = 5.0


async def _nothing(_end: int) -> None:
    """Nobody asked to be told."""


class EscalationBook:
    """What is known, while somebody is at work.

    Attributes:
        on_change: called after each change; whoever sends looks again.
        journal_end: up to where the journal has been written.
        on_kept: the store has all that the journal had up to there.
    """

    def __init__(self, picture: Picture, tell: Callable[[DeskChange], None]) -> None:
        self._picture = picture
        self._tell = tell
        self._unkept: dict[EscalationId, Escalation] = {}
        self._came = asyncio.Event()
        self.on_change: Callable[[], None] = _nobody
        self.journal_end: Callable[[], int] = _nowhere
        self.on_kept: Callable[[int], Awaitable[None]] = _nothing
        picture.on_turn = self._on_turn

    def _on_turn(self) -> None:
        self.on_change()

    def all(self) -> list[Escalation]:
        """All that are known."""
        return list(self._picture.known.escalations.all.values())

    def get(self, id_: EscalationId) -> Escalation | None:
        """One, if it is known."""
        return self._picture.known.escalations.all.get(id_)

    def is_kept(self, id_: EscalationId) -> bool:
        """Whether the store has it as it is known."""
        return self.get(id_) is not None and id_ not in self._unkept

    def put(self, one: Escalation, *, passing: bool = False) -> None:
        """It is like this now; a passing change does not go into the store."""
        there = self._picture.known.escalations.all
        if there.get(one.id) == one:
            return
        there[one.id] = one
        if not passing or one.id in self._unkept:
            self._unkept[one.id] = one
            self._came.set()
        self._tell(EscalationChanged(one))
        self.on_change()

    def take_unkept(self) -> list[Escalation]:
        """What the store never got, when nobody is at work any more."""
        unkept, self._unkept = self._unkept, {}
        return list(unkept.values())

    async def run(self) -> None:
        """Keep what changes, until cancelled."""
        # Whoever kept it before may have been cut off.
        self._came.set()
        while True:
            await self._came.wait()
            self._came.clear()
            try:
                await self.keep()
            except (StoreError, DeskLocked) as error:
                # The journal has it, and the lane has it; a full disk may be mended.
                _log.warning("the log of help by phone was not kept: %s", error.code)
                await first(self._came, _AGAIN_S)
                self._came.set()

    async def keep(self) -> None:
        """Keep what was changed.

        Raises:
            StoreError: it is not kept, and is tried again with the next change.
        """
        if not self._unkept:
            return
        async with self._picture.turn() as turn:
            # Read now, not before the wait for the turn: another one may have closed it since,
            # or deleted it.
            end = self.journal_end()
            kept = {id_: self.get(id_) for id_ in self._unkept}
            for one in kept.values():
                if one is not None:
                    turn.escalations.write(one)
        for id_, one in kept.items():
            if self.get(id_) is one:
                self._unkept.pop(id_, None)
        await self.on_kept(end)


def _nobody() -> None:
    """Nobody asked to be told."""


def _nowhere() -> int:
    return -1
