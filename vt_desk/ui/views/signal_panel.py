"""Signal words that this desk does not mark, each to be marked again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.models.signals import Signals
    from vt_desk.ui.qt.look import Look


class SignalPanel(Drawer):
    """The list of what was switched off here.

    Args:
        signals: what is marked, and what is not.
        look: theme and fonts.
    """

    def __init__(self, signals: Signals, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, 25, parent)
        self._signals = signals
        self._title, self._state = WrappedLabel(), WrappedLabel()
        set_kind(self._title, "strong")
        set_kind(self._state, "quiet")
        self._cards: list[QFrame] = []
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(MARGIN, 16, MARGIN, 16)
        self._list.setSpacing(8)
        self._list.addWidget(self._title)
        self._list.addWidget(self._state)
        self._list.addStretch(1)
        self.hold_scrolled(inner)
        signals.changed.connect(self._fill)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self._title.setText(self.tr("Signal words that are not marked here"))
        self.setAccessibleName(self._title.text())
        self._fill()

    def _fill(self) -> None:
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(word) for word in self._signals.off_here]
        for at, card in enumerate(self._cards):
            self._list.insertWidget(2 + at, card)
        self._state.setText(
            self.tr("They are not marked in messages at this desk. Others see them as before.")
            if self._cards
            else self.tr(
                "Every signal word is marked. To leave one out, right-click a message that "
                "has it, or press the menu key."
            )
        )
        if self._cards and self.isVisible():
            return
        if self.isVisible():
            self.close_button.setFocus()

    def _card(self, word: str) -> QFrame:
        card = QFrame()
        set_kind(card, "card")
        name, why = WrappedLabel(), WrappedLabel()
        name.setText(self._signals.name(word))
        set_kind(name, "strong")
        why.setText(self._signals.why(word))
        again = QPushButton(self.tr("Mark again"))
        again.setAccessibleName(f"{again.text()}, {name.text()}")
        again.clicked.connect(partial(self._switch_on, word))
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(name)
        column.addWidget(why)
        column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _switch_on(self, word: str, *_: object) -> None:
        self._signals.switch_on(word)
