"""How it ended, in one press, and the number for the visitor's own phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.escalation import EscalationOutcome, Target
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.flow import FlowBox
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable


class OutcomeButtons(QWidget):
    """A button for each way in which it can have ended.

    Args:
        small: in a list, without its heading.
    """

    said = Signal(object)

    def __init__(self, *, small: bool = False) -> None:
        super().__init__()
        self._about = ""
        self._title = QLabel()
        set_kind(self._title, "strong")
        self.buttons = {value: QPushButton() for value in telling.OUTCOMES}
        box = FlowBox(8)
        if not small:
            box.flow.addWidget(self._title)
        for value, button in self.buttons.items():
            set_kind(button, "small")
            button.clicked.connect(_saying(self.said.emit, value))
            box.flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)
        self.retranslate()

    def set_about(self, about: str) -> None:
        """Say whose outcome it is, for a screen reader: the number, and who phoned."""
        self._about = about
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("How did it end?"))
        for value, button in self.buttons.items():
            button.setText(telling.outcome(value))
            button.setAccessibleName(f"{self._about}: {button.text()}" if self._about else "")
        self.buttons[EscalationOutcome.MISTAKEN].setToolTip(
            self.tr("It stays in the log as a mistake")
        )


class CardOffer(QWidget):
    """Sends the visitor a card with the number, to tap."""

    requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._target = Target.EMERGENCY
        self._name = ""
        self._near = False
        self._sent_ms: int | None = None
        self.button = QPushButton()
        self.button.clicked.connect(self.requested)
        self.danger, self.note = WrappedLabel(), WrappedLabel()
        set_kind(self.note, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.danger)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.note)

    def put(self, target: Target, name: str, *, near: bool, sent_ms: int | None) -> None:
        """Offer it.

        Args:
            target: whose number.
            name: of the visitor.
            near: the intake says that somebody is near, or reads along.
            sent_ms: when a card was sent last.
        """
        self._target, self._name, self._near, self._sent_ms = target, name, near, sent_ms
        self.retranslate()

    def forget(self) -> None:
        """Let go of the name."""
        self._name = ""
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        text = self.tr("Let %1 phone themselves").replace("%1", self._name)
        self.button.setText(text)
        self.button.setToolTip(
            self.tr("Sends a card with %1 that a phone can tap").replace(
                "%1", telling.name(self._target)
            )
        )
        if self._near:
            danger = self.tr("! Somebody reads along: a number in sight can be dangerous.")
        else:
            danger = self.tr("Only if nobody reads along: the number stands in the chat.")
        self.danger.setText(danger)
        set_kind(self.danger, "danger" if self._near else "quiet")
        parts = []
        if self._target is Target.ADVICE_LINE:
            parts.append(self.tr("The call is not on the bill; it stays in the phone's list."))
        if self._sent_ms is not None:
            parts.insert(0, self.tr("Card sent at %1.").replace("%1", clock(self._sent_ms)))
        self.note.setText(" ".join(parts))
        show(self.note, shown=bool(parts))


def _saying(
    said: Callable[[EscalationOutcome], None], value: EscalationOutcome
) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        said(value)

    return call
