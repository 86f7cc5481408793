"""Nobody types where they do not see it: the field with the keys stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.intake.field import FieldView

_AROUND_PX = 12


class KeysInSight(QObject):
    """Scrolls to the field with the keys, also when answers above it come and go.

    Args:
        area: what scrolls; once the person scrolls, it is left to them until the keys move.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._follows = False
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.actionTriggered.connect(self._on_scrolled)

    @property
    def focus(self) -> QWidget | None:
        """What has the keys, if that is in what scrolls."""
        focus = QApplication.focusWidget()
        return focus if focus is not None and self._area.isAncestorOf(focus) else None

    def follow(self) -> None:
        """The keys have moved, or are to be where they were: scroll there soon."""
        if self.focus is not None:
            self._follows = True
            # After whatever is unfolded has its place.
            QTimer.singleShot(0, self, self._bring)

    def _bring(self) -> None:
        focus = self.focus
        if focus is None:
            return
        place_all()
        view: QWidget | None = focus
        while view is not None and not isinstance(view, FieldView):
            view = view.parentWidget()
        if view is not None:
            self._area.ensureWidgetVisible(view, 0, _AROUND_PX)
        # A field can be higher than the room for it.
        self._area.ensureWidgetVisible(focus, 0, _AROUND_PX)

    def _on_range_changed(self, _: int, most: int) -> None:
        set_kind(self._area.verticalScrollBar(), "" if most else "idle")
        if self._follows:
            self.follow()

    def _on_scrolled(self, _: int) -> None:
        self._follows = False


def place_all() -> None:
    """Have everything placed now that is to be placed in this round of the loop."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
