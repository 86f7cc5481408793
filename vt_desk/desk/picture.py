"""The desk's picture of its regions, kept in step with the store, one writer at a time.

The picture holds all that is small (conversations, seats, outbox rows); words and drafts
are in the store alone. Whoever changes something takes a turn: what the turn writes goes
into the store as one transaction, then the picture moves, then the changes are told, with
nothing in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from vt_desk.desk.changes import (
    ConversationOpened,
    DeskChange,
    EntryChanged,
    EscalationChanged,
    SeatChanged,
    SeatsChanged,
)
from vt_desk.desk.escalation_turn import KnownEscalations
from vt_desk.desk.intake_turn import known_of
from vt_desk.desk.opened import Opened
from vt_desk.desk.rows import Rows
from vt_desk.desk.turn import Known, Turn, as_message
from vt_desk.desk.whole import whole
from vt_desk.domain.conversation import Conversation, ConversationState, Message, MessageState
from vt_desk.domain.escalation import Escalation, LogState
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId
from vt_desk.domain.intake import EditState, FieldId
from vt_desk.domain.queue_order import queue_order
from vt_desk.domain.seat import Account
from vt_desk.store.door import DEFAULT_LIMIT, Head, Kept, OutboxRow
from vt_desk.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where in which log a turn brings the picture.

    Attributes:
        head: number and time of the last event.
        snapshot: whether it is a snapshot's number, which may be lower than the one before.
    """

    region: RegionId
    head: Head
    snapshot: bool = False


