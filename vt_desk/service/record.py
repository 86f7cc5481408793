"""Finishing a form: the record is kept, or none is, and the task is off the list.

Lock order: conversation, region.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, text, update

from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.intake import RecordState
from vt_desk.domain.report import day_of
from vt_desk.service import audit, intake, log, queue
from vt_desk.service.conversations import Owner
from vt_desk.service.db.tables import conversations, records
from vt_desk.service.db.transaction import Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire import events
from vt_desk.wire.intake import KeepRecord, OpenForm, OpenForms, RecordBody, RecordKept

C = conversations.c
MOST_FORMS = 200
# In words of SQL, so that both databases find the index that has these rows alone.
_OPEN_FORM = text("state = 'ended' AND record_state = 'open'")


def keep(txn: Txn, owner: Owner, conversation: str, wish: KeepRecord) -> RecordKept:
    """Keep the record of a conversation that is over; a later one takes its place.

    Raises:
        Refusal: ``not_found``, ``not_yours``, ``not_ended``, ``conversation_purged``, or
            ``invalid`` where the record does not say the caller role.
    """
    if wish.record is not None and wish.record.caller_role is CallerRole.UNSAID:
        raise Refusal("invalid", field="record.caller_role")
    row = txn.one(select(conversations).where(C.id == conversation).with_for_update())
    if row is None or row.region not in owner.regions:
        raise Refusal("not_found")
    if row.user != owner.user:
        raise Refusal("not_yours")
    if row.state != "ended":
        raise Refusal("not_ended")
    if row.intake_key is None:
        raise Refusal("conversation_purged")
    state = RecordState.NONE if wish.record is None else RecordState.KEPT
    new = None if wish.record is None else _columns(row, wish.record)
    if state == row.record_state and new == _there(txn, row.id):
        return RecordKept(seq=log.head(txn, row.region))
    txn.run(delete(records).where(records.c.conversation == row.id))
    if new is not None:
        txn.run(insert(records), {**new, "kept_ms": txn.now_ms})
    txn.run(update(conversations).where(C.id == row.id).values(record_state=state))
    audit.note(txn, who=owner.user, what=f"record:{state}", subject=row.id, region=row.region)
    told = events.RecordKept(state=state)
    return RecordKept(seq=log.append(txn, row.region, told, conversation=row.id).seq)


def open_forms(txn: Txn, owner: Owner) -> OpenForms:
    """An account's unfinished forms, the oldest first, 200 at most."""
    rows = txn.all(
        select(conversations)
        .where(
            C.user == owner.user,
            _OPEN_FORM,
            C.intake_key.is_not(None),
            C.region.in_(owner.regions),
        )
        .order_by(C.ended_ms, C.id)
        .limit(MOST_FORMS)
    )
    fields = intake.fields_of_all(txn, rows) if rows else {}
    return OpenForms(
        [
            OpenForm(
                conversation=queue.view(txn, row),
                fields=fields[row.id],
                intake_until_ms=row.intake_until_ms,
            )
            for row in rows
        ]
    )


def _columns(row: Any, record: RecordBody) -> dict[str, Any]:
    return {
        "conversation": row.id,
        "region": row.region,
        "day": day_of(row.ended_ms).isoformat(),
        "caller_role": record.caller_role.value,
        "capacity": record.capacity.value,
        "reasons": _list(record.reasons),
        "natures": _list(record.natures),
    }


def _list(codes: list[Any]) -> str:
    return msgspec.json.encode(sorted(set(codes))).decode()


def _there(txn: Txn, conversation: str) -> dict[str, Any] | None:
    row = txn.one(select(records).where(records.c.conversation == conversation))
    if row is None:
        return None
    return {name: value for name, value in row._mapping.items() if name != "kept_ms"}  # noqa: SLF001 - its public name
