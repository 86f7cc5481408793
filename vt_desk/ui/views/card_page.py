"""A page with one card in its middle, which scrolls where the card is higher than the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDEST_PX = 880


class CardPage(QWidget):
    """The ground on which somebody signs in or unlocks.

    Args:
        look: theme and fonts.
        ems: width of the card, in heights of a body line.
    """

    def __init__(self, look: Look, ems: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._ems = ems
        self.card = QFrame()
        set_kind(self.card, "card")
        self.inner = QVBoxLayout(self.card)
        self.inner.setContentsMargins(32, 28, 32, 32)
        self.inner.setSpacing(4)
        ground = QWidget()
        middle = QVBoxLayout(ground)
        middle.setContentsMargins(16, 16, 16, 16)
        middle.addStretch(2)
        middle.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        self._area = QScrollArea()
        self._area.setWidget(ground)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_focus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def fit(self, controls: Sequence[QWidget]) -> None:
        """The letters have another size: so have the card and what is pressed or written in."""
        self.card.setFixedWidth(min(self.look.ems(self._ems), _WIDEST_PX))
        for control in controls:
            control.setMinimumHeight(self.look.metrics(Type.BODY).height() + 16)

    def _show_focus(self, *_: int) -> None:
        """The card grew: what was just asked, and has the focus, can be below the window."""
        for control in self.card.findChildren(QWidget):
            if control.hasFocus():
                self._area.ensureWidgetVisible(control, 0, 28)


def secret_field() -> QLineEdit:
    """A field for a password, of which no keyboard keeps anything."""
    field = name_field()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(1024)
    return field


def name_field() -> QLineEdit:
    """A field for a login name."""
    field = QLineEdit()
    field.setMaxLength(120)
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhNoAutoUppercase
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhSensitiveData
    )
    return field
