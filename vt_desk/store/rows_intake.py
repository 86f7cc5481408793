"""Rows of the intake: the statements, and the domain's types on either side.

A row that is not what was written takes nothing else with it: it is read as refused, with
whatever of it makes sense, and stays as it is until somebody fills the field in again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec

from vt_desk.domain.ids import ConversationId, UserId
from vt_desk.domain.intake import EditId, EditState, FieldEdit, FieldId, Value
from vt_desk.domain.record import Record
from vt_desk.store.intake import (
    MOST_STEPS,
    UNREADABLE,
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
from vt_desk.store.sqlcipher import Connection
from vt_desk.wire.field_value import FieldValue

_log = logging.getLogger(__name__)
_LATEST_MS = 2**53 - 1
TABLES = ("intake", "intake_steps", "finished")

_PUT_FIELD = """
INSERT OR REPLACE INTO intake
    (conversation, field, user, id, user_name, value, made_ms, state, problem)
VALUES (:conversation, :field, :user, :id, :user_name, :value, :made_ms, :state, :problem)
"""
_FIELDS = """
SELECT conversation, field, user, id, user_name, value, made_ms, state, problem FROM intake
"""
_PUT_STEP = "INSERT OR REPLACE INTO intake_steps VALUES (:conversation, :field, :place, :value)"
_FORGET_STEPS = """
DELETE FROM intake_steps
WHERE conversation = :conversation AND field = :field AND place > 0 AND place <= (
    SELECT place FROM intake_steps
    WHERE conversation = :conversation AND field = :field AND place > 0
    ORDER BY place DESC LIMIT 1 OFFSET :most
)
"""
# Between the step that was undone to and the next, at a place that nothing else has but what a
# version before this one wrote: a step less is better than nothing filled in.
_FOLD_REDO = """
UPDATE OR REPLACE intake_steps SET place = -place - 1
WHERE conversation = ? AND field = ? AND place < 0
"""
_PUT_FINISHED = "INSERT OR REPLACE INTO finished VALUES (:conversation, :record, :state, :problem)"
_VALUES: msgspec.json.Decoder[FieldValue] = msgspec.json.Decoder(FieldValue)
_RECORDS = msgspec.json.Decoder(Record)


def write_intake(conn: Connection, write: IntakeWrite) -> bool:
    """Make a change.

    Returns:
        Whether words were deleted, so that the key is to be changed.
    """
    match write:
        case PutField(edit):
            conn.execute(_PUT_FIELD, _values_of(edit))
        case DropIntake(conversation):
            return drop_intake(conn, conversation)
        case PutStep(conversation, field, step):
            at = {"conversation": conversation, "field": field}
            value = _text_of(step.value)
            conn.execute(_PUT_STEP, {**at, "place": step.place, "value": value})
            conn.execute(_FORGET_STEPS, {**at, "most": MOST_STEPS})
        case DropStep(conversation, field, place):
            conn.execute(
                "DELETE FROM intake_steps WHERE conversation = ? AND field = ? AND place = ?",
                (conversation, field, place),
            )
        case FoldRedo(conversation, field):
            conn.execute(_FOLD_REDO, (conversation, field))
        case PutFinished(finished):
            conn.execute(_PUT_FINISHED, _finished_values(finished))
        case DropFinished(conversation):
            conn.execute("DELETE FROM finished WHERE conversation = ?", (conversation,))
    return False


def drop_intake(conn: Connection, conversation: ConversationId) -> bool:
    """Delete all that was filled in for a conversation; says whether there was anything."""
    gone = 0
    for table in TABLES:
        found = conn.execute(f"DELETE FROM {table} WHERE conversation = ?", (conversation,))  # noqa: S608 - the names above
        gone += found.rowcount
    return gone > 0


def _values_of(edit: FieldEdit) -> dict[str, Any]:
    return {
        "conversation": edit.conversation,
        "field": edit.field,
        "user": edit.user,
        "id": edit.id,
        "user_name": edit.user_name,
        "value": _text_of(edit.value),
        "made_ms": edit.made_ms,
        "state": edit.state.value,
        "problem": edit.problem,
    }


def _finished_values(finished: Finished) -> dict[str, Any]:
    record = finished.record
    text = None if record is None else msgspec.json.encode(record, order="deterministic").decode()
    return {
        "conversation": finished.conversation,
        "record": text,
        "state": finished.state.value,
        "problem": finished.problem,
    }


def _text_of(value: Value) -> str:
    return msgspec.json.encode(value).decode()


def _value_of(text: str) -> Value:
    found = _VALUES.decode(text)
    return tuple(found) if isinstance(found, list) else found


def read_fields(conn: Connection, conversation: ConversationId | None) -> list[FieldEdit]:
    """What was filled in for a conversation, or for all of them."""
    if conversation is None:
        return [_edit_of(row) for row in conn.execute(_FIELDS)]
    rows = conn.execute(f"{_FIELDS} WHERE conversation = ?", (conversation,))
    return [_edit_of(row) for row in rows]


def _edit_of(row: Sequence[Any]) -> FieldEdit:
    conversation, field, user, id_, user_name, text, made_ms, state, problem = row
    value: Value = None
    found = EditState.REFUSED
    try:
        value = _value_of(text)
        found = EditState(state)
        if not 0 <= made_ms <= _LATEST_MS:
            raise ValueError  # noqa: TRY301 - one way to say what is wrong with a row
    except (ValueError, msgspec.MsgspecError):
        # No field and no value: these are words.
        _log.warning("a field of a form cannot be read")
        found, problem = EditState.REFUSED, UNREADABLE
    return FieldEdit(
        id=EditId(id_),
        conversation=ConversationId(conversation),
        field=FieldId(field),
        value=value,
        made_ms=min(max(made_ms, 0), _LATEST_MS),
        user=UserId(user),
        user_name=user_name,
        state=found,
        problem=problem,
    )


def read_steps(conn: Connection, conversation: ConversationId, field: FieldId) -> list[Step]:
    """What a field showed before, by place."""
    rows = conn.execute(
        "SELECT place, value FROM intake_steps WHERE conversation = ? AND field = ? ORDER BY place",
        (conversation, field),
    )
    found = []
    for place, text in rows:
        try:
            found.append(Step(place, _value_of(text)))
        except (ValueError, msgspec.MsgspecError):
            _log.warning("a step of a field cannot be read")
    return found


def read_finished(conn: Connection) -> list[Finished]:
    """All forms that are finished here and unsent."""
    rows = conn.execute("SELECT conversation, record, state, problem FROM finished")
    return [_finished_of(*row) for row in rows]


def _finished_of(id_: str, text: str | None, state: str, problem: str | None) -> Finished:
    conversation = ConversationId(id_)
    try:
        record = None if text is None else _RECORDS.decode(text)
        return Finished(conversation, record, EditState(state), problem)
    except (ValueError, msgspec.MsgspecError):
        _log.warning("a finished form cannot be read")
        return Finished(conversation, None, EditState.REFUSED, UNREADABLE)
