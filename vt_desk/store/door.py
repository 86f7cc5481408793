"""The door to what a desk keeps.

Everything is asynchronous, because the store behind it works on a thread of its own. A
call that writes is one transaction: all of it is kept, or none. ``apply_events`` keeps
events' effects and the number of the last one together, so that the copy is whole up to
exactly that number through any kill.

Tables as a reader of the desk sees them:

- heads: per region, the number up to which the copy is whole, and its event's time
- conversations: each with the number as of which it is known (``Kept``)
- messages: committed ones, of conversations that are ours
- outbox: what was sent here and is not confirmed, or was refused
- drafts: one text per conversation
- fields: what was filled in, of conversations that are ours, of tasks, and what is unsent
- steps: per field, what it showed before
- finished: forms that were finished here and that the service has not confirmed
- escalations: help by phone, of the account's regions and what is unsent of this desk
- briefings: what was written into each; never sent
- session: who is signed in
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vt_desk.domain.conversation import Conversation, Message, MessageState
from vt_desk.domain.escalation import Escalation, EscalationId, Target
from vt_desk.domain.ids import ConversationId, MessageId, ProfileId, RegionId, SeatId
from vt_desk.domain.intake import FieldEdit, FieldId
from vt_desk.domain.seat import Account
from vt_desk.store.escalations import Briefing, EscalationWrite
from vt_desk.store.intake import Finished, IntakeWrite, Step
from vt_desk.store.journal_door import Journal

DEFAULT_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Head:
    """Up to where the copy of a region's log is whole.

    Attributes:
        seq: number of the last event.
        at_ms: the service's time of that event; 0 when it is not known. A log that has
            another event under this number is another log.
    """

    seq: int
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as the desk keeps it.

    Attributes:
        as_of: number of the last event of its region that it has in it; events up to this
            one are not applied to it again.
        opened: ours, with its words, and not closed yet.
        task: over and put away or never open here, and its form is kept: it is this account's
            to finish, or something of it is still to be sent.
        intake_until_ms: when its form is deleted; 0 when it is gone already, None while
            nobody has said.
    """

    conversation: Conversation
    as_of: int
    opened: bool = False
    task: bool = False
    intake_until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that a person sent here and that the service has not confirmed.

    Attributes:
        place: order of sending on this desk; lower goes first.
        made_ms: when it was sent, on the service's clock as far as known.
        state: ``QUEUED``, or ``REFUSED`` after an explicit verdict.
        problem: the verdict's code.
        card: the visitor is shown this number to tap, in place of the words.
    """

    id: MessageId
    conversation: ConversationId
    text: str = field(repr=False)
    place: int
    made_ms: int
    state: MessageState = MessageState.QUEUED
    problem: str | None = None
    card: Target | None = None


@dataclass(frozen=True, slots=True)
class SavedSession:
    """Who is signed in on this profile, and with which tokens."""

    account: Account
    seat: SeatId
    refresh_token: str = field(repr=False)
    watch_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OfflineUnlock:
    """How the profile is unlocked while the service is out of reach.

    Attributes:
        kind: ``password`` or ``pin``.
        verifier: an argon2 hash.
        tries: wrong ones since the last right one.
        next_try_ms: before this moment no further try counts.
    """

    kind: str
    verifier: str = field(repr=False)
    tries: int = 0
    next_try_ms: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A message that a search found.

    Attributes:
        snippet: a part of its text; what was found stands between the characters 2 and 3.
    """

    message: Message
    snippet: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """What can be said of one counsellor's encrypted store without opening it.

    Attributes:
        user: login name; empty when its key entry cannot be read.
        service: the address of the service that it belongs to.
        problem: code of what is wrong with its key entry, if anything.
    """

    id: ProfileId
    user: str
    service: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PutConversation:
    """Insert or replace a conversation."""

    kept: Kept


@dataclass(frozen=True, slots=True)
class DropConversation:
    """Delete a conversation, its messages, its draft and its intake; outbox rows stay."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class PutMessage:
    """Insert a committed message, or replace the one with the same id."""

    message: Message


@dataclass(frozen=True, slots=True)
class DropMessages:
    """Delete a conversation's messages; the draft and outbox rows stay."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class PutRow:
    """Insert or replace an outbox row."""

    row: OutboxRow


@dataclass(frozen=True, slots=True)
class DropRow:
    """Delete an outbox row; nothing when there is none."""

    id: MessageId


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Delete a conversation's draft: what was typed goes into the outbox with it."""

    conversation: ConversationId


Write = (
    PutConversation
    | DropConversation
    | PutMessage
    | DropMessages
    | PutRow
    | DropRow
    | DropDraft
    | IntakeWrite
    | EscalationWrite
)


