"""Saying how an escalation ended: one press, and some seconds in which it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from vt_desk.ui.models import escalation as telling

if TYPE_CHECKING:
    from vt_desk.domain.escalation import EscalationId, EscalationOutcome
    from vt_desk.ui.views.window import MainWindow


class Endings(QObject):
    """Holds what was said until it can no longer be taken back. A crash leaves it open.

    Args:
        window: whose.
        parent: what it belongs to.
    """

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._said: dict[EscalationId, tuple[EscalationOutcome, QTimer]] = {}

    def begin(self, escalation: EscalationId, outcome: EscalationOutcome) -> None:
        """Somebody said how one ended."""
        window = self._window
        one = window.board.escalations.find(escalation)
        if one is None or escalation in self._said:
            return
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._end(escalation))
        self._said[escalation] = (outcome, timer)
        timer.start(window.around.undo_s * 1000)
        sheet = window.escalation.sheet
        if window.drawers.front is window.escalation and sheet is not None:
            window.drawers.close()
        window.board.escalations.set_ending(escalation, ending=True)
        name = telling.name(one.target)
        window.notice.say(
            lambda: f"{name}: {telling.outcome(outcome)}.",
            lambda: ((self.tr("Undo"), lambda: self._undo(escalation)),),
            for_ms=window.around.undo_s * 1000,
        )

    async def keep(self) -> None:
        """Have all that was said kept now."""
        for escalation in tuple(self._said):
            outcome = self._take(escalation)
            if outcome is not None:
                await self._tell(escalation, outcome)

    def _undo(self, escalation: EscalationId) -> None:
        window = self._window
        self._take(escalation)
        window.notice.dismiss()
        window.board.escalations.set_ending(escalation, ending=False)
        one = window.board.escalations.find(escalation)
        if one is not None and window.board.escalations.is_own(one):
            window.escalating.show(one)

    def _end(self, escalation: EscalationId) -> None:
        outcome = self._take(escalation)
        if outcome is not None:
            self._window.tasks.start(self._tell(escalation, outcome), name="end an escalation")

    async def _tell(self, escalation: EscalationId, outcome: EscalationOutcome) -> None:
        log = self._window.board.escalations
        try:
            await self._window.desk.close_escalation(escalation, outcome)
        finally:
            log.refresh()
            log.set_ending(escalation, ending=False)

    def _take(self, escalation: EscalationId) -> EscalationOutcome | None:
        found = self._said.pop(escalation, None)
        if found is None:
            return None
        outcome, timer = found
        timer.stop()
        timer.deleteLater()
        return outcome