class Picture:
    """What the desk knows, and the one way to change it."""

    def __init__(self, opened: Opened, tell: Callable[[DeskChange], None]) -> None:
        """Make an empty picture.

        Args:
            opened: what is kept.
            tell: takes each change, in order.
        """
        self._opened = opened
        self._tell = tell
        self._known = Known()
        self.purges = 0
        """How often words were deleted because their time was over."""
        self.danger: frozenset[FieldId] = frozenset()
        """The fields of the checklist for acute danger."""
        self.on_intake_wanted: Callable[[set[ConversationId]], None] = _nobody
        self.on_turn: Callable[[], None] = _nothing
        """Called at the end of each turn."""
        self._lock = asyncio.Lock()
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    async def load(self, account: Account, seat: SeatId) -> None:
        """Read what the store has, for somebody who is signed in."""
        async with self._lock:
            store = self._opened.store
            kept = {each.conversation.id: each for each in await store.conversations()}
            rows = await store.outbox()
            early = await store.early()
            said = await store.said()
            self._known = Known(
                account=account,
                seat=seat,
                kept=kept,
                rows=Rows(rows),
                heads=await store.heads(),
                said=said,
                early={id_: talk for id_, talk in early.items() if _goes_on(kept[talk])},
                intake=known_of(await store.fields(), await store.finished(), self.danger),
                escalations=KnownEscalations(
                    {one.id: in_region(one, account) for one in await store.escalations()},
                    await store.briefed(),
                ),
            )

    def tell_all(self) -> None:
        """Tell what was loaded as if it had just come."""
        for entry in self.entries():
            self._tell(EntryChanged(entry))
        for talk in self.opened():
            self._tell(ConversationOpened(talk))
        for one in self._known.escalations.all.values():
            self._tell(EscalationChanged(one))

    async def forget(self) -> None:
        """Nobody is at work any more; what is kept stays."""
        async with self._lock:
            self._known = Known()
            self._tell(SeatChanged(None))
            self._tell(SeatsChanged(()))

    @property
    def known(self) -> Known:
        """What the desk knows; to be read only."""
        return self._known

    @asynccontextmanager
    async def turn(self, place: LogPlace | None = None) -> AsyncIterator[Turn]:
        """Change something.

        Args:
            place: the place in a log that the turn brings the picture to, if one.

        Yields:
            The turn. When its block ends well, everything it wrote is kept and told; when
            it raises, nothing of it is.
        """
        async with self._lock:
            turn = Turn(self._known)
            yield turn
            # The store may have it already when somebody is cut off: the picture must follow.
            await whole(self._keep(turn, place))

    async def _keep(self, turn: Turn, place: LogPlace | None) -> None:
        if turn.writes or place is not None:
            await self._checked(self._write(turn, place))
        if place is not None:
            self._known.heads[place.region] = place.head
        self.purges += turn.purged
        for change in turn.settle():
            self._tell(change)
        if turn.intake.wanted:
            self.on_intake_wanted(turn.intake.wanted)
        self.on_turn()
        for holds, waiter in self._waiters:
            if not waiter.done() and holds():
                waiter.set_result(None)

    async def _write(self, turn: Turn, place: LogPlace | None) -> None:
        store = self._opened.store
        if place is None:
            await store.apply(turn.writes)
        elif place.snapshot:
            await store.apply_snapshot(place.region, place.head, turn.writes)
        else:
            await store.apply_events(place.region, place.head, turn.writes)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; it is looked at after each turn."""
        if holds():
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((holds, waiter))
        try:
            await waiter
        finally:
            self._waiters.remove((holds, waiter))

    # --- reading

    def entries(self) -> list[Conversation]:
        """Who waits, in the order of ``queue_order``."""
        waiting = [
            kept.conversation
            for kept in self._known.kept.values()
            if kept.conversation.state is ConversationState.WAITING
        ]
        return sorted(waiting, key=queue_order)

    def opened(self) -> list[Conversation]:
        """Ours with their words, in order of claim."""
        ours = [kept.conversation for kept in self._known.kept.values() if kept.opened]
        return sorted(ours, key=lambda talk: (talk.claimed_ms or 0, talk.id))

    def kept(self, conversation: ConversationId) -> Kept | None:
        """A conversation, if the desk knows it."""
        return self._known.kept.get(conversation)

    def is_opened(self, conversation: ConversationId) -> bool:
        """Whether it is ours with its words, and not closed."""
        kept = self._known.kept.get(conversation)
        return kept is not None and kept.opened

    def rows(self, conversation: ConversationId | None = None) -> list[OutboxRow]:
        """The outbox, or one conversation's part of it, in order of sending."""
        return self._known.rows.in_order(conversation)

    def queued(self, conversation: ConversationId) -> list[OutboxRow]:
        """A conversation's rows that are still to be sent."""
        return [row for row in self.rows(conversation) if row.state is MessageState.QUEUED]

    def unsent_forms(self) -> int:
        """How many fields and finished forms are still to be sent."""
        known = self._known.intake
        waiting = [one for one in known.finished.values() if one.state is EditState.QUEUED]
        return sum(map(len, known.unsent.values())) + len(waiting)

    def unsent_escalations(self) -> int:
        """How many clicks on 0800-2000 or 112 the service has not confirmed as they are."""
        all_ = self._known.escalations.all.values()
        return sum(one.state is LogState.QUEUED for one in all_)

    def lanes(self) -> list[ConversationId]:
        """The conversations that have something in the outbox."""
        return self._known.rows.lanes()

    def next_queued(
        self, conversation: ConversationId, besides: Container[MessageId] = ()
    ) -> OutboxRow | None:
        """The first row of a conversation that is still to be sent.

        Args:
            conversation: whose.
            besides: rows that were sent already, whatever their state says.
        """
        for row in self._known.rows.of(conversation):
            if row.state is MessageState.QUEUED and row.id not in besides:
                return row
        return None

    async def messages(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> list[Message]:
        """A conversation's newest messages in order, the ones that are not sent last.

        Args:
            conversation: whose.
            before: only committed ones with a lower ``n``.
            limit: how many committed ones at most.
        """
        # In turn, or a message that is confirmed meanwhile would be in neither place.
        async with self._lock:
            committed = await self._opened.store.messages(conversation, before=before, limit=limit)
            unsent: Sequence[OutboxRow] = () if before is not None else self.rows(conversation)
            account = self._known.account
            return [*committed, *(as_message(row, account) for row in unsent)]

    # --- drafts, in turn: what is typed behind a message does not go with it

    async def draft(self, conversation: ConversationId) -> str:
        """What was typed in a conversation and not sent."""
        async with self._lock:
            return await self._opened.store.draft(conversation)

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep what was typed; an empty text deletes it."""
        async with self._lock:
            await self._checked(self._opened.store.save_draft(conversation, text))

    async def _checked(self, writing: Awaitable[None]) -> None:
        try:
            await writing
        except StoreError as error:
            self._opened.could_not_write(error)
            raise
        self._opened.could_write()


def _nobody(_wanted: set[ConversationId]) -> None:
    """Nobody asked to be told."""


def _nothing() -> None:
    """Nobody asked to be told."""


def in_region(one: Escalation, account: Account) -> Escalation:
    """One that has no region yet is of the account's first, once it has any."""
    return one if one.region is not None else replace(one, region=account.first_region)


def _goes_on(kept: Kept) -> bool:
    return kept.opened and kept.conversation.state is not ConversationState.ENDED
