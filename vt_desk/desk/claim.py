"""Claiming: the database lets one seat win.

A claim is one conditional update at the service. The answer says who won, and brings the
words; the region's log tells every other seat the same, in the same order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from vt_desk.client.client import Client
from vt_desk.client.errors import QueueEmpty, Refused
from vt_desk.desk.apply import as_entry
from vt_desk.desk.errors import OutboxNotEmpty
from vt_desk.desk.load import apply_transcript
from vt_desk.desk.picture import Picture
from vt_desk.desk.send import running
from vt_desk.desk.words import WordsFetcher
from vt_desk.domain.conversation import Conversation
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.wire.desk import Claim


class Claims:
    """Takes entries, and gives conversations back."""

    def __init__(
        self,
        client: Client,
        picture: Picture,
        words: WordsFetcher,
        beat: Callable[[], Awaitable[None]],
    ) -> None:
        """Make it.

        Args:
            client: to the service.
            picture: what is changed.
            words: fetches what a claim does not bring.
            beat: tells the service that this seat is there.
        """
        self._client = client
        self._picture = picture
        self._words = words
        self._beat = beat

    async def claim(self, conversation: ConversationId) -> Conversation:
        """Ask for a waiting conversation.

        Args:
            conversation: an entry. One that is ours already gives the same answer.

        Returns:
            It, ours, with its words in the store.

        Raises:
            ClaimLost: another seat has it; says who.
            SeatFull: this seat has as many as it takes.
            ConversationOver: the visitor left.
            Unreachable: the claim may have been made. The log will tell, and asking again
                gives the same answer.
        """
        with self._words.claim_under_way():
            return await self._won(lambda: self._client.calls.claim(conversation))

    async def claim_next(self) -> Conversation | None:
        """Ask for the entry that is next in any of this account's regions.

        Returns:
            It, ours; None when nobody waits.

        Raises:
            SeatFull: this seat has as many as it takes.
            Unreachable: as for ``claim``.
        """
        with self._words.claim_under_way():
            for region in self._regions_by_wait():
                try:
                    return await self._won(partial(self._client.calls.claim_next, region))
                except QueueEmpty:
                    continue
        return None

    def _regions_by_wait(self) -> list[RegionId]:
        """The regions where somebody waits first, then the rest: the picture may be behind."""
        account = self._picture.known.account
        waiting = [entry.region for entry in self._picture.entries()]
        return list(dict.fromkeys([*waiting, *(account.regions if account else ())]))

    async def _won(self, ask: Callable[[], Awaitable[Claim]]) -> Conversation:
        try:
            claim = await ask()
        except Refused as error:
            if error.code != "no_seat":
                raise
            # The first heart-beat is still on its way, or the lease ran out meanwhile.
            await self._beat()
            claim = await ask()
        async with self._picture.turn() as turn:
            kept = apply_transcript(turn, claim.transcript)
        return kept.conversation

    async def release(self, conversation: ConversationId) -> None:
        """Give a conversation back to the queue, at its old place.

        Raises:
            OutboxNotEmpty: something typed for it is not sent yet.
            NotYours: it is not ours (any more).
            ClientError: any other; Unreachable means that it may have been done.
        """
        running(self._picture.kept(conversation))
        queued = self._picture.queued(conversation)
        if queued:
            raise OutboxNotEmpty(len(queued))
        await self._client.calls.release(conversation)
        async with self._picture.turn() as turn:
            kept = turn.kept(conversation)
            if kept is not None and kept.opened:
                # Its event says the same; this is for a stream that is behind.
                kept = turn.lose(kept)
                talk = kept.conversation
                talk = as_entry(talk, waiting_since_ms=talk.waiting_since_ms)
                turn.put(replace(kept, conversation=talk))
