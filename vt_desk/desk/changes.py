"""What a desk tells its window: typed changes, each true when it is told.

The changes of one transaction are told together and in order, in the loop's thread,
after the store has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vt_desk.domain.conversation import Conversation, Message
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.seat import Account, Seat


class ConnectionState(StrEnum):
    """How the desk stands with the service."""

    SIGNED_OUT = "signed_out"
    OFFLINE = "offline"
    """The last attempt failed; the next is on its way."""
    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    """Connected, and behind the service's log."""
    CONNECTED = "connected"


class AccountReason(StrEnum):
    """Why the account changed."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    """By the person at this desk."""
    SIGN_IN = "sign_in"
    """The service asks to sign in again; everything is kept."""
    REMOVED = "removed"
    """This device was removed from the account: lock."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The state of the connection.

    Attributes:
        since_ms: when this state began, on the service's clock.
        problem: code of what is in the way, when something is.
    """

    state: ConnectionState
    since_ms: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class DeskChange:
    """Something changed."""


@dataclass(frozen=True, slots=True)
class AccountChanged(DeskChange):
    """Somebody signed in, or nobody is signed in any more.

    With nobody, every entry and conversation is gone without a further word. With
    somebody, what was kept for them is told next, as if it had just come.
    """

    account: Account | None
    reason: AccountReason


@dataclass(frozen=True, slots=True)
class ConnectionChanged(DeskChange):
    """The connection has another state."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class SeatChanged(DeskChange):
    """This desk's own seat: status, capacity or load."""

    seat: Seat | None


@dataclass(frozen=True, slots=True)
class SeatsChanged(DeskChange):
    """Who sits in this account's regions, each seat once, sorted by name."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class EntryChanged(DeskChange):
    """An entry of the queue, new or changed."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class EntryGone(DeskChange):
    """An entry left the queue.

    Attributes:
        taken_by: name of the counsellor who has it now; empty when the visitor left.
    """

    conversation_id: ConversationId
    taken_by: str


@dataclass(frozen=True, slots=True)
class ConversationOpened(DeskChange):
    """A conversation is ours, and its words are here."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationChanged(DeskChange):
    """One of ours changed: receipts, presence, the last message, its end."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationClosed(DeskChange):
    """A conversation left our list: released, taken by the lease, or closed by us.

    Messages of it that were not sent were told before as refused, and can be taken back.
    """

    conversation_id: ConversationId


@dataclass(frozen=True, slots=True)
class MessageAdded(DeskChange):
    """A message of one of ours, new here. Its place is by ``n``; queued ones stand last."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageChanged(DeskChange):
    """A message that was told before: sent, refused or queued again. Its id is the same."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageRemoved(DeskChange):
    """A refused message was taken back."""

    message: Message


@dataclass(frozen=True, slots=True)
class VisitorTyping(DeskChange):
    """The visitor types, and does so until ``until_ms`` on the service's clock."""

    conversation_id: ConversationId
    until_ms: int
