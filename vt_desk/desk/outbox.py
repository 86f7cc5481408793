"""Sending what this desk has to say, until the service has confirmed or refused it.

Each conversation has a lane: first in, first out, one at a time. A lane that fails waits
and tries again, and holds up no other. Only an explicit verdict of the service ends a row;
a page of a proxy, a time-out or a fault of the service is none (invariants 1 and 2).
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
    Refused,
    SessionLost,
    TokenExpired,
    TooOld,
)
from vt_desk.desk.picture import Picture
from vt_desk.domain.conversation import Message, MessageState, Party
from vt_desk.domain.ids import ConversationId
from vt_desk.store.door import OutboxRow
from vt_desk.wire.desk import Posted, PostMessage

_NO_VERDICT = (SessionLost, TokenExpired, TooOld)
_OF_THE_CONVERSATION = (NotYours, ConversationOver, NotThere, Forbidden)


class Outbox:
    """Sends the rows of the outbox."""

    def __init__(self, client: Client, picture: Picture) -> None:
        self._client = client
        self._picture = picture
        self._came = asyncio.Event()
        self._hurry = asyncio.Event()
        self._lanes: set[ConversationId] = set()

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
        async with asyncio.TaskGroup() as group:
            while True:
                self._came.clear()
                for row in self._picture.queued():
                    if row.conversation not in self._lanes:
                        self._lanes.add(row.conversation)
                        group.create_task(self._lane(row.conversation))
                await self._came.wait()

    async def drained(self, conversation: ConversationId) -> None:
        """Wait until nothing of a conversation is queued."""
        await self._picture.until(lambda: not self._picture.queued(conversation))

    async def _lane(self, conversation: ConversationId) -> None:
        backoff = self._client.backoff()
        while rows := self._picture.queued(conversation):
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
                await _either(hurry, backoff.failed(error))
            else:
                backoff.succeeded()
                await self._confirmed(row, posted)
        self._lanes.discard(conversation)

    async def _confirmed(self, row: OutboxRow, posted: Posted) -> None:
        account = self._picture.known.account
        message = Message(
            id=row.id,
            conversation=row.conversation,
            author=Party.COUNSELLOR,
            text=row.text,
            at_ms=posted.at_ms,
            n=posted.n,
            author_name=account.name if account is not None else "",
        )
        async with self._picture.turn() as turn:
            turn.confirm(message, by_event=False)

    async def _refused(self, row: OutboxRow, error: Refused) -> None:
        async with self._picture.turn() as turn:
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
