"""Giving a conversation back to the queue: a few seconds in which it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vt_desk.ui.models import words
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.enter import is_enter
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.domain.conversation import Conversation


class HandingBack(QWidget):
    """Stands where the reply field was, until the conversation is kept or given back.

    Args:
        conversation: which one.
        undo_s: seconds in which it can be undone.
    """

    release_requested = Signal()
    kept = Signal()

    def __init__(self, conversation: Conversation, *, undo_s: int) -> None:
        super().__init__()
        self._nickname = conversation.nickname
        self._undo_s = undo_s
        self._left_s = 0
        self._text = WrappedLabel()
        set_kind(self._text, "strong")
        self.undo = QPushButton()
        set_kind(self.undo, "primary")
        self.undo.clicked.connect(self.keep)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self.undo)
        self.retranslate()

    def start(self) -> None:
        """Count down."""
        self._left_s = self._undo_s
        self.retranslate()
        self.undo.setFocus()
        announce(self.undo, self._text.text(), urgent=True)
        self._timer.start()

    def keep(self) -> None:
        """Undo: the conversation stays here."""
        if self._left_s > 0:
            self._timer.stop()
            self.kept.emit()

    def stop(self) -> None:
        """The conversation ended, or the desk was locked: nothing is given back."""
        self._timer.stop()

    def retranslate(self) -> None:
        """Set every text again."""
        name = words.nickname(self._nickname)
        self.undo.setText(self.tr("Keep %1").replace("%1", name))
        self.undo.setEnabled(self._left_s > 0)
        self._text.setText(
            self.tr(
                "%1 goes back to the queue in %n second(s), for somebody else to take over.",
                "",
                self._left_s,
            ).replace("%1", name)
        )

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape: the conversation stays here."""
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            return
        if self.undo.hasFocus() and is_enter(event):
            # The Enter that began this, pressed twice, does not undo it.
            return
        super().keyPressEvent(event)

    def _on_second(self) -> None:
        self._left_s -= 1
        self.retranslate()
        if self._left_s <= 0:
            self._timer.stop()
            self.release_requested.emit()
