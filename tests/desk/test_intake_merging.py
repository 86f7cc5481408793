"""Whatever is filled in, undone, killed and merged: no value is out of reach, all end alike.

Three desks, two of them one account's, and a service that is the domain's rule and a clock;
the stores are real. What goes between them is what goes over the wire.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import FOX, UTRECHT, talk
from vt_desk.desk.apply import apply_event
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.intake import DangerRule, Filling
from vt_desk.desk.opened import Candidate, Opened, Origin
from vt_desk.desk.picture import Picture
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import SeatId, UserId, uuid7
from vt_desk.domain.intake import EditId, EditState, FieldEdit, FieldId, Value, merged, replaces
from vt_desk.domain.seat import Account, Role
from vt_desk.store.door import Kept, PutConversation, Store
from vt_desk.store.vault import SqlcipherVault
from vt_desk.wire.events import Event, IntakeChanged

DESKS = {"anna": 0, "anna, at home": 70_000, "bram": -900}
"""Whose clock is how far from the service's, in milliseconds."""
FIELDS = (FieldId("caller_role"), FieldId("note"))
ROLES = ("victim", "bystander", "professional", "perpetrator")
BEGIN_MS = 1_795_355_880_000


class Service:
    """The rule, a clock, and a log."""

    def __init__(self) -> None:
        self.now_ms = BEGIN_MS
        self.edits: dict[tuple[FieldId, UserId], FieldEdit] = {}
        self.log: list[FieldEdit] = []

    def take(self, edit: FieldEdit) -> None:
        made = replace(edit, made_ms=min(edit.made_ms, self.now_ms), state=EditState.SENT)
        made = replace(made, problem=None)
        if any(each.id == made.id for each in self.log):
            return
        self.log.append(made)
        if replaces(made, self.edits.get((made.field, made.user))):
            self.edits[made.field, made.user] = made

    def event(self, n: int) -> Event:
        edit = self.log[n]
        value: Any = list(edit.value) if isinstance(edit.value, tuple) else edit.value
        body = IntakeChanged(edit.id, edit.field, edit.user, edit.user_name, edit.made_ms, value)
        return Event(n + 2, n + 1, 1, "intake_changed", FOX, msgspec.Raw(msgspec.json.encode(body)))


class Side:
    """One desk: its store is on a disk, and all else goes with a kill."""

    def __init__(self, name: str, folder: Path, service: Service) -> None:
        user = name.split(",", maxsplit=1)[0]
        self.account = Account(UserId(user), user.capitalize(), Role.COUNSELLOR, (UTRECHT,))
        self.heard = 0
        self.confirmed: set[EditId] = set()
        self.put_in: dict[FieldId, set[Value]] = {field: set() for field in FIELDS}
        self._vault = SqlcipherVault(folder / name, KeysInMemory())
        self._clock = ServiceClock(wall_ms=lambda: service.now_ms + DESKS[name])

    async def begin(self) -> None:
        _, self.store = await self._vault.create("anna", "https://chat.example.org")
        ours = replace(talk(), state=ConversationState.ENDED, user=self.account.user, ended_ms=1)
        await self.store.apply([PutConversation(Kept(ours, 1, opened=True))])
        await self._load(self.store)

    async def _load(self, store: Store) -> None:
        opened = Opened(self._vault, "https://chat.example.org", lambda _change: None)
        (profile,) = await self._vault.profiles()
        await opened.put(Candidate(profile, store, Origin.HERE))
        self.picture = Picture(opened, lambda _change: None)
        await self.picture.load(self.account, SeatId("s"))
        self.filling = Filling(
            picture=self.picture,
            opened=opened,
            caught_up=CaughtUp(),
            clock=self._clock,
            make_id=uuid7,
            rule=DangerRule(None),
        )

    async def die(self) -> None:
        before = self.filling.intake(FOX)
        self.confirmed.clear()
        await self.store.close()
        (profile,) = await self._vault.profiles()
        self.store = await self._vault.open(profile.id)
        await self._load(self.store)
        assert self.filling.intake(FOX) == before

    async def hear(self, service: Service, most: int) -> None:
        until = min(len(service.log), self.heard + most)
        async with self.picture.turn() as turn:
            for n in range(self.heard, until):
                apply_event(turn, UTRECHT, service.event(n))
            if turn.intake.wanted:
                self._take_all(turn, service)
        self.heard = until

    async def ask(self, service: Service) -> None:
        """The list of what is filled in, which may be ahead of the log."""
        async with self.picture.turn() as turn:
            self._take_all(turn, service)

    def _take_all(self, turn: Turn, service: Service) -> None:
        queued = {edit.id for edit in turn.intake.edits(FOX) if edit.state is EditState.QUEUED}
        for edit in service.edits.values():
            turn.intake.take(edit)
        self.confirmed |= queued & {edit.id for edit in service.edits.values()}

    async def send(self, service: Service, *, hears: bool) -> None:
        of_all = self.filling.intake(FOX).values()
        mine = [edit for each in of_all for edit in (each.edit, *each.earlier)]
        known = self.picture.known.intake
        queued = [
            edit
            for field in known.unsent.get(FOX, set())
            for edit in known.fields[FOX][field].values()
            if edit.state is EditState.QUEUED
        ]
        assert {edit.id for edit in mine if edit.state is EditState.QUEUED} <= {
            edit.id for edit in queued
        }
        for edit in queued:
            service.take(edit)
        if hears:
            async with self.picture.turn() as turn:
                for edit in queued:
                    turn.intake.confirm(edit)
                    self.confirmed.add(edit.id)

    async def check(self, service: Service) -> None:
        """Whatever was put in here is shown, at hand, or some steps away.

        And what was confirmed, or stands in a list, is early until its event came.
        """
        to_come = {edit.id for edit in service.log[self.heard :]}
        assert set(self.picture.known.intake.early) == self.confirmed & to_come
        for field in FIELDS:
            filled = self.filling.intake(FOX).get(field)
            own = self.picture.known.intake.fields.get(FOX, {}).get(field, {})
            there: set[Value] = {edit.value for edit in own.values()}
            if filled is not None:
                there |= {filled.edit.value, *(edit.value for edit in filled.earlier)}
            there |= {step.value for step in await self.store.steps(FOX, field)}
            assert self.put_in[field] <= there

    async def end(self) -> None:
        await self.store.close()
        await self._vault.close()


