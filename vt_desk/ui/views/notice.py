"""Bands below the top bar: what does not work now, and questions with verbs for answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Answer = tuple[str, "Callable[[], None]"]
SHORT_MS = 10_000


class Notice(QFrame):
    """One band. It pushes the talk down a little and never covers the reply field."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "band")
        self._make: Callable[[], str] = str
        self._answers: Callable[[], Sequence[Answer]] = tuple
        self._text = WrappedLabel()
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 8, 16, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._text, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(
        self,
        make: Callable[[], str],
        answers: Callable[[], Sequence[Answer]] = tuple,
        *,
        for_ms: int | None = None,
        take_focus: bool = False,
    ) -> None:
        """Show something.

        Args:
            make: gives the text, again when the language changes.
            answers: gives the buttons: a verb, and what it does.
            for_ms: goes away by itself after that.
            take_focus: a question that the person has just called up.
        """
        self._make, self._answers = make, answers
        self.retranslate()
        self.show()
        announce(self, self.text)
        self._timer.stop()
        if for_ms is not None:
            self._timer.start(for_ms)
        if take_focus and self._buttons:
            self._buttons[-1].setFocus()

    def dismiss(self) -> None:
        """Let it go."""
        self._timer.stop()
        if not self.isHidden():
            self.hide()
            # What was said can be a person's words: they are not kept in a band that is gone.
            self._make, self._answers = str, tuple
            self.retranslate()
            self.closed.emit()

    def retranslate(self) -> None:
        """Set every text again."""
        text = self._make()
        self._text.setText(text)
        self.setAccessibleName(text)
        answers = list(self._answers())
        if len(answers) != len(self._buttons):
            for button in self._buttons:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._buttons = [QPushButton(self) for _ in answers]
            for button in self._buttons:
                self._row.addWidget(button)
        for button, (verb, act) in zip(self._buttons, answers, strict=True):
            button.setText(verb)
            button.clicked.disconnect() if button.property("wired") else None
            button.clicked.connect(_dropping(act))
            button.setProperty("wired", True)

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _dropping(act: Callable[[], None]) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        act()

    return call
