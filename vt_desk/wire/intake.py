"""The intake and the record on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.wire.bounds import Count, Uuid7Text
from vt_desk.wire.desk import ConversationView, FieldView
from vt_desk.wire.field_value import FieldValue
from vt_desk.wire.quiet import Quiet

MOST_EDITS = 50
FieldName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)")]


class Edit(Quiet, msgspec.Struct, frozen=True):
    """A field's new value. The same id with the same value is the same edit."""

    id: Uuid7Text
    field: FieldName
    made_ms: Count
    value: FieldValue = None


class SaveIntake(Quiet, msgspec.Struct, frozen=True):
    """What was filled in, in order.

    Attributes:
        danger: whether the answers as this desk knows them mean acute danger; None leaves
            the mark as it is.
    """

    edits: Annotated[list[Edit], Meta(min_length=1, max_length=MOST_EDITS)]
    danger: bool | None = None


class IntakeSaved(Quiet, msgspec.Struct, frozen=True):
    """All of it is committed; ``seq`` is the number of the last event."""

    seq: int


class RecordBody(Quiet, msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`domain.record.Record` on the wire: codes of closed lists, and no place for words."""

    caller_role: CallerRole
    capacity: Capacity
    reasons: Annotated[list[Reason], Meta(min_length=1)]
    natures: Annotated[list[Nature], Meta(min_length=1)]


class KeepRecord(Quiet, msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form is finished; without a record no advice was given."""

    record: RecordBody | None = None


class RecordKept(Quiet, msgspec.Struct, frozen=True):
    """The form is finished as of event ``seq``."""

    seq: int


class OpenForm(Quiet, msgspec.Struct, frozen=True):
    """A conversation of this account that is over, and whose form is not finished.

    Attributes:
        intake_until_ms: when the form is deleted, finished or not.
    """

    conversation: ConversationView
    fields: list[FieldView]
    intake_until_ms: int | None = None


class OpenForms(Quiet, msgspec.Struct, frozen=True):
    """This account's unfinished forms, the oldest first."""

    forms: list[OpenForm]
