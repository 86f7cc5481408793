"""When an advice turns out to be a report: how to word it, and who takes it.

The chat gives advice. A report is made by phone, by whoever knows it first-hand, or by the
counsellor with a colleague at 0800-2000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look


class ReportHelp(Drawer):
    """What to tell the visitor, what a report holds, and the way to the phone."""

    advice_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, 19, parent)
        self._title, self._first = WrappedLabel(), WrappedLabel()
        set_kind(self._title, "heading")
        set_kind(self._first, "strong")
        self._lines = [WrappedLabel() for _ in range(6)]
        self._note = WrappedLabel()
        set_kind(self._note, "quiet")
        self.phone = QPushButton()
        set_kind(self.phone, "advice-line")
        self.phone.clicked.connect(self.advice_requested)
        self._arrange()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self._title.setText(self.tr("This should be a report"))
        self._first.setText(
            self.tr("A report is made by phone. Say so, and offer to go along step by step.")
        )
        lines = (
            self.tr(
                "Say who reports, and from which role: as a professional or as a private person."
            ),
            self.tr("Say who it is about and where they live; in the phone call, not in the chat."),
            self.tr(
                "Tell what was seen or heard, when, and by whom. Facts first, then what you think."
            ),
            self.tr("Tell what is dangerous now, and what has been tried."),
            self.tr(
                "Say whether those involved know of the report. A professional discusses it "
                "with them first, unless that is not safe."
            ),
            self.tr("Agree how the visitor hears what happens next, in a safe way."),
        )
        for at, (label, line) in enumerate(zip(self._lines, lines, strict=True), 1):
            label.setText(f"{at}.  {line}")
        self.phone.setText(self.tr("Hand over to 0800-2000"))
        self._note.setText(
            self.tr("Your form stays an advice without personal data. Nothing of it is sent along.")
        )
        self.setAccessibleName(self._title.text())

    def _arrange(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._first)
        for label in self._lines:
            column.addWidget(label)
        column.addWidget(self.phone)
        column.addWidget(self._note)
        column.addStretch(1)
        self.hold_scrolled(inner)
