"""What was found on screen: name, time, and the words, with the found ones marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vt_desk.ui.models.found import FoundModel, pieces
from vt_desk.ui.qt.look import LINE_HEIGHT, Look, Type
from vt_desk.ui.views.row_card import (
    GAP,
    PAD,
    CardList,
    paint_card,
    paint_pair,
    state_of,
)

if TYPE_CHECKING:
    from vt_desk.store.door import Found

Index = QModelIndex | QPersistentModelIndex
LINES = 3
_BAR_PX = 5


class FoundDelegate(QStyledItemDelegate):
    """Paints one of what was found: three lines of its words at most."""

    def __init__(self, model: FoundModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line for who and when, and three for the words."""
        head = self._look.metrics(bold=True).height()
        return QSize(0, head + 4 + LINES * self._step() + 2 * PAD - 4 + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        found = self._rows.at(index.row())
        if found is None:
            return
        rect, selected, focused, _ = state_of(option)
        theme = self._look.theme
        painter.save()
        room = paint_card(
            painter,
            self._look,
            rect,
            edge=theme.accent if selected else theme.line,
            width=2 if selected and focused else 1,
        )
        colour = self._rows.colour(found)
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.visitor_colour(colour))
            bar = QRectF(rect.left() + 4, room.top(), _BAR_PX, room.height())
            painter.drawRoundedRect(bar, 2, 2)
        room.setLeft(room.left() + 4)
        line = QRectF(room).toRect()
        line.setHeight(self._look.metrics(bold=True).height())
        paint_pair(
            painter,
            line,
            (self._rows.title(found), QColor(theme.text)),
            (self._rows.when(found), QColor(theme.text_quiet)),
            (Type.BODY, True, Type.QUIET, False),
            self._look,
        )
        painter.setPen(QColor(theme.text))
        top = QPointF(room.left(), line.bottom() + 5)
        self._lay_out(found, room.width()).draw(painter, top)
        painter.restore()

    def _lay_out(self, found: Found, width: int) -> QTextLayout:
        text, formats = "", []
        for piece, marked in pieces(found.snippet):
            if marked:
                span = QTextLayout.FormatRange()
                # Qt counts in UTF-16.
                span.start = len(text.encode("utf-16-le")) // 2
                span.length = len(piece.encode("utf-16-le")) // 2
                span.format = self._mark()
                formats.append(span)
            text += piece
        layout = QTextLayout(text, self._look.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(formats)
        layout.beginLayout()
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, number * self._step()))
        layout.endLayout()
        return layout

    def _mark(self) -> QTextCharFormat:
        mark = QTextCharFormat()
        mark.setFontWeight(700)
        mark.setFontUnderline(True)
        mark.setBackground(QColor(self._look.theme.surface_own))
        return mark

    def _step(self) -> int:
        return round(self._look.metrics().height() * LINE_HEIGHT / 1.17)


class FoundList(CardList):
    """The list; choosing a row opens the talk at that message."""

    def __init__(self, model: FoundModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setItemDelegate(FoundDelegate(model, look, self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setModel(model)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setAccessibleName(self.tr("What was found"))
        self.setAccessibleDescription(self.tr("Enter opens the conversation at this message"))
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
