"""A box to choose from, with its arrow: a style sheet takes Qt's own away."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox

_WIDE_EMS, _HIGH_EMS = 0.36, 0.18
_RIGHT_EMS = 0.8


class DropDown(QComboBox):
    """A combo box."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it, and the arrow as large as the letters."""
        super().paintEvent(event)
        em = self.fontMetrics().height()
        middle = QPointF(self.width() - _RIGHT_EMS * em, self.height() / 2)
        wide, high = _WIDE_EMS * em, _HIGH_EMS * em
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(self.foregroundRole()), em / 10))
        painter.drawPolyline(
            [
                middle + QPointF(-wide, -high),
                middle + QPointF(0, high),
                middle + QPointF(wide, -high),
            ]
        )
        painter.end()
