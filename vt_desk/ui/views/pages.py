"""What stands in the middle of the window: signing in, the desk, the lock, or nothing."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QStackedWidget

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Page(IntEnum):
    """One of them."""

    SIGN_IN = 0
    DESK = 1
    LOCK = 2
    COVER = 3
    """Nothing is shown any more, and the lock is not closed yet."""


class Pages(QStackedWidget):
    """Shows one of them.

    Args:
        sign_in: where somebody signs in.
        desk: lists and talks.
        locked: where somebody unlocks.
    """

    def __init__(self, sign_in: QWidget, desk: QWidget, locked: QWidget) -> None:
        super().__init__()
        self._cover = WrappedLabel()
        set_kind(self._cover, "heading")
        self._cover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (sign_in, desk, locked, self._cover):
            self.addWidget(page)
        self.currentChanged.connect(lambda _: self.updateGeometry())
        self.retranslate()

    def minimumSizeHint(self) -> QSize:
        """What the page in sight needs, and not the widest of all."""
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()

    def bring(self, page: Page) -> None:
        """Show one."""
        self.setCurrentIndex(page)

    def retranslate(self) -> None:
        """Set every text again."""
        self._cover.setText(self.tr("Locking…"))

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
