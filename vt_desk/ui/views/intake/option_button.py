"""One answer to choose: a line with a mark, or a chip; its words break over several lines.

Qt's own radio buttons and check boxes cut long words off. These are still both to a screen
reader; only their painting and their size are ours.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from vt_desk.ui.views.intake.option_face import BREAK, PAD_X, PAD_Y, OptionFace, words_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.ui.qt.look import Look

    Painted = QAbstractButton
else:
    # PySide6 crashes where two of its classes are joined in one.
    Painted = object


class _Option(Painted):
    """What both kinds share. ``several`` and ``chip`` are set by whoever makes one."""

    look: Look
    several = False
    chip = False
    key = ""
    words = ""
    """What it says. Not the button's own text, in which an ampersand would be a shortcut."""
    on_key: Callable[[QKeyEvent], bool] | None = None
    """Is shown a key first; whether it has used it."""

    def say(self, words: str) -> None:
        """Say something else."""
        self.words = words
        self.setAccessibleName(words)
        self.fit()
        self.update()

    def set_chosen(self, *, chosen: bool) -> None:
        """Show whether it is chosen, which whoever holds the answers decides.

        ``toggled`` is not emitted: that tells of a screen reader or a voice, which do not click.
        """
        self.blockSignals(True)
        self.setAutoExclusive(False)
        self.setChecked(chosen)
        # Only so is one of several a radio button to a screen reader.
        self.setAutoExclusive(not self.several)
        self.blockSignals(False)

    def nextCheckState(self) -> None:
        """A click asks, and changes nothing by itself."""

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
            room = max(40, self.width() - words_left(self.look) - PAD_X)
            words = metrics.boundingRect(QRect(0, 0, room, 10_000), BREAK, self.words)
            height = max(height, words.height())
        self.setFixedHeight(height + 2 * PAD_Y + (4 if self.chip else 0))

    def sizeHint(self) -> QSize:
        """On one line."""
        metrics = self.look.metrics(bold=self.chip)
        width = metrics.horizontalAdvance(self.words)
        if self.chip:
            return QSize(width + 2 * PAD_X + 4, metrics.height() + 2 * PAD_Y + 4)
        return QSize(width + words_left(self.look) + PAD_X + 2, metrics.height() + 2 * PAD_Y)

    def minimumSizeHint(self) -> QSize:
        """A chip is never squeezed; a line breaks."""
        return self.sizeHint() if self.chip else QSize(self.look.ems(6), self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be pressed."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, digits and letters are for whoever holds the answers."""
        # Not by an event filter: that is asked about every event of every answer.
        if self.on_key is None or not self.on_key(event):
            super().keyPressEvent(event)

    def paint_ahead(self, key: str) -> None:
        """Have it painted, with the digit that chooses it, before it is in sight first."""
        face = replace(self._face(), key=key)
        paint = partial(face.paint, self.look)
        self.look.pictures.paint_ahead(self.size(), self.devicePixelRatioF(), face, paint)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint it."""
        face = self._face()
        painter = QPainter(self)
        self.look.pictures.draw(painter, self.rect(), face, partial(face.paint, self.look))
        painter.end()

    def _face(self) -> OptionFace:
        return OptionFace(
            words=self.words,
            key=self.key,
            chosen=self.isChecked(),
            focused=self.hasFocus(),
            hovered=self.underMouse(),
            several=self.several,
            chip=self.chip,
        )


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
    made.set_chosen(chosen=False)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made
