"""One briefing: what the intake knows, what was written while phoning, and what is shown.

A line that nobody wrote into follows the intake; a line that somebody wrote into stays as it
was typed, and what the intake says now is known beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from vt_desk.domain.briefing import FROM, MAX_LINE_CHARS, ORDER, Line
from vt_desk.domain.conversation import ConversationState
from vt_desk.forms.definition import YES
from vt_desk.ui.models.briefing_words import NEAR, value
from vt_desk.ui.models.times import clock, countdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.domain.conversation import Conversation
    from vt_desk.domain.escalation import EscalationId, Target
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.models.intake import IntakeModel
    from vt_desk.ui.qt.tasks import Tasks

AGAIN_MS = 2_000
"""How long after a line could not be kept it is tried again."""
LIVE = (Line.STILL_IN_CHAT,)
"""Lines that nobody writes: they say how it is at this moment."""


class BriefingModel(QObject):
    """The lines of one escalation.

    Args:
        escalation: whose.
        target: which lines, and in which order.
        desk: keeps what is written.
        tasks: runs the keeping.
        intake: of the conversation it is about; None without one.
        municipality: gives the name of a code.
        language: gives that of the window, ``nl`` or ``en``.
        told: gives what is known besides the intake, by line.
        last_word_ms: gives when the visitor said something last.
    """

    changed = Signal()

    def __init__(  # noqa: PLR0913 - each is another's to know
        self,
        escalation: EscalationId,
        target: Target,
        desk: DeskDoor,
        tasks: Tasks,
        *,
        intake: IntakeModel | None,
        municipality: Callable[[str], str],
        language: Callable[[], str],
        told: Callable[[Line], str],
        last_word_ms: Callable[[], int | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.escalation = escalation
        self.target = target
        self._desk = desk
        self._tasks = tasks
        self._intake = intake
        self._municipality = municipality
        self._language = language
        self._told = told
        self._last_word_ms = last_word_ms
        self._written: dict[Line, str] = {}
        self._unkept: set[Line] = set()
        self._gone = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._keep_all)
        self._last: dict[Line, str] = {}
        if intake is not None:
            intake.changed.connect(self._on_intake_changed)

    @property
    def lines(self) -> tuple[Line, ...]:
        """In the order in which the other side asks."""
        return ORDER[self.target]

    @property
    def conversation(self) -> Conversation | None:
        """Which it is about."""
        return None if self._intake is None else self._intake.conversation

    @property
    def somebody_near(self) -> bool:
        """Whether the intake says that somebody is near the visitor, or reads along."""
        return self._intake is not None and self._intake.reading.value(NEAR) == YES

    @property
    def unkept(self) -> bool:
        """Whether something that was written is not in the store yet."""
        return bool(self._unkept)

    def text(self, line: Line) -> str:
        """What a line shows."""
        return self._written[line] if line in self._written else self.known(line)

    def is_written(self, line: Line) -> bool:
        """Whether somebody wrote into a line."""
        return line in self._written

    def beside(self, line: Line) -> str:
        """What the intake says now, where that differs from what was written."""
        known = self.known(line)
        return known if line in self._written and known != self._written[line] else ""

    def known(self, line: Line) -> str:
        """What is known of a line without anybody writing, in words."""
        if line is Line.STILL_IN_CHAT:
            return self._presence()
        told = self._told(line)
        if told or self._intake is None:
            return told or self._last.get(line, "")
        reading, language = self._intake.reading, self._language()
        parts = (
            value(reading, field, language, self._municipality) for field in FROM.get(line, ())
        )
        text = ", ".join(part for part in parts if part)
        return text if len(text) <= MAX_LINE_CHARS else text[: MAX_LINE_CHARS - 1] + "…"

    def write(self, line: Line, text: str) -> None:
        """Somebody wrote into a line, or took what the intake says."""
        if self._gone or text == self.text(line):
            return
        self._written[line] = text
        self.changed.emit()
        self._unkept.add(line)
        self._keep(line)

    async def load(self) -> None:
        """Take in what is kept."""
        kept = await self._desk.briefing(self.escalation)
        if not self._gone:
            self._written = {**kept, **self._written}
            self.changed.emit()

    async def keep(self) -> None:
        """Have everything that was written kept; returns when it is."""
        for line in tuple(self._unkept):
            await self._save(line)

    def part_with_intake(self) -> None:
        """The conversation leaves this desk: what was known stays while somebody phones."""
        if self._intake is not None:
            self._last = {line: self.known(line) for line in self.lines if line not in LIVE}
            self._intake = None
            self.changed.emit()

    def forget(self) -> None:
        """Let go of every word; what is on its way to the desk gets there."""
        self._gone = True
        self._again.stop()
        self._intake = None
        self._last.clear()
        self._written = {line: self._written[line] for line in self._unkept}

    def _on_intake_changed(self) -> None:
        if self._intake is not None:
            self.changed.emit()

    def _keep(self, line: Line) -> None:
        def failed(error: Exception) -> None:
            if not self._gone:
                self._again.start()
            self._tasks.failed.emit("keep a briefing", getattr(error, "code", "internal_error"))

        self._tasks.start(self._save(line), name="keep a briefing", on_error=failed)

    def _keep_all(self) -> None:
        for line in tuple(self._unkept):
            self._keep(line)

    async def _save(self, line: Line) -> None:
        if line not in self._unkept:
            return
        text = self._written[line]
        await self._desk.save_briefing(self.escalation, line, text)
        if self._written.get(line) == text:
            self._unkept.discard(line)
            if self._gone:
                del self._written[line]

    def _presence(self) -> str:
        now = self.conversation
        if now is None:
            return ""
        if now.state is ConversationState.ENDED:
            return QCoreApplication.translate("Briefing", "no, it ended at %1").replace(
                "%1", clock(now.ended_ms or 0)
            )
        if not now.visitor_present:
            if now.gone_since_ms is None:
                return QCoreApplication.translate("Briefing", "not connected now")
            return QCoreApplication.translate("Briefing", "not connected since %1").replace(
                "%1", clock(now.gone_since_ms)
            )
        spoke_ms = self._last_word_ms()
        if spoke_ms is None:
            return QCoreApplication.translate("Briefing", "yes")
        return QCoreApplication.translate("Briefing", "yes, last word %1 ago").replace(
            "%1", countdown(self._desk.now_ms() - spoke_ms)
        )
