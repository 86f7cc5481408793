"""One field of the form: its label, what it is filled in with, and what is to be said of it.

A field is shown for one conversation after the other. ``bind`` gives what was typed to the
conversation that it was typed for before it shows the next one's, in one go and without
waiting for anything, so no value can come into another form (invariant 8's other half).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.forms.definition import UNKNOWN
from vt_desk.forms.rules import ROLE, answered
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.intake.answers import Answers
from vt_desk.ui.views.wrapped import FittedLabel, WrappedLabel

if TYPE_CHECKING:
    from vt_desk.domain.intake import FieldId, Value
    from vt_desk.forms.definition import Text
    from vt_desk.ui.models.intake import IntakeModel
    from vt_desk.ui.views.intake.editor import Editor

_ENDS = (".", "?", "!", "…")


class FieldView(QWidget):
    """A field.

    Args:
        field: its id.
        label: what is asked.
        text: a sentence of help.
        editor: what it is filled in with; None where there is nothing to fill in.
        words: how a value reads, for what somebody else had filled in.
        beside: whether the editor stands beside the label and not below it.
        is_checklist: when it was ticked is shown.
    """

    went_on = Signal()

    def __init__(
        self,
        field: FieldId,
        label: Text,
        text: Text | None,
        editor: Editor | None,
        words: Words,
        *,
        beside: bool = False,
        is_checklist: bool = False,
    ) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self._texts = (label, text)
        self._words = words
        self._language = "nl"
        self._is_checklist = is_checklist
        self._model: IntakeModel | None = None
        self._had: Value = None
        self._described: QWidget | None = None
        # Beside its editor the label has the room that is left, which a layout works out.
        kind = WrappedLabel if beside else FittedLabel
        self.label = kind()
        set_kind(self.label, "strong" if editor is not None else "quiet")
        self._state = QLabel()
        set_kind(self._state, "quiet")
        self._note = kind()
        set_kind(self._note, "quiet")
        self.other = kind()
        set_kind(self.other, "quiet")
        self.earlier = QPushButton()
        set_kind(self.earlier, "small")
        self.earlier.clicked.connect(self._take_earlier)
        self._arrange(beside=beside)

    @property
    def model(self) -> IntakeModel | None:
        """Whose answers it shows."""
        return self._model

    def bind(self, model: IntakeModel | None) -> None:
        """Give what was typed to the form it was typed for; ``refresh`` shows another's."""
        self.flush()
        self._model = model
        if model is None and self.editor is not None:
            self.editor.forget()
            for part in (self.other, self.earlier):
                part.hide()
            self.other.clear()
            self.earlier.setAccessibleName("")
            self._had = None

    def flush(self) -> None:
        """Hand over what is typed."""
        if self.editor is not None and self._model is not None:
            self.editor.flush()

    def settle(self) -> None:
        """Find out at once how high it is with the answers that are offered now."""
        for part in (self.editor, self):
            layout = None if part is None else part.layout()
            if layout is not None:
                layout.activate()

    def take_focus(self) -> None:
        """Have the keys go here."""
        if self.editor is not None:
            self.editor.take_focus()

    def refresh(self) -> None:
        """Show the answer as it stands."""
        model, editor = self._model, self.editor
        if model is None or editor is None:
            return
        reading = model.reading
        editor.offered = model.is_offered(self.field)
        editor.show_reading(reading)
        editor.show_value(model.value(self.field))
        said = self._show_note(model)
        self._describe(editor, self._show_state(model), said)
        self._show_earlier(model)

    def retranslate(self, language: str) -> None:
        """Set every text again, in ``nl`` or ``en``."""
        self._language = language
        label, text = self._texts
        # A label with a partner takes an ampersand for a shortcut.
        self.label.setText(label.in_language(language).replace("&", "&&"))
        if self.editor is not None:
            self.editor.retranslate(language)
            name = label.in_language(language)
            self.editor.setAccessibleName(name)
            if not isinstance(self.editor, Answers):
                self.editor.focus.setAccessibleName(name)
        if text is not None and self.editor is None:
            self._note.setText(text.in_language(language))
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo go by what was kept, field by field."""
        if self._model is not None and event.matches(QKeySequence.StandardKey.Undo):
            self._model.undo(self.field)
        elif self._model is not None and event.matches(QKeySequence.StandardKey.Redo):
            self._model.redo(self.field)
        else:
            super().keyPressEvent(event)

    def _arrange(self, *, beside: bool) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.label, 1)
        head.addWidget(self._state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        if self.editor is not None:
            if beside:
                head.addWidget(self.editor)
            else:
                column.addWidget(self.editor)
            self.editor.typed.connect(self._on_typed)
            self.editor.went_on.connect(self.went_on)
            self.label.setBuddy(self.editor.focus)
        column.addWidget(self._note)
        column.addWidget(self.other)
        column.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignLeft)
        self.other.hide()
        self.earlier.hide()

    def _on_typed(self, value: object, step: bool) -> None:
        if self._model is not None:
            self._model.set(self.field, value, step=step)  # type: ignore[arg-type]  # Qt's signal
            self.refresh()

    def _describe(self, editor: Editor, *said: str) -> None:
        """Tell a screen reader all that stands beside, and of an answer also what is asked."""
        label = self._texts[0].in_language(self._language)
        asked = label if isinstance(editor, Answers) else ""
        sentences = (one if one.endswith(_ENDS) else f"{one}." for one in (asked, *said) if one)
        told, focus = " ".join(sentences), editor.focus
        if self._described is not focus:
            # Another answer has the keys now; what was said of this one may not hold any more.
            if self._described is not None:
                self._described.setAccessibleDescription("")
            self._described = focus
        if focus.accessibleDescription() != told:
            focus.setAccessibleDescription(told)

    def _show_state(self, model: IntakeModel) -> str:
        required = self.field in model.missing
        done = self._ticked(model)
        if model.is_on_its_way(self.field):
            text, why = self.tr("◔ not confirmed"), self.tr("Kept here; the service has not it yet")
        elif required:
            text, why = self.tr("required"), ""
        else:
            text, why = done, ""
        self._state.setText(text)
        self._state.setToolTip(why)
        show(self._state, shown=bool(text))
        set_kind(self._state, "quiet-warn" if required else "quiet")
        return self.tr("required") if required else text

    def _ticked(self, model: IntakeModel) -> str:
        """When something of a checklist was ticked last."""
        filled = model.filled(self.field)
        if not self._is_checklist or filled is None or not answered(filled.edit.value):
            return ""
        return clock(filled.edit.made_ms)

    def _show_note(self, model: IntakeModel) -> str:
        problem = model.problem(self.field)
        fault = self.editor.fault if self.editor is not None else ""
        if problem is not None:
            text, kind = explain(problem), "danger"
        elif fault:
            text, kind = fault, "quiet-warn"
        elif model.is_offered(self.field):
            text, kind = self.tr("The visitor chose this. Choose it too to confirm."), "quiet-warn"
        else:
            text, kind = self._help(), "quiet"
        # What the role's help says is over once it is confirmed; there is much else to show.
        if self.field == ROLE and kind == "quiet" and answered(model.value(ROLE)):
            text = ""
        set_kind(self._note, kind)
        self._note.setText(text)
        show(self._note, shown=bool(text))
        return text

    def _show_earlier(self, model: IntakeModel) -> None:
        filled = model.filled(self.field)
        earlier = filled.earlier[0] if filled is not None and filled.earlier else None
        self._had = None if earlier is None else earlier.value
        if earlier is not None:
            text = self.tr("%1 had: %2").replace("%1", earlier.user_name or earlier.user)
            text = text.replace("%2", self._words.of(self.field, earlier.value, self._language))
            self.other.setText(text)
            self.earlier.setText(self.tr("Take that"))
            self.earlier.setAccessibleName(f"{self.earlier.text()}: {text}")
        for part in (self.other, self.earlier):
            show(part, shown=earlier is not None)

    def _take_earlier(self) -> None:
        if self._model is not None and self._had is not None:
            self._model.set(self.field, self._had)

    def _help(self) -> str:
        text = self._texts[1]
        return "" if text is None else text.in_language(self._language)


class Words:
    """How values read.

    Args:
        labels: of the codes, by field and code.
    """

    def __init__(self, labels: dict[FieldId, dict[str, Text]]) -> None:
        self._labels = labels

    def of(self, field: FieldId, value: Value, language: str) -> str:
        """A value in words."""
        codes = value if isinstance(value, tuple) else (str(value),)
        labels = self._labels.get(field, {})
        known = (
            labels[code].in_language(language) if code in labels else code
            for code in codes
            if code != UNKNOWN
        )
        return ", ".join(known) or str(value)
