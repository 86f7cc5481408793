"""A number from a scale, with words at both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vt_desk.forms.definition import UNKNOWN, Option, Text
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.intake.answers import Answers
from vt_desk.ui.views.intake.editor import Editor

if TYPE_CHECKING:
    from vt_desk.domain.intake import Value
    from vt_desk.forms.definition import Scale
    from vt_desk.ui.qt.look import Look

IN_A_ROW = 6


class ScaleEditor(Editor):
    """Chips with the numbers.

    Args:
        look: theme and fonts.
        field: from where to where.
        unknown: "not known", where that is an answer.
    """

    def __init__(self, look: Look, field: Scale, unknown: Option | None) -> None:
        super().__init__()
        self._ends = (field.least_label, field.most_label)
        numbers = range(field.least, field.most + 1)
        options = [Option(id=f"n{n}", label=Text(nl=str(n), en=str(n))) for n in numbers]
        if unknown is not None:
            options.append(unknown)
        self._answers = Answers(look, options, chips=IN_A_ROW)
        self._answers.typed.connect(self._on_typed)
        self._answers.went_on.connect(self.went_on)
        self._least, self._most = QLabel(), QLabel()
        ends = QHBoxLayout()
        for label in (self._least, self._most):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_kind(label, "quiet")
        ends.addWidget(self._least)
        ends.addStretch(1)
        ends.addWidget(self._most)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._answers)
        column.addLayout(ends)

    @property
    def focus(self) -> QWidget:
        """The number that Tab reaches."""
        return self._answers.focus

    def show_value(self, value: Value) -> None:
        """Show which is chosen."""
        shown = f"n{value}" if isinstance(value, int) else value
        self._answers.show_value(shown)

    def retranslate(self, language: str) -> None:
        """Set every text again."""
        super().retranslate(language)
        self._answers.retranslate(language)
        least, most = self._ends
        self._least.setText(least.in_language(language))
        self._most.setText(most.in_language(language))

    def _on_typed(self, value: object, step: bool) -> None:
        told = None if value is None else UNKNOWN if value == UNKNOWN else int(str(value)[1:])
        self.typed.emit(told, step)
