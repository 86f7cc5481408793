"""A store that lives and dies with the program."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from vt_desk.domain.conversation import Message, Party
from vt_desk.domain.escalation import Escalation, EscalationId
from vt_desk.domain.ids import ConversationId, MessageId, RegionId
from vt_desk.domain.intake import FieldEdit, FieldId
from vt_desk.store.door import (
    DEFAULT_LIMIT,
    DropConversation,
    DropDraft,
    DropMessages,
    DropRow,
    Found,
    Head,
    Kept,
    OfflineUnlock,
    OutboxRow,
    PutConversation,
    PutMessage,
    PutRow,
    SavedSession,
    Write,
)
from vt_desk.store.errors import NumberWentBack, StoreClosed
from vt_desk.store.escalations import (
    Briefing,
    DropBriefing,
    DropEscalation,
    PutBriefing,
    PutEscalation,
)
from vt_desk.store.intake import Finished, Step
from vt_desk.store.memory_escalations import EscalationsInMemory
from vt_desk.store.memory_intake import IntakeInMemory
from vt_desk.store.search import snippet_of


def _place_in_talk(message: Message) -> int:
    if message.n is None:
        raise ValueError("only committed messages are kept as messages")
    return message.n


@dataclass(slots=True)
class _Words:
    """One conversation's messages, by number and by id."""

    in_order: list[Message] = field(default_factory=list)
    n_of: dict[MessageId, int] = field(default_factory=dict)

    def put(self, message: Message) -> None:
        n = _place_in_talk(message)
        old_n = self.n_of.get(message.id)
        if old_n is not None:
            del self.in_order[bisect_left(self.in_order, old_n, key=_place_in_talk)]
        self.n_of[message.id] = n
        insort(self.in_order, message, key=_place_in_talk)


