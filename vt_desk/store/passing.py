"""The demonstration's vault: everything in it is gone when it is closed.

Its folder is one that it makes itself, and its keys are in memory alone, so it can neither be
pointed at a counsellor's profile nor open one. Only the demonstration may import it
(import-linter, ``passing``).
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile, Store
from vt_desk.store.errors import KeyMissing
from vt_desk.store.journal_door import Journal
from vt_desk.store.key_entry import KeyEntry, entry_of, text_of
from vt_desk.store.vault import SqlcipherVault
from vt_desk.store.wipe import wipe


class PassingVault:
    """Behind ``store.door.Vault``."""

    def __init__(self) -> None:
        """Make the folder, which nobody else may look into."""
        self._folder = Path(tempfile.mkdtemp(prefix="vt-desk-demo-"))
        self._keys = _KeysInMemory()
        self._inner = SqlcipherVault(self._folder / "profiles", self._keys)
        self._stores: list[Store] = []

    async def profiles(self) -> list[Profile]:
        """See the door."""
        return await self._inner.profiles()

    async def open(self, profile: ProfileId) -> Store:
        """See the door."""
        return self._kept(await self._inner.open(profile))

    async def create(self, user: str, service: str) -> tuple[Profile, Store]:
        """See the door."""
        made, store = await self._inner.create(user, service)
        return made, self._kept(store)

    async def set_aside(self, profile: ProfileId) -> Path:
        """See the door; this too goes at the end."""
        return await self._inner.set_aside(profile)

    async def remove(self, profile: ProfileId) -> None:
        """See the door."""
        await self._inner.remove(profile)

    def journal(self, profile: ProfileId | None) -> Journal:
        """See the door."""
        return self._inner.journal(profile)

    async def close(self) -> None:
        """Close what is open, forget the keys, delete the folder."""
        for store in self._stores:
            await store.close()
        await self._inner.close()
        self._keys.forget()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    def _kept(self, store: Store) -> Store:
        self._stores.append(store)
        return store


class _KeysInMemory:
    """Behind ``key_entry.KeyEntries``."""

    def __init__(self) -> None:
        self._texts: dict[ProfileId, bytearray] = {}
        self._seal_key: bytearray | None = None

    def read(self, profile: ProfileId) -> KeyEntry:
        text = self._texts.get(profile)
        if text is None:
            raise KeyMissing
        return entry_of(text.decode("ascii"))

    def write(self, profile: ProfileId, entry: KeyEntry) -> None:
        self.delete(profile)
        self._texts[profile] = text_of(entry)

    def delete(self, profile: ProfileId) -> None:
        wipe(self._texts.pop(profile, bytearray()))

    def read_seal_key(self) -> bytearray:
        if self._seal_key is None:
            raise KeyMissing
        return bytearray(self._seal_key)

    def write_seal_key(self, key: bytearray) -> None:
        self._seal_key = bytearray(key)

    def forget(self) -> None:
        wipe(self._seal_key or bytearray())
        for profile in list(self._texts):
            self.delete(profile)
