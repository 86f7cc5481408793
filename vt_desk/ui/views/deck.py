"""Pages that have the same room, of which one is in sight.

Qt's own stack goes through every widget of every page when another one comes to the front,
and looks for the next place for the keys among all of them: with twelve talks open that
takes longer than showing the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 4
"""A part that learns its width may ask for another height, a few times at most."""


class Deck(QWidget):
    """Pages, one of them on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current: QWidget | None = None
        self._needed = QSize(0, 0)

    @property
    def current(self) -> QWidget | None:
        """The page in sight."""
        return self._current

    def add(self, page: QWidget) -> None:
        """One more; it stays out of sight unless it is the first."""
        page.hide()
        page.setParent(self)
        if self._current is None:
            self.bring(page)

    def remove(self, page: QWidget) -> None:
        """Take one out of sight for good; whoever made it lets go of it."""
        page.hide()
        if page is self._current:
            self._current = None

    def bring(self, page: QWidget, take_focus: Callable[[], None] | None = None) -> None:
        """Bring a page into sight.

        Args:
            page: which.
            take_focus: has the keys go there, where they went to the page before; called
                when the page is in sight and the one before still is, so that Qt needs not
                look for another place.
        """
        before = self._current
        if page is before:
            return
        self._current = page
        page.setGeometry(self.rect())
        page.raise_()
        page.show()
        if take_focus is not None:
            take_focus()
        if before is not None:
            before.hide()
        self._ask_for_room()

    def make_ready(self, page: QWidget) -> None:
        """Give a page that was never in sight its look and its places: showing it need not.

        Without it the window is laid out and painted three times when the page first comes.
        """
        if page is not self._current:
            page.setGeometry(self.rect())
            settle(page)

    def sizeHint(self) -> QSize:
        """What the page in sight would like."""
        page = self._current
        return super().sizeHint() if page is None else page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What the page in sight needs."""
        page = self._current
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page in sight has all the room."""
        super().resizeEvent(event)
        if self._current is not None:
            self._current.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """The page in sight needs more room, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._ask_for_room()
        return super().event(event)

    def _ask_for_room(self) -> None:
        needed = self.minimumSizeHint()
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()


def settle(hidden: QWidget) -> None:
    """Lay out a widget that is not in sight as if it were: its parts have their last sizes."""
    hidden.ensurePolished()
    parts = (hidden, *hidden.findChildren(QWidget))
    for _ in range(_ROUNDS):
        # Those below come first, who say how much they need; then those above, who place them.
        for part in reversed(parts):
            layout = part.layout()
            if layout is not None:
                layout.activate()
        told = 0
        for part in parts:
            if part.testAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent):
                part.setAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent, on=False)
                QCoreApplication.sendEvent(part, QResizeEvent(part.size(), QSize()))
                told += 1
        if not told:
            return
