"""Sending what this desk has to say, until the service has confirmed or refused it.

Each conversation has a lane: first in, first out, one at a time. A lane that fails waits
and tries again, and holds up no other. Only an explicit verdict of the service ends a row;
a page of a proxy, a time-out or a fault of the service is none (invariants 1 and 2).

A lane does not wait until a confirmation is kept: those of all lanes that came meanwhile are
kept in one turn. A kill in between sends a row again under its id, which changes nothing.

After an outage a lane waits until its region has caught up (``desk.caught_up``). What is in
the way of a row is told with it and is not stored: it is news of this moment, and a write
for each failure of each row would be no use to anybody.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from vt_desk.client.client import Client
from vt_desk.client.errors import (
    ClientError,
    ConversationOver,
    Forbidden,
    NotThere,
    NotYours,
    Purged,
    Refused,
    SessionLost,
    TokenExpired,
    TooOld,
)
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.picture import Picture
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Message, MessageState, Party
from vt_desk.domain.ids import ConversationId, MessageId
from vt_desk.store.door import OutboxRow
from vt_desk.wire.desk import Posted, PostMessage

_NO_VERDICT = (SessionLost, TokenExpired, TooOld)
_OF_THE_CONVERSATION = (NotYours, ConversationOver, NotThere, Forbidden, Purged)


class Outbox:
    """Sends the rows of the outbox."""

    def __init__(self, client: Client, picture: Picture, caught_up: CaughtUp) -> None:
        self._client = client
        self._picture = picture
        self._caught_up = caught_up
        caught_up.on_change = self.wake
        self._came = asyncio.Event()
        self._hurry = asyncio.Event()
        self._lanes: set[ConversationId] = set()
        self._problems: dict[ConversationId, str] = {}
        self._confirmed: dict[MessageId, Message] = {}
        """What the service has, and the store does not know yet."""
        self._confirmation_came = asyncio.Event()

    def wake(self) -> None:
        """There is something new to send."""
        self._came.set()

    def hurry(self) -> None:
        """The service is there again: lanes that wait try now."""
        self._hurry.set()
        self._hurry = asyncio.Event()
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
                for row in self._to_send():
                    if row.conversation not in self._lanes:
                        self._lanes.add(row.conversation)
                        group.create_task(self._lane(row.conversation))
                await self._came.wait()

    async def drained(self, conversation: ConversationId) -> None:
        """Wait until nothing of a conversation is queued."""
        await self._picture.until(lambda: not self._picture.queued(conversation))

    def _to_send(self, conversation: ConversationId | None = None) -> list[OutboxRow]:
        queued = self._picture.queued(conversation)
        return [row for row in queued if row.id not in self._confirmed]

    async def _lane(self, conversation: ConversationId) -> None:
        backoff = self._client.backoff()
        while self._to_send(conversation):
            await self._caught_up_with(conversation)
            rows = self._to_send(conversation)
            if not rows:
                break
            row = rows[0]
            hurry = self._hurry
            try:
                posted = await self._client.calls.post(
                    conversation, PostMessage(id=row.id, text=row.text)
                )
            except SessionLost:
                # Everything stops now, and begins again with the next sign-in.
                break
            except ClientError as error:
                if isinstance(error, Refused) and not isinstance(error, _NO_VERDICT):
                    await self._refused(row, error)
                    continue
                self._problems[conversation] = error.code
                self._came.set()
                await _either(hurry, backoff.failed(error))
            else:
                backoff.succeeded()
                self._problems.pop(conversation, None)
                self._confirmed[row.id] = self._message_of(row, posted)
                self._confirmation_came.set()
        self._lanes.discard(conversation)
        self._problems.pop(conversation, None)

    async def _caught_up_with(self, conversation: ConversationId) -> None:
        kept = self._picture.kept(conversation)
        if kept is not None:
            await self._caught_up.wait(kept.conversation.region)

    async def _tell_problems(self) -> None:
        """Say with each queued row what is in its way."""
        if not any(self._news(row) for row in self._picture.queued()):
            return
        async with self._picture.turn() as turn:
            for row in turn.rows():
                if row.state is MessageState.QUEUED and self._news(row):
                    turn.change_row(replace(row, problem=self._problem_of(row)), passing=True)

    def _news(self, row: OutboxRow) -> bool:
        problem = self._problem_of(row)
        return problem is not None and problem != row.problem

    def _problem_of(self, row: OutboxRow) -> str | None:
        problem = self._problems.get(row.conversation)
        kept = self._picture.kept(row.conversation)
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
        )

    async def _keep_confirmed(self) -> None:
        while True:
            await self._confirmation_came.wait()
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
            if isinstance(error, _OF_THE_CONVERSATION):
                turn.refuse_rows(row.conversation, error.code)
            else:
                now = turn.row(row.id)
                if now is not None and now.state is MessageState.QUEUED:
                    turn.change_row(replace(now, state=MessageState.REFUSED, problem=error.code))


async def _either(hurry: asyncio.Event, wait_s: float) -> None:
    try:
        async with asyncio.timeout(wait_s):
            await hurry.wait()
    except TimeoutError:
        pass
