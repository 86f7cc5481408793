"""Help by phone: the two buttons that are always there, and what to say first.

Local through and through: it needs no network, no service and no sign-in (invariant 9),
and it hands no number to anything that could dial.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.qt.look import Look


class Target(Enum):
    """Whom to phone."""

    ADVICE_LINE = "0800-2000"
    EMERGENCY = "112"


class EscalationPanel(Drawer):
    """A panel beside the talk: the number large, and the lines in the order they are asked."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, 20, parent)
        self._target = Target.ADVICE_LINE
        self._title = WrappedLabel()
        self._number = QLabel()
        self._first = WrappedLabel()
        self._lines = [WrappedLabel() for _ in range(6)]
        self._note = WrappedLabel()
        set_kind(self._title, "strong")
        set_kind(self._number, "number")
        set_kind(self._note, "quiet")
        self._number.setTextFormat(Qt.TextFormat.PlainText)
        self._arrange()
        self.retranslate()

    @property
    def target(self) -> Target:
        """Whom it is about."""
        return self._target

    def show_target(self, target: Target) -> None:
        """Show the panel of one of the two."""
        self._target = target
        self.retranslate()
        self.open()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        emergency = self._target is Target.EMERGENCY
        self._number.setText(self._target.value)
        self._number.setAccessibleName(self._target.value)
        self._note.setText(
            self.tr("VT Desk does not dial. Use your phone; your conversations stay open.")
        )
        if emergency:
            self._title.setText(self.tr("Immediate danger: phone the emergency number"))
            self._first.setText(
                self.tr(
                    "Say first: the emergency is not here, but where the visitor is. "
                    "The operator sees your own location."
                )
            )
            lines = [
                self.tr("Which service: police, ambulance or fire brigade."),
                self.tr("Which municipality it is in."),
                self.tr("The exact place: street, number, floor."),
                self.tr("A number on which you can be called back."),
                self.tr("What is happening now."),
                self.tr(
                    "Then: weapons, injuries, children, is the suspect there, "
                    "can the victim be called safely?"
                ),
            ]
        else:
            self._title.setText(self.tr("Advice and reports by phone, free, day and night"))
            self._first.setText(self.tr("Say first: you phone from the chat, about a visitor."))
            lines = [
                self.tr("Who you are and for which region you work."),
                self.tr("Which municipality it is about."),
                self.tr("What is happening, and whether there is danger now."),
                self.tr("What the visitor wants, and knows about this call."),
                self.tr("Whether the visitor can be called back, and when that is safe."),
                "",
            ]
        set_kind(self._number, "number")
        set_kind(self._first, "danger" if emergency else "strong")
        for at, (label, line) in enumerate(zip(self._lines, lines, strict=True), 1):
            label.setText(f"{at}.  {line}")
            label.setVisible(bool(line))
        self.setAccessibleName(f"{self._target.value}: {self._title.text()}")

    def _arrange(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._number)
        column.addWidget(self._first)
        for label in self._lines:
            column.addWidget(label)
        column.addWidget(self._note)
        column.addStretch(1)
        self.hold_scrolled(inner)
