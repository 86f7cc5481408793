"""A page with one card in its middle, which scrolls where the card is higher than the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDEST_PX = 880
_AROUND = 16
_DRAWER_EMS = 14


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
        middle.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
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
        self._fit_card()
        for control in controls:
            control.setMinimumHeight(self.look.metrics(Type.BODY).height() + 16)

    def minimumSizeHint(self) -> QSize:
        """Beside a drawer the card stays whole, as long as the drawer has room for its words."""
        least = super().minimumSizeHint()
        room = self.window().width() - self.look.ems(_DRAWER_EMS)
        needed = self._least_card + 2 * _AROUND
        return QSize(max(least.width(), min(needed, room)), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A drawer takes room, or gives it back."""
        super().resizeEvent(event)
        self._fit_card()

    @property
    def _least_card(self) -> int:
        return self.inner.minimumSize().width() + 2 * self.card.frameWidth()

    def _fit_card(self) -> None:
        wide = min(self.look.ems(self._ems), _WIDEST_PX)
        room = self.width() - 2 * _AROUND if self.isVisible() else wide
        self.card.setFixedWidth(max(self._least_card, min(wide, room)))

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
