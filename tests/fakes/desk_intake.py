"""What a desk in memory does with the intake: fields, undo, tasks, and what is finished."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.desk_keeping import DeskKeeping
from tests.fakes.desk_memory import NAME, USER
from vt_desk.desk.changes import (
    ConnectionState,
    ConversationClosed,
    DangerMarked,
    EntryChanged,
    FinishChanged,
    FormsChanged,
    IntakeChanged,
)
from vt_desk.desk.errors import FormOpen, NotYours
from vt_desk.domain.conversation import Conversation, ConversationState
from vt_desk.domain.ids import ConversationId, UserId, uuid7
from vt_desk.domain.intake import (
    EditId,
    EditState,
    FieldEdit,
    FieldId,
    Intake,
    RecordState,
    Value,
    merged,
)
from vt_desk.domain.record import Record
from vt_desk.store.intake import Finished
from vt_desk.wire.problems import problem

Place = tuple[ConversationId, FieldId]


class DeskIntake(DeskKeeping):
    """The intake of a desk in memory.

    Attributes:
        tasks: ended, put away, and not finished.
        edits: per conversation, what was filled in by anybody.
        records: what the service keeps.
        refusing: code of the verdict that the service gives on every edit; empty for none.
    """

    def __init__(self, *, signed_in: bool = True, locked: bool = False) -> None:
        super().__init__(signed_in=signed_in, locked=locked)
        self.tasks: dict[ConversationId, Conversation] = {}
        self.edits: dict[ConversationId, list[FieldEdit]] = {}
        self.records: dict[ConversationId, Record | None] = {}
        self.refusing = ""
        self._finished: dict[ConversationId, Finished] = {}
        self._undo: dict[Place, list[Value]] = {}
        self._redo: dict[Place, list[Value]] = {}

    # --- what the test makes happen

    def fill_by(
        self, conversation: ConversationId, field: str, value: Value, *, name: str = "Bram"
    ) -> None:
        """Somebody else's value of a field comes in."""
        user = UserId(name.lower())
        self._put(self._edit(conversation, FieldId(field), value, user=user, name=name))

    def mark_danger(self, conversation: ConversationId, *, by: str = "Bram") -> None:
        """An entry is marked for acute danger by somebody else, or one of ours by us."""
        if conversation in self.ours:
            self._change(conversation, danger_since_ms=self.time_ms)
            return
        entry = replace(self.waiting[conversation], danger_since_ms=self.time_ms)
        self.waiting[conversation] = entry
        self._tell(EntryChanged(entry))
        self._tell(DangerMarked(entry, by))

    def add_task(self, talk: Conversation) -> None:
        """An ended conversation of this account has its form open, says the service."""
        self.tasks[talk.id] = talk
        self._tell(FormsChanged())

    def connect(self) -> None:
        """The connection is back: what is queued goes out."""
        super().connect()
        for conversation in (*self.ours, *self.tasks):
            self._send(conversation)

    # --- what the window asks

    async def intake(self, conversation: ConversationId) -> Intake:
        return merged(self.edits.get(conversation, ()))

    async def set_field(
        self, conversation: ConversationId, field: FieldId, value: Value, *, step: bool = True
    ) -> None:
        if conversation not in self.ours and conversation not in self.tasks:
            raise NotYours(problem("not_yours"))
        before = (await self.intake(conversation)).get(field)
        shown = before.edit.value if before is not None else None
        if before is not None and shown == value and before.edit.state is not EditState.REFUSED:
            return
        if step:
            self._undo.setdefault((conversation, field), []).append(shown)
        self._redo.pop((conversation, field), None)
        self._fill(conversation, field, value)

    async def undo_field(self, conversation: ConversationId, field: FieldId) -> None:
        await self._go(conversation, field, self._undo, self._redo)

    async def redo_field(self, conversation: ConversationId, field: FieldId) -> None:
        await self._go(conversation, field, self._redo, self._undo)

    async def finish(self, conversation: ConversationId, record: Record | None) -> None:
        if conversation not in self.ours and conversation not in self.tasks:
            raise NotYours(problem("not_yours"))
        self._finished[conversation] = Finished(conversation, record)
        self._tell(FinishChanged(conversation, EditState.QUEUED))
        self._tell(FormsChanged())
        self._send(conversation)

    async def finished(self, conversation: ConversationId) -> Finished | None:
        return self._finished.get(conversation)

    async def open_forms(self) -> list[Conversation]:
        every = [*self.ours.values(), *self.tasks.values()]
        return sorted((one for one in every if self._is_open(one)), key=lambda one: one.id)

    async def close(self, conversation: ConversationId, *, later: bool = False) -> None:
        talk = self.ours[conversation]
        is_open = self._is_open(talk)
        if is_open and not later:
            raise FormOpen
        del self.ours[conversation]
        self._tell(ConversationClosed(conversation))
        if is_open:
            self.tasks[conversation] = talk

    # --- inside

    def _is_open(self, talk: Conversation) -> bool:
        return (
            talk.state is ConversationState.ENDED
            and talk.record_state is RecordState.OPEN
            and talk.id not in self._finished
        )

    async def _go(
        self,
        conversation: ConversationId,
        field: FieldId,
        there: dict[Place, list[Value]],
        back: dict[Place, list[Value]],
    ) -> None:
        steps = there.get((conversation, field))
        if steps:
            shown = (await self.intake(conversation))[field].edit.value
            back.setdefault((conversation, field), []).append(shown)
            self._fill(conversation, field, steps.pop())

    def _fill(self, conversation: ConversationId, field: FieldId, value: Value) -> None:
        edit = self._edit(conversation, field, value, user=USER, name=NAME)
        self._put(replace(edit, state=EditState.QUEUED, problem=self._connection.problem))
        self._send(conversation)

    def _edit(
        self, conversation: ConversationId, field: FieldId, value: Value, *, user: UserId, name: str
    ) -> FieldEdit:
        of_field = (edit for edit in self.edits.get(conversation, ()) if edit.field == field)
        latest_ms = max((edit.made_ms for edit in of_field), default=0)
        made_ms = max(self.time_ms, latest_ms + 1)
        return FieldEdit(EditId(uuid7()), conversation, field, value, made_ms, user, name)

    def _put(self, edit: FieldEdit) -> None:
        edits = self.edits.setdefault(edit.conversation, [])
        edits[:] = [one for one in edits if (one.field, one.user) != (edit.field, edit.user)]
        edits.append(edit)
        self._tell(IntakeChanged(edit.conversation, (merged(edits)[edit.field],)))

    def _send(self, conversation: ConversationId) -> None:
        if self._connection.state is not ConnectionState.CONNECTED:
            return
        state = EditState.REFUSED if self.refusing else EditState.SENT
        for edit in tuple(self.edits.get(conversation, ())):
            if edit.state is EditState.QUEUED:
                self._put(replace(edit, state=state, problem=self.refusing or None))
        done = self._finished.pop(conversation, None)
        if done is not None:
            self.records[conversation] = done.record
            self.tasks.pop(conversation, None)
            if conversation in self.ours:
                kept = RecordState.KEPT if done.record is not None else RecordState.NONE
                self._change(conversation, record_state=kept)
            self._tell(FinishChanged(conversation, EditState.SENT))
