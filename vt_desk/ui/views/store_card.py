"""What the store says when it does not open: three lines, ways out as buttons, the code below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.models.store_problems import WAYS_OUT, WayOut, meaning, store_problem, verb
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable


class StoreCard(QFrame):
    """One problem of the store, shown in the card of who signs in or unlocks."""

    way_chosen = Signal(object)
    """A ``WayOut``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "notice")
        self._code = ""
        self._happened, self._safe, self._to_do = WrappedLabel(), WrappedLabel(), WrappedLabel()
        set_kind(self._happened, "strong")
        self._meanings = {way: WrappedLabel() for way in (WayOut.SET_ASIDE, WayOut.WITHOUT)}
        self._buttons = {way: QPushButton() for way in WayOut}
        self._small = QLabel()
        set_kind(self._small, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for label in (self._happened, self._safe, self._to_do):
            column.addWidget(label)
        for way, button in self._buttons.items():
            button.clicked.connect(_choosing(self.way_chosen, way))
            column.addSpacing(4)
            if way in self._meanings:
                set_kind(self._meanings[way], "quiet")
                column.addWidget(self._meanings[way])
            column.addWidget(button)
        column.addWidget(self._small)
        self.hide()

    @property
    def code(self) -> str:
        """Which problem is shown; empty when none is."""
        return self._code

    def begin(self, code: str) -> bool:
        """Show a problem, or with another code nothing.

        Returns:
            Whether it is one of the store's.
        """
        self._code = code if code in WAYS_OUT else ""
        self.setVisible(bool(self._code))
        self.retranslate()
        if self._code:
            announce(self, self.accessibleName(), urgent=True)
        return bool(self._code)

    def take_focus(self) -> None:
        """Go to the first way out."""
        if self._code:
            self._buttons[WAYS_OUT[self._code][0]].setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        if not self._code:
            return
        words = store_problem(self._code)
        self._happened.setText(words.happened)
        self._safe.setText(words.safe)
        self._to_do.setText(words.to_do)
        self._small.setText(self.tr("Code: %1").replace("%1", self._code))
        ways = WAYS_OUT[self._code]
        for way, button in self._buttons.items():
            button.setText(verb(way))
            button.setVisible(way in ways)
            set_kind(button, "primary" if way is ways[0] else "")
        for way, label in self._meanings.items():
            label.setText(meaning(way))
            label.setVisible(way in ways)
        self.setAccessibleName(f"{words.happened} {words.safe} {words.to_do}")

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _choosing(signal: object, way: WayOut) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        signal.emit(way)  # type: ignore[attr-defined]  # a bound signal

    return call
