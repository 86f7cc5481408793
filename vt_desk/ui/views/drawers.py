"""What stands beside the talk: one drawer at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from vt_desk.ui.views.drawer import Drawer


class Drawers(QObject):
    """Shows one of the drawers, or none.

    Args:
        drawers: all of them.
    """

    changed = Signal()
    """Another drawer is open, or none."""
    closed = Signal()
    """Somebody closed the one that was open."""

    def __init__(self, drawers: tuple[Drawer, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._drawers = drawers
        for drawer in drawers:
            drawer.hide()
            drawer.closed.connect(self.close)

    @property
    def all(self) -> tuple[Drawer, ...]:
        """All of them."""
        return self._drawers

    @property
    def front(self) -> Drawer | None:
        """The one that is open."""
        return next((drawer for drawer in self._drawers if not drawer.isHidden()), None)

    def show(self, drawer: Drawer) -> None:
        """Open one instead of the one that is open."""
        for other in self._drawers:
            if other is not drawer:
                other.hide()
        drawer.open()
        self.changed.emit()

    def toggle(self, drawer: Drawer) -> None:
        """Open one, or close it when it is open."""
        if drawer.isHidden():
            self.show(drawer)
        else:
            self.close()

    def close(self) -> None:
        """Close the one that is open."""
        if self.front is not None:
            for drawer in self._drawers:
                drawer.hide()
            self.changed.emit()
            self.closed.emit()

    def forget(self) -> None:
        """Let go of every word; what is local and holds none stays open."""
        for drawer in self._drawers:
            drawer.forget()
            if drawer.holds_words:
                drawer.hide()
        self.changed.emit()
