"""One turn at the desk's picture: what it writes, and what is told of it.

A turn reads through its own changes. At its end each conversation that it touched is
compared with what it was, so that many events of one turn become one change for the
window, and a change back becomes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TypeVar

from vt_desk.desk.changes import (
    DeskChange,
    MessageAdded,
    MessageChanged,
    MessageRemoved,
    SeatChanged,
    SeatsChanged,
)
from vt_desk.desk.compared import compare
from vt_desk.desk.escalation_turn import EscalationTurn, KnownEscalations
from vt_desk.desk.intake_turn import GONE_MS, IntakeTurn, KnownIntake
from vt_desk.desk.rows import Rows
from vt_desk.domain.conversation import ConversationState, Message, MessageState, Party
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId
from vt_desk.domain.seat import Account, Seat
from vt_desk.store.door import (
    DropConversation,
    DropDraft,
    DropMessages,
    DropRow,
    Head,
    Kept,
    OutboxRow,
    PutConversation,
    PutMessage,
    PutRow,
    Write,
)

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Known:
    """All that the desk knows but the words.

    Attributes:
        heads: per region, up to where it is whole.
        early: messages that an answer confirmed before their event came.
        said: number and id of the counsellor's last committed message, per conversation.
        own: this desk's seat as the service last told it.
    """

    account: Account | None = None
    seat: SeatId | None = None
    own: Seat | None = None
    kept: dict[ConversationId, Kept] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)
    seats: dict[RegionId, dict[SeatId, Seat]] = field(default_factory=dict)
    heads: dict[RegionId, Head] = field(default_factory=dict)
    early: dict[MessageId, ConversationId] = field(default_factory=dict)
    intake: KnownIntake = field(default_factory=KnownIntake)
    escalations: KnownEscalations = field(default_factory=KnownEscalations)
    said: dict[ConversationId, tuple[int, MessageId]] = field(default_factory=dict)


def as_message(row: OutboxRow, account: Account | None) -> Message:
    """An outbox row as the talk shows it."""
    return Message(
        id=row.id,
        conversation=row.conversation,
        author=Party.COUNSELLOR,
        text=row.text,
        at_ms=row.made_ms,
        state=row.state,
        problem=row.problem,
        author_name=account.name if account is not None else "",
        card=row.card,
    )


def all_seats(seats: dict[RegionId, dict[SeatId, Seat]]) -> tuple[Seat, ...]:
    """Each seat once, sorted by name; a seat may sit in several regions."""
    each = {seat.id: seat for in_region in seats.values() for seat in in_region.values()}
    return tuple(sorted(each.values(), key=lambda seat: (seat.name, seat.id)))


class Turn:
    """What one writer changes. Made by ``Picture.turn``."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._kept: dict[ConversationId, Kept | None] = {}
        self._rows: dict[MessageId, OutboxRow | None] = {}
        self._early: dict[MessageId, ConversationId | None] = {}
        self._said: dict[ConversationId, tuple[int, MessageId] | None] = {}
        self._seats: dict[RegionId, dict[SeatId, Seat]] = {}
        self._own: Seat | None = known.own
        self._told: list[DeskChange] = []
        self.writes: list[Write] = []
        user = known.account.user if known.account is not None else None
        self.intake = IntakeTurn(known.intake, user, self.writes, self.kept)
        self.escalations = EscalationTurn(known.escalations, self.writes)
        self.wants_words: set[ConversationId] = set()
        """Became ours by what came, without their words: somebody has to fetch them."""
        self.words_missing: set[ConversationId] = set()
        """Ours, and a message came without its words."""
        self.purged = False
        """Words were deleted because their time is over."""

    @property
    def seat(self) -> SeatId | None:
        """This desk's seat."""
        return self._known.seat

    # --- conversations

    def kept(self, conversation: ConversationId) -> Kept | None:
        """A conversation as it is now in this turn."""
        if conversation in self._kept:
            return self._kept[conversation]
        return self._known.kept.get(conversation)

    def in_region(self, region: RegionId) -> list[Kept]:
        """The region's conversations as they are now in this turn."""
        ids = {**self._known.kept, **self._kept}
        found = [kept for id_ in ids if (kept := self.kept(id_)) is not None]
        return [kept for kept in found if kept.conversation.region == region]

    def put(self, kept: Kept, *, passing: bool = False) -> None:
        """Insert or replace a conversation; a passing change does not go into the store."""
        self._kept[kept.conversation.id] = kept
        if not passing:
            self.writes.append(PutConversation(kept))

    def drop(self, conversation: ConversationId) -> None:
        """Forget a conversation with its words, its draft and what was filled in and sent."""
        self._kept[conversation] = None
        self._forget_words(conversation)
        self.writes.append(DropConversation(conversation))
        self.intake.leave(conversation)

    def purge(self, conversation: ConversationId) -> None:
        """The time of its words is over: forget it, but for a form that is still open."""
        for row in self.rows(conversation):
            self.drop_row(row.id)
        kept = self.kept(conversation)
        if kept is not None and kept.opened and self.intake.is_needed(conversation):
            self.put_off(kept)
        else:
            self.drop(conversation)
        self.purged = True

    def purge_intake(self, conversation: ConversationId) -> None:
        """The time of its intake is over."""
        self.intake.forget(conversation)
        kept = self.kept(conversation)
        if kept is not None and kept.task:
            self.drop(conversation)
        elif kept is not None:
            self.put(replace(kept, intake_until_ms=GONE_MS))
        self.escalations.forget(conversation)
        self.purged = True

    def put_off(self, kept: Kept) -> None:
        """It leaves the list with its words, their signal and its draft; its intake stays."""
        conversation = kept.conversation.id
        self._forget_words(conversation)
        self.writes += [DropMessages(conversation), DropDraft(conversation)]
        talk = replace(kept.conversation, signal=None)
        self.put(replace(kept, conversation=talk, opened=False, task=True))

    def tidy(self, conversation: ConversationId) -> None:
        """A task with nothing left to do goes."""
        kept = self.kept(conversation)
        if kept is not None and kept.task and not self.intake.is_needed(conversation):
            self.drop(conversation)

    def lose(self, kept: Kept) -> Kept:
        """A conversation is not ours any more: its words go; draft and outbox stay."""
        self._forget_words(kept.conversation.id)
        self.writes.append(DropMessages(kept.conversation.id))
        gone = replace(kept, opened=False)
        self.put(gone)
        self.intake.leave(gone.conversation.id)
        return gone

    def _forget_words(self, conversation: ConversationId) -> None:
        for id_, owner in self._known.early.items():
            if owner == conversation:
                self._early[id_] = None
        self._said[conversation] = None

    # --- messages

    def confirm(self, message: Message, *, by_event: bool, known: bool = False) -> None:
        """Take a committed message; from its event, a transcript, or the answer to sending.

        Args:
            message: with its number.
            by_event: whether its event is in what brought it, so that none follows.
            known: whether it is in the store already.
        """
        row = self.row(message.id)
        early = self._early.get(message.id, self._known.early.get(message.id))
        if row is None and not by_event:
            # Its event was here first, or somebody has taken the row back.
            return
        if early is not None and by_event:
            self._early[message.id] = None
        if row is not None:
            self.drop_row(row.id)
            if not by_event:
                self._early[message.id] = message.conversation
        if self._is_ours(message.conversation):
            self.writes.append(PutMessage(message))
            self._note_said(message)
        if row is not None:
            self._told.append(MessageChanged(message))
        elif early is None and not known and self._was_opened(message.conversation):
            self._told.append(MessageAdded(message))

    def _note_said(self, message: Message) -> None:
        talk, n = message.conversation, message.n or 0
        last = self._said[talk] if talk in self._said else self._known.said.get(talk)
        if message.author is Party.COUNSELLOR and (last is None or n > last[0]):
            self._said[talk] = (n, message.id)

    def row(self, id_: MessageId) -> OutboxRow | None:
        """An outbox row as it is now in this turn."""
        if id_ in self._rows:
            return self._rows[id_]
        return self._known.rows.get(id_)

    def rows(self, conversation: ConversationId | None = None) -> list[OutboxRow]:
        """The outbox, or one conversation's part of it, in order of sending."""
        known = self._known.rows.in_order(conversation)
        if not self._rows:
            return known
        found = [row for row in known if row.id not in self._rows]
        found += [
            row
            for row in self._rows.values()
            if row is not None and conversation in (None, row.conversation)
        ]
        return sorted(found, key=attrgetter("place"))

    def add_row(self, row: OutboxRow, *, is_draft: bool = True) -> Message:
        """Something new was sent here; it is no draft any more, if it was one."""
        message = self._put_row(row)
        if is_draft:
            self.writes.append(DropDraft(row.conversation))
        self._told.append(MessageAdded(message))
        return message

    def change_row(self, row: OutboxRow, *, passing: bool = False) -> Message:
        """A row has another state; a passing change does not go into the store."""
        message = self._put_row(row, passing=passing)
        self._told.append(MessageChanged(message))
        return message

    def take_row(self, row: OutboxRow) -> None:
        """Somebody takes a refused row back."""
        self.drop_row(row.id)
        self._told.append(MessageRemoved(as_message(row, self._known.account)))

    def refuse_rows(self, conversation: ConversationId, problem: str) -> None:
        """Nothing more can be sent there: keep the texts, as refused."""
        for row in self.rows(conversation):
            if row.state is MessageState.QUEUED:
                self.change_row(replace(row, state=MessageState.REFUSED, problem=problem))

    def _put_row(self, row: OutboxRow, *, passing: bool = False) -> Message:
        self._rows[row.id] = row
        if not passing:
            self.writes.append(PutRow(row))
        return as_message(row, self._known.account)

    def drop_row(self, id_: MessageId) -> None:
        """Delete a row without telling."""
        self._rows[id_] = None
        self.writes.append(DropRow(id_))

    def next_place(self) -> int:
        """The place behind all rows."""
        return max((row.place for row in self.rows()), default=0) + 1

    def first_place(self) -> int:
        """The place before all rows."""
        return min((row.place for row in self.rows()), default=1) - 1

    # --- after a service was restored

    def empty(self, conversation: ConversationId) -> None:
        """Forget the committed messages of a conversation; what is there is put in anew."""
        self._forget_words(conversation)
        self.writes.append(DropMessages(conversation))

    def unsay(self, message: Message) -> None:
        """A committed message is not committed any more, and is nobody's to send again."""
        self._told.append(MessageRemoved(message))

    def renumber(self, message: Message) -> None:
        """A committed message has another number than was told."""
        self._told.append(MessageChanged(message))

    def say_again(self, message: Message, row: OutboxRow) -> None:
        """A committed message of ours is not committed any more: it is in the outbox again."""
        if self.row(message.id) is None:
            self.change_row(row)

    @property
    def account(self) -> Account | None:
        """Who is at work."""
        return self._known.account

    # --- seats

    def put_seat(self, region: RegionId, seat: Seat) -> None:
        """A seat sits in a region, or changed there."""
        self._seats_of(region)[seat.id] = seat
        if seat.id == self.seat:
            self._own = seat

    def drop_seat(self, region: RegionId, seat: SeatId) -> None:
        """A seat left a region."""
        self._seats_of(region).pop(seat, None)

    def set_seats(self, region: RegionId, seats: Iterable[Seat]) -> None:
        """These seats sit in a region, and no others."""
        self._seats[region] = {seat.id: seat for seat in seats}

    def set_own(self, seat: Seat | None) -> None:
        """What the service says of this desk's own seat."""
        self._own = seat

    def _seats_of(self, region: RegionId) -> dict[SeatId, Seat]:
        if region not in self._seats:
            self._seats[region] = dict(self._known.seats.get(region, {}))
        return self._seats[region]

    # --- the end of the turn

    def settle(self) -> list[DeskChange]:
        """Move the picture to what was written, and say what is to be told, in order."""
        before: list[DeskChange] = []
        after: list[DeskChange] = []
        self.intake.before(self._kept, self._known.kept)
        for id_, new in self._kept.items():
            old = self._known.kept.get(id_)
            compare(old, new, before, after)
            _merge(self._known.kept, id_, new)
        for row_id, row in self._rows.items():
            self._known.rows.set(row_id, row)
        for message_id, owner in self._early.items():
            _merge(self._known.early, message_id, owner)
        for talk, said in self._said.items():
            _merge(self._known.said, talk, said)
        if self._own is not None:
            # The service tells the load with a heart-beat; what this desk knows is newer.
            self._own = replace(self._own, load=self._load())
        if self._own != self._known.own:
            self._known.own = self._own
            after.append(SeatChanged(self._own))
        if self._seats:
            old_seats = all_seats(self._known.seats)
            self._known.seats.update(self._seats)
            new_seats = all_seats(self._known.seats)
            if new_seats != old_seats:
                after.append(SeatsChanged(new_seats))
        after += self.intake.settle(self.seat)
        after += self.escalations.settle()
        return [*before, *self._told, *after]

    def _load(self) -> int:
        """How many conversations count for this seat's capacity."""
        of_all = (kept.conversation for kept in self._known.kept.values())
        return sum(
            one.state is ConversationState.CLAIMED and one.seat == self.seat for one in of_all
        )

    def _is_ours(self, conversation: ConversationId) -> bool:
        kept = self.kept(conversation)
        return kept is not None and (kept.opened or kept.conversation.seat == self.seat)

    def _was_opened(self, conversation: ConversationId) -> bool:
        old = self._known.kept.get(conversation)
        return old is not None and old.opened


def _merge(into: dict[K, V], key: K, value: V | None) -> None:
    if value is None:
        into.pop(key, None)
    else:
        into[key] = value
