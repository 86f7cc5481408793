"""The intake of a store that lives and dies with the program."""

from __future__ import annotations

from vt_desk.domain.ids import ConversationId, UserId
from vt_desk.domain.intake import FieldEdit, FieldId, Value
from vt_desk.store.intake import (
    MOST_STEPS,
    DropFinished,
    DropIntake,
    DropStep,
    Finished,
    FoldRedo,
    IntakeWrite,
    PutField,
    PutFinished,
    PutStep,
    Step,
)


class IntakeInMemory:
    """The three tables of ``migrations/0002_intake.sql``."""

    def __init__(self) -> None:
        self._fields: dict[tuple[ConversationId, FieldId, UserId], FieldEdit] = {}
        self._steps: dict[tuple[ConversationId, FieldId], dict[int, Value]] = {}
        self._finished: dict[ConversationId, Finished] = {}

    def write(self, write: IntakeWrite) -> None:
        """Make a change."""
        match write:
            case PutField(edit):
                self._fields[edit.conversation, edit.field, edit.user] = edit
            case DropIntake(conversation):
                self.drop(conversation)
            case PutStep(conversation, field, step):
                steps = self._steps.setdefault((conversation, field), {})
                steps[step.place] = step.value
                for place in sorted(place for place in steps if place > 0)[:-MOST_STEPS]:
                    del steps[place]
            case DropStep(conversation, field, place):
                self._steps.get((conversation, field), {}).pop(place, None)
            case FoldRedo(conversation, field):
                steps = self._steps.get((conversation, field), {})
                for place in [place for place in steps if place < 0]:
                    steps[-place - 1] = steps.pop(place)
            case PutFinished(finished):
                self._finished[finished.conversation] = finished
            case DropFinished(conversation):
                self._finished.pop(conversation, None)

    def drop(self, conversation: ConversationId) -> None:
        """Delete all that was filled in for a conversation."""
        self._fields = {at: edit for at, edit in self._fields.items() if at[0] != conversation}
        self._steps = {at: steps for at, steps in self._steps.items() if at[0] != conversation}
        self._finished.pop(conversation, None)

    def fields(self, conversation: ConversationId | None) -> list[FieldEdit]:
        """See the door; by conversation, field and user."""
        found = sorted(self._fields.items())
        return [edit for at, edit in found if conversation in (None, at[0])]

    def steps(self, conversation: ConversationId, field: FieldId) -> list[Step]:
        """See the door."""
        steps = self._steps.get((conversation, field), {})
        return [Step(place, value) for place, value in sorted(steps.items())]

    def finished(self) -> list[Finished]:
        """See the door."""
        return [self._finished[id_] for id_ in sorted(self._finished)]
