"""The profiles of one machine: a folder each, and a key each in the keyring."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import platformdirs

from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile, Store
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.errors import ProfileUnknown, StoreError, StoreUnwell
from vt_desk.store.journal import SealedJournal
from vt_desk.store.journal_door import Journal, Pages
from vt_desk.store.journal_keys import JournalKeys
from vt_desk.store.key_entry import DatabaseKey, KeyEntries, KeyEntry
from vt_desk.store.key_place import KeyringEntries
from vt_desk.store.profile import OpenProfile, make_files
from vt_desk.store.profile_lock import LOCK, ProfileLock
from vt_desk.store.rotation import sync_folder

SET_ASIDE = "set-aside"
JOURNAL = "journal"
_UNFINISHED = ".new"
_UNFINISHED_S = 3_600
_GOING = ".going"
_ID_BYTES = 16
_ID = re.compile(r"[0-9a-f]{32}")
T = TypeVar("T")


class SqlcipherVault:
    """Behind ``store.door.Vault``. No name of a person or a service is on the disk."""

    def __init__(self, folder: Path, entries: KeyEntries) -> None:
        """Nothing is read or made yet.

        Args:
            folder: where the profiles' folders are; made when the first profile is.
            entries: where their keys are.
        """
        self.folder = folder
        self._entries = entries
        # The keyring may wait for a person: a thread of its own, which nobody else needs.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vault")
        self._journal_keys = JournalKeys(folder, entries)
        self._journals: dict[ProfileId | None, _Journal] = {}

    async def profiles(self) -> list[Profile]:
        """See the door."""
        return await self._in_thread(self._profiles)

    async def open(self, profile: ProfileId) -> Store:
        """See the door; after a crash everything is read once, beside the work."""
        store = EncryptedStore(await self._in_thread(lambda: self._open(profile)))
        store.check_after_crash()
        return store

    async def create(self, user: str, service: str) -> tuple[Profile, Store]:
        """See the door."""
        made = await self._in_thread(lambda: self._create(user, service))
        return made, await self.open(made.id)

    async def set_aside(self, profile: ProfileId) -> Path:
        """See the door."""
        return await self._in_thread(lambda: self._set_aside(profile))

    async def remove(self, profile: ProfileId) -> None:
        """See the door."""
        await self._in_thread(lambda: self._remove(profile))

    def journal(self, profile: ProfileId | None) -> Journal:
        """See the door."""
        if profile not in self._journals:
            folder = self.folder if profile is None else self.folder / profile
            sealed = SealedJournal(folder / JOURNAL, self._journal_keys, profile or "of nobody")
            self._journals[profile] = _Journal(sealed, self._thread)
        return self._journals[profile]

    async def close(self) -> None:
        """See the door."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def examine(self) -> list[tuple[Profile, str]]:
        """Open each profile and read it whole; with the code of what is wrong, if anything."""
        return [(profile, await self._examined(profile)) for profile in await self.profiles()]

    async def _examined(self, profile: Profile) -> str:
        if profile.problem:
            return profile.problem
        try:
            store = EncryptedStore(await self._in_thread(lambda: self._open(profile.id)))
            try:
                await store.check()
            finally:
                await store.close()
        except StoreError as error:
            return error.code
        return ""

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _folder_of(self, profile: ProfileId) -> Path:
        folder = self.folder / profile
        if not _ID.fullmatch(profile) or not folder.is_dir():
            raise ProfileUnknown
        return folder

    def _profiles(self) -> list[Profile]:
        if not self.folder.is_dir():
            return []
        self._finish_removing()
        folders = [each for each in self.folder.iterdir() if _ID.fullmatch(each.name)]
        folders.sort(key=_last_use, reverse=True)
        return [self._told(ProfileId(folder.name)) for folder in folders]

    def _told(self, profile: ProfileId) -> Profile:
        try:
            entry = self._entries.read(profile)
        except StoreError as error:
            return Profile(profile, "", "", error.code)
        entry.wipe()
        return Profile(profile, entry.user, entry.service)

    def _open(self, profile: ProfileId) -> OpenProfile:
        return OpenProfile(self._folder_of(profile), profile, self._entries)

    def _create(self, user: str, service: str) -> Profile:
        profile = ProfileId(secrets.token_hex(_ID_BYTES))
        folder = self.folder / profile
        unfinished = self.folder / f"{profile}{_UNFINISHED}"
        self._sweep()
        entry = KeyEntry(DatabaseKey.make(), user, service)
        try:
            make_files(unfinished, entry.now)
            self._entries.write(profile, entry)
            with _disk():
                unfinished.rename(folder)
                sync_folder(self.folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        finally:
            entry.wipe()
        return Profile(profile, user, service)

    def _sweep(self) -> None:
        """Take away what a kill left of a profile that was being made: nothing is in it."""
        if not self.folder.is_dir():
            return
        for left in self.folder.glob(f"*{_UNFINISHED}"):
            if time.time() - left.stat().st_mtime < _UNFINISHED_S:
                continue  # somebody may be making it
            with contextlib.suppress(StoreError):
                self._entries.delete(ProfileId(left.name.removesuffix(_UNFINISHED)))
            shutil.rmtree(left, ignore_errors=True)

    def _set_aside(self, profile: ProfileId) -> Path:
        folder = self._folder_of(profile)
        ProfileLock(folder).release()  # nobody has it open
        self._close_journal(profile)
        place = self.folder.parent / SET_ASIDE / profile
        with _disk():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            folder.rename(place)
            sync_folder(place.parent)
            sync_folder(self.folder)
        return place

    def _remove(self, profile: ProfileId) -> None:
        folder = self._folder_of(profile)
        ProfileLock(folder).release()  # nobody has it open
        self._close_journal(profile)
        going = self.folder / f"{profile}{_GOING}"
        with _disk():
            # A kill after this leaves no profile without a key: the removal is finished later.
            folder.rename(going)
            sync_folder(self.folder)
        try:
            self._entries.delete(profile)
        except StoreError:
            with _disk():
                going.rename(folder)
            raise
        with _disk():
            shutil.rmtree(going)
            sync_folder(self.folder)

    def _close_journal(self, profile: ProfileId) -> None:
        journal = self._journals.pop(profile, None)
        if journal is not None:
            journal.close()

    def _finish_removing(self) -> None:
        """Take away what a kill left of a profile that was being removed: key first."""
        for left in self.folder.glob(f"*{_GOING}"):
            with contextlib.suppress(StoreError):
                self._entries.delete(ProfileId(left.name.removesuffix(_GOING)))
                shutil.rmtree(left, ignore_errors=True)


class _Journal:
    """Behind ``store.door.Journal``: what blocks is done on the vault's thread."""

    def __init__(self, sealed: SealedJournal, thread: ThreadPoolExecutor) -> None:
        self._sealed = sealed
        self._thread = thread
        self.write = sealed.write
        self.release = sealed.release
        self.close = sealed.close

    @property
    def end(self) -> int:
        return self._sealed.end

    async def get_ready(self) -> None:
        await self._in_thread(self._sealed.get_ready)

    async def read(self) -> Pages:
        return await self._in_thread(self._sealed.read)

    async def empty(self, end: int) -> bool:
        # Not on the thread that may wait for a person at the keyring.
        return await asyncio.to_thread(self._sealed.empty, end)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def machine_vault() -> SqlcipherVault:
    """The profiles of whoever is signed in to this machine, their keys in its keyring."""
    folder = platformdirs.user_data_path("vt-desk", appauthor=False)
    return SqlcipherVault(folder / "profiles", KeyringEntries())


def _last_use(folder: Path) -> float:
    try:
        return (folder / LOCK).stat().st_mtime
    except OSError:
        return 0.0


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise StoreUnwell from None