class MemoryStore:
    """Behind ``store.door.Store``, in memory."""

    def __init__(self) -> None:
        self._closed = False
        self._forget()

    def _forget(self) -> None:
        self._heads: dict[RegionId, Head] = {}
        self._conversations: dict[ConversationId, Kept] = {}
        self._words: dict[ConversationId, _Words] = {}
        self._rows: dict[MessageId, OutboxRow] = {}
        self._drafts: dict[ConversationId, str] = {}
        self._session: SavedSession | None = None
        self._device_secret: str | None = None
        self._unlock: OfflineUnlock | None = None
        self._intake = IntakeInMemory()
        self._escalations = EscalationsInMemory()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreClosed

    async def apply(self, writes: Sequence[Write]) -> None:
        """See the door."""
        self._check_open()
        for write in writes:
            if isinstance(write, PutMessage):
                _place_in_talk(write.message)
        for write in writes:
            self._write(write)

    async def apply_events(self, region: RegionId, head: Head, writes: Sequence[Write]) -> None:
        """See the door."""
        self._check_open()
        if head.seq <= self._heads.get(region, Head(-1)).seq:
            raise NumberWentBack
        await self.apply(writes)
        self._heads[region] = head

    async def apply_snapshot(self, region: RegionId, head: Head, writes: Sequence[Write]) -> None:
        """See the door."""
        await self.apply(writes)
        self._heads[region] = head

    def _write(self, write: Write) -> None:
        match write:
            case PutConversation(kept):
                self._conversations[kept.conversation.id] = kept
            case DropConversation(conversation):
                self._conversations.pop(conversation, None)
                self._words.pop(conversation, None)
                self._drafts.pop(conversation, None)
                self._intake.drop(conversation)
            case PutMessage(message):
                self._words.setdefault(message.conversation, _Words()).put(message)
            case DropMessages(conversation):
                self._words.pop(conversation, None)
            case PutRow(row):
                self._rows[row.id] = row
            case DropRow(id_):
                self._rows.pop(id_, None)
            case DropDraft(conversation):
                self._drafts.pop(conversation, None)
            case PutEscalation() | DropEscalation() | PutBriefing() | DropBriefing():
                self._escalations.write(write)
            case _:
                self._intake.write(write)

    async def heads(self) -> dict[RegionId, Head]:
        """See the door."""
        self._check_open()
        return dict(self._heads)

    async def conversations(self) -> list[Kept]:
        """See the door."""
        self._check_open()
        return sorted(
            self._conversations.values(),
            key=lambda kept: (kept.conversation.waiting_since_ms, kept.conversation.id),
        )

    async def messages(
        self,
        conversation: ConversationId,
        *,
        before: int | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> list[Message]:
        """See the door."""
        self._check_open()
        words = self._words.get(conversation)
        if words is None or limit <= 0:
            return []
        end = len(words.in_order)
        if before is not None:
            end = bisect_left(words.in_order, before, key=_place_in_talk)
        return words.in_order[max(0, end - limit) : end]

    async def early(self) -> dict[MessageId, ConversationId]:
        """See the door."""
        self._check_open()
        found: dict[MessageId, ConversationId] = {}
        for id_, words in self._words.items():
            kept = self._conversations.get(id_)
            if kept is not None:
                for message in reversed(words.in_order):
                    if _place_in_talk(message) <= kept.conversation.head_n:
                        break
                    found[message.id] = id_
        return found

    async def said(self) -> dict[ConversationId, tuple[int, MessageId]]:
        """See the door."""
        self._check_open()
        return {
            id_: (message.n or 0, message.id)
            for id_, words in self._words.items()
            for message in words.in_order
            if id_ in self._conversations and message.author is Party.COUNSELLOR
        }

    async def outbox(self) -> list[OutboxRow]:
        """See the door."""
        self._check_open()
        return sorted(self._rows.values(), key=attrgetter("place"))

    async def fields(self, conversation: ConversationId | None = None) -> list[FieldEdit]:
        """See the door."""
        self._check_open()
        return self._intake.fields(conversation)

    async def steps(self, conversation: ConversationId, field: FieldId) -> list[Step]:
        """See the door."""
        self._check_open()
        return self._intake.steps(conversation, field)

    async def finished(self) -> list[Finished]:
        """See the door."""
        self._check_open()
        return self._intake.finished()

    async def escalations(self) -> list[Escalation]:
        """See the door."""
        self._check_open()
        return self._escalations.all()

    async def briefing(self, escalation: EscalationId) -> Briefing:
        """See the door."""
        self._check_open()
        return self._escalations.briefing(escalation)

    async def briefed(self) -> set[EscalationId]:
        """See the door."""
        self._check_open()
        return self._escalations.briefed()

    async def draft(self, conversation: ConversationId) -> str:
        """See the door."""
        self._check_open()
        return self._drafts.get(conversation, "")

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """See the door."""
        self._check_open()
        if text:
            self._drafts[conversation] = text
        else:
            self._drafts.pop(conversation, None)

    async def session(self) -> SavedSession | None:
        """See the door."""
        self._check_open()
        return self._session

    async def save_session(self, session: SavedSession | None) -> None:
        """See the door."""
        self._check_open()
        self._session = session
        if session is None:
            self._device_secret = None

    async def device_secret(self) -> str | None:
        """See the door."""
        self._check_open()
        return self._device_secret

    async def save_device_secret(self, secret: str) -> None:
        """See the door."""
        self._check_open()
        self._device_secret = secret

    async def rotation_due(self) -> bool:
        """See the door; nothing of it was ever on a disk."""
        self._check_open()
        return False

    async def search(self, query: str, *, limit: int = 50) -> list[Found]:
        """See the door."""
        self._check_open()
        every = (message for words in self._words.values() for message in words.in_order)
        found: list[Found] = []
        for message in sorted(every, key=attrgetter("at_ms"), reverse=True):
            if len(found) >= limit:
                break
            snippet = snippet_of(query, message.text)
            if snippet is not None:
                found.append(Found(message, snippet))
        return found

    async def offline_unlock(self) -> OfflineUnlock | None:
        """See the door."""
        self._check_open()
        return self._unlock

    async def save_offline_unlock(self, unlock: OfflineUnlock | None) -> None:
        """See the door."""
        self._check_open()
        self._unlock = unlock

    async def rotate_key(self) -> None:
        """See the door; nothing was sealed, and nothing is left behind."""
        self._check_open()

    async def clear(self) -> None:
        """See the door."""
        self._check_open()
        self._forget()

    async def close(self) -> None:
        """See the door."""
        self._closed = True
        self._forget()
