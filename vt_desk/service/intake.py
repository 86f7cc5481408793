"""The intake of a conversation: edits of fields, merged by one rule wherever they arrive.

An account has one value per field; its later edit takes the place of its earlier one
(``domain.intake``). Every edit is an event too, whose value only the seat that has the
conversation gets. Lock order: conversation, region.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select, update

from vt_desk.domain.ids import ConversationId, UserId
from vt_desk.domain.intake import EditId, FieldEdit, FieldId, replaces
from vt_desk.service import log
from vt_desk.service.conversations import Owner
from vt_desk.service.db.sealing import SealBrokenError
from vt_desk.service.db.tables import conversations, events, intake_fields
from vt_desk.service.db.transaction import Appended, Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import FieldView
from vt_desk.wire.events import ConversationClaimed, DangerChanged, IntakeChanged
from vt_desk.wire.field_value import FieldValue
from vt_desk.wire.intake import Edit, IntakeSaved, SaveIntake

C = conversations.c
F = intake_fields.c
MOST_FIELDS = 1_000
"""Rows of one intake; a form has 500 fields at most, and several accounts may fill it in."""
MOST_BYTES = 2_000_000
"""Of all sealed values of one intake."""
MOST_EDITS = 50_000
"""In the life of one conversation: each is an event that stays in the region's log."""
_log = logging.getLogger(__name__)


class _Sealed(msgspec.Struct):
    value: FieldValue


def save(txn: Txn, owner: Owner, conversation: str, wish: SaveIntake) -> IntakeSaved:
    """Take edits of a conversation's fields; sent again they are the same edits.

    A time that is later than the service's own counts as now. The mark of acute danger is
    set and cleared by whoever has the conversation; an account that had it before, and sends
    what an outage held back, can set it and not clear it.

    Raises:
        Refusal: ``not_found``, ``not_yours``, ``conversation_purged``, ``intake_full``, or
            ``id_conflict`` with the id in ``field``; none of the edits is taken then.
    """
    row = txn.one(select(conversations).where(C.id == conversation).with_for_update())
    if row is None or row.region not in owner.regions:
        raise Refusal("not_found")
    has_it = _has_it(row, owner)
    if not has_it and not _had_it(txn, owner, conversation):
        raise Refusal("not_yours")
    if row.intake_key is None:
        raise Refusal("conversation_purged")
    edits = _one_each(wish.edits)
    known = _known(txn, row, owner, edits)
    new = _dated(txn, conversation, [edit for edit in edits if edit.id not in known])
    if not new:
        return IntakeSaved(seq=max(known.values()))
    if row.edits + len(new) > MOST_EDITS:
        raise Refusal("intake_full")
    _keep(txn, row, owner, new)
    drafts = [_draft(txn, row, owner, edit) for edit in new]
    change: dict[str, Any] = {"edits": row.edits + len(new)}
    danger_ms = _danger_ms(txn, row, wish, may_clear=has_it)
    if danger_ms != row.danger_since_ms:
        change["danger_since_ms"] = danger_ms
        told = DangerChanged(since_ms=danger_ms, user_name=owner.name)
        drafts.append(log.draft(txn, row.region, told, conversation=row.id))
    txn.run(update(conversations).where(C.id == row.id).values(**change))
    return IntakeSaved(seq=log.append_all(txn, row.region, drafts)[-1].seq)


def fields_of(txn: Txn, row: Any) -> list[FieldView]:
    """What every account filled in, of a conversation's row; nothing when it was purged."""
    if not row.edits or row.intake_key is None:
        return []
    return fields_of_all(txn, [row])[row.id]


def fields_of_all(txn: Txn, rows: Sequence[Any]) -> dict[str, list[FieldView]]:
    """The same for several conversations, by their ids.

    A row that cannot be read any more, because somebody changed it, is left out: the rest of
    the form is there.
    """
    keys = {row.id: row.intake_key for row in rows}
    found: dict[str, list[FieldView]] = {id_: [] for id_ in keys}
    unreadable = 0
    there = select(intake_fields).where(F.conversation.in_(list(keys)))
    for row in txn.all(there.order_by(F.conversation, F.field, F.user)):
        try:
            view = _view(txn, row, keys[row.conversation])
        except (SealBrokenError, msgspec.ValidationError, msgspec.DecodeError, TypeError):
            unreadable += 1
        else:
            found[row.conversation].append(view)
    if unreadable:
        _log.error("intake_unreadable", extra={"count": unreadable})
    return found


def _view(txn: Txn, row: Any, key: bytes | None) -> FieldView:
    place = _place(row.edit, row.field, row.user)
    words = txn.sealer.open(key or b"", row.conversation, place, row.sealed)
    return msgspec.convert(
        {
            "id": row.edit,
            "field": row.field,
            "made_ms": row.made_ms,
            "user": row.user,
            "user_name": row.user_name,
            "value": msgspec.json.decode(words, type=_Sealed).value,
        },
        FieldView,
    )


def _has_it(row: Any, owner: Owner) -> bool:
    if row.state == "ended" and row.user == owner.user:
        return True
    return bool(row.seat == owner.seat and row.state != "waiting")


def _had_it(txn: Txn, owner: Owner, conversation: str) -> bool:
    """Whether an account had a conversation once: what it filled in then may come late.

    At whatever desk: one that was removed has another device when its person signs in anew.
    """
    E = events.c  # noqa: N806 - SQLAlchemy's habit
    claimed = select(E.data).where(
        E.conversation == conversation, E.type == "conversation_claimed", E.k.is_not(None)
    )
    by = (msgspec.json.decode(event.data, type=ConversationClaimed) for event in txn.all(claimed))
    return any(body.user == owner.user for body in by)


