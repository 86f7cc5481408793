"""The lock: what leaves memory, and what brings it back.

Locking stops everything that runs, lets the tokens go, closes the store and with it the key,
and then watches. Unlocking opens the store first and shows nothing of it until the password
has been found right: by the service, or where that is out of reach, and only then, by the
verifier inside the store.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from vt_desk.client.client import Client
from vt_desk.client.errors import (
    BadAnswer,
    DeviceRemoved,
    ServiceFailed,
    SessionLost,
    Unreachable,
)
from vt_desk.client.session import SignedIn
from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    DeskChange,
    Lock,
    LockChanged,
    LockReason,
)
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.opened import Candidate, Opened
from vt_desk.desk.shift import Shift
from vt_desk.desk.sign_in import SignInDesk
from vt_desk.desk.verifier import Verifier
from vt_desk.desk.watch import Watcher
from vt_desk.desk.whole import whole
from vt_desk.domain.seat import Account
from vt_desk.store.door import Profile, SavedSession, Store
from vt_desk.store.errors import StoreError
from vt_desk.store.freed import clear_freed

_log = logging.getLogger(__name__)

ANSWER_S = 4.0
"""A service that takes longer to look at a password counts as out of reach."""
_LAST_WORDS_S = 0.25
"""What was being typed when the service ended the session still gets into the store."""
_OUT_OF_REACH = (Unreachable, BadAnswer, ServiceFailed)


class Locking:
    """Locks and unlocks."""

    def __init__(
        self,
        *,
        client: Client,
        opened: Opened,
        shift: Shift,
        sign_in: SignInDesk,
        verifier: Verifier,
        clock: ServiceClock,
        tell: Callable[[DeskChange], None],
    ) -> None:
        """Make it, not locked.

        Args:
            client: to the service.
            opened: the slot for the store.
            shift: begins and ends the work.
            sign_in: lets somebody in whose password was right.
            verifier: for unlocking without the service.
            clock: the service's.
            tell: takes changes.
        """
        self._client = client
        self._opened = opened
        self._shift = shift
        self._sign_in = sign_in
        self._verifier = verifier
        self._clock = clock
        self._tell = tell
        self._profile: Profile | None = None
        self._watched: Lock | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.watcher = Watcher(client, clock, tell, self._on_removed)
        self.lock: Lock | None = None
        shift.is_locked = lambda: self.lock is not None
        shift.on_lost = self._on_lost
        sign_in.lock_first = lambda: whole(self._lock_it(LockReason.ASKED))
        sign_in.on_open = self._on_open

    # --- locking

    def on_profile(self, profile: Profile | None) -> None:
        """This is the profile to unlock; None when there is none."""
        self._profile = profile
        if profile is None:
            self._set(None)
        elif self._watched is not None and self._watched.profile == profile.id:
            self._set(self._watched)
        else:
            self._set(self._lock_on(profile, LockReason.STARTED))

    async def lock_now(self, reason: LockReason) -> None:
        """Lock. Returns when the key, the tokens and all words are let go.

        The window is told as soon as nothing more can be shown; a change of the key that was
        due may take a moment longer. With nobody's store open there is nothing to lock.
        """
        async with self._shift.one_at_a_time:
            # Cut off half-way it would be neither locked nor open.
            await whole(self._lock_it(reason))

    async def _lock_it(self, reason: LockReason) -> None:
        profile = self._opened.profile
        if profile is None:
            return
        await self._shift.rest()
        was = await self._client.session.forget()
        await self._shift.end()
        self._profile = profile
        self._watched = self._lock_on(profile, reason)
        self._set(self._watched)
        watches = was is not None and reason not in (LockReason.REMOVED, LockReason.SIGN_IN)
        watch_token = was.watch_token if was is not None and watches else ""
        del was
        # A connection that is kept has the tokens of its last answers in its buffers.
        await self._client.close()
        await self._opened.hide()
        gc.collect()
        clear_freed()
        self.watcher.begin(watch_token)

    def _on_lost(self, lost: SessionLost) -> None:
        self._do(self._lost(lost))

    async def _lost(self, lost: SessionLost) -> None:
        async with self._shift.one_at_a_time:
            if not self._shift.has_ended_by_itself:
                # Somebody locked or signed out meanwhile.
                return
            removed = isinstance(lost, DeviceRemoved)
            if removed:
                await self._forget_session(self._opened.store)
            await self._shift.end()
            reason = AccountReason.REMOVED if removed else AccountReason.SIGN_IN
            self._tell(AccountChanged(None, reason))
            await asyncio.sleep(_LAST_WORDS_S)
            await self._lock_it(LockReason.REMOVED if removed else LockReason.SIGN_IN)

    @staticmethod
    async def _forget_session(store: Store) -> None:
        """This device was removed: its store opens with the service alone from now on."""
        try:
            await store.save_session(None)
            await store.save_offline_unlock(None)
        except StoreError as error:
            _log.warning("a removed device's session is still kept: %s", error.code)

    def _on_removed(self) -> None:
        """It was removed while it was locked."""
        self._removed()

    def _removed(self) -> None:
        if self._watched is not None:
            self._watched = replace(self._watched, reason=LockReason.REMOVED)
        if self.lock is not None and self.lock.reason is not LockReason.REMOVED:
            self._set(replace(self.lock, reason=LockReason.REMOVED))

    # --- unlocking

    async def unlock(self, password: str) -> Account:
        """Open the locked profile.

        Args:
            password: the account's; not kept.

        Returns:
            Who is at work now. What was kept for them is told before this returns.

        Raises:
            SignInFailed: it is wrong. The store is closed again.
            OfflineUnlockOff, TooManyTries: the service is out of reach; see
                ``Verifier.check``.
            DeviceRemoved: this device was removed; what is kept stays for the next sign-in.
            ClientError: any other.
            StoreError: the profile cannot be opened, and why.
        """
        async with self._shift.one_at_a_time:
            if self.lock is None or self._profile is None:
                return self._shift.signed_in()
            candidate = await self._opened.of_profile(self._profile)
            try:
                return await self._with(candidate, password)
            except DeviceRemoved:
                await self._forget_session(candidate.store)
                self._removed()
                await self._opened.drop(candidate)
                raise
            except BaseException:
                await self._opened.drop(candidate)
                raise

    async def _with(self, candidate: Candidate, password: str) -> Account:
        saved = await candidate.store.session()
        if saved is None:
            # Signed out, or told to sign in again: only the service can let them in.
            return await self._sign_in.with_password(candidate, password)
        try:
            with self._sign_in.keeping_into(candidate.store):
                signed_in = await self._client.unlock(
                    signed_in_of(saved), password, timeout_s=ANSWER_S
                )
        except DeviceRemoved:
            raise
        except SessionLost:
            return await self._sign_in.with_password(candidate, password)
        except _OUT_OF_REACH:
            await self._verifier.check(candidate.store, password)
            # A call that was cut off may have changed what is kept meanwhile.
            signed_in = signed_in_of(await candidate.store.session() or saved)
            self._client.session.resume(signed_in)
        else:
            await self._verifier.save(candidate.store, password)
        return await self._sign_in.enter(candidate, signed_in)

    async def _on_open(self) -> None:
        await self.watcher.end()
        self._watched = None
        self._set(None)

    async def end(self) -> None:
        """The program ends."""
        await self.watcher.end()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- the state of the lock

    def _lock_on(self, profile: Profile, reason: LockReason) -> Lock:
        return Lock(profile.id, profile.user, self._clock.now_ms(), reason)

    def _set(self, lock: Lock | None) -> None:
        if lock != self.lock:
            self.lock = lock
            self._tell(LockChanged(lock))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="session lost")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def signed_in_of(saved: SavedSession) -> SignedIn:
    """What the client needs of what is kept."""
    return SignedIn(saved.account, saved.seat, saved.refresh_token, saved.watch_token)
