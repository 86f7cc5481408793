"""Invented rows, short to write."""

from __future__ import annotations

from vt_desk.domain.conversation import (
    CallerRole,
    Conversation,
    ConversationState,
    Message,
    Party,
)
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId
from vt_desk.domain.intake import EditId, EditState, FieldEdit, FieldId, Value
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.domain.seat import Account, Role
from vt_desk.store.door import OutboxRow, SavedSession

UTRECHT = RegionId("utrecht")
FOX = ConversationId("fox")
OWL = ConversationId("owl")


def talk(id_: ConversationId = FOX, waiting_since_ms: int = 1) -> Conversation:
    return Conversation(
        id=id_,
        region=UTRECHT,
        state=ConversationState.CLAIMED,
        nickname="fox",
        colour=0,
        waiting_since_ms=waiting_since_ms,
        seat=SeatId("s"),
        unanswered_since_ms=7,
    )


def said(n: int, conversation: ConversationId = FOX, id_: str = "", text: str = "") -> Message:
    return Message(
        id=MessageId(id_ or f"{conversation}-{n}"),
        conversation=conversation,
        author=Party.VISITOR,
        text=text or f"words {n}",
        at_ms=n,
        n=n,
    )


def row(place: int, conversation: ConversationId = FOX) -> OutboxRow:
    return OutboxRow(MessageId(f"r{place}"), conversation, f"row {place}", place, made_ms=place)


def signed_in() -> SavedSession:
    account = Account(UserId("anna"), "Anna", Role.COUNSELLOR, (UTRECHT,))
    return SavedSession(account, SeatId("s"), "refresh", "watch")


def edit(
    field: str,
    value: Value,
    made_ms: int,
    *,
    user: str = "anna",
    conversation: ConversationId = FOX,
    state: EditState = EditState.SENT,
) -> FieldEdit:
    id_ = EditId(f"{field}-{user}-{made_ms}")
    name = user.capitalize()
    return FieldEdit(
        id_, conversation, FieldId(field), value, made_ms, UserId(user), name, state=state
    )


def record() -> Record:
    return Record(
        CallerRole.BYSTANDER,
        Capacity.NEIGHBOUR,
        frozenset({Reason.CHILD_OTHER, Reason.PARTNER_VIOLENCE}),
        frozenset({Nature.WITNESS}),
    )


def escalation(
    number: int = 1,
    *,
    conversation: ConversationId | None = FOX,
    closed_ms: int | None = None,
    state: LogState = LogState.QUEUED,
) -> Escalation:
    """Open, unless a time of closing is given."""
    return Escalation(
        id=EscalationId(f"e{number}"),
        target=Target.EMERGENCY,
        at_ms=number,
        region=UTRECHT,
        conversation=conversation,
        user=UserId("anna"),
        user_name="Anna",
        handing=Handing.HANDED,
        outcome=EscalationOutcome.REACHED if closed_ms is not None else None,
        closed_ms=closed_ms,
        closed_by="Anna" if closed_ms is not None else "",
        state=state,
    )
