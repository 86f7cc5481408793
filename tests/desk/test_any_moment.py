"""Any two things at any moment: what was told as kept is there after a lock, and the latest wins.

A desk with a real store does many things at once. When each gets into the store, when somebody
is cut off, when the disk is full and when the desk is locked is drawn. What the person did, in
the order in which they did it, says what must be there at the end.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deadline import until
from tests.desk.alone import NOON_MS, Alone
from tests.store.made import FOX, escalation
from vt_desk.client.errors import ClientError, Forbidden
from vt_desk.desk.errors import DeskError
from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
    goes_on,
)
from vt_desk.domain.intake import EditId, EditState, FieldId
from vt_desk.domain.retention import DAY_MS
from vt_desk.forms.load import shipped
from vt_desk.store.errors import StoreError
from vt_desk.wire.problems import problem

FORM = shipped()
OLD = replace(
    escalation(conversation=None, closed_ms=NOON_MS - 2 * DAY_MS, state=LogState.SENT),
    at_ms=NOON_MS - 3 * DAY_MS,
)
NOTHING = object()
Content = tuple[Handing, EscalationOutcome | None, int | None]


@dataclass
class Done:
    """Something that a person did, or a part of the desk.

    Attributes:
        key: what it is about; of all that are about the same the last one counts.
        value: what is there afterwards.
    """

    key: object
    value: object
    task: asyncio.Task[Any]


@dataclass
class Hand:
    """What is drawn for it, and what came of it."""

    alone: Alone
    done: list[Done] = field(default_factory=list)
    clicked: dict[EscalationId, Handing] = field(default_factory=dict)
    sending: Escalation | None = None
    confirmed: set[tuple[str, Content]] = field(default_factory=set)
    refused: set[tuple[str, Content]] = field(default_factory=set)
    saved: set[EditId] = field(default_factory=set)
    count: int = 0

    def start(self, key: object, value: object, work: Coroutine[Any, Any, Any]) -> None:
        self.done.append(Done(key, value, asyncio.create_task(work)))

    def at(self, pick: int) -> EscalationId:
        return tuple(self.clicked)[pick % len(self.clicked)]

    # --- what can happen

    def click(self, pick: int) -> None:
        one = self.alone.desk.escalate(Target.EMERGENCY, FOX if pick % 2 else None)
        self.clicked[one.id] = Handing.UNDER_WAY

    def phone(self, pick: int) -> None:
        id_, said = self.at(pick), list(Handing)[pick % len(Handing)]
        self.alone.desk.handed(id_, said)
        if goes_on(self.clicked[id_], said):
            self.clicked[id_] = said

    def end(self, pick: int) -> None:
        id_ = EscalationId(OLD.id) if pick % 3 == 0 else self.at(pick)
        outcome = list(EscalationOutcome)[pick % len(EscalationOutcome)]
        self.start(("end", id_), outcome, self.alone.desk.close_escalation(id_, outcome))

    def brief(self, pick: int) -> None:
        id_, text = self.at(pick), self.new()
        work = self.alone.desk.save_briefing(id_, Line.PLACE, text)
        self.start(("brief", id_), text, work)

    def fill(self, pick: int) -> None:
        id_, text = FieldId(f"f{pick % 2}"), self.new()
        self.start(("field", id_), text, self.alone.desk.set_field(FOX, id_, text))

    def type(self, _pick: int) -> None:
        text = self.new()
        self.start("draft", text, self.alone.desk.save_draft(FOX, text))

    def send(self, _pick: int) -> None:
        text = self.new()
        self.start("draft", "", self.alone.desk.send(FOX, text))
        self.done.append(Done("row", text, self.done[-1].task))

    def sends(self, pick: int) -> None:
        self.sending = self.alone.shown(self.at(pick))

    def answer(self, pick: int) -> None:
        """The service's answer to what was sent."""
        if self.sending is None or self.alone.desk.account is None:
            return
        lane = self.alone.desk._escalation_lane  # noqa: SLF001
        there = (self.sending.id, content(self.sending))
        if pick % 3:
            self.confirmed.add(there)
            lane._confirmed(self.sending)  # noqa: SLF001
        else:
            self.refused.add(there)
            lane._refused(self.sending, Forbidden(problem("forbidden")))  # noqa: SLF001

    def save(self, _pick: int) -> None:
        """The service has what is filled in now."""
        lanes = self.alone.desk._intake_lanes  # noqa: SLF001
        edits = lanes._edits_of(FOX)  # noqa: SLF001
        if edits:
            self.saved |= {edit.id for edit in edits}
            self.start(None, None, lanes._confirmed(FOX, edits, None))  # noqa: SLF001

    def purge(self, _pick: int) -> None:
        self.start(None, None, self.alone.desk._purge._delete())  # noqa: SLF001

    def shut(self, _pick: int) -> None:
        self.alone.door.shut()

    def open(self, _pick: int) -> None:
        self.alone.door.open()

    def let(self, _pick: int) -> None:
        self.alone.door.let_one()

    def full(self, pick: int) -> None:
        self.alone.door.is_full = pick % 2 == 0

    def cut(self, pick: int) -> None:
        running = [each for each in self.done if not each.task.done()]
        if running:
            running[pick % len(running)].task.cancel()

    def lock(self, _pick: int) -> None:
        self.start(None, None, self.alone.lock())

    def unlock(self, _pick: int) -> None:
        self.start(None, None, self.alone.unlock())

    def new(self) -> str:
        self.count += 1
        return f"t{self.count}"

    # --- what must be there

    def may_be(self, key: object, first: object) -> set[object]:
        """What may be there now: cut off, it may have been done or not."""
        found = {first}
        for each in self.done:
            if each.key == key:
                if each.task.cancelled():
                    found.add(each.value)
                elif each.task.exception() is None:
                    found = {each.value}
        return found


