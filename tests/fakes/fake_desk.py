"""A desk in memory, with its service and visitors inside: what views are tested against.

It keeps the promises of the desk's face: one row a message, its number given by the
service, queued while there is no connection, changes told in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from vt_desk.client.errors import Refused
from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    Connection,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationClosed,
    ConversationOpened,
    DeskChange,
    EntryChanged,
    EntryGone,
    MessageAdded,
    MessageChanged,
    MessageRemoved,
    SeatChanged,
    VisitorTyping,
)
from vt_desk.desk.errors import OutboxNotEmpty, TextRefused
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
from vt_desk.domain.seat import Account, Role, Seat, SeatStatus
from vt_desk.domain.text import text_fault
from vt_desk.wire.problems import problem

REGION = RegionId("utrecht")
USER = UserId("anna")
NAME = "Anna Voorbeeld"
PASSWORD = "korenbloem-42"
START_MS = 1_795_355_880_000
"""2026-11-22 14:58 in Amsterdam."""
TYPING_MS = 6_000


class FakeDesk:
    """A desk whose clock, network and visitors are the test's.

    Attributes:
        sent: what the service has, as (conversation, text), in order.
        asked: what the window asked for, by name.
        drafts: what was typed and not sent.
    """

    def __init__(self, *, signed_in: bool = True, now_ms: int = START_MS) -> None:
        self.time_ms = now_ms
        self.sent: list[tuple[ConversationId, str]] = []
        self.asked: list[str] = []
        self.seen: dict[ConversationId, int] = {}
        self.failing: Exception | None = None
        self.rival: str = ""
        self._listeners: list[Callable[[DeskChange], None]] = []
        self._account = self._make_account() if signed_in else None
        state = ConnectionState.CONNECTED if signed_in else ConnectionState.SIGNED_OUT
        self._connection = Connection(state, now_ms)
        self._seat: Seat | None = self._make_seat() if signed_in else None
        self._waiting: dict[ConversationId, Conversation] = {}
        self._ours: dict[ConversationId, Conversation] = {}
        self._messages: dict[ConversationId, list[Message]] = {}
        self.drafts: dict[ConversationId, str] = {}
        self._arrivals = 0

    # --- what the window asks

    @property
    def account(self) -> Account | None:
        return self._account

    @property
    def connection(self) -> Connection:
        return self._connection

    @property
    def seat(self) -> Seat | None:
        return self._seat

    def now_ms(self) -> int:
        return self.time_ms

    def subscribe(self, listener: Callable[[DeskChange], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def sign_in(self, user: str, password: str) -> Account:
        await asyncio.sleep(0)
        if self.failing is not None:
            raise self.failing
        if (user, password) != (USER, PASSWORD):
            raise Refused.of(problem("sign_in_failed"))
        self._account, self._seat = self._make_account(), self._make_seat()
        self._tell(AccountChanged(self._account, AccountReason.SIGNED_IN))
        self.connect()
        self._tell(SeatChanged(self._seat))
        return self._account

    async def sign_out(self, *, force: bool = False) -> None:
        unsent = sum(len(self._queued(one)) for one in self._ours)
        if unsent and not force:
            raise OutboxNotEmpty(unsent)
        self.lose_account(AccountReason.SIGNED_OUT)

    async def set_seat(self, status: SeatStatus, capacity: int) -> None:
        if self.failing is not None:
            raise self.failing
        assert self._seat is not None
        self._seat = replace(self._seat, status=status, capacity=capacity)
        self._tell(SeatChanged(self._seat))

    async def entries(self) -> list[Conversation]:
        return sorted(self._waiting.values(), key=lambda one: one.waiting_since_ms)

    async def conversations(self) -> list[Conversation]:
        return list(self._ours.values())

    async def messages(
        self, conversation: ConversationId, *, before: int | None = None, limit: int = 400
    ) -> list[Message]:
        rows = self._messages[conversation]
        if before is not None:
            rows = [row for row in rows if row.n is not None and row.n < before]
        return rows[-limit:]

    async def claim(self, conversation: ConversationId) -> Conversation:
        self.asked.append("claim")
        await asyncio.sleep(0)
        if self.failing is not None:
            raise self.failing
        if self.rival:
            del self._waiting[conversation]
            self._tell(EntryGone(conversation, self.rival))
            raise Refused.of(problem("claim_lost", winner="bram", winner_name=self.rival))
        entry = self._waiting.pop(conversation)
        own = replace(
            entry,
            state=ConversationState.CLAIMED,
            seat=SeatId("seat"),
            user=USER,
            user_name=NAME,
            claimed_ms=self.time_ms,
        )
        self._ours[conversation] = own
        self._tell(EntryGone(conversation, NAME))
        self._tell(ConversationOpened(own))
        self._load(1)
        return own

    async def claim_next(self) -> Conversation | None:
        entries = await self.entries()
        return await self.claim(entries[0].id) if entries else None

    async def send(self, conversation: ConversationId, text: str) -> Message:
        fault = text_fault(text)
        if fault is not None:
            raise TextRefused.because(fault)
        if self.failing is not None:
            raise self.failing
        message = Message(
            id=MessageId(uuid7()),
            conversation=conversation,
            author=Party.COUNSELLOR,
            text=text,
            at_ms=self.time_ms,
            state=MessageState.QUEUED,
            author_name=NAME,
        )
        self._messages[conversation].append(message)
        self._tell(MessageAdded(message))
        if self._connection.state is ConnectionState.CONNECTED:
            self._commit(message)
        return message

    async def take_back(self, message_id: MessageId) -> str:
        message = self._find(message_id)
        self._messages[message.conversation].remove(message)
        self._tell(MessageRemoved(message))
        return message.text

    async def send_again(self, message_id: MessageId) -> None:
        message = replace(self._find(message_id), state=MessageState.QUEUED, problem=None)
        self._swap(message)
        self._tell(MessageChanged(message))
        self._commit(message)

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        self.drafts[conversation] = text

    async def draft(self, conversation: ConversationId) -> str:
        return self.drafts.get(conversation, "")

    async def mark_seen(self, conversation: ConversationId, n: int) -> None:
        self.seen[conversation] = max(n, self.seen.get(conversation, 0))
        if conversation in self._ours:
            self._change(conversation, counsellor_seen_n=self.seen[conversation])

    async def typing(self, conversation: ConversationId) -> None:
        self.asked.append("typing")

    async def end(self, conversation: ConversationId, closing: str | None) -> None:
        if self.failing is not None:
            raise self.failing
        if closing:
            await self.send(conversation, closing)
        self._end(conversation, EndReason.FINISHED, Party.COUNSELLOR)

    async def close(self, conversation: ConversationId) -> None:
        del self._ours[conversation]
        self._tell(ConversationClosed(conversation))

    async def release(self, conversation: ConversationId) -> None:
        self.lose(conversation)

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
        self._waiting[entry.id] = entry
        self._messages[entry.id] = []
        for text in words:
            self.say(entry.id, text)
        self._tell(EntryChanged(self._waiting[entry.id]))
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
        rows = self._messages[conversation]
        at = next((i for i, row in enumerate(rows) if row.n is None), len(rows))
        rows.insert(at, message)
        changes = {"head_n": n, "last_at_ms": message.at_ms}
        place = self._ours if conversation in self._ours else self._waiting
        since = place[conversation].unanswered_since_ms or message.at_ms
        place[conversation] = replace(
            place[conversation],
            unanswered_since_ms=since,
            **changes,  # type: ignore[arg-type]
        )
        if conversation in self._ours:
            self._tell(MessageAdded(message))
            self._tell(ConversationChanged(self._ours[conversation]))
        return message

    def fill(self, conversation: ConversationId, count: int) -> None:
        """A long history, half of it answers, told to nobody."""
        rows = self._messages[conversation]
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
        place = self._ours if conversation in self._ours else self._waiting
        place[conversation] = replace(
            place[conversation], head_n=len(rows), counsellor_seen_n=len(rows)
        )

    def receive(self, conversation: ConversationId, *, delivered_n: int, seen_n: int) -> None:
        """The visitor's page has received and shown this much."""
        self._change(conversation, visitor_delivered_n=delivered_n, visitor_seen_n=seen_n)

    def type(self, conversation: ConversationId) -> None:
        """The visitor types."""
        self._tell(VisitorTyping(conversation, self.time_ms + TYPING_MS))

    def vanish(self, conversation: ConversationId) -> None:
        """No page of the visitor's is connected."""
        self._change(conversation, visitor_present=False, gone_since_ms=self.time_ms)

    def leave(self, conversation: ConversationId, reason: EndReason = EndReason.LEFT) -> None:
        """The visitor ends it."""
        self._end(conversation, reason, Party.VISITOR)

    def lose(self, conversation: ConversationId) -> None:
        """The conversation is not ours any more; what was unsent is refused first."""
        for message in self._queued(conversation):
            self._refuse(message, "not_yours")
        entry = replace(self._ours.pop(conversation), state=ConversationState.WAITING)
        self._tell(ConversationClosed(conversation))
        self._waiting[conversation] = entry
        self._tell(EntryChanged(entry))

    def refuse_queued(self, conversation: ConversationId, code: str) -> None:
        """The service gives a verdict against what is queued."""
        for message in self._queued(conversation):
            self._refuse(message, code)

    def take_away(self, conversation: ConversationId, name: str) -> None:
        """Another seat takes an entry."""
        del self._waiting[conversation]
        self._tell(EntryGone(conversation, name))

    def disconnect(self, problem_code: str | None = "unreachable") -> None:
        """The connection is gone."""
        self._set_connection(ConnectionState.OFFLINE, problem_code)

    def connect(self) -> None:
        """The connection is back: what is queued goes out."""
        self._set_connection(ConnectionState.CONNECTED, None)
        for conversation in self._ours:
            for message in self._queued(conversation):
                self._commit(message)

    def lose_account(self, reason: AccountReason) -> None:
        """Nobody is signed in any more."""
        self._account = self._seat = None
        self._ours.clear()
        self._waiting.clear()
        self._set_connection(ConnectionState.SIGNED_OUT, None)
        self._tell(AccountChanged(None, reason))

    def pass_time(self, seconds: float) -> None:
        """The service's clock goes on."""
        self.time_ms += round(seconds * 1000)

    # --- inside

    def _tell(self, change: DeskChange) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _commit(self, message: Message) -> None:
        n = self._head(message.conversation) + 1
        sent = replace(message, n=n, state=MessageState.SENT)
        self._swap(sent)
        self.sent.append((message.conversation, message.text))
        self._tell(MessageChanged(sent))
        self._change(message.conversation, head_n=n, unanswered_since_ms=None)

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
        )

    def _change(self, conversation: ConversationId, **changes: object) -> None:
        own = replace(self._ours[conversation], **changes)  # type: ignore[arg-type]
        self._ours[conversation] = own
        self._tell(ConversationChanged(own))

    def _set_connection(self, state: ConnectionState, code: str | None) -> None:
        self._connection = Connection(state, self.time_ms, code)
        self._tell(ConnectionChanged(self._connection))

    def _head(self, conversation: ConversationId) -> int:
        return max((row.n or 0 for row in self._messages[conversation]), default=0)

    def _queued(self, conversation: ConversationId) -> list[Message]:
        rows = self._messages[conversation]
        return [row for row in rows if row.state is MessageState.QUEUED]

    def _find(self, message_id: MessageId) -> Message:
        return next(row for rows in self._messages.values() for row in rows if row.id == message_id)

    def _swap(self, message: Message) -> None:
        rows = self._messages[message.conversation]
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
