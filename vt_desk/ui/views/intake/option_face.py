"""How an answer to choose looks: a line with a mark, or a chip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vt_desk.ui.qt.look import Look, Type

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

PAD_X, PAD_Y = 8, 4
BREAK = int(Qt.TextFlag.TextWordWrap)
_GAP = 8
_MARK_PX = 14
"""Beside letters of 100 %."""
_TICK = ((3, 7), (5.5, 10), (10.5, 4))
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class OptionFace:
    """All that is seen of it.

    Attributes:
        key: the digit that chooses it.
        several: others can be chosen beside it.
        chip: it stands in a row with others.
    """

    words: str
    key: str
    chosen: bool
    focused: bool
    hovered: bool
    several: bool
    chip: bool

    def paint(self, look: Look, painter: QPainter, rect: QRect) -> None:
        """Paint it into a rectangle."""
        if self.chip:
            self._paint_chip(look, painter, rect.adjusted(1, 1, -2, -2))
        else:
            self._paint_line(look, painter, rect)

    def _paint_chip(self, look: Look, painter: QPainter, rect: QRect) -> None:
        theme = look.theme
        ring = self.focused or self.chosen
        painter.setBrush(QColor(theme.surface_own if self.chosen else theme.surface))
        painter.setPen(QPen(QColor(theme.accent if ring else theme.edge), 2 if ring else 1))
        painter.drawRoundedRect(rect, 6, 6)
        if self.chosen and self.focused:
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), 4, 4)
        self._write(look, painter, rect, _CENTRE, look.font(bold=self.chosen))

    def _paint_line(self, look: Look, painter: QPainter, rect: QRect) -> None:
        theme = look.theme
        if self.chosen or self.hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.surface_own if self.chosen else theme.ground))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        if self.focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 6, 6)
        line = look.metrics().height()
        size = mark_px(look)
        mark = QRect(PAD_X, PAD_Y + (line - size) // 2, size, size)
        paint_mark(look, painter, mark, chosen=self.chosen, several=self.several)
        painter.setFont(look.font(Type.QUIET))
        painter.setPen(QColor(theme.text_quiet))
        left = words_left(look)
        digit = QRect(mark.right() + _GAP, PAD_Y, left - mark.right() - _GAP, line)
        painter.drawText(digit, int(Qt.AlignmentFlag.AlignVCenter), self.key)
        words = rect.adjusted(left, PAD_Y, -PAD_X, -PAD_Y)
        self._write(look, painter, words, BREAK, look.font())

    def _write(self, look: Look, painter: QPainter, rect: QRect, flags: int, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(look.theme.text))
        painter.drawText(rect, flags, self.words)


def words_left(look: Look) -> int:
    """Where the words of a line begin: after the mark and the digit."""
    digit = look.metrics(Type.QUIET).horizontalAdvance("0") + 6
    return PAD_X + mark_px(look) + _GAP + digit


def mark_px(look: Look) -> int:
    """How large it is beside letters of this size."""
    return round(_MARK_PX * look.percent / 100)


def paint_mark(look: Look, painter: QPainter, mark: QRect, *, chosen: bool, several: bool) -> None:
    """Paint the box or the ring that is ticked."""
    theme = look.theme
    part = mark.width() / _MARK_PX
    painter.setPen(QPen(QColor(theme.accent if chosen else theme.edge), 1.5 * part))
    filled = chosen and several
    painter.setBrush(QColor(theme.accent if filled else theme.surface))
    if not several:
        painter.drawEllipse(mark)
        if chosen:
            painter.setBrush(QColor(theme.accent))
            inset = round(4 * part)
            painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))
        return
    painter.drawRoundedRect(mark, 3 * part, 3 * part)
    if chosen:
        painter.setPen(QPen(QColor(theme.on_accent), 2 * part))
        tick = [QPointF(mark.left() + x * part, mark.top() + y * part) for x, y in _TICK]
        painter.drawPolyline(tick)