def content(one: Escalation) -> Content:
    return one.handing, one.outcome, one.closed_ms


NAMES = (
    *("click", "phone", "end", "brief", "fill", "type", "send", "sends", "answer", "save"),
    *("purge", "shut", "open", "let", "let", "full", "cut", "lock", "unlock"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 11), st.sampled_from((0, 0, 1, 3, 12))),
    min_size=4,
    max_size=30,
)


async def happens(hand: Hand, steps: list[tuple[str, int, int]]) -> None:
    """All of it, and then everything comes to its end."""
    alone = hand.alone
    await alone.begin()
    alone.log(OLD)
    hand.click(1)
    await until(lambda: alone.is_kept(hand.at(0)))
    for name, pick, turns in steps:
        does: Callable[[int], None] = getattr(hand, name)
        does(pick)
        for _ in range(turns):
            await asyncio.sleep(0)
    alone.door.is_full = False
    alone.door.open()
    tasks = [each.task for each in hand.done]
    for error in await asyncio.gather(*tasks, return_exceptions=True):
        if not isinstance(error, asyncio.CancelledError | DeskError | StoreError | ClientError):
            assert not isinstance(error, BaseException), repr(error)
    await alone.anew()
    await until(lambda: alone.has_read)


async def check(hand: Hand) -> None:
    """What is there is what was done last."""
    assert await hand.alone.desk.draft(FOX) in hand.may_be("draft", "")
    check_rows(hand)
    await check_fields(hand)
    for id_, handing in hand.clicked.items():
        one = hand.alone.shown(id_)
        assert one is not None
        assert (one.handing, one.user) == (handing, "anna")
        assert one.outcome in hand.may_be(("end", id_), None)
        # Nothing counts as heard that was not sent as it is now.
        assert one.state is not LogState.SENT or (id_, content(one)) in hand.confirmed
        assert one.state is not LogState.REFUSED or (id_, content(one)) in hand.refused
        place = (await hand.alone.desk.briefing(id_)).get(Line.PLACE, NOTHING)
        assert place in hand.may_be(("brief", id_), NOTHING)
    # Nobody has to keep this one any more, unless its end was said anew.
    old = hand.alone.shown(OLD.id)
    ends = hand.may_be(("end", OLD.id), NOTHING)
    is_as_it_was = NOTHING in ends and (old is None or old.outcome is OLD.outcome)
    assert is_as_it_was or (old is not None and old.outcome in ends)


def check_rows(hand: Hand) -> None:
    """All messages that were sent are there, in order."""
    rows = [row.text for row in hand.alone.picture.rows(FOX)]
    sent = [each for each in hand.done if each.key == "row"]
    cut = [each.value for each in sent if each.task.cancelled()]
    kept = [each.value for each in sent if each.value not in cut and not each.task.exception()]
    assert [text for text in rows if text in kept] == kept
    order = [each.value for each in sent if each.value in {*cut, *kept} & {*rows}]
    assert rows == order


async def check_fields(hand: Hand) -> None:
    """Each field shows what was filled in last."""
    shown = await hand.alone.desk.intake(FOX)
    for field_ in (FieldId("f0"), FieldId("f1")):
        filled = shown.get(field_)
        value = filled.edit.value if filled is not None else NOTHING
        assert value in hand.may_be(("field", field_), NOTHING)
        if filled is not None and filled.edit.state is EditState.SENT:
            assert filled.edit.id in hand.saved


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
@given(STEPS)
def test_inv07_whatever_happens_at_once_the_latest_is_kept(
    steps: list[tuple[str, int, int]],
) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            hand = Hand(Alone(Path(folder) / "profiles", FORM))
            try:
                await happens(hand, steps)
                await check(hand)
                # Once more from the store alone: the journal is empty by now.
                await until(lambda: all(map(hand.alone.is_kept, hand.clicked)))
                await hand.alone.anew()
                await until(lambda: hand.alone.has_read)
                await check(hand)
            finally:
                await hand.alone.end()

    asyncio.run(run())
