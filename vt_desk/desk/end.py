"""Ending a conversation, and putting an ended one away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from vt_desk.client.client import Client
from vt_desk.client.errors import ConversationOver, LogWentBack, TextRefused
from vt_desk.desk.errors import FormOpen, OutboxNotEmpty, UnknownHere
from vt_desk.desk.outbox import Outbox
from vt_desk.desk.picture import Picture
from vt_desk.desk.send import running
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.text import text_fault
from vt_desk.wire.desk import EndConversation, PostMessage

_DRAIN_S = 10.0
_LAST = 50


class Ending:
    """Ends conversations and puts them away."""

    def __init__(
        self, client: Client, picture: Picture, outbox: Outbox, make_id: Callable[[], str]
    ) -> None:
        self._client = client
        self._picture = picture
        self._outbox = outbox
        self._make_id = make_id
        self._closings: dict[ConversationId, PostMessage] = {}

    def forget(self) -> None:
        """Nobody is at work any more: closing lines leave memory."""
        self._closings.clear()

    async def end(self, conversation: ConversationId, closing: str | None) -> None:
        """End a conversation. The region's log tells the rest.

        What was sent before goes first. When the answer gets lost, ending again with the
        same closing line says it once.

        Args:
            conversation: one of ours. One that has ended meanwhile is no error unless there
                was something to say.
            closing: a last message, or None.

        Raises:
            TextRefused: the closing line cannot be sent; says why.
            OutboxNotEmpty: what was sent before does not get through.
            NotYours: it is not one of ours.
            ConversationOver: it has ended, and the closing line was not said.
            LogWentBack: the service has lost some of what was said, and it is not there again.
            Unreachable: it may have been done.
        """
        fault = text_fault(closing) if closing is not None else None
        if fault is not None:
            raise TextRefused.because(fault)
        try:
            running(self._picture.kept(conversation))
            try:
                await self._end(conversation, closing)
            except LogWentBack:
                self._outbox.doubt(conversation)
                await self._outbox.caught_up_with(conversation)
                await self._end(conversation, closing)
        except ConversationOver:
            if closing is not None and not await self._said(conversation):
                raise
        self._closings.pop(conversation, None)

    async def _end(self, conversation: ConversationId, closing: str | None) -> None:
        try:
            async with asyncio.timeout(_DRAIN_S):
                await self._outbox.drained(conversation)
        except TimeoutError:
            raise OutboxNotEmpty(len(self._picture.queued(conversation))) from None
        last = self._closing(conversation, closing)
        after = self._outbox.after(conversation)
        await self._client.calls.end(conversation, EndConversation(closing=last, after=after))

    async def _said(self, conversation: ConversationId) -> bool:
        """Whether the closing line was said by an attempt whose answer was lost."""
        closing = self._closings.get(conversation)
        last = await self._picture.messages(conversation, limit=_LAST)
        return closing is not None and any(message.id == closing.id for message in last)

    def _closing(self, conversation: ConversationId, text: str | None) -> PostMessage | None:
        if text is None:
            return None
        before = self._closings.get(conversation)
        if before is None or before.text != text:
            before = PostMessage(id=self._make_id(), text=text)
            self._closings[conversation] = before
        return before

    async def close(self, conversation: ConversationId, *, later: bool = False) -> None:
        """Put an ended conversation away: its words, its draft and what was refused go.

        Args:
            conversation: one of ours.
            later: also with a form that is not finished, which stays as a task.

        Raises:
            UnknownHere: it is not one of ours, or has not ended.
            OutboxNotEmpty: something typed for it has no verdict yet.
            FormOpen: its form is not finished.
        """
        async with self._picture.turn() as turn:
            kept = turn.kept(conversation)
            ended = kept is not None and kept.conversation.state is ConversationState.ENDED
            if kept is None or not kept.opened or not ended:
                raise UnknownHere
            queued = self._picture.queued(conversation)
            if queued:
                raise OutboxNotEmpty(len(queued))
            if turn.intake.is_open(conversation) and not later:
                raise FormOpen
            for row in turn.rows(conversation):
                turn.drop_row(row.id)
            if turn.intake.is_needed(conversation):
                turn.put_off(kept)
            else:
                turn.drop(conversation)
        self._closings.pop(conversation, None)
