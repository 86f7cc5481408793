"""What a search found, as rows: who, when, and the words around what was found."""

from __future__ import annotations

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

from vt_desk.domain.conversation import Party
from vt_desk.ui.models import words
from vt_desk.ui.models.times import clock, day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.store.door import Found
    from vt_desk.ui.models.talks import TalksModel

_NOWHERE = QModelIndex()
_BEGIN, _END = "\x02", "\x03"
Index = QModelIndex | QPersistentModelIndex


class FoundModel(QAbstractListModel):
    """Rows of a search, the newest first.

    Args:
        talks: gives the names of the conversations that are open.
        now_ms: the service's clock, for "today".
        locale: gives how dates are written now.
    """

    def __init__(
        self,
        talks: TalksModel,
        *,
        now_ms: Callable[[], int],
        locale: Callable[[], QLocale],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._talks = talks
        self._now_ms = now_ms
        self._locale = locale
        self._rows: list[Found] = []

    def restart(self, rows: Sequence[Found]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def at(self, row: int) -> Found | None:
        """What stands in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def colour(self, found: Found) -> int | None:
        """The visitor's colour; None when the conversation is not open."""
        talk = self._talks.talk(found.message.conversation)
        return None if talk is None else talk.conversation.colour

    def title(self, found: Found) -> str:
        """Whose conversation it is, and who said it."""
        talk = self._talks.talk(found.message.conversation)
        if talk is None:
            name = QCoreApplication.translate("Found", "Talk that is not open")
        else:
            name = words.nickname(talk.conversation.nickname)
        if found.message.author is Party.COUNSELLOR:
            return QCoreApplication.translate("Found", "You to %1").replace("%1", name)
        return name

    def when(self, found: Found) -> str:
        """The day and the time."""
        at_ms = found.message.at_ms
        return f"{day(at_ms, self._now_ms(), self._locale())} {clock(at_ms)}"

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many were found."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """A row in words."""
        found = self.at(index.row())
        if found is None:
            return None
        text = "".join(part for part, _ in pieces(found.snippet))
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.title(found)}, {self.when(found)}: {text}"
        return None


def pieces(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as parts, each with whether it is what was looked for."""
    parts: list[tuple[str, bool]] = []
    for at, piece in enumerate(" ".join(snippet.split("\n")).split(_BEGIN)):
        marked, mark, rest = piece.partition(_END)
        if at and mark:
            parts += [(marked, True), (rest, False)]
        else:
            parts.append((piece, False))
    return [part for part in parts if part[0]]
