"""A conversation, its messages, and who takes part in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from vt_desk.domain.intake import RecordState

if TYPE_CHECKING:
    from vt_desk.domain.escalation import Target
    from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId
    from vt_desk.domain.severity import Severity


class CallerRole(StrEnum):
    """What the visitor is. ``UNSAID`` until somebody says so."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    BYSTANDER = "bystander"
    PROFESSIONAL = "professional"
    UNSAID = "unsaid"


SAID_ROLES = (
    CallerRole.VICTIM,
    CallerRole.PERPETRATOR,
    CallerRole.BYSTANDER,
    CallerRole.PROFESSIONAL,
)
"""What somebody can say that they are, in the order in which it is asked."""


class SafeNow(StrEnum):
    """The visitor's answer to "is it safe to chat now?"."""

    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"


class Language(StrEnum):
    """The language of the visitor's page."""

    DUTCH = "nl"
    ENGLISH = "en"


class Party(StrEnum):
    """Who did something in a conversation."""

    VISITOR = "visitor"
    COUNSELLOR = "counsellor"
    SERVICE = "service"


class ConversationState(StrEnum):
    """Where a conversation stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a conversation ended."""

    FINISHED = "finished"
    """The counsellor ended it."""
    LEFT = "left"
    """The visitor ended it on the page."""
    QUICK_EXIT = "quick_exit"
    """The visitor fled the page: nobody contacts them again."""
    GONE = "gone"
    """The visitor was not heard of for too long."""


class ReleaseReason(StrEnum):
    """Why a claimed conversation went back to the queue."""

    LEASE_RAN_OUT = "lease_ran_out"
    HANDED_BACK = "handed_back"
    SIGNED_OUT = "signed_out"


class MessageState(StrEnum):
    """How far a message of this desk has come; a visitor's is always ``SENT``.

    Delivered and seen are not states of a message but of a conversation
    (``Conversation.visitor_delivered_n`` and ``visitor_seen_n``).
    """

    QUEUED = "queued"
    """In the outbox: the service has not confirmed it."""
    SENT = "sent"
    """Committed at the service (invariant 1)."""
    REFUSED = "refused"
    """The service gave an explicit verdict against it; ``problem`` says which."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    Attributes:
        n: the message's place in its conversation, from 1; None while queued.
        at_ms: the service's time of the commit; while queued, this desk's time.
        problem: the code of the verdict, when refused; while queued, of what is in the way.
        card: the visitor sees this number, to be tapped, in place of the words.
    """

    id: MessageId
    conversation: ConversationId
    author: Party
    text: str = field(repr=False)
    at_ms: int
    n: int | None = None
    state: MessageState = MessageState.SENT
    problem: str | None = None
    author_name: str = ""
    card: Target | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One visit, from start to end, as a seat may see it.

    Attributes:
        nickname: an animal's name in the language-neutral key of ``nicknames``.
        colour: 0 to 7, one of the visitor colours.
        municipality: the GM code of the municipality it is about.
        waiting_since_ms: when the visitor joined the queue; kept through a release.
        seat, user, user_name: the owner, when claimed.
        head_n: number of the last message.
        unanswered_since_ms: time of the oldest visitor's message after the last
            answer, or None.
        visitor_delivered_n, visitor_seen_n: up to which message the visitor's page
            has received and shown.
        counsellor_seen_n: up to which message the counsellor has seen.
        visitor_present: whether a page of the visitor's is connected now.
        gone_since_ms: since when none is.
        transcript_until_ms: when its words are deleted, everywhere; known from its end on.
        danger_since_ms: since when it is marked for acute danger; None while it is not.
        record_state: how far its form has come.
        signal: the gravest signal word that the visitor has used; it raises the entry.
    """

    id: ConversationId
    region: RegionId
    state: ConversationState
    nickname: str
    colour: int
    waiting_since_ms: int
    caller_role: CallerRole = CallerRole.UNSAID
    municipality: str | None = None
    safe_now: SafeNow = SafeNow.UNSAID
    language: Language = Language.DUTCH
    seat: SeatId | None = None
    user: UserId | None = None
    user_name: str = ""
    claimed_ms: int | None = None
    ended_ms: int | None = None
    end_reason: EndReason | None = None
    ended_by: Party | None = None
    head_n: int = 0
    last_at_ms: int | None = None
    unanswered_since_ms: int | None = None
    visitor_delivered_n: int = 0
    visitor_seen_n: int = 0
    counsellor_seen_n: int = 0
    visitor_present: bool = True
    gone_since_ms: int | None = None
    transcript_until_ms: int | None = None
    danger_since_ms: int | None = None
    record_state: RecordState = RecordState.OPEN
    signal: Severity | None = None
