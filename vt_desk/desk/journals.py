"""Where a click is written down: in the journal of whose desk it is, or in that of nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable

from vt_desk.desk.changes import Lock
from vt_desk.desk.opened import BY_CHOICE, NOWHERE, Opened
from vt_desk.domain.escalation import Escalation
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Vault
from vt_desk.store.errors import StoreError
from vt_desk.store.journal_door import Entry, Journal

_log = logging.getLogger(__name__)


class Journals:
    """Chooses, and writes."""

    def __init__(self, vault: Vault, opened: Opened, lock: Callable[[], Lock | None]) -> None:
        """Make it.

        Args:
            vault: has the journals.
            opened: has the open store.
            lock: how the desk is locked, if it is.
        """
        self._vault = vault
        self._opened = opened
        self._lock = lock

    def here(self) -> Journal | None:
        """The one of now; None where nothing is stored, by choice."""
        profile = self._profile()
        return None if profile == NOWHERE else self._vault.journal(profile)

    def to_fold(self) -> list[Journal]:
        """Those of whoever is at work, and of nobody."""
        profiles = dict.fromkeys((self._profile(), None))
        return [self._vault.journal(one) for one in profiles if one != NOWHERE]

    def _profile(self) -> ProfileId | None:
        here, lock = self._opened.profile, self._lock()
        if here is not None:
            return here.id
        return lock.profile if lock is not None else None

    @staticmethod
    def write(journal: Journal | None, one: Escalation) -> str | None:
        """Write one down as it is; the code of why that was not possible."""
        if journal is None:
            return BY_CHOICE
        entry = Entry(
            id=one.id,
            target=one.target,
            at_ms=one.at_ms,
            handing=one.handing,
            unattended=one.unattended,
            conversation=one.conversation,
            region=one.region,
            outcome=one.outcome,
            closed_ms=one.closed_ms,
        )
        return journal.write(entry)

    def end(self) -> int:
        """Up to where the one of now is this desk's own; -1 when that cannot be said."""
        journal = self.here()
        return journal.end if journal is not None else -1

    async def empty(self, end: int) -> None:
        """The store has what the one of now had up to there; nothing is raised."""
        journal = self.here()
        if journal is None or end <= 0:
            return
        try:
            await journal.empty(end)
        except StoreError as error:
            _log.warning("the journal was not emptied: %s", error.code)

    async def get_ready(self) -> None:
        """Do all that the first click would otherwise wait for; nothing is raised."""
        for journal in self.to_fold():
            try:
                await journal.get_ready()
            except StoreError as error:
                # Each click says so itself.
                _log.warning("the journal is not ready: %s", error.code)
