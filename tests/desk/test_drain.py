"""A long outbox goes out in few turns at the store, and asks for each row once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from tests.deadline import until
from tests.desk.test_once import ANNA, NOBODY, SEAT, UTRECHT, NoVault
from vt_desk.client.waiting import Backoff
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.changes import DeskChange, MessageChanged
from vt_desk.desk.opened import Candidate, Opened, Origin
from vt_desk.desk.outbox import Outbox
from vt_desk.desk.picture import Picture
from vt_desk.desk.rows import Rows
from vt_desk.domain.conversation import Conversation, ConversationState, MessageState
from vt_desk.domain.ids import ConversationId, MessageId
from vt_desk.store.door import Kept, OutboxRow, Write
from vt_desk.store.memory import MemoryStore
from vt_desk.wire.desk import Posted, PostMessage

TALKS = [ConversationId(f"talk-{number}") for number in range(4)]
NEVER_S = 600.0


class CountingStore(MemoryStore):
    """Counts what it is asked to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.kept_turns = 0

    async def apply(self, writes: Sequence[Write]) -> None:
        self.kept_turns += 1
        await super().apply(writes)


class Service:
    """Confirms everything, in the order in which it is asked; at ``most`` until ``go_on``."""

    def __init__(self) -> None:
        self.posted: list[tuple[ConversationId, str]] = []
        self.most = 1_000
        self.go_on = asyncio.Event()
        self.calls = SimpleNamespace(post=self._post)

    async def _post(self, conversation: ConversationId, message: PostMessage) -> Posted:
        await asyncio.sleep(0)
        if len(self.posted) >= self.most:
            await self.go_on.wait()
        self.posted.append((conversation, message.id))
        n = sum(talk == conversation for talk, _ in self.posted)
        return Posted(id=message.id, n=n, seq=len(self.posted), at_ms=n)

    def backoff(self) -> Backoff:
        return Backoff(draw=lambda: 0.0)


class Sender:
    """An outbox with a picture of four conversations, and the service it sends to."""

    def __init__(self) -> None:
        self.store = CountingStore()
        self.service = Service()
        self.sent: list[MessageId] = []
        vault: Any = NoVault()
        self.opened = Opened(vault, "", self._on_change)
        self.picture = Picture(self.opened, self._on_change)
        client: Any = self.service
        self.outbox = Outbox(client, self.picture, CaughtUp(), gather_s=NEVER_S)

    def _on_change(self, change: DeskChange) -> None:
        if isinstance(change, MessageChanged) and change.message.state is MessageState.SENT:
            self.sent.append(change.message.id)

    async def fill(self, count: int) -> list[OutboxRow]:
        """Begin anew with so many rows, over all conversations in turn."""
        await self.opened.put(Candidate(NOBODY, self.store, Origin.MADE))
        await self.picture.load(ANNA, SEAT)
        rows = [
            OutboxRow(MessageId(f"m{place}"), TALKS[place % 4], f"{place}", place, place)
            for place in range(1, count + 1)
        ]
        async with self.picture.turn() as turn:
            for talk in TALKS:
                turn.put(Kept(_talk(talk), as_of=1, opened=True))
            for row in rows:
                turn.add_row(row)
        self.store.kept_turns = 0
        return rows

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.outbox.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _talk(id_: ConversationId) -> Conversation:
    return Conversation(
        id=id_,
        region=UTRECHT,
        state=ConversationState.CLAIMED,
        nickname="fox",
        colour=0,
        waiting_since_ms=1,
        seat=SEAT,
    )


async def test_inv02_a_long_outbox_is_confirmed_in_one_turn_and_in_order() -> None:
    sender = Sender()
    rows = await sender.fill(200)
    async with sender.running():
        await until(lambda: len(sender.sent) == len(rows))
    assert sender.store.kept_turns == 1
    for talk in TALKS:
        own = [row.id for row in rows if row.conversation == talk]
        assert [id_ for where, id_ in sender.service.posted if where == talk] == own
    assert sender.picture.rows() == []


async def test_a_single_message_is_confirmed_at_once() -> None:
    sender = Sender()
    await sender.fill(1)
    async with sender.running():
        await until(lambda: len(sender.sent) == 1)
    assert sender.store.kept_turns == 1


async def test_what_was_confirmed_waits_no_longer_than_the_time_for_it() -> None:
    sender = Sender()
    await sender.fill(8)
    sender.service.most = 2
    client: Any = sender.service
    sender.outbox = Outbox(client, sender.picture, CaughtUp(), gather_s=0.01)
    async with sender.running():
        # Every lane is still busy, and what was answered is told all the same.
        await until(lambda: len(sender.sent) == 2)
        assert len(sender.picture.rows()) == 6
        sender.service.go_on.set()
        await until(lambda: len(sender.sent) == 8)


def test_rows_are_in_order_whatever_came_when() -> None:
    def row(id_: str, talk: int, place: int) -> OutboxRow:
        return OutboxRow(MessageId(id_), TALKS[talk], id_, place, 0)

    rows = Rows([row("b", 0, 2), row("c", 1, 3), row("a", 0, 1)])
    assert [each.id for each in rows.of(TALKS[0])] == ["a", "b"]
    assert [each.id for each in rows.in_order()] == ["a", "b", "c"]
    rows.set(MessageId("a"), row("a", 0, 9))
    assert [each.id for each in rows.of(TALKS[0])] == ["b", "a"]
    rows.set(MessageId("b"), None)
    rows.set(MessageId("a"), None)
    rows.set(MessageId("unknown"), None)
    assert rows.lanes() == [TALKS[1]]
    assert list(rows.of(TALKS[0])) == []
    assert rows.get(MessageId("c")) == row("c", 1, 3)
