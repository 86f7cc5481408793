"""Whatever order answers and events come in: each message once, in order, and confirmed.

The picture is driven as sync, outbox and claim drive it, in orders that a network would
produce only once in a year.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from vt_desk.desk.apply import apply_event
from vt_desk.desk.changes import DeskChange, MessageAdded, MessageChanged
from vt_desk.desk.load import Words, apply_snapshot, apply_transcript
from vt_desk.desk.opened import NOWHERE, Candidate, Opened, Origin
from vt_desk.desk.picture import LogPlace, Picture
from vt_desk.domain.conversation import ConversationState, Message, MessageState, Party
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId
from vt_desk.domain.seat import Account, Role
from vt_desk.store.door import Head, OutboxRow, Profile
from vt_desk.store.memory import MemoryStore
from vt_desk.wire.desk import ConversationView, MessageView, Snapshot, Transcript
from vt_desk.wire.events import (
    TYPE_OF,
    Body,
    ConversationClaimed,
    ConversationReleased,
    ConversationWaiting,
    Event,
    MessagePosted,
)

UTRECHT = RegionId("utrecht")
FOX = ConversationId("fox")
SEAT = SeatId("seat-1")
NOBODY = Profile(NOWHERE, "", "")
ANNA = Account(UserId("anna"), "Anna", Role.COUNSELLOR, (UTRECHT,))


class NoVault:
    """Nothing is opened here: the store is put into the slot by hand."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


@dataclass
class Log:
    """The service's truth: one conversation, claimed by this seat at its second event."""

    events: list[Event] = field(default_factory=list)
    messages: list[MessageView] = field(default_factory=list)
    ours: bool = False

    def append(self, body: Body) -> int:
        seq = len(self.events) + 1
        self.events.append(
            Event(
                seq=seq,
                prev=seq - 1,
                at_ms=seq,
                type=TYPE_OF[type(body)],
                conversation=FOX,
                data=msgspec.Raw(msgspec.json.encode(body)),
            )
        )
        return seq

    def begin(self) -> None:
        self.append(ConversationWaiting(nickname="fox", colour=0, waiting_since_ms=1))
        self.claim()

    def claim(self) -> None:
        self.append(ConversationClaimed(seat=SEAT, user="anna", user_name="Anna"))
        self.ours = True

    def release(self) -> None:
        body = ConversationReleased(reason="lease_ran_out", seat=SEAT, waiting_since_ms=1)  # type: ignore[arg-type]
        self.append(body)
        self.ours = False

    def say(self, id_: str, author: Party) -> int:
        """Commit a message; the same id again is the same message."""
        for message in self.messages:
            if message.id == id_:
                return message.n
        n = len(self.messages) + 1
        text = f"words of {id_}"
        seq = self.append(MessagePosted(id=id_, author=author, n=n, text=text))
        self.messages.append(MessageView(id_, author, n, at_ms=seq, text=text))
        return n

    def view(self) -> ConversationView:
        return ConversationView(
            id=FOX,
            region=UTRECHT,
            state=ConversationState.CLAIMED if self.ours else ConversationState.WAITING,
            nickname="fox",
            colour=0,
            waiting_since_ms=1,
            seat=SEAT if self.ours else None,
            head_n=len(self.messages),
        )

    def transcript(self) -> Transcript:
        return Transcript(len(self.events), self.view(), list(self.messages))

    def snapshot(self) -> Snapshot:
        return Snapshot(UTRECHT, len(self.events), 0, [self.view()], [])


