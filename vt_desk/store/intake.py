"""What of an intake goes through the store's door, beside the fields themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import EditState, FieldEdit, FieldId, Value
from vt_desk.domain.record import Record

MOST_STEPS = 50
"""How many steps back a field has."""
UNREADABLE = "field_unreadable"
"""The problem of a field whose row is not what was written: it shows nothing, and stays."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a field showed before.

    Attributes:
        place: above 0 for what an undo brings back, the last done highest; below 0 for what
            a redo brings back, the last undone lowest. Four for each millisecond, so that no
            two kinds of step ever have the same.
    """

    place: int
    value: Value = field(repr=False)

    @classmethod
    def back(cls, made_ms: int, value: Value) -> Step:
        """What was shown before something was filled in."""
        return cls(4 * made_ms, value)

    @classmethod
    def forward(cls, made_ms: int, value: Value) -> Step:
        """What was shown before an undo. ``FoldRedo`` puts it one before a step back."""
        return cls(-4 * made_ms, value)

    @classmethod
    def hidden(cls, made_ms: int, value: Value) -> Step:
        """What of ours stood behind what was shown; a step further back than that."""
        return cls(4 * made_ms - 2, value)

    @classmethod
    def passed_over(cls, made_ms: int, value: Value) -> Step:
        """What was filled in here before another desk of the account was later."""
        return cls(4 * made_ms + 1, value)


@dataclass(frozen=True, slots=True)
class Finished:
    """A form that was finished here.

    Attributes:
        record: what is to be kept; None when no advice was given.
        state: ``QUEUED``, or ``REFUSED`` after an explicit verdict.
        problem: the verdict's code; while queued, of what is in the way.
    """

    conversation: ConversationId
    record: Record | None
    state: EditState = EditState.QUEUED
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class PutField:
    """Insert an account's value of a field, or replace its earlier one."""

    edit: FieldEdit


@dataclass(frozen=True, slots=True)
class DropIntake:
    """Delete all that was filled in for a conversation: fields, steps and what is finished."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class PutStep:
    """Keep what a field showed; of the steps back the ``MOST_STEPS`` last ones stay."""

    conversation: ConversationId
    field: FieldId
    step: Step


@dataclass(frozen=True, slots=True)
class DropStep:
    """Delete a step; nothing when there is none."""

    conversation: ConversationId
    field: FieldId
    place: int


@dataclass(frozen=True, slots=True)
class FoldRedo:
    """Let a field's steps forward be steps back: something else was filled in after an undo.

    Nothing that was ever filled in is out of reach by that.
    """

    conversation: ConversationId
    field: FieldId


@dataclass(frozen=True, slots=True)
class PutFinished:
    """Insert or replace a form that is finished."""

    finished: Finished


@dataclass(frozen=True, slots=True)
class DropFinished:
    """It was confirmed, or is open again; nothing when there is none."""

    conversation: ConversationId


IntakeWrite = PutField | DropIntake | PutStep | DropStep | FoldRedo | PutFinished | DropFinished
