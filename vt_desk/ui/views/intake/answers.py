"""Choosing: lines below each other or chips in a row, by mouse, arrows, digits and letters.

A digit chooses, letters search where the list is long. One of the answers can be reached with
Tab, the others with the arrows, so that Tab goes from field to field. Moving chooses nothing.
"""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from vt_desk.forms.definition import UNKNOWN
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.intake.editor import Editor
from vt_desk.ui.views.intake.option_button import option_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.domain.intake import Value
    from vt_desk.forms.definition import Checklist, Choice, Choices, Option, Text
    from vt_desk.forms.rules import Reading
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.views.intake.option_button import OptionButton

LONG = 9
"""More answers than there are digits: they can be searched."""


class Answers(Editor):
    """Answers to choose from.

    Args:
        look: theme and fonts.
        options: all that there can be, in order.
        several: whether more than one can be chosen.
        chips: beside each other, without digits shown; so many in a row, 0 for none.
    """

    def __init__(
        self,
        look: Look,
        options: Sequence[Option],
        *,
        several: bool = False,
        chips: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._options = {option.id: option for option in options}
        self._several = several
        self._chips = chips
        self._chosen: tuple[str, ...] = ()
        self._offered: tuple[str, ...] = tuple(self._options)
        self._buttons: dict[str, OptionButton] = {}
        self._reached: OptionButton | None = None
        self._headings: list[tuple[QLabel, Text, list[str]]] = []
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._refresh)
        self._search.installEventFilter(self)
        self._gone = QLabel()
        self._gone.setTextFormat(Qt.TextFormat.PlainText)
        self._gone.setWordWrap(True)
        set_kind(self._gone, "quiet")
        self._arrange()
        self._refresh()

    @property
    def focus(self) -> QWidget:
        """The answer that Tab reaches; letters go on to the search of a long list."""
        return self._reached or self._search

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of what is chosen, in the list's order."""
        return self._chosen

    def button(self, option: str) -> OptionButton:
        """The button of an answer."""
        return self._buttons[option]

    def show_value(self, value: Value) -> None:
        """Show what is chosen."""
        chosen = value if isinstance(value, tuple) else () if value is None else (str(value),)
        if chosen != self._chosen:
            self._chosen = chosen
            self._refresh()

    def offered_with(self, reading: Reading) -> tuple[str, ...]:
        """What is offered with the answers that a form has."""
        return tuple(self._options)

    def show_reading(self, reading: Reading) -> None:
        """Offer what is offered now and no other; what is chosen already stays in sight."""
        offered = self.offered_with(reading)
        if offered != self._offered:
            self._offered = offered
            self._refresh()

    def paint_ahead(self, reading: Reading) -> None:
        """Have painted what is offered with the answers of a form, before it is in sight."""
        offered = self.offered_with(reading)
        visible = [id_ for id_ in self._options if id_ in offered]
        for id_ in visible:
            self._buttons[id_].paint_ahead(self._key_of(id_, visible))

    def retranslate(self, language: str) -> None:
        """Set every text again."""
        super().retranslate(language)
        for id_, button in self._buttons.items():
            text = self._options[id_].label.in_language(language)
            button.say(text)
        for label, text_of, _ in self._headings:
            label.setText(text_of.in_language(language))
        self._search.setPlaceholderText(self.tr("Search…"))
        self._search.setAccessibleName(self.tr("Search the answers"))
        for clear in self._search.findChildren(QAbstractButton):
            clear.setAccessibleName(self.tr("Clear the search"))
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_search_key(event)
        return False

    def choose(self, option: str, *, again_clears: bool = True) -> None:
        """Choose an answer, or take the choice back when it is chosen.

        Args:
            option: which.
            again_clears: where one can be chosen, whether choosing it again takes it back. A
                digit that is pressed twice must not.
        """
        if self._several:
            chosen = set(self._chosen) ^ {option}
            if option == UNKNOWN:
                chosen &= {UNKNOWN}
            else:
                chosen.discard(UNKNOWN)
            self._chosen = tuple(id_ for id_ in self._options if id_ in chosen)
            value: Value = self._chosen or None
        else:
            clears = again_clears and not self.offered and self._chosen == (option,)
            self._chosen = () if clears else (option,)
            value = self._chosen[0] if self._chosen else None
        self._refresh()
        self.typed.emit(value, True)

    def _arrange(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        outer.addWidget(self._search)
        if self._chips:
            self._arrange_chips(outer)
        else:
            self._arrange_lines(outer)
        outer.addWidget(self._gone)

    def _arrange_chips(self, outer: QVBoxLayout) -> None:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, id_ in enumerate(self._options):
            grid.addWidget(self._make_button(id_), place // self._chips, place % self._chips)
        outer.addLayout(grid)

    def _arrange_lines(self, outer: QVBoxLayout) -> None:
        group = None
        for id_, option in self._options.items():
            if option.group is not None and option.group != group:
                label = QLabel()
                label.setTextFormat(Qt.TextFormat.PlainText)
                set_kind(label, "section")
                outer.addWidget(label)
                self._headings.append((label, option.group, []))
            group = option.group
            if group is not None:
                self._headings[-1][2].append(id_)
            outer.addWidget(self._make_button(id_))

    def _make_button(self, id_: str) -> OptionButton:
        button = option_button(
            self._look, several=self._several, chip=bool(self._chips), parent=self
        )
        button.on_key = partial(self._on_key, id_)
        button.clicked.connect(lambda: self.choose(id_))
        button.toggled.connect(lambda on: self._on_toggled(id_, on=on))
        self._buttons[id_] = button
        return button

    def _on_toggled(self, id_: str, *, on: bool) -> None:
        # Of several that exclude each other Qt takes the other back.
        if on or self._several:
            self.choose(id_)

    def _visible(self) -> list[str]:
        wanted = _plain(self._search.text())
        offered = [id_ for id_ in self._options if id_ in self._offered or id_ in self._chosen]
        if not wanted:
            return offered
        return [id_ for id_ in offered if wanted in _plain(self._label(id_))]

    def _refresh(self) -> None:
        visible = self._visible()
        show(self._search, shown=len(self._offered) > LONG and not self._chips)
        reached = next((id_ for id_ in visible if id_ in self._chosen), None)
        reached = reached or (visible[0] if visible else None)
        self._reached = None if reached is None else self._buttons[reached]
        for id_, button in self._buttons.items():
            if button.isChecked() != (id_ in self._chosen):
                button.set_chosen(chosen=id_ in self._chosen)
            show(button, shown=id_ in visible)
            tabbed = Qt.FocusPolicy.StrongFocus if id_ == reached else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(tabbed)
            button.key = self._key_of(id_, visible)
        for label, _, ids in self._headings:
            show(label, shown=any(id_ in visible for id_ in ids))
        said = self._idle()
        show(self._gone, shown=bool(said))
        self._gone.setText(said)

    def _idle(self) -> str:
        """Which of the chosen ones count for nothing, and why."""
        gone = [id_ for id_ in self._chosen if id_ not in self._options]
        idle = [
            self._label(id_)
            for id_ in self._chosen
            if id_ in self._options and id_ not in self._offered
        ]
        return "\n".join(
            text.replace("%1", ", ".join(which))
            for text, which in (
                (self.tr("%1 (no longer in use)"), gone),
                (self.tr("Does not count with these answers: %1"), idle),
            )
            if which
        )

    def _key_of(self, id_: str, visible: list[str]) -> str:
        if id_ == UNKNOWN:
            return "0"
        return str(visible.index(id_) + 1) if id_ in visible[:LONG] else ""

    def _on_key(self, id_: str, event: QKeyEvent) -> bool:
        visible = self._visible()
        if id_ not in visible:
            return False
        at = visible.index(id_)
        key, text = event.key(), event.text()
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier):
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self._go(visible, at + 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._go(visible, at - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._chosen or self.offered:
                self.choose(self._chosen[0] if self._chosen else visible[at])
            self.went_on.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        elif text.isdigit():
            self._on_digit(visible, int(text))
        elif text.isalpha():
            self._on_letter(visible, at, text)
        else:
            return False
        return True

    def _clear(self) -> None:
        if self._chosen:
            self._chosen = ()
            self._refresh()
            self.typed.emit(None, True)

    def _on_digit(self, visible: list[str], digit: int) -> None:
        if digit == 0 and UNKNOWN in visible:
            option = UNKNOWN
        elif 1 <= digit <= min(LONG, len(visible)):
            option = visible[digit - 1]
        else:
            return
        self.choose(option, again_clears=False)
        self._buttons[option].setFocus()
        if not self._several and self._chosen:
            self.went_on.emit()

    def _on_letter(self, visible: list[str], at: int, text: str) -> None:
        """Search a long list; in a short one choose by the first letter where it is clear."""
        if not self._search.isHidden():
            self._search.setText(text)
            self._search.setFocus()
            return
        same = [id_ for id_ in visible if _plain(self._label(id_)).startswith(_plain(text))]
        if self._chips and len(same) == 1:
            self.choose(same[0], again_clears=False)
            self.went_on.emit()
            return
        for id_ in same:
            if visible.index(id_) > at:
                self._buttons[id_].setFocus()
                return
        if same:
            self._buttons[same[0]].setFocus()

    def _on_search_key(self, event: QKeyEvent) -> bool:
        visible = self._visible()
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
        elif event.key() == Qt.Key.Key_Down and visible:
            self._buttons[visible[0]].setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and visible:
            first = visible[0]
            if self._search.text() and first not in self._chosen:
                self.choose(first)
            self._search.clear()
            self._buttons[first].setFocus()
            if not self._several:
                self.went_on.emit()
        elif event.text().isdigit():
            self._on_digit(visible, int(event.text()))
        else:
            return False
        return True

    def _go(self, visible: list[str], at: int) -> None:
        self._buttons[visible[at % len(visible)]].setFocus()

    def _label(self, id_: str) -> str:
        return self._options[id_].label.in_language(self.language)


class FieldAnswers(Answers):
    """The answers of a field of the form: what is offered depends on other answers."""

    def __init__(
        self, look: Look, field: Choice | Choices | Checklist, options: Sequence[Option]
    ) -> None:
        super().__init__(look, options, several=field.__struct_config__.tag != "choice")
        self._field = field

    def offered_with(self, reading: Reading) -> tuple[str, ...]:
        """What the form's conditions leave; that it is not known can always be said."""
        offered = tuple(option.id for option in reading.options(self._field))
        has_unknown = UNKNOWN in self._options and UNKNOWN not in offered
        return (*offered, UNKNOWN) if has_unknown else offered


def _plain(text: str) -> str:
    """Letters alone, to compare with: no accents, no capitals."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
