"""Bars for counts, on screen and on paper. A bar of what is only partly told is empty.

Every bar has its number beside it: nothing is said by length or shade alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from vt_desk.sheets.cells import Cell, largest

if TYPE_CHECKING:
    from collections.abc import Sequence


_BAR_SHARE = 0.62
"""Of a line's height."""
_COLUMN_SHARE = 0.66
_GAP = 0.4
"""Between a bar and its number, in heights of a line."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What to paint with.

    Attributes:
        font: of numbers and names.
    """

    font: QFont
    text: QColor
    quiet: QColor
    line: QColor
    bar: QColor

    @property
    def metrics(self) -> QFontMetricsF:
        """Of the font."""
        return QFontMetricsF(self.font)

    def brush(self, cell: Cell) -> QBrush:
        """What a bar is filled with."""
        return QBrush(Qt.BrushStyle.NoBrush) if cell.hidden else QBrush(self.bar)


def paint_cell(painter: QPainter, place: QRectF, cell: Cell, most: int, ink: Ink) -> None:
    """A number at the right of its place, and its bar at the left.

    Args:
        painter: where.
        place: of the cell.
        cell: what.
        most: the number whose bar is as long as there is room; 0 for no bars.
        ink: colours and font.
    """
    metrics = ink.metrics
    painter.setFont(ink.font)
    painter.setPen(ink.text if cell.number else ink.quiet)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, right, cell.text)
    for_text = max(metrics.horizontalAdvance(cell.text), metrics.horizontalAdvance(f"≥ {most}"))
    room = place.width() - for_text - _GAP * metrics.height()
    if not most or not cell.known or room < metrics.height():
        return
    height = metrics.height() * _BAR_SHARE
    bar = QRectF(place.left(), place.center().y() - height / 2, room * cell.known / most, height)
    painter.setPen(QPen(ink.bar, 0))
    painter.setBrush(ink.brush(cell))
    painter.drawRect(bar)


def paint_columns(
    painter: QPainter, place: QRectF, names: Sequence[str], cells: Sequence[Cell], ink: Ink
) -> None:
    """Standing bars on a ground line: names below, numbers above.

    Args:
        painter: where.
        place: of the whole chart.
        names: below the bars.
        cells: one for each.
        ink: colours and font.
    """
    if not cells:
        return
    metrics = ink.metrics
    line = metrics.height()
    step = place.width() / len(cells)
    ground, most = place.bottom() - 1.3 * line, largest(cells)
    tallest = ground - place.top() - 1.2 * line
    middle = Qt.AlignmentFlag.AlignHCenter
    painter.setFont(ink.font)
    for number, (name, cell) in enumerate(zip(names, cells, strict=True)):
        left = place.left() + number * step
        height = tallest * (cell.known or 0) / most
        if height:
            painter.setPen(QPen(ink.bar, 0))
            painter.setBrush(ink.brush(cell))
            width = min(step * _COLUMN_SHARE, 3 * line)
            painter.drawRect(QRectF(left + (step - width) / 2, ground - height, width, height))
        painter.setPen(ink.text if cell.known else ink.quiet)
        above = QRectF(left, ground - height - 1.1 * line, step, line)
        painter.drawText(above, middle | Qt.TextFlag.TextDontClip, cell.text)
        painter.setPen(ink.quiet)
        below = QRectF(left, ground + 0.2 * line, step, line)
        painter.drawText(below, middle | Qt.TextFlag.TextDontClip, name)
    painter.setPen(QPen(ink.line, 0))
    painter.drawLine(QPointF(place.left(), ground), QPointF(place.right(), ground))
