"""Requests and answers of the desk's side of the API."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from vt_desk.domain.conversation import (
    CallerRole,
    ConversationState,
    EndReason,
    Language,
    Party,
    SafeNow,
)
from vt_desk.domain.escalation import Target
from vt_desk.domain.intake import RecordState
from vt_desk.domain.seat import DEFAULT_CAPACITY, Role, SeatStatus
from vt_desk.domain.severity import Severity
from vt_desk.wire.bounds import Capacity, Count, MessageText, Name, Uuid7Text
from vt_desk.wire.escalation import EscalationView
from vt_desk.wire.field_value import FieldValue
from vt_desk.wire.quiet import Quiet


class SignIn(Quiet, msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """A local password.

    Attributes:
        device: names the machine in the account's device list.
        device_secret: made at random by the desk and kept in its store. Signing in with it
            again goes on as the same device, on the same seat, unless it was removed.
    """

    user: Name
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    device: Name
    client_version: str = ""
    device_secret: Annotated[str, Meta(pattern=r"^([\w-]{43,200})?$(?!\n)")] = ""


class RefreshRequest(Quiet, msgspec.Struct, frozen=True):
    """Trade a refresh token for new tokens. It can be used once."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=200)]


class Unlock(Quiet, msgspec.Struct, frozen=True):
    """New tokens for a locked desk: its refresh token, and the account's password."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


class AccountView(Quiet, msgspec.Struct, frozen=True):
    """Who is signed in."""

    user: str
    name: str
    role: Role
    regions: list[str]


class Tokens(Quiet, msgspec.Struct, frozen=True):
    """What a sign-in, a refresh or an unlocking gives.

    Attributes:
        seat: the device's id.
        watch_token: opens ``GET /v1/watch`` and nothing else; what a locked desk keeps
            in memory. Lives as long as the refresh token.
    """

    access_token: str
    access_expires_in_s: int
    refresh_token: str
    seat: str
    account: AccountView
    watch_token: str = ""


class DeviceView(Quiet, msgspec.Struct, frozen=True):
    """A machine on which the account is signed in."""

    id: str
    name: str
    created_ms: int
    last_seen_ms: int
    this_one: bool


class RegionView(Quiet, msgspec.Struct, frozen=True):
    """A region that the account may see."""

    id: str
    name: str
    open: bool
    retention_days: int


class SeatWish(Quiet, msgspec.Struct, frozen=True):
    """What a seat asks for; sent at sign-in, on change, and as the heart-beat."""

    status: SeatStatus = SeatStatus.AVAILABLE
    capacity: Capacity = DEFAULT_CAPACITY


class SeatView(Quiet, msgspec.Struct, frozen=True):
    """A seat as the service knows it; ``locked_since_ms`` while its desk is locked."""

    id: str
    user: str
    name: str
    status: SeatStatus
    capacity: int
    load: int
    locked_since_ms: int | None = None


class SeatAnswer(Quiet, msgspec.Struct, frozen=True):
    """The seat after a heart-beat, and for how long it keeps its conversations unheard."""

    seat: SeatView
    lease_s: int
    beat_s: int
    now_ms: int


class ConversationView(Quiet, msgspec.Struct, frozen=True):
    """A conversation as a seat may see it: `domain.conversation.Conversation` on the wire."""

    id: str
    region: str
    state: ConversationState
    nickname: str
    colour: int
    waiting_since_ms: int
    caller_role: CallerRole = CallerRole.UNSAID
    municipality: str | None = None
    safe_now: SafeNow = SafeNow.UNSAID
    language: Language = Language.DUTCH
    seat: str | None = None
    user: str | None = None
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


class MessageView(Quiet, msgspec.Struct, frozen=True):
    """A committed message with its words."""

    id: str
    author: Party
    n: int
    at_ms: int
    text: str
    author_name: str = ""
    card: Target | None = None


class Snapshot(Quiet, msgspec.Struct, frozen=True):
    """A region as of event ``seq``: what is waiting or claimed there, and who sits.

    Attributes:
        seq_at_ms: the time of event ``seq``, 0 when there is none. Handed back as
            ``at_ms`` beside ``since``, it says which log the number is from.
        escalations: those that are open or were closed within a day, the newest first.
    """

    region: str
    seq: int
    now_ms: int
    conversations: list[ConversationView]
    seats: list[SeatView]
    seq_at_ms: int = 0
    escalations: list[EscalationView] = []


class FieldView(Quiet, msgspec.Struct, frozen=True):
    """One account's latest value of one field of the intake."""

    id: str
    field: str
    made_ms: int
    user: str
    user_name: str
    value: FieldValue = None


class Transcript(Quiet, msgspec.Struct, frozen=True):
    """A conversation with its words and its intake, as of event ``seq`` of its region."""

    seq: int
    conversation: ConversationView
    messages: list[MessageView]
    intake: list[FieldView] = []


class Claim(Quiet, msgspec.Struct, frozen=True):
    """A claim that was won: the conversation with all its words."""

    transcript: Transcript


class PostMessage(Quiet, msgspec.Struct, frozen=True):
    """A message to send. The same id with the same text and card is the same message.

    Attributes:
        after: the last message of this side that the service has confirmed here. A service
            that does not have it refuses with ``log_went_back`` instead of putting this one
            before it.
        card: the visitor's page shows this number, to be tapped, in place of the words; the
            words stand for it everywhere else.
    """

    id: Uuid7Text
    text: MessageText
    after: Uuid7Text | None = None
    card: Target | None = None


class Posted(Quiet, msgspec.Struct, frozen=True):
    """A committed message: its place, its event's number and time."""

    id: str
    n: int
    seq: int
    at_ms: int


class SeenUpTo(Quiet, msgspec.Struct, frozen=True):
    """How far the messages have been received and shown."""

    delivered_n: Count
    seen_n: Count


class EndConversation(Quiet, msgspec.Struct, frozen=True):
    """End a conversation, with a last message if there is something to say.

    Attributes:
        closing: carries no card.
        after: as in a message: what the service has lost can be sent again before the end only.
    """

    closing: PostMessage | None = None
    after: Uuid7Text | None = None


class Ended(Quiet, msgspec.Struct, frozen=True):
    """The conversation is over as of event ``seq``."""

    seq: int


class WaitingIn(Quiet, msgspec.Struct, frozen=True):
    """How many wait in a region, and since when the first of them."""

    region: str
    count: int
    longest_since_ms: int | None = None


class Watch(Quiet, msgspec.Struct, frozen=True):
    """What a locked desk may know: counts and times, no words, no names, no ids.

    Attributes:
        tag: stands for all that follows; handed back, the next answer waits until
            something differs.
        unanswered_count: this seat's conversations whose visitor waits for an answer.
        unanswered_since_ms: since when the longest of them.
        unread_count: the visitors' messages that this seat has not seen.
    """

    now_ms: int
    tag: str
    waiting: list[WaitingIn]
    unanswered_count: int = 0
    unanswered_since_ms: int | None = None
    unread_count: int = 0
