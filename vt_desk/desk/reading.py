"""From the wire's messages to the field's words."""

from __future__ import annotations

from vt_desk.domain.conversation import Conversation, Message
from vt_desk.domain.escalation import Escalation, EscalationId
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId
from vt_desk.domain.intake import EditId, FieldEdit, FieldId
from vt_desk.domain.record import Record
from vt_desk.domain.seat import Seat
from vt_desk.wire.desk import ConversationView, FieldView, MessageView, SeatView
from vt_desk.wire.escalation import EscalationView
from vt_desk.wire.events import EscalationChanged, SeatChanged
from vt_desk.wire.intake import RecordBody


def conversation_of(view: ConversationView) -> Conversation:
    """A conversation as a snapshot or a transcript has it."""
    return Conversation(
        id=ConversationId(view.id),
        region=RegionId(view.region),
        state=view.state,
        nickname=view.nickname,
        colour=view.colour,
        waiting_since_ms=view.waiting_since_ms,
        caller_role=view.caller_role,
        municipality=view.municipality,
        safe_now=view.safe_now,
        language=view.language,
        seat=SeatId(view.seat) if view.seat is not None else None,
        user=UserId(view.user) if view.user is not None else None,
        user_name=view.user_name,
        claimed_ms=view.claimed_ms,
        ended_ms=view.ended_ms,
        end_reason=view.end_reason,
        ended_by=view.ended_by,
        head_n=view.head_n,
        last_at_ms=view.last_at_ms,
        unanswered_since_ms=view.unanswered_since_ms,
        visitor_delivered_n=view.visitor_delivered_n,
        visitor_seen_n=view.visitor_seen_n,
        counsellor_seen_n=view.counsellor_seen_n,
        visitor_present=view.visitor_present,
        gone_since_ms=view.gone_since_ms,
        transcript_until_ms=view.transcript_until_ms,
        danger_since_ms=view.danger_since_ms,
        record_state=view.record_state,
        signal=view.signal,
    )


def message_of(conversation: ConversationId, view: MessageView) -> Message:
    """A message as a transcript has it."""
    return Message(
        id=MessageId(view.id),
        conversation=conversation,
        author=view.author,
        text=view.text,
        at_ms=view.at_ms,
        n=view.n,
        author_name=view.author_name,
        card=view.card,
    )


def escalation_of(view: EscalationView) -> Escalation:
    """An escalation as a snapshot has it."""
    return _escalation(view.region, view.conversation, view)


def escalation_of_event(
    region: RegionId, conversation: str | None, body: EscalationChanged
) -> Escalation:
    """An escalation as an event has it."""
    return _escalation(region, conversation, body)


def _escalation(
    region: str, conversation: str | None, said: EscalationView | EscalationChanged
) -> Escalation:
    return Escalation(
        id=EscalationId(said.id),
        target=said.target,
        at_ms=said.at_ms,
        region=RegionId(region),
        conversation=ConversationId(conversation) if conversation is not None else None,
        user=UserId(said.user),
        user_name=said.user_name,
        handing=said.handing,
        outcome=said.outcome,
        closed_ms=said.closed_ms,
        closed_by=said.closed_by,
        unattended=said.unattended,
    )


def edit_of(conversation: ConversationId, view: FieldView) -> FieldEdit:
    """A field as a transcript or a task has it."""
    value = view.value
    return FieldEdit(
        id=EditId(view.id),
        conversation=conversation,
        field=FieldId(view.field),
        value=tuple(value) if isinstance(value, list) else value,
        made_ms=view.made_ms,
        user=UserId(view.user),
        user_name=view.user_name,
    )


def record_body(record: Record) -> RecordBody:
    """A record as it is sent."""
    return RecordBody(
        caller_role=record.caller_role,
        capacity=record.capacity,
        reasons=sorted(record.reasons),
        natures=sorted(record.natures),
    )


def seat_of(view: SeatView) -> Seat:
    """A seat as a snapshot or a heart-beat's answer has it."""
    return Seat(
        id=SeatId(view.id),
        user=UserId(view.user),
        name=view.name,
        status=view.status,
        capacity=view.capacity,
        load=view.load,
        locked_since_ms=view.locked_since_ms,
    )


def seat_of_event(body: SeatChanged) -> Seat:
    """A seat as an event has it."""
    return Seat(
        id=SeatId(body.seat),
        user=UserId(body.user),
        name=body.name,
        status=body.status,
        capacity=body.capacity,
        load=body.load,
        locked_since_ms=body.locked_since_ms,
    )
