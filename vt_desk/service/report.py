"""What a report is counted from: a region's conversations that ended, and their records."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from sqlalchemy import func, select

from vt_desk.domain import report
from vt_desk.domain.conversation import CallerRole, EndReason
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.domain.report import Month, Talk
from vt_desk.service import audit
from vt_desk.service.accounts import Signed
from vt_desk.service.db.tables import conversations, events, records, regions
from vt_desk.service.db.transaction import Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.report import Report

C = conversations.c
_log = logging.getLogger(__name__)
_CLAIMED = (
    select(events.c.conversation, func.min(events.c.at_ms).label("answered_ms"))
    .where(events.c.type == "conversation_claimed")
    .group_by(events.c.conversation)
)


def note_reading(txn: Txn, signed: Signed, region: str, first: str, last: str) -> None:
    """Write down who reads which report.

    Raises:
        Refusal: ``invalid``: the months are the wrong way round, or too many.
    """
    if not 1 <= len(report.months(first, last)) <= report.MOST_MONTHS:
        raise Refusal("invalid", field="last")
    audit.note(txn, who=signed.user, what=f"report:{first}:{last}", region=region)


def read(txn: Txn, region: str, first: str, last: str) -> Report:
    """Count the months of a region that are over and still whole.

    Args:
        txn: the transaction.
        region: whose.
        first: the first month, ``2026-05``.
        last: the last one.
    """
    kept_ms = txn.conn.execute(
        select(regions.c.record_ms).where(regions.c.id == region)
    ).scalar_one()
    whole = [
        month
        for month in report.months(first, last)
        # From the first day on whose conversations may be gone, the month is not whole.
        if txn.now_ms - kept_ms < report.begin_ms(month)
        and report.begin_ms(report.next_month(month)) <= txn.now_ms
    ]
    return Report(region, first, last, [_month(txn, region, month) for month in whole])


def _month(txn: Txn, region: str, month: str) -> Month:
    ended = (
        C.region == region,
        C.state == "ended",
        C.ended_ms >= report.begin_ms(month),
        C.ended_ms < report.begin_ms(report.next_month(month)),
    )
    rows = txn.all(
        select(
            C.id,
            C.waiting_since_ms,
            C.ended_ms,
            C.end_reason,
            C.intake_key,
            records.c.caller_role,
            records.c.capacity,
            records.c.reasons,
            records.c.natures,
        )
        .outerjoin(records, records.c.conversation == C.id)
        .where(*ended)
    )
    claims = _CLAIMED.where(events.c.conversation.in_(select(C.id).where(*ended)))
    answered = {row.conversation: row.answered_ms for row in txn.all(claims)}
    talks = [
        Talk(
            came_ms=row.waiting_since_ms,
            answered_ms=answered.get(row.id),
            ended_ms=row.ended_ms,
            end_reason=EndReason(row.end_reason),
            record=_record(row),
        )
        for row in rows
    ]
    return report.of_month(month, talks, final=all(row.intake_key is None for row in rows))


def _record(row: Any) -> Record | None:
    if row.caller_role is None:
        return None
    try:
        return Record(
            caller_role=CallerRole(row.caller_role),
            capacity=Capacity(row.capacity),
            reasons=frozenset(msgspec.json.decode(row.reasons, type=list[Reason])),
            natures=frozenset(msgspec.json.decode(row.natures, type=list[Nature])),
        )
    except (ValueError, msgspec.DecodeError):
        # One spoilt row must not hide the region's year.
        _log.error("record_unreadable")
        return None
