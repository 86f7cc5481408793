"""A box to tick, drawn like an answer of the form: Qt's own is white in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from vt_desk.ui.views.intake.option_face import mark_px, paint_mark

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look

_PAD, _GAP = 6, 8


class TickBox(QCheckBox):
    """A box and its words on one line.

    Args:
        look: theme and fonts.
        words: what is ticked; not the button's own text, where an ampersand is a shortcut.
    """

    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Room for the box and the words."""
        metrics = self._look.metrics()
        width = mark_px(self._look) + _GAP + metrics.horizontalAdvance(self._words)
        return QSize(width + 2 * _PAD + 1, metrics.height() + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        """Nothing of it is cut off."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The words can be pressed, too."""
        return QRect(QPoint(0, 0), self.sizeHint()).contains(pos)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint it, with a ring when it has the keys."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = mark_px(look)
        mark = QRect(_PAD, (self.height() - size) // 2, size, size)
        paint_mark(look, painter, mark, chosen=self.isChecked(), several=True)
        painter.setFont(look.font())
        painter.setPen(QColor(theme.text))
        words = self.rect().adjusted(_PAD + size + _GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._words)
        if self.hasFocus():
            ring = QRect(QPoint(0, 0), QSize(self.sizeHint().width(), self.height()))
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()