def _one_each(edits: Sequence[Edit]) -> list[Edit]:
    by_id: dict[str, Edit] = {}
    for edit in edits:
        if by_id.setdefault(edit.id, edit) != edit:
            raise Refusal("id_conflict", field=edit.id)
    return list(by_id.values())


def _known(txn: Txn, row: Any, owner: Owner, edits: Sequence[Edit]) -> dict[str, int]:
    """Those edits that are there already, with the numbers of their events."""
    if not row.edits and not row.head_n:
        return {}
    by_id = {edit.id: edit for edit in edits}
    E = events.c  # noqa: N806 - SQLAlchemy's habit
    there = txn.all(
        select(E.seq, E.at_ms, E.type, E.client_id, E.data, E.sealed).where(
            E.conversation == row.id, E.client_id.in_(list(by_id))
        )
    )
    for event in there:
        if not _same(txn, row, owner, by_id[event.client_id], event):
            raise Refusal("id_conflict", field=event.client_id)
    return {event.client_id: event.seq for event in there}


def _dated(txn: Txn, conversation: str, new: Sequence[Edit]) -> list[Edit]:
    """The edits with the times that count: none is later than now, but for one thing.

    Where the service's clock went back, a field holds values from times that are still to come.
    What is filled in now must replace them all the same, so it may come right after the latest.
    """
    ahead = [edit.field for edit in new if edit.made_ms > txn.now_ms]
    if not ahead:
        return list(new)
    there = txn.all(
        select(F.field, func.max(F.made_ms).label("made_ms"))
        .where(F.conversation == conversation, F.field.in_(ahead))
        .group_by(F.field)
    )
    latest = {was.field: int(was.made_ms) for was in there}
    dated = []
    for edit in new:
        most_ms = max(txn.now_ms, latest.get(edit.field, 0) + 1)
        made_ms = min(edit.made_ms, most_ms)
        latest[edit.field] = max(made_ms, latest.get(edit.field, 0))
        dated.append(msgspec.structs.replace(edit, made_ms=made_ms))
    return dated


def _same(txn: Txn, row: Any, owner: Owner, edit: Edit, event: Any) -> bool:
    if event.type != "intake_changed" or event.sealed is None:
        return False
    try:
        was = msgspec.json.decode(event.data, type=IntakeChanged)
        words = txn.sealer.open(row.intake_key, row.id, f"intake/{edit.id}", event.sealed)
        value = msgspec.json.decode(words, type=_Sealed).value
    except (SealBrokenError, msgspec.ValidationError, msgspec.DecodeError):
        return False
    in_time = edit.made_ms == was.made_ms or max(was.made_ms, event.at_ms) < edit.made_ms
    return in_time and (edit.field, owner.user, edit.value) == (was.field, was.user, value)


def _place(edit: str, field: str, user: str) -> str:
    """What a row's value is bound to: it opens in no other field and under no other name."""
    return f"intake/{edit}/{field}/{user}"


def _keep(txn: Txn, row: Any, owner: Owner, new: Sequence[Edit]) -> None:
    """Let each edit take its place, where it is later than what this account has there."""
    mine = (F.conversation == row.id, F.user == owner.user)
    fields = {edit.field for edit in new}
    there = txn.all(select(F.field, F.edit, F.made_ms).where(*mine, F.field.in_(fields)))
    latest = {was.field: _order(was.edit, was.field, was.made_ms) for was in there}
    taken: dict[str, Edit] = {}
    for edit in new:
        order = _order(edit.id, edit.field, edit.made_ms)
        if replaces(order, latest.get(edit.field)):
            latest[edit.field] = order
            taken[edit.field] = edit
    if not taken:
        return
    txn.run(delete(intake_fields).where(*mine, F.field.in_(list(taken))))
    for edit in taken.values():
        place = _place(edit.id, edit.field, owner.user)
        words = msgspec.json.encode(_Sealed(edit.value))
        txn.run(
            insert(intake_fields),
            {
                "conversation": row.id,
                "field": edit.field,
                "user": owner.user,
                "region": row.region,
                "edit": edit.id,
                "user_name": owner.name,
                "made_ms": edit.made_ms,
                "sealed": txn.sealer.seal(row.intake_key, row.id, place, words),
            },
        )
    size = select(func.count(), func.sum(func.length(F.sealed))).where(F.conversation == row.id)
    count, size_bytes = txn.conn.execute(size).one()
    if count > MOST_FIELDS or size_bytes > MOST_BYTES:
        raise Refusal("intake_full")


def _order(edit: str, field: str, made_ms: int) -> FieldEdit:
    """What the domain compares; whose and what value does not matter for the order."""
    return FieldEdit(
        id=EditId(edit),
        conversation=ConversationId(""),
        field=FieldId(field),
        value=None,
        made_ms=made_ms,
        user=UserId(""),
    )


def _draft(txn: Txn, row: Any, owner: Owner, edit: Edit) -> Appended:
    told = IntakeChanged(
        id=edit.id,
        field=edit.field,
        user=owner.user,
        user_name=owner.name,
        made_ms=edit.made_ms,
    )
    return log.draft(
        txn,
        row.region,
        told,
        conversation=row.id,
        wrapped_key=row.intake_key,
        client_id=edit.id,
        owner=row.seat,
        words=msgspec.to_builtins(_Sealed(edit.value)),
    )


def _danger_ms(txn: Txn, row: Any, wish: SaveIntake, *, may_clear: bool) -> int | None:
    since_ms: int | None = row.danger_since_ms
    if wish.danger is True:
        return since_ms or txn.now_ms
    if wish.danger is False and may_clear:
        return None
    return since_ms
