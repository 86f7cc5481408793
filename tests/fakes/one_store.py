"""A vault that gives one store, for tests that look into what the desk does with it."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.journal_in_memory import JournalInMemory
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile, Store
from vt_desk.store.errors import ProfileUnknown, StoreError


class OneStore:
    """Behind ``store.door.Vault``; the store is not closed, as a file would stay.

    Attributes:
        failing: raised by whatever opens or makes a profile.
        asked: what was asked, in order.
        journals: where clicks are written.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._profile: Profile | None = None
        self.failing: StoreError | None = None
        self.asked: list[str] = []
        self.journals: dict[ProfileId | None, JournalInMemory] = {}

    async def profiles(self) -> list[Profile]:
        return [self._profile] if self._profile is not None else []

    async def open(self, profile: ProfileId) -> Store:
        self._ask("open")
        if self._profile is None or self._profile.id != profile:
            raise ProfileUnknown
        return self._store

    async def create(self, user: str, service: str) -> tuple[Profile, Store]:
        self._ask("create")
        self._profile = Profile(ProfileId("one"), user, service)
        return self._profile, self._store

    async def set_aside(self, profile: ProfileId) -> Path:
        self._ask("set_aside")
        self._profile = None
        return Path("aside") / profile

    async def remove(self, profile: ProfileId) -> None:
        self._ask("remove")
        self._profile = None

    def journal(self, profile: ProfileId | None) -> JournalInMemory:
        return self.journals.setdefault(profile, JournalInMemory())

    async def close(self) -> None:
        self._ask("close")

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.failing is not None:
            raise self.failing
