"""The intake: what a counsellor fills in beside the talk, field by field.

Each account that fills in has a value of its own per field, and its later one replaces its
earlier one. The latest of all is shown; what another account had put there stays at hand.
Wherever and in whatever order edits arrive, the same is shown.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from vt_desk.domain.ids import ConversationId, UserId

EditId = NewType("EditId", str)
FieldId = NewType("FieldId", str)

Value = str | int | float | tuple[str, ...] | None
"""A code, a text, a number, a date, or several codes; None when it was emptied."""

MAX_VALUE_CHARS = 4_000
"""Of a text; what is longer belongs into the talk."""
MAX_CODES = 64


class EditState(StrEnum):
    """How far an edit of this desk has come; another account's is always ``SENT``."""

    QUEUED = "queued"
    """The service has not confirmed it."""
    SENT = "sent"
    REFUSED = "refused"
    """The service gave an explicit verdict against it; the value stays here."""


class RecordState(StrEnum):
    """How far a conversation's form has come."""

    OPEN = "open"
    """To be finished; after the end of the conversation that is a task."""
    KEPT = "kept"
    """The record is kept."""
    NONE = "none"
    """No advice was given, so there is no record."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One account's latest value of one field.

    Attributes:
        id: UUIDv7, made by whoever edits.
        made_ms: when it was made, on the service's clock.
        problem: code of the verdict when refused; while queued, of what is in the way.
    """

    id: EditId
    conversation: ConversationId
    field: FieldId
    value: Value = dataclasses.field(repr=False)
    made_ms: int
    user: UserId
    user_name: str = ""
    state: EditState = EditState.SENT
    problem: str | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Of two edits of a field the one with the higher order is shown."""
        return (self.made_ms, self.id)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a field shows.

    Attributes:
        edit: the latest.
        earlier: of other accounts and with another value, the latest first.
    """

    edit: FieldEdit
    earlier: tuple[FieldEdit, ...] = ()


Intake = dict[FieldId, Filled]


def replaces(new: FieldEdit, old: FieldEdit | None) -> bool:
    """Whether an edit takes the place of an earlier one of the same account and field."""
    return old is None or new.order > old.order


def merged(edits: Iterable[FieldEdit]) -> Intake:
    """What is shown of all accounts' edits of one conversation; their order does not matter."""
    latest: dict[tuple[FieldId, UserId], FieldEdit] = {}
    for edit in edits:
        if replaces(edit, latest.get((edit.field, edit.user))):
            latest[edit.field, edit.user] = edit
    by_field: dict[FieldId, list[FieldEdit]] = {}
    for edit in latest.values():
        by_field.setdefault(edit.field, []).append(edit)
    return {id_: _filled(of_field) for id_, of_field in by_field.items()}


def _filled(edits: list[FieldEdit]) -> Filled:
    first, *others = sorted(edits, key=lambda edit: edit.order, reverse=True)
    earlier = (other for other in others if other.value not in (None, first.value))
    return Filled(first, tuple(earlier))
