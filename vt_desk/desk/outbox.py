"""Sending what this desk has to say, until the service has confirmed or refused it.

Each conversation has a lane: first in, first out, one at a time. A lane that fails waits
and tries again, and holds up no other. Only an explicit verdict of the service ends a row;
a page of a proxy, a time-out or a fault of the service is none (invariants 1 and 2).

A lane does not wait until a confirmation is kept. While lanes have more to send, what was
confirmed waits a moment for what is confirmed next, and for its events, which say the same:
after an outage a turn at the store for each message would take as long as sending it. A kill
in between sends a row again under its id, which changes nothing.

After an outage a lane waits until its region has caught up (``desk.caught_up``). What is in
the way of a row is told with it and is not stored: it is news of this moment, and a write
for each failure of each row would be no use to anybody.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, LogWentBack, Refused, SessionLost
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.lanes import OF_THE_CONVERSATION, Hurry, first, verdict
from vt_desk.desk.picture import Picture
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Message, MessageState, Party
from vt_desk.domain.ids import ConversationId, MessageId
from vt_desk.store.door import OutboxRow
from vt_desk.wire.desk import Posted, PostMessage

GATHER_S = 0.05
"""How long a confirmation waits for others, at most, before it is kept and told."""


class Outbox:
    """Sends the rows of the outbox."""

    def __init__(
        self,
        client: Client,
        picture: Picture,
        caught_up: CaughtUp,
        *,
        gather_s: float = GATHER_S,
    ) -> None:
        self._gather_s = gather_s
        self._client = client
        self._picture = picture
        self._caught_up = caught_up
        caught_up.on_change = self.wake
        self._came = asyncio.Event()
        self._hurry = Hurry()
        self._lanes: set[ConversationId] = set()
        self._problems: dict[ConversationId, str] = {}
        self._confirmed: dict[MessageId, Message] = {}
        """What the service has, and the store does not know yet."""
        self._confirmation_came = asyncio.Event()
        self._all_sent = asyncio.Event()

    def wake(self) -> None:
        """There is something new to send."""
        self._came.set()

    def hurry(self) -> None:
        """The service is there again: lanes that wait try now."""
        self._hurry.now()
        self._came.set()

    async def run(self) -> None:
        """Send until cancelled."""
        self._lanes.clear()
        self._problems.clear()
        self._confirmed.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_confirmed())
            while True:
                self._came.clear()
                await self._tell_problems()
                for conversation in self._picture.lanes():
                    if conversation not in self._lanes and self._next(conversation) is not None:
                        self._lanes.add(conversation)
                        self._all_sent.clear()
                        group.create_task(self._lane(conversation))
                await self._came.wait()

    async def drained(self, conversation: ConversationId) -> None:
        """Wait until nothing of a conversation is queued."""
        await self._picture.until(lambda: self._picture.next_queued(conversation) is None)

    def _next(self, conversation: ConversationId) -> OutboxRow | None:
        return self._picture.next_queued(conversation, self._confirmed)

    async def _lane(self, conversation: ConversationId) -> None:
        backoff = self._client.backoff()
        before: MessageId | None = None
        while self._next(conversation) is not None:
            await self.caught_up_with(conversation)
            row = self._next(conversation)
            if row is None:
                break
            hurry = self._hurry.next()
            after = before if before in self._confirmed else self.after(conversation)
            try:
                posted = await self._client.calls.post(
                    conversation,
                    PostMessage(id=row.id, text=row.text, after=after, card=row.card),
                )
            except SessionLost:
                # Everything stops now, and begins again with the next sign-in.
                break
            except ClientError as error:
                refusal = verdict(error)
                if refusal is not None:
                    await self._refused(row, refusal)
                    continue
                if isinstance(error, LogWentBack):
                    self.doubt(conversation)
                self._problems[conversation] = error.code
                self._came.set()
                await first(hurry, backoff.failed(error))
            else:
                backoff.succeeded()
                self._problems.pop(conversation, None)
                before = row.id
                self._confirmed[row.id] = self._message_of(row, posted)
                self._confirmation_came.set()
        self._lanes.discard(conversation)
        self._problems.pop(conversation, None)
        if not self._lanes:
            self._all_sent.set()

    def after(self, conversation: ConversationId) -> MessageId | None:
        """The last message of this side that the service has confirmed, as far as is kept."""
        said = self._picture.known.said.get(conversation)
        return said[1] if said is not None else None

    def doubt(self, conversation: ConversationId) -> None:
        """The service does not have that message: load its region anew before anything else."""
        kept = self._picture.kept(conversation)
        if kept is not None:
            self._caught_up.doubt(kept.conversation.region)

    async def caught_up_with(self, conversation: ConversationId) -> None:
        """Wait until what the service has of a conversation is known, but not for long."""
        kept = self._picture.kept(conversation)
        if kept is not None:
            await self._caught_up.wait(kept.conversation.region)

    async def _tell_problems(self) -> None:
        """Say with each queued row what is in its way."""
        if not any(map(self._unaware, self._picture.lanes())):
            return
        async with self._picture.turn() as turn:
            for conversation in self._picture.lanes():
                problem = self._problem_of(conversation)
                for row in self._unaware(conversation):
                    turn.change_row(replace(row, problem=problem), passing=True)

    def _unaware(self, conversation: ConversationId) -> list[OutboxRow]:
        """The queued rows that do not say yet what is in their way."""
        problem = self._problem_of(conversation)
        if problem is None:
            return []
        return [row for row in self._picture.queued(conversation) if row.problem != problem]

    def _problem_of(self, conversation: ConversationId) -> str | None:
        problem = self._problems.get(conversation)
        kept = self._picture.kept(conversation)
        if problem is None and kept is not None:
            problem = self._caught_up.problem(kept.conversation.region)
        return problem

    def _message_of(self, row: OutboxRow, posted: Posted) -> Message:
        account = self._picture.known.account
        return Message(
            id=row.id,
            conversation=row.conversation,
            author=Party.COUNSELLOR,
            text=row.text,
            at_ms=posted.at_ms,
            n=posted.n,
            author_name=account.name if account is not None else "",
            card=row.card,
        )

    async def _keep_confirmed(self) -> None:
        while True:
            await self._confirmation_came.wait()
            if self._lanes:
                await first(self._all_sent, self._gather_s)
            self._confirmation_came.clear()
            async with self._picture.turn() as turn:
                kept = tuple(self._confirmed)
                self._confirm(turn)
            for id_ in kept:
                del self._confirmed[id_]

    def _confirm(self, turn: Turn) -> None:
        for message in self._confirmed.values():
            turn.confirm(message, by_event=False)

    async def _refused(self, row: OutboxRow, error: Refused) -> None:
        async with self._picture.turn() as turn:
            # What was said before it is not refused with it.
            self._confirm(turn)
            if isinstance(error, OF_THE_CONVERSATION):
                turn.refuse_rows(row.conversation, error.code)
            else:
                now = turn.row(row.id)
                if now is not None and now.state is MessageState.QUEUED:
                    turn.change_row(replace(now, state=MessageState.REFUSED, problem=error.code))
