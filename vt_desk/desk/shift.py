"""Who is at work at this desk, and what runs while somebody is.

The parts run as tasks of one group and end together: when the person goes, when the desk
is locked, or when the service does not know the session any more.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable

from vt_desk.client.client import Client
from vt_desk.client.errors import SessionLost
from vt_desk.client.session import SignedIn
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.changes import AccountChanged, AccountReason, ConnectionState, DeskChange
from vt_desk.desk.connection import ConnectionBoard
from vt_desk.desk.errors import DeskLocked, NotSignedIn
from vt_desk.desk.picture import Picture
from vt_desk.desk.purge import Purge
from vt_desk.domain.seat import Account
from vt_desk.store.errors import StoreError

_log = logging.getLogger(__name__)
_AFTER_A_FAULT_S = 5.0
Part = Callable[[], Awaitable[None]]


class Shift:
    """Begins and ends the work of one person.

    Attributes:
        one_at_a_time: held by whoever changes who is at work.
        is_locked: says whether somebody is behind the lock.
        on_lost: called when the service does not know the session any more.
        on_end: what forgets words of its own when nobody is at work any more.
        ahead: what runs beside the parts, and goes on when one of them fails.
    """

    def __init__(
        self,
        *,
        client: Client,
        picture: Picture,
        board: ConnectionBoard,
        caught_up: CaughtUp,
        purge: Purge,
        tell: Callable[[DeskChange], None],
        parts: Callable[[Account], list[Part]],
    ) -> None:
        """Make it, with nobody at work.

        Args:
            client: to the service.
            picture: what is loaded and forgotten.
            board: is told when a connection begins and ends.
            caught_up: the same, for what waits until a region has caught up.
            purge: deletes what is past before it is shown.
            tell: takes changes.
            parts: what runs for an account.
        """
        self._client = client
        self._picture = picture
        self._board = board
        self._caught_up = caught_up
        self._purge = purge
        self._tell = tell
        self._parts = parts
        self._account: Account | None = None
        self._work: asyncio.Task[None] | None = None
        self._ahead: list[asyncio.Task[None]] = []
        self.one_at_a_time = asyncio.Lock()
        self.is_locked: Callable[[], bool] = bool
        self.on_lost: Callable[[SessionLost], None] = _nobody
        self.on_end: list[Callable[[], None]] = []
        self.ahead: list[Part] = []

    @property
    def account(self) -> Account | None:
        """Who is at work."""
        return self._account

    def signed_in(self) -> Account:
        """Who is at work.

        Raises:
            DeskLocked: somebody is, behind the lock.
            NotSignedIn: nobody.
        """
        if self._account is None:
            raise DeskLocked if self.is_locked() else NotSignedIn
        return self._account

    @property
    def has_ended_by_itself(self) -> bool:
        """Whether the work stopped because the service does not know the session."""
        return self._account is not None and self._work is not None and self._work.done()

    async def load(self, signed_in: SignedIn) -> None:
        """Read what is kept for somebody, less what is surely past its time. Nothing is told.

        Raises:
            StoreError: nobody is at work then.
        """
        await self._picture.load(signed_in.account, signed_in.seat)
        await self._purge.begin()

    def begin(self, signed_in: SignedIn) -> Account:
        """They are at work: tell what was loaded, and let everything run."""
        account = signed_in.account
        self._account = account
        self._tell(AccountChanged(account, AccountReason.SIGNED_IN))
        self._picture.tell_all()
        self._ahead = [asyncio.create_task(_by_itself(part), name="ahead") for part in self.ahead]
        self._caught_up.begin(account.regions)
        self._board.begin(account.regions, self._picture.known.heads)
        self._work = asyncio.create_task(self._run(account), name="desk work")
        return account

    async def rest(self) -> None:
        """Stop what runs; who is at work stays."""
        tasks, self._ahead = self._ahead, []
        if self._work is not None:
            tasks.append(self._work)
        self._work = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def end(self) -> None:
        """Nobody is at work any more: what runs stops, and the picture is forgotten."""
        await self.rest()
        await self._picture.forget()
        for forget in self.on_end:
            forget()
        self._account = None
        self._board.end()

    async def _run(self, account: Account) -> None:
        while True:
            lost = await self._until_lost(account)
            if lost is not None:
                break
            await asyncio.sleep(_AFTER_A_FAULT_S)
        self.on_lost(lost)

    async def _until_lost(self, account: Account) -> SessionLost | None:
        """Run the parts; None when one of them fell over a bug or a store that refuses."""
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
                _log_fault(fault)
            codes = [fault.code for fault in _leaves(faults) if isinstance(fault, StoreError)]
            for region in account.regions:
                code = codes[0] if codes else "desk_fault"
                self._board.report(region, ConnectionState.OFFLINE, code)
        return lost

    async def _watch(self) -> None:
        raise await self._client.session.wait_lost()


def _nobody(_lost: SessionLost) -> None:
    """Nobody asked to be told."""


def _log_fault(fault: BaseException) -> None:
    # Only where it happened: the message of a fault may quote what it fell over.
    where = "".join(traceback.format_tb(fault.__traceback__))
    _log.error("a part of the desk failed: %s\n%s", type(fault).__name__, where)


async def _by_itself(part: Part) -> None:
    """Run a part that nothing else may stop; after a fault it begins again."""
    while True:
        try:
            await part()
        except Exception as fault:  # noqa: BLE001, as for the parts
            _log_fault(fault)
            await asyncio.sleep(_AFTER_A_FAULT_S)
        else:
            return


async def _awaiting(part: Part) -> None:
    await part()


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


def _first(group: BaseExceptionGroup[SessionLost]) -> SessionLost:
    return next(error for error in _leaves(group) if isinstance(error, SessionLost))
