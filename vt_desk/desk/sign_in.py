"""Signing in and out.

Each person has a profile of their own on this machine: what one keeps is not touched when
another signs in. The store is open before the password leaves this machine, so that a
keyring that is locked or gone is said first; and a sign-in whose tokens cannot be kept is
taken back at the service.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError
from vt_desk.client.session import SignedIn
from vt_desk.desk.changes import AccountChanged, AccountReason, DeskChange
from vt_desk.desk.errors import OutboxNotEmpty
from vt_desk.desk.opened import Candidate, Opened
from vt_desk.desk.picture import Picture
from vt_desk.desk.shift import Shift
from vt_desk.desk.verifier import Verifier
from vt_desk.domain.seat import Account
from vt_desk.store.door import SavedSession, Store
from vt_desk.store.errors import StoreError

_log = logging.getLogger(__name__)
_SECRET_BYTES = 32


async def _nothing() -> None:
    """Nobody asked to be told."""


def _nobody() -> None:
    """The same."""


class SignInDesk:
    """Signs in and out, and keeps the session's tokens.

    Attributes:
        lock_first: locks whoever is at work.
        on_open: called when somebody is about to be at work.
        on_leaving: called before what is kept of somebody who signs out is deleted.
    """

    def __init__(
        self,
        *,
        client: Client,
        opened: Opened,
        picture: Picture,
        shift: Shift,
        verifier: Verifier,
        tell: Callable[[DeskChange], None],
    ) -> None:
        """Make it, with nobody signed in.

        Args:
            client: to the service; its tokens are kept from here.
            opened: the slot for the store.
            picture: says what is unsent.
            shift: begins and ends the work.
            verifier: for unlocking without the service.
            tell: takes changes.
        """
        self._client = client
        self._opened = opened
        self._picture = picture
        self._shift = shift
        self._verifier = verifier
        self._tell = tell
        self._keep_into: Store | None = None
        self.lock_first: Callable[[], Awaitable[None]] = _nothing
        self.on_open: Callable[[], Awaitable[None]] = _nothing
        self.on_leaving: Callable[[], None] = _nobody
        client.keep = self._keep

    async def _keep(self, signed_in: SignedIn | None) -> None:
        saved = None
        if signed_in is not None:
            saved = SavedSession(
                signed_in.account,
                signed_in.seat,
                signed_in.refresh_token,
                signed_in.watch_token,
            )
        await (self._keep_into or self._opened.store).save_session(saved)

    @contextmanager
    def keeping_into(self, store: Store) -> Iterator[None]:
        """Meanwhile new tokens are kept in a store that is not in the slot yet."""
        self._keep_into = store
        try:
            yield
        finally:
            self._keep_into = None

    async def sign_in(self, user: str, password: str, *, keep: bool) -> Account:
        """Sign in, also over a lock. Whoever is at work here is locked first.

        Args:
            user: the account's name.
            password: not kept; a hash of it is, inside the store, where IT allows it.
            keep: in the person's profile on this machine; otherwise nothing is stored.

        Raises:
            StoreError: there is no store to be had; nothing was sent, or it was taken back.
            SignInFailed: name or password.
            ClientError: any other.
        """
        async with self._shift.one_at_a_time:
            if self._shift.account is not None:
                await self.lock_first()
            candidate = await self._opened.for_user(user, keep=keep)
            try:
                return await self.with_password(candidate, password)
            except BaseException:
                await self._opened.drop(candidate)
                raise

    async def with_password(self, candidate: Candidate, password: str) -> Account:
        """Sign in as whose store this is, and go on with what is in it.

        A device whose session was lost, and that was not removed, is the same again: it has
        its seat, with the conversations that were not taken from it meanwhile.

        Raises:
            StoreError: it could not be kept; the sign-in was taken back.
            ClientError: as for ``sign_in``.
        """
        store = candidate.store
        secret = await store.device_secret()
        if secret is None:
            # Kept before it is used: with it even a sign-in whose answer is lost is found again.
            secret = secrets.token_urlsafe(_SECRET_BYTES)
            await store.save_device_secret(secret)
        with self.keeping_into(store):
            signed_in = await self._client.sign_in(candidate.profile.user, password, secret=secret)
        try:
            await self._verifier.save(candidate.store, password)
            return await self.enter(candidate, signed_in)
        except StoreError:
            await self._say_goodbye()
            await self._client.session.forget()
            raise

    async def enter(self, candidate: Candidate, signed_in: SignedIn) -> Account:
        """They have shown who they are: their store is the open one, and they are at work.

        Raises:
            StoreError: it cannot be read; nobody is at work then.
        """
        await self._opened.put(candidate)
        try:
            await self._shift.load(signed_in)
        except BaseException:
            await self._opened.hide()
            raise
        await self.on_open()
        self._opened.tell_keeping()
        return self._shift.begin(signed_in)

    async def sign_out(self, *, force: bool = False) -> None:
        """Sign out: the conversations go back to the queue, and nothing of theirs is kept here.

        Args:
            force: also with messages and fields that are not sent; they are lost. A click on
                0800-2000 or 112 is not: it waits for the next sign-in.

        Raises:
            OutboxNotEmpty: there are such messages or fields.
            StoreError: what is kept could not be deleted; they are signed out all the same.
        """
        async with self._shift.one_at_a_time:
            if self._shift.account is None:
                return
            unsent = len(self._picture.rows()) + self._picture.unsent_forms()
            unsent += self._picture.unsent_escalations()
            if unsent and not force:
                raise OutboxNotEmpty(unsent)
            await self._shift.rest()
            self.on_leaving()
            await self._say_goodbye()
            await self._client.session.forget()
            await self._shift.end()
            try:
                await self._opened.store.clear()
            finally:
                await self._opened.shut(rotate=True)
                self._tell(AccountChanged(None, AccountReason.SIGNED_OUT))

    async def _say_goodbye(self) -> None:
        try:
            await self._client.calls.sign_out()
        except ClientError as error:
            # The person goes, whatever the network does; the lease gives back the rest.
            _log.warning("sign-out did not reach the service: %s", error.code)
