"""What a field is filled in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from vt_desk.domain.intake import Value
    from vt_desk.forms.rules import Reading


class Editor(QWidget):
    """One of the ways. It knows no conversation: the field that holds it does."""

    typed = Signal(object, bool)
    """A value, and whether it is a step of its own for undoing."""
    went_on = Signal()
    """The person is done here, and would go on with the next field."""

    language = "nl"
    offered = False
    """What is shown is the visitor's choice; choosing it too confirms it."""

    @property
    def focus(self) -> QWidget:
        """What takes the keys, and what a screen reader calls by the field's label."""
        return self

    @property
    def fault(self) -> str:
        """Why what is typed is no answer; empty when it is one."""
        return ""

    def show_value(self, value: Value) -> None:
        """Show a value without telling it."""
        raise NotImplementedError

    def show_reading(self, reading: Reading) -> None:
        """Answers elsewhere in the form may change what is offered here."""

    def forget(self) -> None:
        """Let go of what is shown."""
        self.show_value(None)

    def flush(self) -> None:
        """Tell now what is typed and was not told yet, with what an input method holds back."""

    def take_focus(self) -> None:
        """Have the keys go here."""
        self.focus.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self, language: str) -> None:
        """Set every text again, in ``nl`` or ``en``."""
        self.language = language
