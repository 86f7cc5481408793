"""Fetching the words of conversations that became ours without them.

It happens when the log says that a claim of ours was made and its answer was lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, Forbidden, NotThere, NotYours, Purged
from vt_desk.desk.load import apply_transcript
from vt_desk.desk.picture import Picture
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId


class WordsFetcher:
    """Fetches what is wanted, one after the other, until it has it or it is not ours."""

    def __init__(self, client: Client, picture: Picture) -> None:
        self._client = client
        self._picture = picture
        self._wanted: set[ConversationId] = set()
        self._came = asyncio.Event()
        self._claims = 0

    def want(self, conversation: ConversationId) -> None:
        """Fetch this one, unless an answer under way brings it."""
        self._wanted.add(conversation)
        self._came.set()

    @contextmanager
    def claim_under_way(self) -> Iterator[None]:
        """While a claim waits for its answer nothing is fetched: the answer has the words."""
        self._claims += 1
        try:
            yield
        finally:
            self._claims -= 1
            self._came.set()

    async def run(self) -> None:
        """Fetch until cancelled."""
        # The log was heard, and the desk ended before the words came: nobody says it again.
        for conversation, kept in self._picture.known.kept.items():
            if kept.conversation.state is ConversationState.CLAIMED:
                self.want(conversation)
        backoff = self._client.backoff(longest_s=5.0)
        while True:
            await self._came.wait()
            self._came.clear()
            while self._wanted and not self._claims:
                conversation = self._wanted.pop()
                if not self._still_wanted(conversation):
                    continue
                try:
                    await self._fetch(conversation)
                except ClientError as error:
                    self._wanted.add(conversation)
                    await self._client.wait(backoff.failed(error))
                else:
                    backoff.succeeded()

    def _still_wanted(self, conversation: ConversationId) -> bool:
        kept = self._picture.kept(conversation)
        return (
            kept is not None
            and not kept.opened
            and kept.conversation.seat == self._picture.known.seat
        )

    async def _fetch(self, conversation: ConversationId) -> None:
        try:
            transcript = await self._client.calls.transcript(conversation)
        except (NotThere, Forbidden, NotYours, Purged):
            # Over, and deleted or not for us any more. If it still runs, the log tells.
            async with self._picture.turn() as turn:
                kept = turn.kept(conversation)
                if kept is not None and kept.conversation.state is ConversationState.ENDED:
                    turn.drop(conversation)
            return
        async with self._picture.turn() as turn:
            apply_transcript(turn, transcript)
