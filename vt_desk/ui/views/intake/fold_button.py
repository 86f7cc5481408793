"""A heading that folds what is below it; its words break over several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look

_PAD = 5
_FLAGS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter)


class FoldButton(QPushButton):
    """A heading with an arrow.

    Args:
        look: theme and fonts.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = ""
        self._danger = False
        self._open = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def say(self, words: str, *, is_open: bool, danger: bool = False) -> None:
        """Say something else.

        Args:
            words: in bold.
            is_open: which way the arrow points.
            danger: in the tone of danger.
        """
        if (words, is_open, danger) != (self._words, self._open, self._danger):
            self._words, self._open, self._danger = words, is_open, danger
            self._fit()
            self.update()

    def sizeHint(self) -> QSize:
        """On one line."""
        metrics = self._look.metrics(bold=True)
        width = self._left() + metrics.horizontalAdvance(self._words) + _PAD
        return QSize(width, metrics.height() + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        """Words break."""
        return QSize(self._look.ems(4), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        if self.hasFocus() or self.underMouse():
            width = 2 if self.hasFocus() else 1
            painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.edge), width))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        painter.setFont(self._look.font(bold=True))
        painter.setPen(QColor(theme.danger if self._danger else theme.text))
        line = self._look.metrics(bold=True).height()
        arrow = QRect(_PAD, _PAD, self._left() - _PAD, line)
        painter.drawText(arrow, int(Qt.AlignmentFlag.AlignVCenter), "▾" if self._open else "▸")
        words = self.rect().adjusted(self._left(), _PAD, -_PAD, -_PAD)
        painter.drawText(words, _FLAGS, self._words)
        painter.end()

    def _left(self) -> int:
        return _PAD + self._look.metrics(bold=True).horizontalAdvance("▾ ")

    def _fit(self) -> None:
        room = QRect(0, 0, max(40, self.width() - self._left() - _PAD), 10_000)
        metrics = self._look.metrics(bold=True)
        height = metrics.boundingRect(room, _FLAGS, self._words).height()
        self.setFixedHeight(max(metrics.height(), height) + 2 * _PAD)
