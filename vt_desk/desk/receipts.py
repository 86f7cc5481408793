"""Telling the service how far the counsellor has read.

Only the last number counts, so a newer one replaces an older that has not been told. A
visitor who writes ten short lines in a row is told twice and not ten times: each telling
is a transaction, an event at every desk of the region, and a painting there.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, Refused, SessionLost
from vt_desk.desk.picture import Picture
from vt_desk.domain.ids import ConversationId
from vt_desk.wire.desk import SeenUpTo

PAUSE_S = 0.4


class Receipts:
    """Marks as seen, here at once and at the service as soon as it is there."""

    def __init__(self, client: Client, picture: Picture) -> None:
        self._client = client
        self._picture = picture
        self._untold: dict[ConversationId, SeenUpTo] = {}
        self._came = asyncio.Event()

    def forget(self) -> None:
        """Nobody is at work any more."""
        self._untold.clear()

    async def mark_seen(self, conversation: ConversationId, n: int) -> None:
        """Say that the counsellor has seen a conversation's messages.

        Args:
            conversation: one of ours; any other is passed over.
            n: up to and with this one.
        """
        async with self._picture.turn() as turn:
            kept = turn.kept(conversation)
            if kept is None or not kept.opened or n <= kept.conversation.counsellor_seen_n:
                return
            n = min(n, kept.conversation.head_n)
            turn.put(replace(kept, conversation=replace(kept.conversation, counsellor_seen_n=n)))
            self._untold[conversation] = SeenUpTo(delivered_n=kept.conversation.head_n, seen_n=n)
        self._came.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        backoff = self._client.backoff()
        # What was cut off half-way, and what was not told before the desk was locked.
        for talk in self._picture.opened():
            if talk.counsellor_seen_n:
                seen = SeenUpTo(delivered_n=talk.head_n, seen_n=talk.counsellor_seen_n)
                self._untold.setdefault(talk.id, seen)
        self._came.set()
        while True:
            await self._came.wait()
            self._came.clear()
            while self._untold:
                conversation, seen = next(iter(self._untold.items()))
                try:
                    await self._client.calls.seen(conversation, seen)
                except SessionLost:
                    return
                except Refused:
                    # It ended or is not ours any more: nobody waits for this.
                    pass
                except ClientError as error:
                    await self._client.wait(backoff.failed(error))
                    continue
                else:
                    backoff.succeeded()
                if self._untold.get(conversation) is seen:
                    del self._untold[conversation]
            await self._client.wait(PAUSE_S)
