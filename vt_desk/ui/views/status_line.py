"""The line at the foot of the window: what is unsent, what was just done, where help is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Callable

DONE_MS = 8_000


class StatusLine(QWidget):
    """Quiet facts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "foot")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._queued = 0
        self._make_done: Callable[[], str] = str
        self._outbox = QLabel()
        self._done = QLabel()
        self._kept = QLabel()
        self._help = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(24)
        for label in (self._outbox, self._done, self._kept, self._help):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_kind(label, "quiet")
        row.addWidget(self._outbox)
        row.addWidget(self._done)
        row.addStretch(1)
        row.addWidget(self._kept)
        row.addWidget(self._help)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget)
        self.retranslate()

    def set_signed_in(self, *, signed_in: bool) -> None:
        """Whether there is anything to be sent at all."""
        self._outbox.setVisible(signed_in)

    def set_queued(self, count: int) -> None:
        """That many messages wait to be sent."""
        if count != self._queued:
            self._queued = count
            self._show_outbox()

    def say_done(self, make: Callable[[], str]) -> None:
        """Say for a while what was just done."""
        self._make_done = make
        self._done.setText(make())
        self._timer.start(DONE_MS)

    def retranslate(self) -> None:
        """Set every text again."""
        self._kept.setText(self.tr("Nothing is kept on this computer"))
        self._help.setText(self.tr("F1 keyboard shortcuts"))
        self._done.setText(self._make_done())
        self._show_outbox()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_outbox(self) -> None:
        self._outbox.setText(
            self.tr("%n message(s) waiting to be sent", "", self._queued)
            if self._queued
            else self.tr("Everything is sent")
        )
        set_kind(self._outbox, "quiet-warn" if self._queued else "quiet")

    def _forget(self) -> None:
        self._make_done = str
        self._done.setText("")
