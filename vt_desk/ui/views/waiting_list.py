"""The waiting list on screen: one card an entry, its wait counting up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vt_desk.domain.conversation import SafeNow
from vt_desk.domain.severity import Severity
from vt_desk.ui.models import words
from vt_desk.ui.models.signals import flagged
from vt_desk.ui.models.times import Wait, countdown, wait_word
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.views.row_card import (
    CardList,
    card_height,
    line_heights,
    paint_card,
    paint_pair,
    state_of,
)

if TYPE_CHECKING:
    from vt_desk.domain.conversation import Conversation
    from vt_desk.ui.models.waiting import WaitingModel

Index = QModelIndex | QPersistentModelIndex


class WaitingDelegate(QStyledItemDelegate):
    """Paints an entry: symbol, who, how long; where, and the word for the wait."""

    def __init__(self, model: WaitingModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, and a third where chatting is not safe."""
        entry = self._rows.entry(index.row())
        third = entry is not None and self._warning(entry) is not None
        return QSize(0, card_height(self._look, 2 if third else 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        entry = self._rows.entry(index.row())
        if entry is None:
            return
        rect, selected, focused, hovered = state_of(option)
        theme = self._look.theme
        wait = self._rows.wait(entry)
        warning = self._warning(entry)
        tone = theme.text_quiet if wait is Wait.SHORT else theme.warn
        alarm = theme.danger if self._is_grave(entry) else theme.warn
        edge = alarm if warning else theme.warn if wait is Wait.TOO_LONG else theme.line
        chosen = selected or hovered
        painter.save()
        room = paint_card(
            painter,
            self._look,
            rect,
            edge=theme.accent if selected else edge,
            width=2 if selected and focused else 1,
        )
        first, further = line_heights(self._look)
        symbol = self._look.metrics(bold=True).horizontalAdvance("◉") + 8
        line = QRect(room.left(), room.top(), room.width(), first)
        painter.setFont(self._look.font(bold=True))
        painter.setPen(QColor(tone))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), wait.symbol)
        line.setLeft(line.left() + symbol)
        paint_pair(
            painter,
            line,
            (words.caller_role(entry.caller_role), QColor(theme.text)),
            (countdown(self._rows.wait_ms(entry)), QColor(tone)),
            (Type.BODY, True, Type.COUNTDOWN, wait is not Wait.SHORT),
            self._look,
        )
        line = QRect(line.left(), line.bottom() + 5, line.width(), further)
        right = (
            (self.tr("accept"), QColor(theme.accent)) if chosen else (wait_word(wait), QColor(tone))
        )
        paint_pair(
            painter,
            line,
            (self._rows.place(entry), QColor(theme.text_quiet)),
            right,
            (Type.QUIET, False, Type.QUIET, chosen),
            self._look,
        )
        if warning:
            line.translate(0, further + 4)
            paint_pair(
                painter,
                line,
                (warning, QColor(alarm)),
                ("", QColor(theme.text)),
                (Type.QUIET, True, Type.QUIET, False),
                self._look,
            )
        painter.restore()

    def _warning(self, entry: Conversation) -> str | None:
        """What nobody may overlook: help by phone, danger, no safety to chat, signal words."""
        danger = _danger(entry)
        parts = (self._rows.mark(entry), danger and f"! {danger}", flagged(entry.signal))
        return " · ".join(part for part in parts if part) or None

    def _is_grave(self, entry: Conversation) -> bool:
        """Whether there is more to say than that a word is worth a look."""
        other = self._rows.mark(entry) or _danger(entry)
        return bool(other) or entry.signal is not Severity.NOTICE

    def accept_rect(self, rect: QRect) -> QRect:
        """Where "accept" stands on a card, generous enough to hit."""
        first, further = line_heights(self._look)
        width = self._look.metrics(Type.QUIET, bold=True).horizontalAdvance(self.tr("accept")) + 24
        return QRect(rect.right() - width, rect.top() + first, width, further + 16)


def _danger(entry: Conversation) -> str | None:
    """Danger that a counsellor marked, or no safety to chat."""
    if entry.danger_since_ms is not None:
        return words.acute_danger()
    return words.safe_now(entry.safe_now) if entry.safe_now is SafeNow.NO else None


class WaitingList(CardList):
    """The list; choosing a row asks for that entry."""

    def __init__(self, model: WaitingModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._delegate = WaitingDelegate(model, look, self)
        self.setItemDelegate(self._delegate)
        self.stand_on_ground()
        self.setModel(model)
        self.watch_rows()
        model.dataChanged.connect(self.refit)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setAccessibleName(self.tr("Waiting list"))
        self.setAccessibleDescription(self.tr("Enter accepts the chosen visitor"))
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on "accept" asks for the entry."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and self._delegate.accept_rect(self.visualRect(index)).contains(place):
            self.chosen.emit(index.row())
