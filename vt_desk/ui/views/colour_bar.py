"""The bar in a visitor's colour: whose talk, and whose form, the eye is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look

_WIDTH_PX = 6
_RADIUS_PX = 3


class ColourBar(QWidget):
    """A bar.

    Args:
        look: theme and fonts.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._colour = 0
        self.setFixedWidth(_WIDTH_PX)
        look.changed.connect(self.update)

    def show_colour(self, colour: int) -> None:
        """Another visitor's, by the index of its nickname."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.visitor_colour(self._colour))
        painter.drawRoundedRect(self.rect(), _RADIUS_PX, _RADIUS_PX)
        painter.end()
