"""A desk whose service is never there, on a real store whose door a test can hold shut."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.desk.conftest import Machine
from tests.store.made import FOX, OWL, UTRECHT, talk
from vt_desk.client.client import Client
from vt_desk.client.session import SignedIn
from vt_desk.desk.changes import LockReason
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.desk import Desk
from vt_desk.desk.opened import Candidate, Origin
from vt_desk.desk.picture import Picture
from vt_desk.domain.escalation import Escalation, EscalationId
from vt_desk.domain.ids import ProfileId, SeatId, UserId
from vt_desk.domain.seat import Account, Role
from vt_desk.forms.definition import Form
from vt_desk.store.door import Kept, Profile, Store
from vt_desk.store.errors import StoreFull
from vt_desk.store.journal_door import Journal, Pages

ANNA = Account(UserId("anna"), "Anna", Role.COUNSELLOR, (UTRECHT,))
NOON_MS = 1_795_000_000_000
_TURNS = 20
"""So many turns of the loop bring every task to where it waits for somebody else."""


async def settled() -> None:
    """Every task has come to where it waits for something outside the loop."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


class Door:
    """What goes into the store waits here before and after, while it is shut.

    Attributes:
        passed: what went in, in order: the name of the call.
        is_full: what goes in is refused.
    """

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.is_full = False
        self._is_shut = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    def guard(self, store: Store) -> None:
        """Stand at this store's door."""
        for name in ("apply", "save_draft"):
            setattr(store, name, partial(self._through, name, getattr(store, name)))

    def guard_reading(self, journal: Journal) -> None:
        """Whoever folds this one in waits here, too; a keyring may ask the person first."""
        read = journal.read

        async def slowly() -> Pages:
            await self._wait()
            return await read()

        journal.read = slowly  # type: ignore[method-assign]

    def shut(self) -> None:
        """Whoever comes waits."""
        self._is_shut = True

    def open(self) -> None:
        """Whoever waits or comes goes on."""
        self._is_shut = False
        while self._waiting:
            self.let_one()

    def let_one(self) -> None:
        """Who has waited longest goes a step on: in, or away with the answer."""
        if self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)

    @property
    def waits(self) -> bool:
        """Whether somebody waits at it."""
        return bool(self._waiting)

    async def _through(
        self, name: str, write: Callable[..., Awaitable[None]], *args: object
    ) -> None:
        await self._wait()
        if self.is_full:
            raise StoreFull
        await write(*args)
        self.passed.append(name)
        await self._wait()

    async def _wait(self) -> None:
        if self._is_shut:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting


class Alone:
    """Anna's desk, with two conversations of hers. The service's time is what ``now_ms`` says."""

    def __init__(self, folder: Path, form: Form) -> None:
        self.door = Door()
        self.now_ms = NOON_MS
        self.vault = Machine(folder).vault()
        # Nobody is signed in at the service, so nothing ever leaves.
        self.desk = Desk(Client("http://127.0.0.1:1"), self.vault, clock=_Clock(self), form=form)
        self.desk._shift._parts = lambda _account: []  # noqa: SLF001
        self._profile: Profile | None = None

    @property
    def profile(self) -> ProfileId:
        """Whose it is."""
        assert self._profile is not None
        return self._profile.id

    @property
    def picture(self) -> Picture:
        """What the desk knows."""
        return self.desk._picture  # noqa: SLF001

    async def begin(self) -> None:
        """Anna comes for the first time."""
        self._profile, store = await self.vault.create("anna", "http://127.0.0.1:1")
        for each in (self._profile.id, None):
            self.door.guard_reading(self.vault.journal(each))
        await self._enter(Candidate(self._profile, store, Origin.MADE))
        async with self.picture.turn() as turn:
            for id_ in (FOX, OWL):
                turn.put(Kept(talk(id_), as_of=1, opened=True))

    async def lock(self) -> None:
        """The store is closed, and its key is gone."""
        await self.desk.lock_now(LockReason.ASKED)

    async def unlock(self) -> None:
        """What was kept is here again, and what the journal has is folded in."""
        assert self._profile is not None
        async with self.desk._shift.one_at_a_time:  # noqa: SLF001
            if self.desk.account is None:
                there = await self.desk._opened.of_profile(self._profile)  # noqa: SLF001
                await self._enter(there)

    async def anew(self) -> None:
        """Lock and unlock."""
        await self.lock()
        await self.unlock()

    async def end(self) -> None:
        """The program ends."""
        self.door.open()
        self.door.is_full = False
        await self.desk.stop()

    async def _enter(self, candidate: Candidate) -> None:
        self.door.guard(candidate.store)
        await self.desk._sign_in.enter(  # noqa: SLF001
            candidate, SignedIn(ANNA, SeatId("s"), "refresh")
        )

    def shown(self, id_: str) -> Escalation | None:
        """An escalation as it is shown."""
        return next((one for one in self.desk.escalations if one.id == id_), None)

    @property
    def has_read(self) -> bool:
        """Whether its journal and that of nobody are folded in."""
        return len(self.desk._escalating._read) > 1  # noqa: SLF001

    def log(self, one: Escalation) -> None:
        """The service has this one."""
        self.desk._escalating._book.put(one)  # noqa: SLF001

    def is_kept(self, id_: EscalationId) -> bool:
        """Whether the store has it as it is shown."""
        book = self.desk._escalating._book  # noqa: SLF001
        return book.get(id_) is not None and id_ not in book._unkept  # noqa: SLF001


class _Clock(ServiceClock):
    def __init__(self, alone: Alone) -> None:
        super().__init__()
        self._alone = alone
        self.is_told = True

    def now_ms(self) -> int:
        return self._alone.now_ms
