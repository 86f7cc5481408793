"""Sending: one row in the outbox, bound to its conversation, and nothing else.

The row is in the store before anything is shown or sent, so what a person has sent cannot
get lost with the program. Which conversation it goes to is decided here and written into
the row (invariant 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vt_desk.client.errors import ConversationOver, NotYours, TextRefused
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.errors import UnknownHere
from vt_desk.desk.outbox import Outbox
from vt_desk.desk.picture import Picture
from vt_desk.domain.conversation import ConversationState, Message, MessageState
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import ConversationId, MessageId
from vt_desk.domain.text import text_fault
from vt_desk.store.door import Kept, OutboxRow
from vt_desk.wire.problems import problem


class Sending:
    """Puts messages into the outbox and takes refused ones back."""

    def __init__(
        self,
        picture: Picture,
        outbox: Outbox,
        clock: ServiceClock,
        make_id: Callable[[], str],
    ) -> None:
        self._picture = picture
        self._outbox = outbox
        self._clock = clock
        self._make_id = make_id

    async def send(
        self, conversation: ConversationId, text: str, *, card: Target | None = None
    ) -> Message:
        """Put a message into the outbox; its conversation's draft is gone with it.

        Args:
            conversation: one of ours.
            text: as typed; it is not changed.
            card: the visitor is shown this number to tap, in place of the text; the draft stays.

        Returns:
            The message, queued.

        Raises:
            TextRefused: the text cannot be sent; says why.
            NotYours: it is not one of ours.
            ConversationOver: it has ended.
        """
        fault = text_fault(text)
        if fault is not None:
            raise TextRefused.because(fault)
        async with self._picture.turn() as turn:
            running(turn.kept(conversation))
            message = turn.add_row(
                OutboxRow(
                    id=MessageId(self._make_id()),
                    conversation=conversation,
                    text=text,
                    place=turn.next_place(),
                    made_ms=self._clock.now_ms(),
                    card=card,
                ),
                is_draft=card is None,
            )
        self._outbox.wake()
        return message

    async def take_back(self, message: MessageId) -> str:
        """Take a refused message out of the outbox.

        Returns:
            Its text.

        Raises:
            UnknownHere: there is no refused message with that id.
        """
        async with self._picture.turn() as turn:
            row = turn.row(message)
            if row is None or row.state is not MessageState.REFUSED:
                raise UnknownHere
            turn.take_row(row)
        return row.text

    async def send_again(self, message: MessageId) -> Message:
        """Queue a refused message again, behind all others.

        Returns:
            The message, queued. Its id is the same unless the id itself was refused.

        Raises:
            UnknownHere: there is no refused message with that id.
            NotYours: its conversation is not one of ours.
            ConversationOver: its conversation has ended.
        """
        async with self._picture.turn() as turn:
            row = turn.row(message)
            if row is None or row.state is not MessageState.REFUSED:
                raise UnknownHere
            running(turn.kept(row.conversation))
            again = replace(row, state=MessageState.QUEUED, problem=None, place=turn.next_place())
            if row.problem == "id_conflict":
                turn.take_row(row)
                new = replace(again, id=MessageId(self._make_id()))
                shown = turn.add_row(new, is_draft=False)
            else:
                shown = turn.change_row(again)
        self._outbox.wake()
        return shown


def running(kept: Kept | None) -> Kept:
    """Check that a conversation is one of ours and goes on.

    Raises:
        NotYours: it is not ours.
        ConversationOver: it has ended.
    """
    if kept is None or not kept.opened:
        raise NotYours(problem("not_yours"))
    if kept.conversation.state is ConversationState.ENDED:
        raise ConversationOver(problem("conversation_ended"))
    return kept
