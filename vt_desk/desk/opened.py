"""The slot that holds the open store, and whose it is.

Everything else asks the slot at each use, so that locking takes the store away from all of
them at once. A store that is not kept on disk has no key to take away: it is put behind the
slot instead, until its person is back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from vt_desk.desk.changes import DeskChange, KeepingChanged
from vt_desk.desk.errors import DeskLocked
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile, Store, Vault
from vt_desk.store.errors import StoreError
from vt_desk.store.memory import MemoryStore

_log = logging.getLogger(__name__)

BY_CHOICE = "by_choice"
NOWHERE = ProfileId("")
"""The profile of somebody who goes on without storing."""
_CANNOT_WRITE = frozenset(
    {"profile_in_use", "store_damaged", "store_full", "store_read_only", "store_unwell"}
)


class Origin(Enum):
    """How a store came to be at hand."""

    HERE = auto()
    """It was open, or behind the slot."""
    OPENED = auto()
    MADE = auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A store that is open, for somebody who has still to show who they are."""

    profile: Profile
    store: Store
    origin: Origin

    @property
    def is_kept(self) -> bool:
        """Whether it is on disk."""
        return self.profile.id != NOWHERE


class Opened:
    """The slot."""

    def __init__(self, vault: Vault, service: str, tell: Callable[[DeskChange], None]) -> None:
        """Make it, empty.

        Args:
            vault: this machine's profiles.
            service: the address of the service that profiles are made for.
            tell: takes changes.
        """
        self._vault = vault
        self._service = service
        self._tell = tell
        self._store: Store | None = None
        self._behind: Candidate | None = None
        self._profile: Profile | None = None
        self.keeping = KeepingChanged(kept=True)

    @property
    def store(self) -> Store:
        """The open store.

        Raises:
            DeskLocked: there is none.
        """
        if self._store is None:
            raise DeskLocked
        return self._store

    @property
    def profile(self) -> Profile | None:
        """Whose the open store is; None when none is open."""
        return self._profile

    @property
    def is_kept(self) -> bool:
        """Whether the open store is on disk."""
        return self._profile is not None and self._profile.id != NOWHERE

    @property
    def behind(self) -> Store | None:
        """The store that is not on disk and waits behind the lock for its person."""
        return self._behind.store if self._behind is not None else None

    # --- getting a store at hand

    async def for_user(self, user: str, *, keep: bool) -> Candidate:
        """The store of somebody who signs in: theirs if there is one, a new one if not.

        Raises:
            StoreError: nothing of it is open then.
        """
        for there in (self._here(), self._behind):
            if there is not None and there.is_kept is keep and self._is_of(there.profile, user):
                return Candidate(there.profile, there.store, Origin.HERE)
        if not keep:
            nowhere = Profile(NOWHERE, user, self._service)
            return Candidate(nowhere, MemoryStore(), Origin.MADE)
        for profile in await self._vault.profiles():
            if self._is_of(profile, user):
                return await self.of_profile(profile)
        profile, store = await self._vault.create(user, self._service)
        return Candidate(profile, store, Origin.MADE)

    async def of_profile(self, profile: Profile) -> Candidate:
        """The store of a profile.

        Raises:
            StoreError: it cannot be opened.
        """
        if profile.id == NOWHERE and self._behind is not None:
            return self._behind
        here = self._here()
        if here is not None and here.profile.id == profile.id:
            return here
        return Candidate(profile, await self._vault.open(profile.id), Origin.OPENED)

    async def drop(self, candidate: Candidate) -> None:
        """It was not their password, or something failed: as it was before."""
        if candidate.origin is Origin.HERE:
            return
        try:
            await candidate.store.close()
            if candidate.origin is Origin.MADE and candidate.is_kept:
                await self._vault.remove(candidate.profile.id)
        except StoreError as error:
            _log.warning("a store was not put back: %s", error.code)

    def _here(self) -> Candidate | None:
        if self._store is None or self._profile is None:
            return None
        return Candidate(self._profile, self._store, Origin.HERE)

    def _is_of(self, profile: Profile, user: str) -> bool:
        return (profile.user, profile.service) == (user, self._service)

    # --- the slot

    async def put(self, candidate: Candidate) -> None:
        """This store is the open one; another that was open is let go."""
        if self._store is not candidate.store:
            await self.shut(rotate=True)
        if self._behind is not None:
            # Nobody can go on there any more: its person could have, and somebody else came.
            if self._behind.store is not candidate.store:
                await self._behind.store.close()
            self._behind = None
        self._store, self._profile = candidate.store, candidate.profile

    def tell_keeping(self) -> None:
        """Say whether what is typed is kept, if that is news."""
        self._say(KeepingChanged(self.is_kept, None if self.is_kept else BY_CHOICE))

    async def hide(self) -> None:
        """Lock: the store is closed and its key leaves memory; one in memory is put behind."""
        there = self._here()
        if there is not None and not there.is_kept:
            self._store = self._profile = None
            self._behind = Candidate(there.profile, there.store, Origin.HERE)
            return
        await self.shut(rotate=True)

    async def shut(self, *, rotate: bool = False) -> None:
        """Let the open store go.

        Args:
            rotate: change its key first, if something was deleted since the last time.
        """
        store, self._store, self._profile = self._store, None, None
        if store is None:
            return
        # A caller who is cut off must not leave the key in memory.
        await asyncio.shield(asyncio.ensure_future(_close(store, rotate=rotate)))

    async def end(self) -> None:
        """The program ends: everything is let go."""
        await self.shut(rotate=True)
        if self._behind is not None:
            await self._behind.store.close()
            self._behind = None
        await self._vault.close()

    # --- whether writing works

    def could_not_write(self, error: StoreError) -> None:
        """The store refused a change."""
        if error.code in _CANNOT_WRITE:
            self._say(KeepingChanged(kept=False, problem=error.code))

    def could_write(self) -> None:
        """The store took a change."""
        if self.keeping.problem in _CANNOT_WRITE:
            self.tell_keeping()

    def cannot_keep(self, error: StoreError) -> None:
        """There is no store to be had on this machine, as it is."""
        self._say(KeepingChanged(kept=False, problem=error.code))

    def _say(self, keeping: KeepingChanged) -> None:
        if keeping != self.keeping:
            self.keeping = keeping
            self._tell(keeping)


async def _close(store: Store, *, rotate: bool) -> None:
    try:
        if rotate and await store.rotation_due():
            await store.rotate_key()
    except StoreError as error:
        # Noticed again at the next start: the store remembers that it is due.
        _log.warning("the key was not changed: %s", error.code)
    try:
        await store.close()
    except StoreError as error:
        _log.warning("the store did not close in order: %s", error.code)
