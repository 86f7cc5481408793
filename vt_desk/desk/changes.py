"""What a desk tells its window: typed changes, each true when it is told.

The changes of one transaction are told together and in order, in the loop's thread,
after the store has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vt_desk.domain.conversation import Conversation, Message
from vt_desk.domain.escalation import Escalation
from vt_desk.domain.ids import ConversationId, ProfileId, RegionId
from vt_desk.domain.intake import EditState, Filled
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


class LockReason(StrEnum):
    """Why the desk is locked."""

    STARTED = "started"
    """The program has just been opened."""
    IDLE = "idle"
    ASKED = "asked"
    """By the person, with the hotkey or the menu."""
    SESSION = "session"
    """The operating system's session was locked, or the machine goes to sleep."""
    REMOVED = "removed"
    """This device was removed from the account."""
    SIGN_IN = "sign_in"
    """The service asks for the password again; everything is kept."""


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
        confirmed_ms: up to when what is shown was confirmed by the service; None when it
            never was. While connected, that is now.
    """

    state: ConnectionState
    since_ms: int
    problem: str | None = None
    confirmed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """The desk is locked: nothing is shown, and the key is not in memory.

    Attributes:
        user: the login name of whoever can open it.
        since_ms: since when, on the service's clock.
    """

    profile: ProfileId
    user: str
    since_ms: int
    reason: LockReason


@dataclass(frozen=True, slots=True)
class Watch:
    """What a locked desk still knows: that something came, and not what.

    Attributes:
        waiting: entries in this account's regions.
        longest_since_ms: since when the first of them waits.
        unanswered: own conversations whose visitor waits for an answer.
        unanswered_since_ms: since when the first of these waits.
        unread: messages of visitors that were not seen, in own conversations.
        as_of_ms: when the service said so.
    """

    waiting: int
    longest_since_ms: int | None
    unanswered: int
    unanswered_since_ms: int | None
    unread: int
    as_of_ms: int


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
class LockChanged(DeskChange):
    """The desk was locked, or with None opened again.

    Locked: every entry and conversation is gone from the screen without a further word.
    """

    lock: Lock | None


@dataclass(frozen=True, slots=True)
class WatchChanged(DeskChange):
    """While locked: something came or went. None when the service is out of reach."""

    watch: Watch | None


@dataclass(frozen=True, slots=True)
class KeepingChanged(DeskChange):
    """Whether what is typed here is kept on this computer.

    Attributes:
        kept: it is in the encrypted store.
        problem: code of what is in the way, when it is not; ``by_choice`` when the person
            went on without.
    """

    kept: bool
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class LogRestored(DeskChange):
    """A region's log went back: the service was restored from an older copy.

    Attributes:
        sent_again: messages of ours that it no longer had, and that are queued again.
        lost: conversations of ours that it no longer knows; what is here is all there is.
    """

    region: RegionId
    sent_again: int
    lost: tuple[ConversationId, ...]


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
    """A refused message was taken back, or a restored service no longer has it."""

    message: Message


@dataclass(frozen=True, slots=True)
class VisitorTyping(DeskChange):
    """The visitor types, and does so until ``until_ms`` on the service's clock."""

    conversation_id: ConversationId
    until_ms: int


@dataclass(frozen=True, slots=True)
class IntakeChanged(DeskChange):
    """Fields of one of ours or of a task show something else, or have come further.

    Attributes:
        fields: the ones that changed, each as it is now.
    """

    conversation_id: ConversationId
    fields: tuple[Filled, ...]


@dataclass(frozen=True, slots=True)
class DangerMarked(DeskChange):
    """Somebody else's conversation, or one that waits, was marked for acute danger.

    Attributes:
        by: name of who marked it.
    """

    conversation: Conversation
    by: str


@dataclass(frozen=True, slots=True)
class FormsChanged(DeskChange):
    """Another form is open after the end of its conversation, or one is not any more."""


@dataclass(frozen=True, slots=True)
class FinishChanged(DeskChange):
    """How far a form that was finished here has come; ``problem`` as for a field."""

    conversation_id: ConversationId
    state: EditState
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class EscalationChanged(DeskChange):
    """One of this account's regions, or of this desk, is new, came further or was closed."""

    escalation: Escalation


@dataclass(frozen=True, slots=True)
class JournalSetAside(DeskChange):
    """Clicks were written while nobody was at work, and the key for them is gone.

    Attributes:
        count: how many.
        file: the name of the file that has them now, in the data folder; nothing was deleted.
    """

    count: int
    file: str
