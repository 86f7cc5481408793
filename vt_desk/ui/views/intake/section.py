"""A section of the form: a heading that says how far it is, and its fields when unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vt_desk.domain.intake import FieldId
from vt_desk.ui.qt.shown import placed_once, show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.deck import settle
from vt_desk.ui.views.intake.answers import Answers
from vt_desk.ui.views.intake.fold_button import FoldButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.forms.definition import Section
    from vt_desk.forms.rules import Completeness, Reading
    from vt_desk.ui.models.intake import IntakeModel
    from vt_desk.ui.views.intake.field import FieldView
    from vt_desk.ui.views.intake.making import Making

_MOST_DOTS = 6


class SectionView(QWidget):
    """A heading and, made when it is first unfolded, the fields below it.

    Args:
        section: what is asked.
        making: makes the fields.
    """

    unfold_requested = Signal()
    went_on = Signal()
    """From the last field."""

    def __init__(self, section: Section, making: Making) -> None:
        super().__init__()
        self.section = section
        self._making = making
        self._language = "nl"
        self._open = False
        self._model: IntakeModel | None = None
        self._fields: dict[FieldId, FieldView] = {}
        self.heading = FoldButton(making.look)
        self.heading.clicked.connect(self.unfold_requested)
        self._dots, self._required = QLabel(), QLabel()
        for label, kind in ((self._dots, "quiet"), (self._required, "quiet-warn")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_kind(label, kind)
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 4, 0, 12)
        self._lines.setSpacing(14)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.heading, 1)
        head.addWidget(self._dots)
        head.addWidget(self._required)
        column.addLayout(head)
        column.addWidget(self._body)
        self._body.hide()

    @property
    def is_open(self) -> bool:
        """Whether its fields are in sight."""
        return self._open

    @property
    def is_made(self) -> bool:
        """Whether its fields exist."""
        return bool(self._fields)

    def make(self) -> None:
        """Make the fields, if they do not exist."""
        if self._fields:
            return
        for field in self.section.fields:
            view = self._making.field(field)
            view.retranslate(self._language)
            view.went_on.connect(self._going_on(view))
            self._fields[FieldId(field.id)] = view
            self._lines.addWidget(view)

    def settle(self, readings: Sequence[Reading]) -> None:
        """Give the fields their places, and paint their answers: unfolding it need not.

        Args:
            readings: of a form with one answer, each role in turn: what is offered goes by it.
        """
        body = self._body
        hidden = [view for view in self._fields.values() if view.isHidden()]
        for part in hidden if self._open else [body]:
            for _ in range(2):  # once its words are broken it is as high as it will be
                part.resize(self.width(), part.sizeHint().height())
                settle(part)
        for answers in body.findChildren(Answers):
            for reading in readings:
                answers.paint_ahead(reading)

    def set_open(self, *, is_open: bool) -> None:
        """Unfold it, or fold it."""
        if is_open:
            self.make()
        elif self._open:
            self._bind(None)
        self._open = is_open
        if is_open:
            self._bind(self._model)
        self.refresh()
        body = self._body
        with placed_once(self._column):
            if is_open:
                # Or its fields had the places of the last time once more.
                body.resize(body.width(), self._lines.totalSizeHint().height())
            show(body, shown=is_open)
        self.updateGeometry()

    def bind(self, model: IntakeModel | None) -> None:
        """From now on these are another conversation's answers; ``refresh`` shows them."""
        self._model = model
        if self._open:
            self._bind(model)

    def flush(self) -> None:
        """Hand over what is typed."""
        for view in self._fields.values():
            view.flush()

    def field(self, field: FieldId) -> FieldView | None:
        """A field of it, if it exists."""
        return self._fields.get(field)

    def take_focus(self, field: FieldId | None = None) -> None:
        """Go to a field, or to the first one."""
        model = self._model
        if model is None:
            return
        shown = [view for id_, view in self._fields.items() if id_ in model.reading.shown]
        wanted = self._fields.get(field) if field is not None else None
        for view in [wanted] if wanted is not None else shown:
            if view.editor is not None:
                view.take_focus()
                return

    def refresh(self) -> None:
        """Show the answers as they stand."""
        model = self._model
        if model is None:
            return
        show(self, shown=model.reading.section_shown(self.section))
        if self._open:
            self._refresh_fields(model)
        self._say_how_far(model.how_far[self.section.id])

    def retranslate(self, language: str) -> None:
        """Set every text again, in ``nl`` or ``en``."""
        self._language = language
        for view in self._fields.values():
            view.retranslate(language)
        self.refresh()

    def _refresh_fields(self, model: IntakeModel) -> None:
        others = False
        with placed_once(self._lines):
            for id_, view in self._fields.items():
                shown = id_ in model.reading.shown
                if shown:
                    view.refresh()
                others = others or view.isHidden() == shown
                show(view, shown=shown)
        if others:
            for view in self._fields.values():
                if not view.isHidden():
                    view.settle()
            # Each tells the one above, who asks anew how high all is.
            self._body.updateGeometry()
            self.updateGeometry()

    def _bind(self, model: IntakeModel | None) -> None:
        for view in self._fields.values():
            view.bind(model)

    def _going_on(self, view: FieldView) -> object:
        def go_on() -> None:
            shown = [one for one in self._fields.values() if not one.isHidden() and one.editor]
            at = shown.index(view) + 1 if view in shown else len(shown)
            if at < len(shown):
                shown[at].take_focus()
            else:
                self.went_on.emit()

        return go_on

    def _say_how_far(self, far: Completeness) -> None:
        label = self.section.label.in_language(self._language)
        if far.asked <= _MOST_DOTS:
            dots = "●" * far.answered + "○" * (far.asked - far.answered)
        else:
            dots = f"{far.answered}/{far.asked}"
        missing = len(far.missing)
        required = self.tr("%n required", "", missing) if missing else ""
        self.heading.say(label, is_open=self._open)
        self._dots.setText(dots)
        self._required.setText(required)
        show(self._required, shown=bool(required))
        done = self.tr("%1 of %2 filled in").replace("%1", str(far.answered))
        done = done.replace("%2", str(far.asked))
        self.heading.setAccessibleName(", ".join(one for one in (label, done, required) if one))
