"""Who is signed in at this desk, and the work that goes on while somebody is.

The parts run as tasks of one group and end together: by signing out, by stopping the
desk, or when the service does not know the session any more.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, DeviceRemoved, SessionLost
from vt_desk.client.session import SignedIn
from vt_desk.desk.changes import AccountChanged, AccountReason, ConnectionState, DeskChange
from vt_desk.desk.connection import ConnectionBoard
from vt_desk.desk.errors import NotSignedIn, OutboxNotEmpty
from vt_desk.desk.picture import Picture
from vt_desk.domain.seat import Account
from vt_desk.store.door import SavedSession, Store

_log = logging.getLogger(__name__)
_AFTER_A_FAULT_S = 5.0
Part = Callable[[], Awaitable[None]]


class SignInDesk:
    """Signs in and out, and owns what runs in between."""

    def __init__(
        self,
        *,
        client: Client,
        store: Store,
        picture: Picture,
        board: ConnectionBoard,
        tell: Callable[[DeskChange], None],
        parts: Callable[[Account], list[Part]],
    ) -> None:
        """Make it, with nobody signed in.

        Args:
            client: to the service.
            store: what is kept.
            picture: what is loaded and forgotten.
            board: is told when a connection begins and ends.
            tell: takes changes.
            parts: what runs for an account.
        """
        self._client = client
        self._store = store
        self._picture = picture
        self._board = board
        self._tell = tell
        self._parts = parts
        self._account: Account | None = None
        self._work: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        client.keep = self._keep

    @property
    def account(self) -> Account | None:
        """Who is signed in."""
        return self._account

    def signed_in(self) -> Account:
        """Who is signed in.

        Raises:
            NotSignedIn: nobody.
        """
        if self._account is None:
            raise NotSignedIn
        return self._account

    async def _keep(self, signed_in: SignedIn | None) -> None:
        saved = None
        if signed_in is not None:
            saved = SavedSession(signed_in.account, signed_in.seat, signed_in.refresh_token)
        await self._store.save_session(saved)

    async def resume(self) -> Account | None:
        """Go on as who was signed in when the program ended, if anybody was."""
        async with self._one_at_a_time:
            saved = await self._store.session()
            if saved is None or self._account is not None:
                return self._account
            signed_in = SignedIn(saved.account, saved.seat, saved.refresh_token)
            self._client.session.resume(signed_in)
            return await self._begin(signed_in)

    async def sign_in(self, user: str, password: str) -> Account:
        """Sign in.

        What was kept for the same person stays and goes on; what was kept for another is
        deleted, unread.

        Args:
            user: the account's name.
            password: not kept.

        Raises:
            SignInFailed: name or password.
            ClientError: any other.
        """
        async with self._one_at_a_time:
            before = await self._store.session()
            signed_in = await self._client.sign_in(user, password)
            await self._end_work()
            if before is not None and before.account.user != signed_in.account.user:
                await self._store.clear()
                await self._keep(signed_in)
            return await self._begin(signed_in)

    async def sign_out(self, *, force: bool = False) -> None:
        """Sign out: the conversations go back to the queue, and nothing is kept here.

        Args:
            force: also with messages that are not sent; they are lost.

        Raises:
            OutboxNotEmpty: there are such messages.
        """
        async with self._one_at_a_time:
            if self._account is None:
                return
            unsent = len(self._picture.rows())
            if unsent and not force:
                raise OutboxNotEmpty(unsent)
            await self._end_work()
            try:
                await self._client.calls.sign_out()
            except ClientError as error:
                # The person goes, whatever the network does; the lease gives back the rest.
                _log.warning("sign-out did not reach the service: %s", error.code)
            await self._client.session.sign_out()
            await self._picture.forget(store_too=True)
            self._over(AccountReason.SIGNED_OUT)

    async def stop(self) -> None:
        """End the work; the session is kept."""
        async with self._one_at_a_time:
            await self._end_work()
            self._board.end()

    async def _begin(self, signed_in: SignedIn) -> Account:
        await self._picture.load(signed_in.account, signed_in.seat)
        self._account = signed_in.account
        self._tell(AccountChanged(signed_in.account, AccountReason.SIGNED_IN))
        self._picture.tell_all()
        self._board.begin(signed_in.account.regions)
        self._work = asyncio.create_task(self._run(signed_in.account), name="desk work")
        return signed_in.account

    async def _end_work(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _run(self, account: Account) -> None:
        while True:
            lost = await self._until_lost(account)
            if lost is not None:
                break
            await asyncio.sleep(_AFTER_A_FAULT_S)
        reason = AccountReason.SIGN_IN
        if isinstance(lost, DeviceRemoved):
            reason = AccountReason.REMOVED
        await self._picture.forget(store_too=False)
        self._over(reason)

    async def _until_lost(self, account: Account) -> SessionLost | None:
        """Run the parts; None when one of them fell over a bug."""
        lost: SessionLost | None = None
        try:
            async with asyncio.TaskGroup() as group:
                for part in self._parts(account):
                    group.create_task(_awaiting(part))
                group.create_task(self._watch())
        except* SessionLost as found:
            lost = _first(found)
        except* Exception as faults:  # noqa: BLE001, a bug in one part must not end the shift
            for fault in _leaves(faults):
                # Only where it happened: the message of a fault may quote what it fell over.
                where = "".join(traceback.format_tb(fault.__traceback__))
                _log.error("a part of the desk failed: %s\n%s", type(fault).__name__, where)
            for region in account.regions:
                self._board.report(region, ConnectionState.OFFLINE, "desk_fault")
        return lost

    async def _watch(self) -> None:
        raise await self._client.session.wait_lost()

    def _over(self, reason: AccountReason) -> None:
        self._account = None
        self._board.end()
        self._tell(AccountChanged(None, reason))


async def _awaiting(part: Part) -> None:
    await part()


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


def _first(group: BaseExceptionGroup[SessionLost]) -> SessionLost:
    return next(error for error in _leaves(group) if isinstance(error, SessionLost))
