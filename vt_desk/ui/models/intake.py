"""One conversation's form: what is filled in, what is shown of it, and what is missing.

What somebody types is shown at once and handed to the desk field by field, one value after
the other; what the desk tells replaces it when it is the same or later. The model belongs to
its conversation for good, so a value has no way into another one's form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vt_desk.domain.conversation import CallerRole, ConversationState
from vt_desk.domain.intake import EditState, FieldId, RecordState
from vt_desk.domain.report import day_of
from vt_desk.forms.definition import Municipality
from vt_desk.forms.rules import ROLE, Completeness, Reading, answered, fields, read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from vt_desk.domain.conversation import Conversation
    from vt_desk.domain.intake import Filled, Value
    from vt_desk.domain.record import Record
    from vt_desk.forms.definition import Form
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.qt.tasks import Tasks

AGAIN_MS = 2_000
"""How long after a value could not be kept it is tried again."""


@dataclass(slots=True)
class _Typed:
    """A value that the desk does not have yet, or has not told back.

    Attributes:
        step: a step of its own for undoing.
        under_way: it is being handed over.
        kept: the desk has it; what it tells next holds.
    """

    value: Value
    step: bool
    under_way: bool = False
    kept: bool = False


class IntakeModel(QObject):
    """The form of one conversation.

    Args:
        form: what is asked.
        conversation: whose.
        desk: keeps what is filled in.
        tasks: runs the keeping.
    """

    changed = Signal()
    """Values, or what is shown."""

    def __init__(
        self,
        form: Form,
        conversation: Conversation,
        desk: DeskDoor,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._conversation = conversation
        self._offers = _offers(form, conversation)
        self._desk = desk
        self._tasks = tasks
        self._filled: dict[FieldId, Filled] = {}
        self._typed: dict[FieldId, _Typed] = {}
        self._finish: tuple[EditState, str | None] | None = None
        self._gone = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._keep_all)
        self._reading = read(form, self._values(), self._day)
        # Worked out when somebody asks, and once for each reading: many views ask.
        self._missing: tuple[FieldId, ...] | None = None
        self._how_far: dict[str, Completeness] | None = None
        # Or when nothing else is to be done: who goes to its tab need not wait for it.
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(lambda: self.missing)

    @property
    def conversation(self) -> Conversation:
        """Whose form it is."""
        return self._conversation

    @property
    def reading(self) -> Reading:
        """The form with its answers."""
        return self._reading

    @property
    def ended(self) -> bool:
        """Whether the conversation is over."""
        return self._conversation.state is ConversationState.ENDED

    @property
    def finished(self) -> bool:
        """Whether the form is, here or at the service."""
        is_kept = self._conversation.record_state is not RecordState.OPEN
        return is_kept or self.finish_state is EditState.QUEUED

    @property
    def finish_state(self) -> EditState | None:
        """How far finishing it here has come; None where it was not, or the service has it."""
        return None if self._finish is None else self._finish[0]

    @property
    def finish_problem(self) -> str | None:
        """Code of the verdict against finishing it, if there is one."""
        return self._finish[1] if self.finish_state is EditState.REFUSED and self._finish else None

    @property
    def missing(self) -> tuple[FieldId, ...]:
        """What must be answered before the form is finished; a role must be confirmed."""
        if self._missing is None:
            missing = tuple(field for far in self.how_far.values() for field in far.missing)
            no_role = not answered(self.value(ROLE)) or self.is_offered(ROLE)
            self._missing = (ROLE, *missing) if no_role else missing
        return self._missing

    @property
    def how_far(self) -> dict[str, Completeness]:
        """How far each section is filled in, by its id."""
        if self._how_far is None:
            reading = self._reading
            self._how_far = {
                section.id: reading.completeness(section) for section in self.form.sections
            }
        return self._how_far

    @property
    def record(self) -> Record | None:
        """What may be kept of it; None while something is missing."""
        return None if self.missing else self._reading.record()

    @property
    def unkept(self) -> bool:
        """Whether something that was typed is not on this computer's disk yet."""
        return any(not typed.kept for typed in self._typed.values())

    def filled(self, field: FieldId) -> Filled | None:
        """What the desk has of a field."""
        return self._filled.get(field)

    def value(self, field: FieldId) -> Value:
        """What a field shows: what was typed, what is kept, or what the visitor chose."""
        if field in self._typed:
            return self._typed[field].value
        if field in self._filled:
            return self._filled[field].edit.value
        return self._offers.get(field)

    def is_offered(self, field: FieldId) -> bool:
        """Whether what it shows is the visitor's choice, and no counsellor confirmed it."""
        has_own = field in self._typed or field in self._filled
        return not has_own and field in self._offers

    def is_on_its_way(self, field: FieldId) -> bool:
        """Whether the service has not confirmed what it shows."""
        filled = self._filled.get(field)
        if field in self._typed:
            return True
        return filled is not None and filled.edit.state is EditState.QUEUED

    def problem(self, field: FieldId) -> str | None:
        """Code of the verdict against what it shows, if there is one."""
        filled = self._filled.get(field)
        if filled is None or filled.edit.state is not EditState.REFUSED:
            return None
        return filled.edit.problem

    def set(self, field: FieldId, value: Value, *, step: bool = True) -> None:
        """Somebody filled a field in.

        Args:
            field: which.
            value: None when it was emptied.
            step: whether undoing goes back to before this value; while typing goes on in one
                field only its first value is one.
        """
        if self._gone or (value == self.value(field) and not self.is_offered(field)):
            return
        before = self._typed.get(field)
        under_way = before is not None and before.under_way
        step = step or (before is not None and before.step and not under_way)
        self._typed[field] = _Typed(value, step, under_way)
        self._read_again()
        if not under_way:
            self._keep(field)

    def undo(self, field: FieldId) -> None:
        """Bring back what a field had before."""
        self._tasks.start(self._desk.undo_field(self._conversation.id, field), name="undo a field")

    def redo(self, field: FieldId) -> None:
        """Take an undoing back."""
        self._tasks.start(self._desk.redo_field(self._conversation.id, field), name="redo a field")

    def set_conversation(self, conversation: Conversation) -> None:
        """It stands otherwise now."""
        before, self._conversation = self._conversation, conversation
        if _look_of(before) != _look_of(conversation):
            self._offers = _offers(self.form, conversation)
            self._read_again()

    def put(self, filled: Iterable[Filled]) -> None:
        """The desk tells fields; those that it does not name are as they were."""
        for one in filled:
            field = one.edit.field
            self._filled[field] = one
            self._settle(field, told=True)
        self._read_again()

    async def load(self) -> None:
        """Take in what is kept."""
        finished = await self._desk.finished(self._conversation.id)
        if finished is not None:
            self._finish = (finished.state, finished.problem)
        self.put((await self._desk.intake(self._conversation.id)).values())

    def set_finish(self, state: EditState, problem: str | None) -> None:
        """How far a form that was finished here has come."""
        self._finish = None if state is EditState.SENT else (state, problem)
        self.changed.emit()

    async def keep(self) -> None:
        """Have everything that was typed kept; returns when it is."""
        for field, typed in list(self._typed.items()):
            if not typed.kept:
                await self._desk.set_field(
                    self._conversation.id, field, typed.value, step=typed.step
                )

    def forget(self) -> None:
        """Let go of every value; what was handed to the desk stays there."""
        self._gone = True
        self._again.stop()
        self._ahead.stop()
        self._filled.clear()
        # What is on its way to the desk gets there all the same.
        for field in [field for field, typed in self._typed.items() if not typed.under_way]:
            del self._typed[field]
        self._reading = read(self.form, {}, self._day)
        self._missing = self._how_far = None

    @property
    def _day(self) -> date | None:
        """Whose codes hold: that of the end, as for the record; until then today."""
        ended_ms = self._conversation.ended_ms
        return None if ended_ms is None else day_of(ended_ms)

    def _values(self) -> dict[FieldId, Value]:
        values = dict(self._offers)
        values |= {field: filled.edit.value for field, filled in self._filled.items()}
        values |= {field: typed.value for field, typed in self._typed.items()}
        return {field: value for field, value in values.items() if answered(value)}

    def _read_again(self) -> None:
        self._reading = read(self.form, self._values(), self._day)
        self._missing = self._how_far = None
        self.changed.emit()
        self._ahead.start(0)

    def _keep_all(self) -> None:
        for field, typed in list(self._typed.items()):
            if not typed.under_way and not typed.kept:
                self._keep(field)

    def _keep(self, field: FieldId) -> None:
        def failed(error: Exception) -> None:
            typed = self._typed.get(field)
            if typed is not None and not self._gone:
                typed.under_way = False
                self._again.start()
            self._tasks.failed.emit("keep a field", getattr(error, "code", "internal_error"))

        self._typed[field].under_way = True
        self._tasks.start(self._hand_over(field), name="keep a field", on_error=failed)

    async def _hand_over(self, field: FieldId) -> None:
        while (typed := self._typed.get(field)) is not None and not typed.kept:
            typed.under_way = True
            await self._desk.set_field(self._conversation.id, field, typed.value, step=typed.step)
            if self._typed.get(field) is typed:
                typed.under_way, typed.kept = False, True
                self._settle(field, told=self._gone)

    def _settle(self, field: FieldId, *, told: bool) -> None:
        """What was typed is shown from the desk once the desk has it and has told it."""
        typed, filled = self._typed.get(field), self._filled.get(field)
        if typed is None or typed.under_way or not typed.kept:
            return
        if told or (filled is not None and filled.edit.value == typed.value):
            del self._typed[field]


def _look_of(conversation: Conversation) -> tuple[object, ...]:
    """All of a conversation that its form shows."""
    return (
        conversation.state,
        conversation.caller_role,
        conversation.municipality,
        conversation.record_state,
        conversation.danger_since_ms,
        conversation.user,
    )


def _offers(form: Form, conversation: Conversation) -> dict[FieldId, Value]:
    """What the visitor said before the talk, by the field that asks for it."""
    offers: dict[FieldId, Value] = {}
    role, place = conversation.caller_role, conversation.municipality
    if role is not CallerRole.UNSAID:
        offers[ROLE] = role.value
    asked = (field.id for field in fields(form) if isinstance(field, Municipality))
    field = next(asked, None)
    if place is not None and field is not None:
        offers[FieldId(field)] = place
    return offers
