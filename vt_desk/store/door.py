"""The door to what a desk keeps.

Everything is asynchronous, because the store behind it works on a thread of its own. A
call that writes is one transaction: all of it is kept, or none. ``apply_events`` keeps
events' effects and the number of the last one together, so that the copy is whole up to
exactly that number through any kill.

Tables as a reader of the desk sees them:

- heads: per region, the number up to which the copy is whole
- conversations: each with the number as of which it is known (``Kept``)
- messages: committed ones, of conversations that are ours
- outbox: what was sent here and is not confirmed, or was refused
- drafts: one text per conversation
- session: who is signed in
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vt_desk.domain.conversation import Conversation, Message, MessageState
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId
from vt_desk.domain.seat import Account

DEFAULT_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as the desk keeps it.

    Attributes:
        as_of: number of the last event of its region that it has in it; events up to this
            one are not applied to it again.
        opened: ours, with its words, and not closed yet.
    """

    conversation: Conversation
    as_of: int
    opened: bool = False


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that a person sent here and that the service has not confirmed.

    Attributes:
        place: order of sending on this desk; lower goes first.
        made_ms: when it was sent, on the service's clock as far as known.
        state: ``QUEUED``, or ``REFUSED`` after an explicit verdict.
        problem: the verdict's code.
    """

    id: MessageId
    conversation: ConversationId
    text: str
    place: int
    made_ms: int
    state: MessageState = MessageState.QUEUED
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SavedSession:
    """Who is signed in on this profile, and with which tokens."""

    account: Account
    seat: SeatId
    refresh_token: str


@dataclass(frozen=True, slots=True)
class PutConversation:
    """Insert or replace a conversation."""

    kept: Kept


@dataclass(frozen=True, slots=True)
class DropConversation:
    """Delete a conversation, its messages and its draft; outbox rows stay."""

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
    PutConversation | DropConversation | PutMessage | DropMessages | PutRow | DropRow | DropDraft
)


class Store(Protocol):
    """What a desk keeps. Raises ``store.errors`` only."""

    async def apply(self, writes: Sequence[Write]) -> None:
        """Make changes that no event brought, in one transaction and in order."""

    async def apply_events(self, region: RegionId, seq: int, writes: Sequence[Write]) -> None:
        """Make the changes of events and keep their number, in one transaction.

        Args:
            region: whose log.
            seq: number of the last of the events.
            writes: in order.

        Raises:
            NumberWentBack: ``seq`` is not above the number kept; nothing was changed.
        """

    async def apply_snapshot(self, region: RegionId, seq: int, writes: Sequence[Write]) -> None:
        """The same for a snapshot, whose number may be anything."""

    async def heads(self) -> dict[RegionId, int]:
        """Per region, the number up to which the copy is whole."""

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

    async def outbox(self) -> list[OutboxRow]:
        """All rows, by place."""

    async def draft(self, conversation: ConversationId) -> str:
        """What was typed and not sent; empty when nothing."""

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep what was typed; an empty text deletes it."""

    async def session(self) -> SavedSession | None:
        """Who is signed in."""

    async def save_session(self, session: SavedSession | None) -> None:
        """Keep who is signed in; None forgets it."""

    async def clear(self) -> None:
        """Delete everything."""

    async def close(self) -> None:
        """Finish what is under way and let go. Every later call raises ``StoreClosed``."""