class Store(Protocol):
    """What a desk keeps. Raises ``store.errors`` only."""

    async def apply(self, writes: Sequence[Write]) -> None:
        """Make changes that no event brought, in one transaction and in order."""

    async def apply_events(self, region: RegionId, head: Head, writes: Sequence[Write]) -> None:
        """Make the changes of events and keep their number, in one transaction.

        Args:
            region: whose log.
            head: number and time of the last of the events.
            writes: in order.

        Raises:
            NumberWentBack: the number is not above the one kept; nothing was changed.
        """

    async def apply_snapshot(self, region: RegionId, head: Head, writes: Sequence[Write]) -> None:
        """The same for a snapshot, whose number may be anything."""

    async def heads(self) -> dict[RegionId, Head]:
        """Per region, up to where the copy is whole."""

    async def conversations(self) -> list[Kept]:
        """All conversations, by waiting since."""

    async def messages(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> list[Message]:
        """The newest committed messages of a conversation, in order of ``n``.

        Args:
            conversation: whose.
            before: only those with a lower ``n``.
            limit: how many at most.
        """

    async def early(self) -> dict[MessageId, ConversationId]:
        """Messages behind the last one that their conversation knows of (``head_n``).

        An answer had confirmed them before their event came. What it costs depends on how
        many conversations there are, and not on how many messages.
        """

    async def said(self) -> dict[ConversationId, tuple[int, MessageId]]:
        """Number and id of the counsellor's last committed message in each conversation."""

    async def outbox(self) -> list[OutboxRow]:
        """All rows, by place."""

    async def fields(self, conversation: ConversationId | None = None) -> list[FieldEdit]:
        """What was filled in for a conversation, or for all of them.

        A row that cannot be read is there as refused, without its value and with the problem
        ``intake.UNREADABLE``.
        """

    async def steps(self, conversation: ConversationId, field: FieldId) -> list[Step]:
        """What a field showed before, by place; a step that cannot be read is passed over."""

    async def finished(self) -> list[Finished]:
        """All; one whose record cannot be read is refused, without it, as ``intake.UNREADABLE``."""

    async def escalations(self) -> list[Escalation]:
        """All, by time."""

    async def briefing(self, escalation: EscalationId) -> Briefing:
        """What was written into a briefing; empty when nothing."""

    async def briefed(self) -> set[EscalationId]:
        """The escalations with a briefing."""

    async def draft(self, conversation: ConversationId) -> str:
        """What was typed and not sent; empty when nothing."""

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep what was typed; an empty text deletes it."""

    async def session(self) -> SavedSession | None:
        """Who is signed in."""

    async def save_session(self, session: SavedSession | None) -> None:
        """Keep who is signed in; None forgets it, and the device's secret with it."""

    async def device_secret(self) -> str | None:
        """What this desk shows at a sign-in to be the same device again; None before the first."""

    async def save_device_secret(self, secret: str) -> None:
        """Keep it."""

    async def search(self, query: str, *, limit: int = 50) -> list[Found]:
        """Find words in the messages that are kept, the newest first.

        Args:
            query: what the person typed; it is not a query language.
            limit: how many at most.
        """

    async def offline_unlock(self) -> OfflineUnlock | None:
        """How this profile is unlocked without the service; None when it is not."""

    async def save_offline_unlock(self, unlock: OfflineUnlock | None) -> None:
        """Keep it; None forgets it."""

    async def rotation_due(self) -> bool:
        """Whether words were deleted since the key was rotated last.

        Kept in the store itself, in the transaction that deletes (``DropConversation``,
        ``DropMessages``, ``DropIntake``, ``DropBriefing``, ``DropEscalation``, ``clear``), so
        that a kill before the rotation is noticed.
        """

    async def rotate_key(self) -> None:
        """Write everything anew under a new key, and destroy the old one.

        What was deleted, and every older copy of the file, is unreadable from then on.
        """

    async def clear(self) -> None:
        """Delete everything."""

    async def close(self) -> None:
        """Finish what is under way and let go. Every later call raises ``StoreClosed``."""


class Vault(Protocol):
    """The profiles of one machine. Raises ``store.errors`` only."""

    async def profiles(self) -> list[Profile]:
        """All of them, the last used first."""

    async def open(self, profile: ProfileId) -> Store:
        """Open a profile; one program at a time can have it open."""

    async def create(self, user: str, service: str) -> tuple[Profile, Store]:
        """Make a profile with a new key, and open it.

        Args:
            user: the login name.
            service: the address of the service that the name belongs to.
        """

    async def set_aside(self, profile: ProfileId) -> Path:
        """Rename the files of a profile that cannot be opened; nothing is deleted."""

    async def remove(self, profile: ProfileId) -> None:
        """Delete a profile: its key first, then its files."""

    def journal(self, profile: ProfileId | None) -> Journal:
        """Where clicks are written: a profile's, or with None that of nobody.

        Always the same for the same; it is usable also after ``close``.
        """

    async def close(self) -> None:
        """Let go of what is held."""
