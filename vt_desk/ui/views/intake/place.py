"""A municipality: type a part of its name, an old name or nearly its name, and choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from vt_desk.ui.qt.clipboard import PrivateLineEdit
from vt_desk.ui.views.intake.editor import Editor
from vt_desk.ui.views.intake.option_button import option_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.domain.intake import Value
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.views.intake.option_button import OptionButton

MOST = 5


class PlaceEditor(Editor):
    """The name in a line, and the nearest names below it while somebody types.

    Args:
        look: theme and fonts.
        find: gives codes and names for a text, the best first.
        name_of: gives the name of a code.
    """

    def __init__(
        self,
        look: Look,
        find: Callable[[str, int], Sequence[tuple[str, str]]],
        name_of: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._find = find
        self._name_of = name_of
        self._code: str | None = None
        self._found: list[tuple[str, str]] = []
        self._line = PrivateLineEdit()
        self._line.installEventFilter(self)
        self._line.textEdited.connect(self._on_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._line)
        self._offers: list[OptionButton] = []
        for place in range(MOST):
            offer = option_button(look, several=False, parent=self)
            offer.clicked.connect(self._choosing(place))
            offer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            offer.hide()
            column.addWidget(offer)
            self._offers.append(offer)

    @property
    def focus(self) -> QWidget:
        """The line."""
        return self._line

    @property
    def fault(self) -> str:
        """Whether what is typed is no municipality yet."""
        if not self._line.text().strip() or self._code is not None:
            return ""
        if self._found:
            return self.tr("Enter takes the first; the arrow keys and the mouse choose another")
        return self.tr("No municipality is called that")

    def show_value(self, value: Value) -> None:
        """Show its name."""
        code = value if isinstance(value, str) and value else None
        if code == self._code and (code is not None or not self._found):
            return
        if code is None and self._line.hasFocus() and self._line.text():
            return
        self._code = code
        self._line.setText("" if code is None else self._name_of(code))
        self._show_found([])

    def forget(self) -> None:
        """Let go of the name."""
        self._code = None
        self._line.clear()
        self._show_found([])

    def retranslate(self, language: str) -> None:
        """Set every text again."""
        super().retranslate(language)
        self._line.setPlaceholderText(self.tr("Name of the municipality"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose among the offers, Enter takes one, Escape leaves it as it was."""
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self._on_left()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return False

    def _on_key(self, key: int) -> bool:
        marked = next((n for n, one in enumerate(self._offers) if one.isChecked()), None)
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
            by = 1 if key == Qt.Key.Key_Down else -1
            self._mark(((-1 if marked is None else marked) + by) % len(self._found))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._found:
                self._take(marked or 0)
            self.went_on.emit()
            return True
        if key == Qt.Key.Key_Escape and self._found:
            code, self._code = self._code, ""
            self._show_found([])
            self.show_value(code)
            return True
        return False

    def _on_typed(self, text: str) -> None:
        if self._code is not None:
            self._code = None
            self.typed.emit(None, True)
        self._show_found(list(self._find(text, MOST)) if text.strip() else [])

    def _on_left(self) -> None:
        """A name that is typed in full counts without being chosen."""
        typed = self._line.text().strip().casefold()
        for place, (code, _) in enumerate(self._found):
            if self._name_of(code).casefold() == typed:
                self._take(place)
                return

    def _take(self, place: int) -> None:
        self._code, _ = self._found[place]
        code = self._code
        self._line.setText(self._name_of(code))
        self._show_found([])
        self.typed.emit(code, True)

    def _show_found(self, found: list[tuple[str, str]]) -> None:
        self._found = found
        for place, offer in enumerate(self._offers):
            shown = place < len(found)
            offer.setChecked(False)
            if shown:
                offer.say(found[place][1])
            offer.setVisible(shown)
        if found:
            # Once they have their places.
            QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self)

    def _mark(self, place: int) -> None:
        for number, offer in enumerate(self._offers):
            offer.setChecked(number == place)

    def _choosing(self, place: int) -> Callable[[], None]:
        def choose() -> None:
            if place < len(self._found):
                self._take(place)
                self.went_on.emit()

        return choose
