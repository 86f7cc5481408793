"""The intake in the window: whose form is beside, its keys, and what it asks of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from vt_desk.domain.escalation import Target
from vt_desk.domain.seat import Role
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.views.notice import SHORT_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.desk.changes import DangerMarked
    from vt_desk.domain.ids import ConversationId
    from vt_desk.domain.record import Record
    from vt_desk.ui.models.intake import IntakeModel
    from vt_desk.ui.views.window import MainWindow


class FillingIn(QObject):
    """Ties the intake to the talk in front.

    Args:
        window: whose.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        panel, foot, talks, board = window.intake, window.intake.foot, window.talks, window.board
        self._wanted = window.preferences.intake
        self._form_refused = ""
        talks.front_changed.connect(self._on_front_changed)
        talks.form_open.connect(self._on_form_open)
        window.side.form_chosen.connect(self._show_task)
        board.intakes.tasks_changed.connect(self._on_tasks_changed)
        board.conversation_opened.connect(self._on_opened)
        board.danger_marked.connect(self._on_danger_marked)
        panel.left.connect(self._leave)
        panel.hide_button.clicked.connect(self._toggle)
        panel.danger.emergency_requested.connect(lambda: window.escalating.click(Target.EMERGENCY))
        panel.danger.advice_requested.connect(lambda: window.escalating.click(Target.ADVICE_LINE))
        foot.finish_requested.connect(self.finish)
        foot.no_advice_requested.connect(lambda: self.finish(with_record=False))
        foot.later_requested.connect(self._put_off)
        foot.report_requested.connect(lambda: window.drawers.toggle(window.report_help))
        window.report_help.advice_requested.connect(
            lambda: window.escalating.click(Target.ADVICE_LINE)
        )

    @property
    def wanted(self) -> bool:
        """Whether the panel is to be in sight where there is room and something to show."""
        return self._wanted and self._window.intake.model is not None

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about it do."""
        panel = self._window.intake
        return {
            "intake": self._go_there_or_back,
            "intake_hide": self._toggle,
            "next_required": lambda: self._with_panel(panel.go_to_missing),
            "danger": lambda: self._with_panel(panel.danger.take_focus),
            "duty": lambda: self._with_panel(panel.do_duty),
        }

    def say_form_refused(self, why: str) -> None:
        """The organisation's own form cannot be used: whoever works here is told.

        Args:
            why: file, line and fault, for whoever mends it.
        """
        self._form_refused = why
        if self._window.desk.account is not None:
            self.say_what_is_unread()

    def say_what_is_unread(self) -> None:
        """Say, to somebody who comes to work, what nobody has said to have read yet."""
        why = self._form_refused
        if not why:
            return
        self._window.notice.say(
            lambda: self.tr(
                "Your organisation's intake form cannot be read, so the standard form is used. "
                "Tell your IT department: %1"
            ).replace("%1", why),
            lambda: ((self.tr("I have read this"), self._on_read),),
        )

    def _on_read(self) -> None:
        self._form_refused = ""
        self._window.notice.dismiss()

    def _show(self, model: IntakeModel | None, *, later: bool = True) -> None:
        intake = self._window.intake
        intake.show_form(model, later=later)
        if intake.isHidden() == self.wanted:
            self._window.fit_parts()

    def _on_front_changed(self, conversation: ConversationId | None) -> None:
        intakes = self._window.board.intakes
        self._show(None if conversation is None else intakes.model(conversation))

    def _on_opened(self, _: object) -> None:
        front = self._window.talks.front
        if front is not None and self._window.intake.model is None:
            self._on_front_changed(front.conversation)

    def _show_task(self, conversation: ConversationId) -> None:
        window = self._window
        model = window.board.intakes.model(conversation)
        if model is None:
            return
        window.talks.show_task(model.conversation)
        self._wanted = True
        self._show(model, later=False)
        window.intake.take_focus()

    def _on_tasks_changed(self) -> None:
        window = self._window
        window.side.show_forms(window.board.intakes.unfinished)
        task = window.talks.task
        if task is not None and window.board.intakes.model(task.id) is None:
            window.talks.show_front()

    def _on_form_open(self, _: ConversationId) -> None:
        """The tab of a talk stays: say what is to be done with its form."""
        self._with_panel(self._window.intake.go_to_missing)
        self._window.notice.say(lambda: explain("form_open"), for_ms=SHORT_MS)

    def finish(self, *, with_record: bool = True) -> None:
        """Finish the form in sight, or go to what is missing.

        Args:
            with_record: without it no advice was given.
        """
        model = self._window.intake.model
        if model is None or not model.ended or model.finished:
            return
        self._window.intake.flush()
        record: Record | None = None
        if with_record:
            record = model.record
            if record is None:
                self._with_panel(self._window.intake.go_to_missing)
                return
        window = self._window
        window.notice.dismiss()
        front = window.talks.front
        if front is not None and window.intake.foot.isAncestorOf(window.focusWidget()):
            # Its buttons go away with the form; Qt would have the keys go on at the status line.
            front.take_focus()
        window.tasks.start(self._finish_form(model, record), name="finish a form")

    def _put_off(self) -> None:
        """Leave the form for later; what was said of it is over."""
        self._window.notice.dismiss()
        self._window.talks.close_front(later=True)

    async def _finish_form(self, model: IntakeModel, record: Record | None) -> None:
        window = self._window
        await window.desk.finish(model.conversation.id, record)
        task = window.talks.task
        if task is not None and task.id == model.conversation.id:
            window.talks.show_front()
        name = words.nickname(model.conversation.nickname)
        window.status.say_done(lambda: self.tr("The form of %1 is finished.").replace("%1", name))

    def _on_danger_marked(self, change: DangerMarked) -> None:
        window = self._window
        account = window.desk.account
        name = words.nickname(change.conversation.nickname)
        text = self.tr("Acute danger was marked in the conversation with %1 (%2).")

        def say() -> str:
            return text.replace("%1", name).replace("%2", change.by or self.tr("waiting"))

        announce(window.side, say(), urgent=True)
        if account is not None and account.role is Role.LEAD:
            window.alerts.arrived()
            window.notice.say(say, lambda: ((self.tr("I have seen this"), window.notice.dismiss),))

    def _with_panel(self, do: Callable[[], object]) -> None:
        """Do something with the panel, in sight."""
        if self._window.intake.model is None:
            return
        if not self._wanted:
            self._toggle()
        do()

    def _go_there_or_back(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self._window.intake.isAncestorOf(focus):
            self._leave()
        else:
            self._with_panel(self._window.intake.take_focus)

    def _leave(self) -> None:
        self._window.intake.danger.set_open(is_open=False)
        self._window.take_focus()

    def _toggle(self) -> None:
        self._wanted = not self._wanted
        self._window.prefer(intake=self._wanted)
        self._window.fit_parts()
        if not self._wanted:
            self._window.intake.flush()
            self._leave()
