"""What a region's log says, and what passes by without being kept.

Two kinds travel on a desk's stream. A log event has a number and is never lost;
``prev`` is the number before it on this stream, so that a gap cannot be passed in
silence. A passing event (typing, presence) has none and is forgotten.

As SSE a log event has ``event: event`` and ``id: <seq>``; a passing one has
``event: passing``; ``event: beat`` carries the head of the log every 10 s; and
``event: bye`` says that this node goes and that the client should come back at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from vt_desk.domain.conversation import (
    CallerRole,
    EndReason,
    Language,
    Party,
    ReleaseReason,
    SafeNow,
)
from vt_desk.domain.escalation import EscalationOutcome, Handing, Target
from vt_desk.domain.intake import RecordState
from vt_desk.domain.retention import RetentionClass
from vt_desk.domain.seat import SeatStatus
from vt_desk.domain.severity import Severity
from vt_desk.wire.field_value import FieldValue
from vt_desk.wire.quiet import Quiet


class Body(Quiet, msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event says beyond its envelope."""


class ConversationWaiting(Body, frozen=True):
    """A visitor came into the queue."""

    nickname: str
    colour: int
    waiting_since_ms: int
    caller_role: CallerRole = CallerRole.UNSAID
    municipality: str | None = None
    safe_now: SafeNow = SafeNow.UNSAID
    language: Language = Language.DUTCH


class ConversationClaimed(Body, frozen=True):
    """A seat took the entry."""

    seat: str
    user: str
    user_name: str


class ConversationReleased(Body, frozen=True):
    """The conversation is in the queue again, at its old place."""

    reason: ReleaseReason
    seat: str
    waiting_since_ms: int


class ConversationEnded(Body, frozen=True):
    """The conversation is over; its words are deleted at ``transcript_until_ms``."""

    by: Party
    reason: EndReason
    transcript_until_ms: int | None = None


class ConversationPurged(Body, frozen=True):
    """The time of a class is over: its content was deleted at the service."""

    retention_class: RetentionClass


class MessagePosted(Body, frozen=True):
    """A message was committed.

    Attributes:
        n: its place in the conversation, from 1.
        text: the words, or None where the reader may know only that it came.
        card: the visitor's page shows this number in place of the words.
        signal: the gravest signal word in it; none for the visitor's own stream.
    """

    id: str
    author: Party
    n: int
    text: str | None = None
    author_name: str = ""
    card: Target | None = None
    signal: Severity | None = None


class Receipt(Body, frozen=True):
    """How far one party has received and seen the conversation's messages."""

    party: Party
    delivered_n: int
    seen_n: int


class IntakeChanged(Body, frozen=True):
    """A field of the intake got a value.

    Attributes:
        id: the edit's, made by the desk.
        value: what was filled in, or UNSET where the reader may know only that it was.
    """

    id: str
    field: str
    user: str
    user_name: str
    made_ms: int
    value: FieldValue | msgspec.UnsetType = msgspec.UNSET


class DangerChanged(Body, frozen=True):
    """A counsellor marked acute danger, or took the mark away (None)."""

    since_ms: int | None
    user_name: str


class RecordKept(Body, frozen=True):
    """The form was finished: its record is kept, or there is none to keep."""

    state: RecordState


class EscalationChanged(Body, frozen=True):
    """Somebody went to 0800-2000 or 112, or it came further. ``conversation`` is the event's."""

    id: str
    target: Target
    at_ms: int
    user: str
    user_name: str
    handing: Handing
    outcome: EscalationOutcome | None = None
    closed_ms: int | None = None
    closed_by: str = ""
    unattended: bool = False


class SeatChanged(Body, frozen=True):
    """A seat's status, capacity, load or lock.

    Attributes:
        gone: it signed out, left, or its lease ran out.
        locked_since_ms: since when its desk is locked; None while it is not.
    """

    seat: str
    user: str
    name: str
    status: SeatStatus
    capacity: int
    load: int
    gone: bool = False
    locked_since_ms: int | None = None


class Unknown(Body, frozen=True):
    """An event type that this version does not know: kept, and passed over."""

    type: str
    data: msgspec.Raw


BODIES: dict[str, type[Body]] = {
    "conversation_waiting": ConversationWaiting,
    "conversation_claimed": ConversationClaimed,
    "conversation_released": ConversationReleased,
    "conversation_ended": ConversationEnded,
    "conversation_purged": ConversationPurged,
    "message_posted": MessagePosted,
    "receipt": Receipt,
    "intake_changed": IntakeChanged,
    "danger_changed": DangerChanged,
    "record_kept": RecordKept,
    "escalation_changed": EscalationChanged,
    "seat_changed": SeatChanged,
}
TYPE_OF: dict[type[Body], str] = {body: name for name, body in BODIES.items()}


def read_message(data: bytes | msgspec.Raw) -> MessagePosted:
    """Read a message; a card or a mark of a newer version than this one is left out.

    Raises:
        ValidationError: it has another shape.
    """
    try:
        return msgspec.json.decode(data, type=MessagePosted)
    except msgspec.ValidationError:
        # Whoever waits for the words must not miss them for a code beside them.
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        known = {name: raw for name, raw in members.items() if name not in {"card", "signal"}}
        return msgspec.json.decode(msgspec.json.encode(known), type=MessagePosted)


READERS: dict[str, Callable[[bytes | msgspec.Raw], Body]] = {
    **{name: msgspec.json.Decoder(body).decode for name, body in BODIES.items()},
    "message_posted": read_message,
}
"""How the body of each type is read; they raise ``ValidationError``."""


class Event(Quiet, msgspec.Struct, frozen=True):
    """One change, with its number in its region's log.

    Attributes:
        seq: the number, from 1.
        prev: the number before it on this stream.
        at_ms: the service's time of the change.
    """

    seq: int
    prev: int
    at_ms: int
    type: str
    conversation: str | None = None
    # A factory: the API document is made by hashing defaults, and Raw has no hash.
    data: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"{}"))

    def body(self) -> Body:
        """Read what it says; an unknown type, or a body of another shape, as ``Unknown``."""
        read = READERS.get(self.type)
        if read is None:
            return Unknown(type=self.type, data=self.data)
        try:
            return read(self.data)
        except msgspec.ValidationError:
            return Unknown(type=self.type, data=self.data)


class Typing(Quiet, msgspec.Struct, frozen=True, tag="typing"):
    """A party types; it is over after 6 s without another."""

    conversation: str
    party: Party


class Presence(Quiet, msgspec.Struct, frozen=True, tag="presence"):
    """A page of the visitor's is connected, or none is since ``since_ms``."""

    conversation: str
    present: bool
    since_ms: int


Passing = Typing | Presence


class Beat(Quiet, msgspec.Struct, frozen=True):
    """The heart-beat of a stream: the number of the last event in the log."""

    head: int


class Bye(Quiet, msgspec.Struct, frozen=True):
    """This node goes. Come back after ``retry_ms``, to any node."""

    retry_ms: int


class Poll(Quiet, msgspec.Struct, frozen=True):
    """The answer of a long poll: what came after ``since``, and where the log stands."""

    head: int
    events: list[Event] = []
    passing: list[dict[str, Any]] = []


def read_passing(raw: bytes | str) -> Passing | None:
    """Read a passing event; None when this version does not know it."""
    try:
        return msgspec.json.decode(raw, type=Typing | Presence)
    except msgspec.ValidationError:
        return None