class Merging(RuleBasedStateMachine):
    """Desks at work, in any order."""

    desks = st.sampled_from(sorted(DESKS))
    fields = st.sampled_from(FIELDS)

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.service = Service()
        self.sides = {name: Side(name, self.folder, self.service) for name in DESKS}
        self.count = 0
        for side in self.sides.values():
            self._do(side.begin)

    def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            await work()

        self.runner.run(run())

    @rule(desk=desks, text=st.text(max_size=4), ms=st.integers(0, 3))
    def write(self, desk: str, text: str, ms: int) -> None:
        self.service.now_ms += ms
        self.count += 1
        value = f"{text} {self.count}"
        side = self.sides[desk]
        self._do(lambda: side.filling.set_field(FOX, FIELDS[1], value, step=True))
        side.put_in[FIELDS[1]].add(value)
        self._do(lambda: side.check(self.service))

    @rule(desk=desks, role=st.sampled_from(ROLES))
    def change_the_role(self, desk: str, role: str) -> None:
        side = self.sides[desk]
        shown = side.filling.intake(FOX).get(FIELDS[0])
        self._do(lambda: side.filling.set_field(FOX, FIELDS[0], role, step=True))
        # What is shown already, by whomever, is not filled in again.
        if shown is None or shown.edit.value != role:
            side.put_in[FIELDS[0]].add(role)
        self._do(lambda: side.check(self.service))

    @rule(desk=desks, field=fields, back=st.booleans())
    def go(self, desk: str, field: FieldId, back: bool) -> None:  # noqa: FBT001, drawn
        side = self.sides[desk]
        go = side.filling.undo_field if back else side.filling.redo_field
        self._do(lambda: go(FOX, field))
        self._do(lambda: side.check(self.service))

    @rule(desk=desks)
    def kill(self, desk: str) -> None:
        self._do(self.sides[desk].die)
        self._do(lambda: self.sides[desk].check(self.service))

    @rule(desk=desks, hears=st.booleans(), ms=st.integers(0, 3))
    def send(self, desk: str, hears: bool, ms: int) -> None:  # noqa: FBT001, drawn
        self.service.now_ms += ms
        self._do(lambda: self.sides[desk].send(self.service, hears=hears))

    @rule(desk=desks, most=st.integers(1, 5))
    def hear(self, desk: str, most: int) -> None:
        self._do(lambda: self.sides[desk].hear(self.service, most))
        self._do(lambda: self.sides[desk].check(self.service))

    @rule(desk=desks)
    def ask(self, desk: str) -> None:
        self._do(lambda: self.sides[desk].ask(self.service))
        self._do(lambda: self.sides[desk].check(self.service))

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        try:
            self._end()
        finally:
            for side in self.sides.values():
                self._do(side.end)
            self.runner.close()
            shutil.rmtree(self.folder)

    def _end(self) -> None:
        for side in self.sides.values():
            self._do(lambda side=side: side.send(self.service, hears=True))  # type: ignore[misc]
        shown = {id_: each.edit.id for id_, each in merged(self.service.edits.values()).items()}
        for side in self.sides.values():
            self._do(lambda side=side: side.hear(self.service, 10_000))  # type: ignore[misc]
            self._do(lambda side=side: side.check(self.service))  # type: ignore[misc]
            here = side.filling.intake(FOX)
            assert {id_: each.edit.id for id_, each in here.items()} == shown
            assert not side.picture.known.intake.unsent


Merging.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestMerging = Merging.TestCase


async def test_what_is_filled_in_after_an_undo_of_somebody_elses_is_kept_with_all_before(
    tmp_path: Path,
) -> None:
    service, note = Service(), FIELDS[1]
    anna, bram = (Side(name, tmp_path, service) for name in ("anna", "bram"))
    try:
        for side in (anna, bram):
            await side.begin()
        await bram.filling.set_field(FOX, note, "van Bram", step=True)
        await bram.filling.set_field(FOX, note, "van Bram, later", step=True)
        service.now_ms += 5_000
        await anna.filling.set_field(FOX, note, "van Anna", step=True)
        await anna.send(service, hears=True)
        await bram.hear(service, 10)
        # Anna's is shown, his own stands behind it; he undoes that, and writes on.
        await bram.filling.undo_field(FOX, note)
        await bram.filling.set_field(FOX, note, "zoals het nu is", step=True)
        assert bram.filling.intake(FOX)[note].edit.value == "zoals het nu is"
        steps = [step.value for step in await bram.store.steps(FOX, note)]
        assert {"van Bram", "van Bram, later", "van Anna"} <= set(steps)
    finally:
        for side in (anna, bram):
            await side.end()
