"""One answer to choose: a line with a mark, or a chip; its words break over several lines.

Qt's own radio buttons and check boxes cut long words off. These are still both to a screen
reader; only their painting and their size are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from vt_desk.ui.qt.look import Look, Type

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    Painted = QAbstractButton
else:
    # PySide6 crashes where two of its classes are joined in one.
    Painted = object

_PAD_X, _PAD_Y = 8, 4
_GAP = 8
_MARK_PX = 14
_BREAK = int(Qt.TextFlag.TextWordWrap)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class _Option(Painted):
    """What both kinds share. ``several`` and ``chip`` are set by whoever makes one."""

    look: Look
    several = False
    chip = False
    key = ""
    words = ""
    """What it says. Not the button's own text, in which an ampersand would be a shortcut."""

    def say(self, words: str) -> None:
        """Say something else."""
        self.words = words
        self.setAccessibleName(words)
        self.fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def fit(self) -> None:
        """Be as high as the words need."""
        metrics = self.look.metrics(bold=self.chip)
        height = metrics.height()
        if not self.chip:
            room = max(40, self.width() - self._left() - _PAD_X)
            words = metrics.boundingRect(QRect(0, 0, room, 10_000), _BREAK, self.words)
            height = max(height, words.height())
        self.setFixedHeight(height + 2 * _PAD_Y + (4 if self.chip else 0))

    def sizeHint(self) -> QSize:
        """On one line."""
        metrics = self.look.metrics(bold=self.chip)
        width = metrics.horizontalAdvance(self.words)
        if self.chip:
            return QSize(width + 2 * _PAD_X + 4, metrics.height() + 2 * _PAD_Y + 4)
        return QSize(width + self._left() + _PAD_X + 2, metrics.height() + 2 * _PAD_Y)

    def minimumSizeHint(self) -> QSize:
        """A chip is never squeezed; a line breaks."""
        return self.sizeHint() if self.chip else QSize(self.look.ems(6), self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chip:
            self._paint_chip(painter)
        else:
            self._paint_line(painter)
        painter.end()

    def _left(self) -> int:
        digit = self.look.metrics(Type.QUIET).horizontalAdvance("0") + 6
        return _PAD_X + _MARK_PX + _GAP + digit

    def _paint_chip(self, painter: QPainter) -> None:
        theme, rect = self.look.theme, self.rect().adjusted(1, 1, -2, -2)
        chosen = self.isChecked()
        ring = self.hasFocus() or chosen
        painter.setBrush(QColor(theme.surface_own if chosen else theme.surface))
        painter.setPen(QPen(QColor(theme.accent if ring else theme.edge), 2 if ring else 1))
        painter.drawRoundedRect(rect, 6, 6)
        if chosen and self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), 4, 4)
        self._write(painter, rect, _CENTRE, self.look.font(bold=chosen))

    def _paint_line(self, painter: QPainter) -> None:
        theme, rect = self.look.theme, self.rect()
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.surface_own if self.isChecked() else theme.ground))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 6, 6)
        line = self.look.metrics().height()
        mark = QRect(_PAD_X, _PAD_Y + (line - _MARK_PX) // 2, _MARK_PX, _MARK_PX)
        self._paint_mark(painter, mark)
        painter.setFont(self.look.font(Type.QUIET))
        painter.setPen(QColor(theme.text_quiet))
        digit = QRect(mark.right() + _GAP, _PAD_Y, self._left() - mark.right() - _GAP, line)
        painter.drawText(digit, int(Qt.AlignmentFlag.AlignVCenter), self.key)
        words = rect.adjusted(self._left(), _PAD_Y, -_PAD_X, -_PAD_Y)
        self._write(painter, words, _BREAK, self.look.font())

    def _paint_mark(self, painter: QPainter, mark: QRect) -> None:
        theme = self.look.theme
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(theme.accent if chosen else theme.edge), 1.5))
        painter.setBrush(QColor(theme.accent if chosen and self.several else theme.surface))
        if not self.several:
            painter.drawEllipse(mark)
            if chosen:
                painter.setBrush(QColor(theme.accent))
                painter.drawEllipse(mark.adjusted(4, 4, -4, -4))
            return
        painter.drawRoundedRect(mark, 3, 3)
        if chosen:
            painter.setPen(QPen(QColor(theme.on_accent), 2))
            middle = mark.center()
            painter.drawLine(mark.left() + 3, middle.y() + 1, middle.x() - 1, mark.bottom() - 3)
            painter.drawLine(middle.x() - 1, mark.bottom() - 3, mark.right() - 3, mark.top() + 4)

    def _write(self, painter: QPainter, rect: QRect, flags: int, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(self.look.theme.text))
        painter.drawText(rect, flags, self.words)


class _One(_Option, QRadioButton):
    """One of several."""


class _Any(_Option, QCheckBox):
    """Any of several."""


OptionButton = _One | _Any


def option_button(
    look: Look, *, several: bool, chip: bool = False, parent: QWidget | None = None
) -> OptionButton:
    """Make an answer to choose.

    Args:
        look: theme and fonts.
        several: whether others can be chosen beside it.
        chip: whether it stands in a row with others.
        parent: where it stands.
    """
    made: OptionButton = _Any(parent) if several else _One(parent)
    made.look, made.several, made.chip = look, several, chip
    # Whoever holds the answers decides which of them is chosen.
    made.setAutoExclusive(False)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made
