"""The line at the foot of the window: what is unsent, what was just done, where help is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from vt_desk.desk.changes import KeepingChanged
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models.store_problems import WAYS_OUT, store_problem
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.domain.escalation import Escalation

DONE_MS = 8_000


class StatusLine(QWidget):
    """Quiet facts, and the way to what is unsent."""

    unsent_wanted = Signal()
    escalation_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "foot")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._queued = 0
        self._refused = 0
        self._own: Sequence[Escalation] = ()
        self._open = 0
        self._keeping: KeepingChanged | None = None
        self._make_done: Callable[[], str] = str
        self.outbox = QPushButton()
        self.outbox.clicked.connect(self.unsent_wanted)
        self.escalation = QPushButton()
        self.escalation.clicked.connect(self.escalation_wanted)
        set_kind(self.escalation, "link-warn")
        self._done = QLabel()
        self._kept = QLabel()
        self._help = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 16, 1)
        row.setSpacing(24)
        for label in (self._done, self._kept, self._help):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_kind(label, "quiet")
        row.addWidget(self.escalation)
        row.addWidget(self.outbox)
        row.addWidget(self._done)
        row.addStretch(1)
        row.addWidget(self._kept)
        row.addWidget(self._help)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget)
        self.retranslate()

    def set_signed_in(self, *, signed_in: bool) -> None:
        """Whether there is anything to be sent or kept at all."""
        self.outbox.setVisible(signed_in)
        self._kept.setVisible(signed_in)
        if not signed_in:
            self._forget()

    def set_unsent(self, queued: int, refused: int) -> None:
        """That many messages wait to be sent, and that many were refused."""
        if (queued, refused) != (self._queued, self._refused):
            self._queued, self._refused = queued, refused
            self._show()

    def set_escalations(self, own: Sequence[Escalation], open_: int) -> None:
        """These of this desk are open, the newest first; for a lead, so many in all."""
        self._own, self._open = own, open_
        self._show()

    def set_keeping(self, keeping: KeepingChanged) -> None:
        """Whether what is typed is kept on this computer."""
        self._keeping = keeping
        self._show()

    @property
    def kept_text(self) -> str:
        """What it says about what is kept."""
        return self._kept.text()

    def say_done(self, make: Callable[[], str]) -> None:
        """Say for a while what was just done."""
        self._make_done = make
        self._done.setText(make())
        self._show()
        self._timer.start(DONE_MS)

    def retranslate(self) -> None:
        """Set every text again."""
        self._help.setText(self.tr("F1 keyboard shortcuts"))
        self._done.setText(self._make_done())
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _write_outbox(self) -> None:
        parts = []
        if self._queued:
            parts.append(self.tr("%n message(s) waiting to be sent", "", self._queued))
        if self._refused:
            parts.append(self.tr("%n refused", "", self._refused))
        self.outbox.setText(", ".join(parts) if parts else self.tr("Everything is sent"))
        self.outbox.setToolTip(self.tr("Shows what is unsent, and what can be done about it"))
        set_kind(self.outbox, "link-warn" if parts else "link")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another width: say more or less."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        self._write_outbox()
        for short in (False, True):
            self._write_escalations(short=short)
            self._write_kept(short=short)
            layout = self.layout()
            if layout is None or layout.sizeHint().width() <= self.width():
                break

    def _write_escalations(self, *, short: bool) -> None:
        text, why = "", ""
        if self._own:
            first = self._own[0]
            text = self.tr("%1 open since %2: how did it end?").replace("%2", clock(first.at_ms))
            text = text.replace("%1", telling.name(first.target))
            why = self.tr("Shows the number and what is told, and asks how it ended")
        elif self._open:
            text = self.tr("Help by phone: %n open", "", self._open)
            why = self.tr("Shows who phones")
        said = text.partition(":")[0] if short else text
        self.escalation.setText(f"{telling.PHONE} {said}" if text else "")
        self.escalation.setAccessibleName(text)
        self.escalation.setToolTip(why)
        self.escalation.setVisible(bool(text))
        # Where help is asked for, the shortcuts can be looked up in the menu.
        self._help.setVisible(not text)

    def _write_kept(self, *, short: bool) -> None:
        keeping = self._keeping
        if keeping is None:
            text, why = "", ""
        elif keeping.kept:
            text = self.tr("Kept here, encrypted")
            why = self.tr("Drafts and messages that wait survive a failure of this computer.")
        elif keeping.problem in WAYS_OUT:
            text = self.tr("! Not kept on this computer")
            why = store_problem(keeping.problem or "").happened
        else:
            text = self.tr("Not kept on this computer, as you chose")
            why = self.tr("Drafts and messages that wait are gone when VT Desk closes.")
        self._kept.setText(f"{text}: {why}" if text.startswith("!") and not short else text)
        self._kept.setToolTip(why)
        self._kept.setAccessibleDescription(why)
        kept = keeping is None or keeping.kept
        set_kind(self._kept, "quiet" if kept else "quiet-warn")

    def _forget(self) -> None:
        self._timer.stop()
        self._make_done = str
        self._done.setText("")
        self._show()
