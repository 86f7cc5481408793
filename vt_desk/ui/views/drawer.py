"""A panel that stands beside the talk: a frame, what it holds, and a way to close it.

It pushes the talk aside and never lies over it, so nothing covers the reply field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look

MARGIN = 24
_MOST_SHARE = 0.45


class Drawer(QFrame):
    """The frame that every drawer has; Escape and a button close it.

    Args:
        look: theme and fonts.
        ems: width where there is room, in heights of a body line; it leaves more than half of
            the window to the talk, as long as what it holds is not cut off.
    """

    closed = Signal()
    holds_words = False
    """Whether it shows words of conversations, so that it is closed when the desk is locked."""

    def __init__(self, look: Look, ems: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "drawer")
        self.look = look
        self._ems = ems
        self._scrolled: QWidget | None = None
        self.close_button = QPushButton()
        self.close_button.clicked.connect(self.closed)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(MARGIN, 8, MARGIN, 16)
        self._foot.addWidget(self.close_button)
        self._foot.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._foot)
        self._window_px = 0
        look.changed.connect(self.fit)
        self.fit()

    def hold(self, widget: QWidget) -> None:
        """Show a widget that scrolls by itself, or needs no scrolling."""
        self._column.insertWidget(self._column.count() - 1, widget, 1)

    def hold_scrolled(self, widget: QWidget) -> None:
        """Show a widget, and scroll it where it is higher than the window."""
        area = QScrollArea()
        self._scrolled = widget
        area.setWidget(widget)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hold(area)

    def open(self) -> None:
        """Show it, with the focus inside."""
        self.show()
        self.close_button.setFocus()

    def forget(self) -> None:
        """Let go of every word: the desk is locked, or nobody is signed in."""

    def retranslate(self) -> None:
        """Set every text again."""
        self.close_button.setText(self.tr("Close"))
        self.close_button.setToolTip("Esc")

    def sizeHint(self) -> QSize:
        """As wide as was asked."""
        return QSize(self.look.ems(self._ems), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for its widest word, also where it scrolls: that is up and down only."""
        least = super().minimumSizeHint()
        width = max(self.look.ems(self._ems / 2), least.width())
        if self._scrolled is not None:
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
            width = max(width, self._scrolled.minimumSizeHint().width() + bar)
        return QSize(width, least.height())

    def fit(self, window_px: int = 0) -> None:
        """Letters or the window have another size.

        Args:
            window_px: width of the window; 0 when it is the same as before.
        """
        self._window_px = window_px or self._window_px
        most = self.look.ems(self._ems)
        if self._window_px:
            most = min(most, round(self._window_px * _MOST_SHARE))
        self.setMaximumWidth(max(most, self.minimumSizeHint().width()))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
