"""The waiting list: entries of the queue, the next first, with their waiting times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from vt_desk.domain.conversation import Conversation, SafeNow
from vt_desk.domain.queue_order import queue_order
from vt_desk.ui.models import words
from vt_desk.ui.models.escalation import marked, marked_aloud
from vt_desk.ui.models.signals import signal_word
from vt_desk.ui.models.times import Wait, countdown, wait_of, wait_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.domain.escalation import Target
    from vt_desk.domain.ids import ConversationId

_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class WaitingModel(QAbstractListModel):
    """Rows of the waiting list.

    Args:
        now_ms: the service's clock.
        municipality: gives the name of a code.
    """

    def __init__(
        self,
        *,
        now_ms: Callable[[], int],
        municipality: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now_ms = now_ms
        self._municipality = municipality
        self._rows: list[Conversation] = []
        self._marks: dict[ConversationId, tuple[Target, ...]] = {}

    @property
    def entries(self) -> Sequence[Conversation]:
        """The entries, the next first."""
        return self._rows

    def entry(self, row: int) -> Conversation | None:
        """The entry of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, conversation: ConversationId) -> int | None:
        """Where an entry stands."""
        for row, entry in enumerate(self._rows):
            if entry.id == conversation:
                return row
        return None

    def restart(self, entries: Sequence[Conversation]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._rows = sorted(entries, key=queue_order)
        self.endResetModel()

    def put(self, entry: Conversation) -> bool:
        """Take an entry in, new or changed.

        Returns:
            Whether it is new.
        """
        row = self.row_of(entry.id)
        if row is not None and queue_order(self._rows[row]) == queue_order(entry):
            self._rows[row] = entry
            self.dataChanged.emit(self.index(row), self.index(row))
            return False
        if row is not None:
            self.remove(entry.id)
        at = len(self._rows)
        while at and queue_order(self._rows[at - 1]) > queue_order(entry):
            at -= 1
        self.beginInsertRows(QModelIndex(), at, at)
        self._rows.insert(at, entry)
        self.endInsertRows()
        return row is None

    def remove(self, conversation: ConversationId) -> bool:
        """Take an entry out; False when it was not there."""
        row = self.row_of(conversation)
        if row is None:
            return False
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()
        return True

    def set_marks(self, marks: dict[ConversationId, tuple[Target, ...]]) -> None:
        """About these somebody phones now."""
        before, self._marks = self._marks, marks
        for row, entry in enumerate(self._rows):
            if before.get(entry.id) != marks.get(entry.id):
                self.dataChanged.emit(self.index(row), self.index(row))

    def mark(self, entry: Conversation) -> str:
        """Whom somebody phones about one, in words; empty when nobody does."""
        return marked(self._marks.get(entry.id, ()))

    def wait_ms(self, entry: Conversation) -> int:
        """How long an entry has waited."""
        return max(0, self._now_ms() - entry.waiting_since_ms)

    def wait(self, entry: Conversation) -> Wait:
        """Whether that is long."""
        return wait_of(self.wait_ms(entry))

    def place(self, entry: Conversation) -> str:
        """Name of the municipality it is about."""
        if entry.municipality is None:
            return words.unknown_municipality()
        return self._municipality(entry.municipality)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many wait."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """A row in words."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words.caller_role(entry.caller_role)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.in_words(entry)
        return None

    def in_words(self, entry: Conversation) -> str:
        """Everything about an entry, for a screen reader and the tool tip."""
        parts = [
            words.caller_role(entry.caller_role),
            self.place(entry),
            QCoreApplication.translate("Waiting", "waiting %1, %2")
            .replace("%1", countdown(self.wait_ms(entry)))
            .replace("%2", wait_word(self.wait(entry))),
        ]
        if entry.signal is not None:
            parts.insert(0, signal_word(entry.signal))
        if entry.danger_since_ms is not None:
            parts.insert(0, words.acute_danger())
        phoned = marked_aloud(self._marks.get(entry.id, ()))
        if phoned:
            parts.insert(0, phoned)
        if entry.safe_now is not SafeNow.UNSAID:
            parts.append(words.safe_now(entry.safe_now))
        if not entry.visitor_present:
            parts.append(QCoreApplication.translate("Waiting", "not connected now"))
        return ", ".join(parts)
