"""The sheet of shortcuts (F1), made from the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.actions import COMMANDS, command_text, keys_text
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look


class ShortcutSheet(QFrame):
    """A panel beside the talk with every shortcut."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "drawer")
        self._look = look
        self._title = QLabel()
        set_kind(self._title, "strong")
        self._shown = [command for command in COMMANDS if command.keys]
        self._texts = [WrappedLabel() for _ in self._shown]
        self._keys = [QLabel() for _ in self._shown]
        for label in self._keys:
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_kind(label, "quiet")
        self._close = QPushButton()
        self._close.clicked.connect(self.closed)
        look.changed.connect(self._fit)
        self._arrange()
        self._fit()
        self.retranslate()

    def open(self) -> None:
        """Show it."""
        self.show()
        self._close.setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Keyboard shortcuts"))
        self.setAccessibleName(self._title.text())
        self._close.setText(self.tr("Close"))
        self._close.setToolTip("Esc")
        for command, text, keys in zip(self._shown, self._texts, self._keys, strict=True):
            text.setText(command_text(command.key))
            keys.setText(keys_text(command))

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

    def _arrange(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0, 1, 2)
        for row, (text, keys) in enumerate(zip(self._texts, self._keys, strict=True), 1):
            grid.addWidget(text, row, 0)
            grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(self._shown) + 1, 1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 16)
        foot.addWidget(self._close)
        foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(foot)

    def _fit(self) -> None:
        self.setFixedWidth(self._look.ems(25))
