"""What can be done with a form: finish it, leave it for later, or say that it is a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.intake import EditState, RecordState
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.models.intake import IntakeModel


class FormFoot(QWidget):
    """Says what is missing, and offers what comes next."""

    missing_requested = Signal()
    finish_requested = Signal()
    later_requested = Signal()
    no_advice_requested = Signal()
    report_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_kind(self, "desk-foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model: IntakeModel | None = None
        self._later_offered = True
        self.say = WrappedLabel()
        self.go_missing, self.finish = QPushButton(), QPushButton()
        self.later, self.no_advice, self.report = QPushButton(), QPushButton(), QPushButton()
        set_kind(self.finish, "primary")
        for button in (self.go_missing, self.later, self.no_advice, self.report):
            set_kind(button, "small")
        self.go_missing.clicked.connect(self.missing_requested)
        self.finish.clicked.connect(self._on_finish)
        self.later.clicked.connect(self.later_requested)
        self.no_advice.clicked.connect(self.no_advice_requested)
        self.report.clicked.connect(self.report_requested)
        self._arrange()

    def bind(self, model: IntakeModel | None, *, later: bool = True) -> None:
        """Show another conversation's.

        Args:
            model: whose.
            later: whether it can be left for later; what was left already cannot.
        """
        self._model = model
        self._later_offered = later
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands."""
        model = self._model
        if model is None:
            return
        missing = len(model.missing)
        to_do = model.ended and not model.finished
        show(self.finish, shown=to_do)
        show(self.later, shown=to_do and self._later_offered)
        show(self.no_advice, shown=to_do)
        show(self.go_missing, shown=bool(missing) and not model.finished)
        show(self.report, shown=not model.finished)
        self.say.setText(self._words(model, missing))
        set_kind(self.say, "quiet-warn" if to_do and missing else "quiet")

    def retranslate(self) -> None:
        """Set every text again."""
        self.go_missing.setText(self.tr("Go there") + "   F7")
        self.go_missing.setAccessibleName(self.tr("Go to the next required field"))
        self.finish.setText(self.tr("Finish the form"))
        self.later.setText(self.tr("Finish later"))
        self.later.setToolTip(self.tr("It stays in your list until it is finished"))
        self.no_advice.setText(self.tr("No advice given"))
        self.no_advice.setToolTip(self.tr("There was no talk to keep a record of"))
        self.report.setText(self.tr("This should be a report…"))
        self.refresh()

    def _words(self, model: IntakeModel, missing: int) -> str:
        if model.finish_problem is not None:
            return explain(model.finish_problem)
        if model.finish_state is EditState.QUEUED:
            return self.tr("Finished. The service gets it as soon as it is there.")
        finished = {
            RecordState.OPEN: "",
            RecordState.KEPT: self.tr("The form is finished. Changes are still kept."),
            RecordState.NONE: self.tr("Closed without advice."),
        }[model.conversation.record_state]
        if finished or missing:
            return finished or self.tr("%n required field(s) to go", "", missing)
        if model.ended:
            return self.tr("All that is required is there.")
        return self.tr("All that is required is there; it is finished after the talk.")

    def _on_finish(self) -> None:
        if self._model is not None and self._model.missing:
            self.missing_requested.emit()
        else:
            self.finish_requested.emit()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.say, 1)
        top.addWidget(self.go_missing)
        more = QHBoxLayout()
        more.setSpacing(8)
        more.addWidget(self.later)
        more.addWidget(self.no_advice)
        more.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.finish)
        column.addLayout(more)
        column.addWidget(self.report, 0, Qt.AlignmentFlag.AlignLeft)
