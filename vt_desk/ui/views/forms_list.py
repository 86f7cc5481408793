"""Forms that are to be finished: of conversations that are over and put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.models import words
from vt_desk.ui.models.times import moment
from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QLocale

    from vt_desk.domain.conversation import Conversation


class FormsList(QWidget):
    """A heading and a button for each form; not there while there is none.

    Args:
        locale: gives how dates are written now.
    """

    chosen = Signal(object)

    def __init__(self, locale: Callable[[], QLocale]) -> None:
        super().__init__()
        self._locale = locale
        self._forms: Sequence[Conversation] = ()
        self._buttons: list[QPushButton] = []
        self._title, self._count = QLabel(), QLabel()
        for label in (self._title, self._count):
            set_kind(label, "section")
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 4, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._count)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._rows)
        self.retranslate()

    def show_forms(self, forms: Sequence[Conversation]) -> None:
        """Show these, the oldest first."""
        self._forms = forms
        for button in self._buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(conversation) for conversation in forms]
        for button in self._buttons:
            self._rows.addWidget(button)
        self.setVisible(bool(forms))
        self._count.setText(str(len(forms)))

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("FORMS TO FINISH"))
        self.show_forms(self._forms)

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _button(self, conversation: Conversation) -> QPushButton:
        name = words.nickname(conversation.nickname)
        ended_ms = conversation.ended_ms or conversation.waiting_since_ms
        ended = moment(ended_ms, self._locale())
        button = QPushButton(f"{name} · {ended}")
        set_kind(button, "row")
        button.setAccessibleName(
            self.tr("Form of %1, ended %2").replace("%1", name).replace("%2", ended)
        )
        id_ = conversation.id
        button.clicked.connect(lambda: self.chosen.emit(id_))
        return button
