"""The profiles on this machine: which one is to be unlocked, and how one goes away."""

from __future__ import annotations

import logging

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError
from vt_desk.desk.errors import UnknownHere
from vt_desk.desk.locking import Locking, signed_in_of
from vt_desk.desk.opened import Opened
from vt_desk.desk.shift import Shift
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile, SavedSession, Vault
from vt_desk.store.errors import StoreError

_log = logging.getLogger(__name__)
_GOODBYE_S = 5.0


class Profiles:
    """Lists, chooses, sets aside and removes."""

    def __init__(
        self, *, client: Client, vault: Vault, opened: Opened, shift: Shift, locking: Locking
    ) -> None:
        self._client = client
        self._vault = vault
        self._opened = opened
        self._shift = shift
        self._locking = locking

    async def start(self) -> None:
        """Lock on whoever was here last, if anybody was.

        A keyring that is not to be had is told as something that stands in the way of
        keeping; the program goes on without.
        """
        async with self._shift.one_at_a_time:
            try:
                there = await self._vault.profiles()
            except StoreError as error:
                self._opened.cannot_keep(error)
                return
            if there and self._shift.account is None:
                self._locking.on_profile(there[0])

    async def all(self) -> list[Profile]:
        """The profiles on this machine, the last used first.

        Raises:
            StoreError: the keyring is not to be had.
        """
        return await self._vault.profiles()

    async def choose(self, profile: ProfileId) -> None:
        """This one is to be unlocked next.

        Raises:
            UnknownHere: there is no such profile, or somebody is at work.
        """
        async with self._shift.one_at_a_time:
            found = [one for one in await self._vault.profiles() if one.id == profile]
            if not found or self._shift.account is not None:
                raise UnknownHere
            self._locking.on_profile(found[0])

    async def set_aside(self, profile: ProfileId) -> str:
        """Put the files of a profile that cannot be opened aside; nothing is deleted.

        Returns:
            Where they are now.

        Raises:
            StoreError: it could not be done.
        """
        async with self._shift.one_at_a_time:
            folder = await self._vault.set_aside(profile)
            await self._next_after(profile)
            return str(folder)

    async def remove(self, profile: ProfileId) -> None:
        """Delete a profile: its key first, then its files; its session ends at the service.

        Raises:
            StoreError: it could not be done.
        """
        async with self._shift.one_at_a_time:
            is_here = self._opened.profile is not None and self._opened.profile.id == profile
            saved = await self._session_of(profile)
            if is_here:
                await self._shift.rest()
                await self._client.session.forget()
                await self._shift.end()
                await self._opened.shut()
            if saved is not None:
                await self._end_session(saved)
            await self._vault.remove(profile)
            await self._next_after(profile)

    async def _session_of(self, profile: ProfileId) -> SavedSession | None:
        here = self._opened.profile
        if here is not None and here.id == profile:
            return await self._opened.store.session()
        try:
            store = await self._vault.open(profile)
        except StoreError as error:
            # A profile that cannot be opened can be removed all the same.
            _log.info("the session of a profile is not known: %s", error.code)
            return None
        try:
            return await store.session()
        finally:
            await store.close()

    async def _end_session(self, saved: SavedSession) -> None:
        try:
            await self._client.end_session(signed_in_of(saved), timeout_s=_GOODBYE_S)
        except ClientError as error:
            _log.warning("a session was not ended at the service: %s", error.code)

    async def _next_after(self, gone: ProfileId) -> None:
        if self._shift.account is not None:
            return
        lock = self._locking.lock
        if lock is not None and lock.profile != gone:
            return
        await self._locking.watcher.end()
        there = [one for one in await self._vault.profiles() if one.id != gone]
        self._locking.on_profile(there[0] if there else None)
