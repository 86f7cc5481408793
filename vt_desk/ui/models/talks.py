"""The conversations of this seat: what is unread, who waits for an answer, who types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from vt_desk.domain.conversation import Conversation, ConversationState
from vt_desk.ui.models import words
from vt_desk.ui.models.escalation import marked, marked_aloud
from vt_desk.ui.models.signals import signal_word
from vt_desk.ui.models.times import Wait, countdown, moment, wait_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vt_desk.domain.escalation import Target
    from vt_desk.domain.ids import ConversationId

_NOWHERE = QModelIndex()
_HOUR_MS = 3_600_000
Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Talk:
    """One conversation of ours.

    Attributes:
        unread: numbers of the visitor's messages that were not shown yet.
        badge: how many of them are said beside its name.
        typing_until_ms: until when the visitor types.
    """

    conversation: Conversation
    unread: set[int] = field(default_factory=set)
    badge: int = 0
    typing_until_ms: int = 0

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.conversation.state is ConversationState.ENDED


class TalksModel(QAbstractListModel):
    """Rows of "my conversations", in order of claim.

    Args:
        now_ms: the service's clock.
        locale: gives how dates are written now.
    """

    def __init__(
        self,
        *,
        now_ms: Callable[[], int],
        locale: Callable[[], QLocale],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now_ms = now_ms
        self._locale = locale
        self._rows: list[Talk] = []
        self._put_off: ConversationId | None = None
        self._marks: dict[ConversationId, tuple[Target, ...]] = {}

    @property
    def talks(self) -> Sequence[Talk]:
        """In order of claim."""
        return self._rows

    @property
    def unread(self) -> int:
        """How many messages were not seen, in all."""
        return sum(len(talk.unread) for talk in self._rows)

    @property
    def open_count(self) -> int:
        """How many are not over."""
        return sum(not talk.ended for talk in self._rows)

    def talk(self, conversation: ConversationId) -> Talk | None:
        """One of ours."""
        row = self.row_of(conversation)
        return None if row is None else self._rows[row]

    def at(self, row: int) -> Talk | None:
        """The one of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, conversation: ConversationId) -> int | None:
        """Where it stands."""
        for row, talk in enumerate(self._rows):
            if talk.conversation.id == conversation:
                return row
        return None

    def clear(self) -> None:
        """Show none."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def put(self, conversation: Conversation) -> bool:
        """Take a conversation in, new or changed.

        Returns:
            Whether it is new.
        """
        row = self.row_of(conversation.id)
        if row is None:
            at = len(self._rows)
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.append(Talk(conversation))
            self.endInsertRows()
            return True
        talk = self._rows[row]
        before = _look_of(talk)
        talk.conversation = conversation
        self._drop_seen(row, conversation.counsellor_seen_n)
        if _look_of(talk) != before:
            self._changed(row)
        return False

    def remove(self, conversation: ConversationId) -> bool:
        """Take one out; False when it was not there."""
        row = self.row_of(conversation)
        if row is None:
            return False
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()
        return True

    def add_unread(
        self, conversation: ConversationId, numbers: Iterable[int], *, in_front: bool = False
    ) -> int:
        """Messages of the visitor came.

        Args:
            conversation: whose.
            numbers: their places.
            in_front: whether it is the talk in front. Its words are painted first, and most
                often they are seen then: ``say_rest`` counts those that were not.

        Returns:
            How many of them were not seen and not known before.
        """
        row = self.row_of(conversation)
        if row is None:
            return 0
        talk = self._rows[row]
        seen_n = talk.conversation.counsellor_seen_n
        new = {n for n in numbers if n > seen_n} - talk.unread
        talk.unread |= new
        if talk.typing_until_ms:
            talk.typing_until_ms = 0
            self._changed(row)
        if in_front:
            self._put_off = conversation
        else:
            self._count(row)
        return len(new)

    def say_rest(self) -> None:
        """What is new in the talk in front was painted, or could not be: count what is unread."""
        conversation, self._put_off = self._put_off, None
        row = None if conversation is None else self.row_of(conversation)
        if row is not None:
            self._count(row)

    def seen(self, conversation: ConversationId, n: int) -> None:
        """The messages up to ``n`` were shown."""
        row = self.row_of(conversation)
        if row is not None:
            self._drop_seen(row, n)

    def set_marks(self, marks: dict[ConversationId, tuple[Target, ...]]) -> None:
        """About these somebody phones now."""
        before, self._marks = self._marks, marks
        for row, talk in enumerate(self._rows):
            id_ = talk.conversation.id
            if before.get(id_) != marks.get(id_):
                self._changed(row)

    def mark(self, talk: Talk) -> str:
        """Whom somebody phones about one, in words; empty when nobody does."""
        return marked(self._marks.get(talk.conversation.id, ()))

    def typing(self, conversation: ConversationId, until_ms: int) -> None:
        """The visitor types until then."""
        row = self.row_of(conversation)
        if row is not None:
            self._rows[row].typing_until_ms = until_ms
            self._changed(row)

    def types(self, talk: Talk) -> bool:
        """Whether the visitor types now."""
        return not talk.ended and self._now_ms() < talk.typing_until_ms

    def wait_ms(self, talk: Talk) -> int | None:
        """How long the visitor waits for an answer; None when nobody does."""
        since = talk.conversation.unanswered_since_ms
        if since is None or talk.ended:
            return None
        return max(0, self._now_ms() - since)

    def wait(self, talk: Talk) -> Wait:
        """Whether that is long."""
        return wait_of(self.wait_ms(talk) or 0)

    def most_needed(self, other_than: ConversationId | None) -> Talk | None:
        """The one that waits longest for an answer, else the next in order.

        Args:
            other_than: the one in front now.
        """
        others = [talk for talk in self._rows if talk.conversation.id != other_than]
        waiting = [talk for talk in others if self.wait_ms(talk) is not None]
        if waiting:
            return max(waiting, key=lambda talk: self.wait_ms(talk) or 0)
        if other_than is None or not others:
            return others[0] if others else None
        at = self.row_of(other_than)
        return self._rows[((-1 if at is None else at) + 1) % len(self._rows)]

    def state_words(self, talk: Talk) -> str:
        """How it stands, in a few words."""
        if talk.ended:
            return QCoreApplication.translate("Talks", "ended")
        if not talk.conversation.visitor_present:
            return QCoreApplication.translate("Talks", "not connected now")
        if self.types(talk):
            return QCoreApplication.translate("Talks", "is typing…")
        if talk.conversation.unanswered_since_ms is not None:
            return QCoreApplication.translate("Talks", "waits for your answer")
        return QCoreApplication.translate("Talks", "your turn is done")

    def in_words(self, talk: Talk) -> str:
        """Everything about one, for a screen reader, without a time that changes."""
        parts = [words.nickname(talk.conversation.nickname), self.state_words(talk)]
        if talk.conversation.signal is not None:
            parts.insert(1, signal_word(talk.conversation.signal))
        if talk.conversation.danger_since_ms is not None:
            parts.insert(1, words.acute_danger())
        phoned = marked_aloud(self._marks.get(talk.conversation.id, ()))
        if phoned:
            parts.insert(1, phoned)
        if talk.badge:
            parts.append(self.tr("%n unread", "", talk.badge))
        return ", ".join(parts)

    def deletion(self, talk: Talk) -> str:
        """When its words are deleted; empty while that is not known."""
        until_ms = talk.conversation.transcript_until_ms
        if until_ms is None:
            return ""
        left_ms = max(0, until_ms - self._now_ms())
        # The visitor was told whole days: the first of them is not taken off at once.
        days, hours = divmod(-(-left_ms // _HOUR_MS), 24)
        if left_ms < _HOUR_MS:
            span = self.tr("within the hour")
        elif days:
            span = self.tr("in %n day(s)", "", days)
        else:
            span = self.tr("in %n hour(s)", "", hours)
        text = self.tr("Words are deleted on %1 (%2)").replace("%2", span)
        return text.replace("%1", moment(until_ms, self._locale()))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many are ours."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """A row in words."""
        talk = self.at(index.row())
        if talk is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words.nickname(talk.conversation.nickname)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            wait_ms = self.wait_ms(talk)
            parts = (
                self.in_words(talk),
                "" if wait_ms is None else countdown(wait_ms),
                self.deletion(talk),
            )
            return ", ".join(part for part in parts if part)
        return None

    def _drop_seen(self, row: int, n: int) -> None:
        talk = self._rows[row]
        talk.unread = {one for one in talk.unread if one > n}
        if talk.conversation.id != self._put_off:
            self._count(row)

    def _count(self, row: int) -> None:
        talk = self._rows[row]
        if talk.badge != len(talk.unread):
            talk.badge = len(talk.unread)
            self._changed(row)

    def _changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))


def _look_of(talk: Talk) -> tuple[object, ...]:
    """All of a conversation that a row shows: receipts change more often than that."""
    talk_now = talk.conversation
    return (
        talk_now.nickname,
        talk_now.colour,
        talk_now.state,
        talk_now.caller_role,
        talk_now.visitor_present,
        talk_now.unanswered_since_ms,
        talk_now.ended_ms,
        talk_now.danger_since_ms,
        talk_now.signal,
    )
