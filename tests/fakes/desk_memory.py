"""What a desk in memory knows, and what its service and visitors do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    Connection,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationClosed,
    DeskChange,
    EntryChanged,
    EntryGone,
    MessageAdded,
    MessageChanged,
    SeatChanged,
    VisitorTyping,
)
from vt_desk.domain.conversation import (
    CallerRole,
    Conversation,
    ConversationState,
    EndReason,
    Language,
    Message,
    MessageState,
    Party,
    SafeNow,
)
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId, uuid7
from vt_desk.domain.nicknames import nickname
from vt_desk.domain.report import Month
from vt_desk.domain.seat import Account, Role, Seat, SeatStatus
from vt_desk.domain.severity import graver
from vt_desk.domain.signal_words import find, gravest
from vt_desk.signals.load import shipped

WORDS = shipped()
REGION = RegionId("utrecht")
USER = UserId("anna")
NAME = "Anna Voorbeeld"
PASSWORD = "korenbloem-42"
START_MS = 1_795_355_880_000
"""2026-11-22 14:58 in Amsterdam."""
TYPING_MS = 6_000
TRANSCRIPT_MS = 20 * 86_400_000


class DeskMemory:
    """A desk's state, whose clock, network and visitors are the test's.

    Attributes:
        sent: what the service has, as (conversation, text), in order.
        asked: what the window asked for, by name.
        drafts: what was typed and not sent.
        months: what a lead is told, by region.
    """

    def __init__(self, *, signed_in: bool = True, now_ms: int = START_MS) -> None:
        self.time_ms = now_ms
        self.sent: list[tuple[ConversationId, str]] = []
        self.asked: list[str] = []
        self.seen: dict[ConversationId, int] = {}
        self.failing: Exception | None = None
        self.rival: str = ""
        self.listeners: list[Callable[[DeskChange], None]] = []
        self._account = self._make_account() if signed_in else None
        state = ConnectionState.CONNECTED if signed_in else ConnectionState.SIGNED_OUT
        self._connection = Connection(state, now_ms)
        self._confirmed_ms: int | None = now_ms if signed_in else None
        self._seat: Seat | None = self._make_seat() if signed_in else None
        self.waiting: dict[ConversationId, Conversation] = {}
        self.ours: dict[ConversationId, Conversation] = {}
        self.rows: dict[ConversationId, list[Message]] = {}
        self.drafts: dict[ConversationId, str] = {}
        self.months: dict[str, list[Month]] = {}
        self._arrivals = 0

    # --- what the test makes happen

    def arrive(
        self,
        role: CallerRole = CallerRole.VICTIM,
        *,
        waited_s: int = 0,
        municipality: str | None = "GM0355",
        safe_now: SafeNow = SafeNow.UNSAID,
        language: Language = Language.DUTCH,
        words: tuple[str, ...] = (),
    ) -> ConversationId:
        """A visitor comes into the queue."""
        animal, colour = nickname(self._arrivals)
        self._arrivals += 1
        entry = Conversation(
            id=ConversationId(uuid7()),
            region=REGION,
            state=ConversationState.WAITING,
            nickname=animal,
            colour=colour,
            waiting_since_ms=self.time_ms - waited_s * 1000,
            caller_role=role,
            municipality=municipality,
            safe_now=safe_now,
            language=language,
        )
        self.waiting[entry.id] = entry
        self.rows[entry.id] = []
        for text in words:
            self.say(entry.id, text)
        self._tell(EntryChanged(self.waiting[entry.id]))
        return entry.id

    def say(self, conversation: ConversationId, text: str, *, ago_s: int = 0) -> Message:
        """The visitor says something."""
        n = self._head(conversation) + 1
        message = Message(
            id=MessageId(uuid7()),
            conversation=conversation,
            author=Party.VISITOR,
            text=text,
            at_ms=self.time_ms - ago_s * 1000,
            n=n,
        )
        rows = self.rows[conversation]
        at = next((i for i, row in enumerate(rows) if row.n is None), len(rows))
        rows.insert(at, message)
        changes = {"head_n": n, "last_at_ms": message.at_ms}
        place = self.ours if conversation in self.ours else self.waiting
        since = place[conversation].unanswered_since_ms or message.at_ms
        place[conversation] = replace(
            place[conversation],
            unanswered_since_ms=since,
            signal=graver(place[conversation].signal, gravest(find(text, WORDS))),
            **changes,  # type: ignore[arg-type]
        )
        if conversation in self.ours:
            self._tell(MessageAdded(message))
            self._tell(ConversationChanged(self.ours[conversation]))
        return message

    def tell_entry(self, conversation: ConversationId) -> None:
        """Its entry is told as it is now."""
        self._tell(EntryChanged(self.waiting[conversation]))

    def fill(self, conversation: ConversationId, count: int) -> None:
        """A long history, half of it answers, told to nobody."""
        rows = self.rows[conversation]
        for n in range(len(rows) + 1, len(rows) + count + 1):
            rows.append(
                Message(
                    id=MessageId(f"m{n}"),
                    conversation=conversation,
                    author=Party.VISITOR if n % 2 else Party.COUNSELLOR,
                    text=f"Regel {n} van een lang gesprek.",
                    at_ms=self.time_ms - (count - n) * 1000,
                    n=n,
                )
            )
        place = self.ours if conversation in self.ours else self.waiting
        place[conversation] = replace(
            place[conversation], head_n=len(rows), counsellor_seen_n=len(rows)
        )

    def receive(self, conversation: ConversationId, *, delivered_n: int, seen_n: int) -> None:
        """The visitor's page has received and shown this much."""
        self._change(conversation, visitor_delivered_n=delivered_n, visitor_seen_n=seen_n)

    def type(self, conversation: ConversationId) -> None:
        """The visitor types."""
        self._tell(VisitorTyping(conversation, self.time_ms + TYPING_MS))

    def vanish(self, conversation: ConversationId, *, said_when: bool = True) -> None:
        """No page of the visitor's is connected; a new node does not know since when."""
        since_ms = self.time_ms if said_when else None
        self._change(conversation, visitor_present=False, gone_since_ms=since_ms)

    def leave(self, conversation: ConversationId, reason: EndReason = EndReason.LEFT) -> None:
        """The visitor ends it."""
        self._end(conversation, reason, Party.VISITOR)

    def lose(self, conversation: ConversationId) -> None:
        """The conversation is not ours any more; what was unsent is refused first."""
        for message in self._queued(conversation):
            self._refuse(message, "not_yours")
        entry = replace(self.ours.pop(conversation), state=ConversationState.WAITING)
        self._tell(ConversationClosed(conversation))
        self.waiting[conversation] = entry
        self._tell(EntryChanged(entry))

    def refuse_queued(self, conversation: ConversationId, code: str) -> None:
        """The service gives a verdict against what is queued."""
        for message in self._queued(conversation):
            self._refuse(message, code)

    def take_away(self, conversation: ConversationId, name: str) -> None:
        """Another seat takes an entry."""
        del self.waiting[conversation]
        self._tell(EntryGone(conversation, name))

    def disconnect(self, problem_code: str | None = "unreachable") -> None:
        """The connection is gone, and that is what is in the way of all that is queued."""
        self._set_connection(ConnectionState.OFFLINE, problem_code)
        for conversation in self.ours:
            for message in self._queued(conversation):
                self._hold(replace(message, problem=problem_code))

    def connect(self) -> None:
        """The connection is back: what is queued goes out."""
        self._set_connection(ConnectionState.CONNECTED, None)
        for conversation in self.ours:
            for message in self._queued(conversation):
                self._commit(message)

    def lose_account(self, reason: AccountReason) -> None:
        """Nobody is signed in any more."""
        self._account = self._seat = None
        self.ours.clear()
        self.waiting.clear()
        self._set_connection(ConnectionState.SIGNED_OUT, None)
        self._tell(AccountChanged(None, reason))

    def pass_time(self, seconds: float) -> None:
        """The service's clock goes on."""
        self.time_ms += round(seconds * 1000)

    # --- inside

    def _tell(self, change: DeskChange) -> None:
        for listener in tuple(self.listeners):
            listener(change)

    def _commit(self, message: Message) -> None:
        n = self._head(message.conversation) + 1
        sent = replace(message, n=n, state=MessageState.SENT, problem=None)
        self._swap(sent)
        self.sent.append((message.conversation, message.text))
        self._tell(MessageChanged(sent))
        self._change(message.conversation, head_n=n, unanswered_since_ms=None)

    def _hold(self, message: Message) -> None:
        self._swap(message)
        self._tell(MessageChanged(message))

    def _refuse(self, message: Message, code: str) -> None:
        refused = replace(message, state=MessageState.REFUSED, problem=code)
        self._swap(refused)
        self._tell(MessageChanged(refused))

    def _end(self, conversation: ConversationId, reason: EndReason, by: Party) -> None:
        for message in self._queued(conversation):
            self._refuse(message, "conversation_ended")
        self._load(-1)
        self._change(
            conversation,
            state=ConversationState.ENDED,
            ended_ms=self.time_ms,
            end_reason=reason,
            ended_by=by,
            unanswered_since_ms=None,
            transcript_until_ms=self.time_ms + TRANSCRIPT_MS,
        )

    def _change(self, conversation: ConversationId, **changes: object) -> None:
        own = replace(self.ours[conversation], **changes)  # type: ignore[arg-type]
        self.ours[conversation] = own
        self._tell(ConversationChanged(own))

    def _set_connection(self, state: ConnectionState, code: str | None) -> None:
        if self._connection.state is ConnectionState.CONNECTED:
            self._confirmed_ms = self.time_ms
        now = state is ConnectionState.CONNECTED
        confirmed_ms = self.time_ms if now else self._confirmed_ms
        self._connection = Connection(state, self.time_ms, code, confirmed_ms)
        self._tell(ConnectionChanged(self._connection))

    def _head(self, conversation: ConversationId) -> int:
        return max((row.n or 0 for row in self.rows[conversation]), default=0)

    def _queued(self, conversation: ConversationId) -> list[Message]:
        rows = self.rows[conversation]
        return [row for row in rows if row.state is MessageState.QUEUED]

    def _find(self, message_id: MessageId) -> Message:
        return next(row for rows in self.rows.values() for row in rows if row.id == message_id)

    def _swap(self, message: Message) -> None:
        rows = self.rows[message.conversation]
        at = next(i for i, row in enumerate(rows) if row.id == message.id)
        rows[at] = message

    def _load(self, by: int) -> None:
        if self._seat is not None:
            self._seat = replace(self._seat, load=self._seat.load + by)
            self._tell(SeatChanged(self._seat))

    @staticmethod
    def _make_account() -> Account:
        return Account(USER, NAME, Role.COUNSELLOR, (REGION,))

    @staticmethod
    def _make_seat() -> Seat:
        return Seat(SeatId("seat"), USER, NAME, SeatStatus.AVAILABLE, 3, 0)
