"""The sheet of shortcuts (F1), made from the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.actions import COMMANDS, command_text, keys_text
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look


class ShortcutSheet(Drawer):
    """A panel beside the talk with every shortcut."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, 25, parent)
        self._title = QLabel()
        set_kind(self._title, "strong")
        self._shown = [command for command in COMMANDS if command.keys]
        self._texts = [WrappedLabel() for _ in self._shown]
        self._keys = [QLabel() for _ in self._shown]
        for label in self._keys:
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_kind(label, "quiet")
        self._arrange()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self._title.setText(self.tr("Keyboard shortcuts"))
        self.setAccessibleName(self._title.text())
        for command, text, keys in zip(self._shown, self._texts, self._keys, strict=True):
            text.setText(command_text(command.key))
            keys.setText(keys_text(command))

    def _arrange(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(MARGIN, 16, MARGIN, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0, 1, 2)
        for row, (text, keys) in enumerate(zip(self._texts, self._keys, strict=True), 1):
            grid.addWidget(text, row, 0)
            grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(self._shown) + 1, 1)
        self.hold_scrolled(inner)