class Run:
    """One desk's picture against that log."""

    def __init__(self) -> None:
        self.log = Log()
        self.store = MemoryStore()
        self.shown: dict[MessageId, Message] = {}
        self.doubled: list[MessageId] = []
        self.opened = Opened(NoVault(), "", self._tell)
        self.picture = Picture(self.opened, self._tell)
        self.answers: list[tuple[OutboxRow, int]] = []
        self.made = 0

    def _tell(self, change: DeskChange) -> None:
        match change:
            case MessageAdded(message):
                if message.id in self.shown:
                    self.doubled.append(message.id)
                self.shown[message.id] = message
            case MessageChanged(message):
                self.shown[message.id] = message

    async def begin(self) -> None:
        await self.opened.put(Candidate(NOBODY, self.store, Origin.HERE))
        await self.picture.load(ANNA, SEAT)
        self.log.begin()
        await self.events(99)
        await self.transcript()

    # --- what can happen, in any order

    async def visitor_says(self) -> None:
        self.made += 1
        self.log.say(f"v{self.made}", Party.VISITOR)

    async def send(self) -> None:
        self.made += 1
        row = OutboxRow(MessageId(f"c{self.made}"), FOX, f"words of c{self.made}", self.made, 0)
        async with self.picture.turn() as turn:
            kept = turn.kept(FOX)
            if kept is not None and kept.opened:
                turn.add_row(row)

    async def post(self) -> None:
        """The first row reaches the service; its answer is under way."""
        for row in self.picture.queued(FOX)[:1]:
            if self.log.ours:
                self.answers.append((row, self.log.say(row.id, Party.COUNSELLOR)))

    async def answer(self) -> None:
        """An answer arrives, maybe long after its event."""
        if self.answers:
            row, n = self.answers.pop(0)
            message = Message(row.id, FOX, Party.COUNSELLOR, row.text, at_ms=0, n=n)
            async with self.picture.turn() as turn:
                turn.confirm(message, by_event=False)

    async def lose_answer(self) -> None:
        if self.answers:
            self.answers.pop(0)

    async def events(self, count: int = 1) -> None:
        head = self.picture.known.heads.get(UTRECHT, Head(0)).seq
        batch = self.log.events[head : head + count]
        if batch:
            async with self.picture.turn(LogPlace(UTRECHT, Head(batch[-1].seq))) as turn:
                for event in batch:
                    apply_event(turn, UTRECHT, event)

    async def many_events(self) -> None:
        await self.events(99)

    async def transcript(self) -> None:
        if self.log.ours:
            async with self.picture.turn() as turn:
                apply_transcript(turn, self.log.transcript())

    async def lease(self) -> None:
        """The lease runs out, and this seat is not told yet."""
        if self.log.ours:
            self.log.release()

    async def claim(self) -> None:
        """A claim is won; its answer overtakes the events before it."""
        if not self.log.ours:
            self.log.claim()
            await self.transcript()

    async def snapshot(self) -> None:
        words: dict[ConversationId, Words] = {}
        if self.log.ours:
            known = await self.picture.messages(FOX)
            words[FOX] = Words(self.log.transcript(), known)
        elif self.picture.is_opened(FOX):
            words[FOX] = Words(None)
        snapshot = self.log.snapshot()
        async with self.picture.turn(LogPlace(UTRECHT, Head(snapshot.seq), snapshot=True)) as turn:
            apply_snapshot(turn, snapshot, words, log_is_new=False)

    async def kill(self) -> None:
        """The desk dies and starts again from its store."""
        self.answers.clear()
        await self.picture.load(ANNA, SEAT)

    async def settle(self) -> None:
        """The network is good again, and everything goes on until nothing is left."""
        while self.picture.queued(FOX) and self.log.ours:
            await self.post()
            await self.answer()
        await self.events(999)
        while self.answers:
            await self.answer()


KEPT_OURS = (
    "visitor_says",
    "send",
    "post",
    "answer",
    "lose_answer",
    "events",
    "many_events",
    "transcript",
    "snapshot",
    "kill",
)


async def drive(run: Run, names: list[str]) -> None:
    await run.begin()
    for name in names:
        await getattr(run, name)()
    await run.settle()


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(KEPT_OURS), max_size=40))
def test_inv01_each_message_once_and_in_order(names: list[str]) -> None:
    run = Run()

    async def check() -> None:
        await drive(run, names)
        found = await run.picture.messages(FOX)
        assert [(m.id, m.n) for m in found] == [(m.id, m.n) for m in run.log.messages]
        assert all(m.state is MessageState.SENT for m in found)
        assert run.doubled == []
        order = sorted(run.shown.values(), key=lambda m: (m.n is None, m.n or 0))
        # What was there when the tab opened is read, not told.
        told = {m.id for m in order}
        assert [m for m in order if m.n is None] == []
        assert [m.id for m in order] == [m.id for m in found if m.id in told]

    asyncio.run(check())


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from((*KEPT_OURS, "lease", "claim")), max_size=40))
def test_inv01_nothing_typed_is_ever_dropped(names: list[str]) -> None:
    run = Run()
    typed: set[str] = set()

    async def check() -> None:
        await run.begin()
        for name in names:
            await getattr(run, name)()
            typed.update(row.id for row in run.picture.rows(FOX))
        await run.settle()
        committed = {message.id for message in run.log.messages}
        kept = {row.id: row.state for row in run.picture.rows(FOX)}
        assert typed <= committed | kept.keys()
        # Told as refused only when it was not said.
        refused = {id_ for id_, state in kept.items() if state is MessageState.REFUSED}
        assert not refused & committed
        assert run.picture.is_opened(FOX) is run.log.ours

    asyncio.run(check())
