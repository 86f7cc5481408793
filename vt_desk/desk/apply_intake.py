"""What events do to forms: fields, the mark of danger, and the end of a form."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from vt_desk.desk.turn import Turn
from vt_desk.domain.ids import ConversationId, UserId
from vt_desk.domain.intake import EditId, FieldEdit, FieldId
from vt_desk.domain.retention import RetentionClass
from vt_desk.store.door import Kept
from vt_desk.wire.events import (
    Body,
    ConversationPurged,
    DangerChanged,
    IntakeChanged,
    RecordKept,
)

OF_THE_FORM = (IntakeChanged, DangerChanged, RecordKept, ConversationPurged)


def apply_to_form(turn: Turn, kept: Kept, body: Body) -> None:
    """Apply an event about the form of a conversation, or about its time of keeping.

    Args:
        turn: what it changes.
        kept: the conversation, with this event's number.
        body: what the event says; one of ``OF_THE_FORM``.
    """
    conversation = kept.conversation.id
    turn.put(kept)
    match body:
        case IntakeChanged():
            _filled_in(turn, conversation, body)
        case DangerChanged():
            _danger(turn, kept, body)
        case RecordKept():
            turn.put(
                replace(kept, conversation=replace(kept.conversation, record_state=body.state))
            )
            turn.tidy(conversation)
            if turn.account is not None and kept.conversation.user == turn.account.user:
                # A list of tasks that is on its way may be older than this.
                turn.intake.wanted.add(conversation)
        case ConversationPurged(retention_class=RetentionClass.TRANSCRIPT) if not kept.task:
            turn.purge(conversation)
        case ConversationPurged(retention_class=RetentionClass.INTAKE):
            turn.purge_intake(conversation)


def _filled_in(turn: Turn, conversation: ConversationId, body: IntakeChanged) -> None:
    turn.intake.heard(EditId(body.id))
    there = turn.intake.of_field(conversation, FieldId(body.field)).get(UserId(body.user))
    value = body.value
    if value is msgspec.UNSET:
        if there is None or there.id != body.id:
            kept = turn.kept(conversation)
            if kept is not None and (kept.opened or kept.task):
                turn.intake.wanted.add(conversation)
            return
        # Our own, withheld because it is not ours any more or because another desk has it.
        known = there.value
    else:
        known = tuple(value) if isinstance(value, list) else value
    turn.intake.take(
        FieldEdit(
            id=EditId(body.id),
            conversation=conversation,
            field=FieldId(body.field),
            value=known,
            made_ms=body.made_ms,
            user=UserId(body.user),
            user_name=body.user_name,
        ),
        by_event=True,
    )


def _danger(turn: Turn, kept: Kept, body: DangerChanged) -> None:
    if turn.intake.danger_is_unsent(kept.conversation.id):
        # This desk knows more, and says it next.
        return
    talk = replace(kept.conversation, danger_since_ms=body.since_ms)
    turn.put(replace(kept, conversation=talk))
    turn.intake.mark(talk.id, body.user_name)
