"""A desk in memory, with its service and visitors inside: what views are tested against.

It keeps the promises of the desk's face: one row a message, its number given by the
service, queued while there is no connection, changes told in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from tests.fakes.desk_escalations import DeskEscalations
from tests.fakes.desk_keeping import StoreTrouble
from tests.fakes.desk_memory import NAME, PASSWORD, REGION, START_MS, USER
from vt_desk.client.errors import Refused
from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    Connection,
    ConnectionState,
    ConversationOpened,
    DeskChange,
    EntryGone,
    LockChanged,
    MessageAdded,
    MessageChanged,
    MessageRemoved,
    SeatChanged,
)
from vt_desk.desk.errors import OutboxNotEmpty, TextRefused
from vt_desk.domain.conversation import (
    Conversation,
    ConversationState,
    EndReason,
    Message,
    MessageState,
    Party,
)
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, uuid7
from vt_desk.domain.queue_order import queue_order
from vt_desk.domain.seat import Account, Role, Seat, SeatStatus
from vt_desk.domain.text import text_fault
from vt_desk.wire.problems import problem
from vt_desk.wire.report import Report

__all__ = ["NAME", "PASSWORD", "REGION", "START_MS", "USER", "FakeDesk"]


class FakeDesk(DeskEscalations):
    """The face that the window holds; what it stands on has the rest."""

    def become(self, role: Role, *regions: str) -> None:
        """The account has another role, in these regions."""
        assert self._account is not None
        self._account = replace(self._account, role=role, regions=tuple(map(RegionId, regions)))
        self._tell(AccountChanged(self._account, AccountReason.SIGNED_IN))

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
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    async def sign_in(self, user: str, password: str, *, keep: bool = True) -> Account:
        await asyncio.sleep(0)
        if self.failing is not None:
            raise self.failing
        if (user, password) != (USER, PASSWORD):
            raise Refused.of(problem("sign_in_failed"))
        if keep and self.trouble:
            raise StoreTrouble(self.trouble)
        self.keep(kept=keep, code=None if keep else "by_choice")
        if self._lock is not None:
            self._lock = None
            self._tell(LockChanged(None))
        self._account, self._seat = self._make_account(), self._make_seat()
        self._tell(AccountChanged(self._account, AccountReason.SIGNED_IN))
        self.connect()
        self._tell(SeatChanged(self._seat))
        return self._account

    async def sign_out(self, *, force: bool = False) -> None:
        unsent = sum(len(self._queued(one)) for one in self.ours)
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
        return sorted(self.waiting.values(), key=queue_order)

    async def conversations(self) -> list[Conversation]:
        return list(self.ours.values())

    async def messages(
        self, conversation: ConversationId, *, before: int | None = None, limit: int = 400
    ) -> list[Message]:
        rows = self.rows[conversation]
        if before is not None:
            rows = [row for row in rows if row.n is not None and row.n < before]
        return rows[-limit:]

    async def claim(self, conversation: ConversationId) -> Conversation:
        self.asked.append("claim")
        await asyncio.sleep(0)
        if self.failing is not None:
            raise self.failing
        if self.rival:
            del self.waiting[conversation]
            self._tell(EntryGone(conversation, self.rival))
            raise Refused.of(problem("claim_lost", winner="bram", winner_name=self.rival))
        entry = self.waiting.pop(conversation)
        own = replace(
            entry,
            state=ConversationState.CLAIMED,
            seat=SeatId("seat"),
            user=USER,
            user_name=NAME,
            claimed_ms=self.time_ms,
        )
        self.ours[conversation] = own
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
            problem=self._connection.problem,
            author_name=NAME,
        )
        self.rows[conversation].append(message)
        self._tell(MessageAdded(message))
        if self._connection.state is ConnectionState.CONNECTED:
            self._commit(message)
        return message

    async def take_back(self, message_id: MessageId) -> str:
        message = self._find(message_id)
        self.rows[message.conversation].remove(message)
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
        if conversation in self.ours:
            self._change(conversation, counsellor_seen_n=self.seen[conversation])

    async def typing(self, conversation: ConversationId) -> None:
        self.asked.append("typing")

    async def end(self, conversation: ConversationId, closing: str | None) -> None:
        if self.failing is not None:
            raise self.failing
        if closing:
            await self.send(conversation, closing)
        self._end(conversation, EndReason.FINISHED, Party.COUNSELLOR)

    async def release(self, conversation: ConversationId) -> None:
        self.lose(conversation)

    async def report(self, region: RegionId, first: str, last: str) -> Report:
        self.asked.append(f"report {region} {first} {last}")
        await asyncio.sleep(0)
        if self.failing is not None:
            raise self.failing
        found = self.months.get(region, [])
        return Report(region, first, last, [one for one in found if first <= one.month <= last])
