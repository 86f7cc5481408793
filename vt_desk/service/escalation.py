"""Going to 0800-2000 or 112: each click is kept once, and its region is told of every change.

A click arrives any number of times, late, and from several connections at once: it is one
row by the id that the desk made. Lock order: conversation, escalation, region.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from vt_desk.domain.escalation import goes_on
from vt_desk.domain.retention import DAY_MS
from vt_desk.service import audit, log
from vt_desk.service.conversations import Owner
from vt_desk.service.db.tables import conversations, escalations, regions
from vt_desk.service.db.transaction import Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.escalation import (
    CloseEscalation,
    EscalationKept,
    EscalationView,
    KeepEscalation,
)
from vt_desk.wire.events import EscalationChanged

E = escalations.c
MOST_SHOWN = 500


def keep(
    txn: Txn, owner: Owner, region: str, escalation: str, wish: KeepEscalation
) -> EscalationKept:
    """Keep a click, or what became of handing the number over; the same again changes nothing.

    A click that somebody else has sent already, because the next at the desk found it in the
    journal, stays the first one's.

    Args:
        txn: the transaction.
        owner: who asks.
        region: whose log it stands in.
        escalation: the id made at the click.
        wish: the click.

    Raises:
        Refusal: ``not_found`` of the field ``conversation`` where that is not of this region,
            or ``id_conflict`` where the id stands for another click.
    """
    row = _locked(txn, escalation)
    if row is None:
        _check_conversation(txn, region, wish)
        if _insert(txn, owner, region, escalation, wish):
            what = f"escalation:{wish.target}"
            audit.note(txn, who=owner.user, what=what, subject=escalation, region=region)
            return _tell(txn, _locked(txn, escalation))
        # Somebody was quicker, or it is in a region of which this account sees nothing.
        row = _locked(txn, escalation)
    if row is None or not _is_same(row, region, wish):
        raise Refusal("id_conflict")
    if row.user != owner.user or not goes_on(row.handing, wish.handing):
        return EscalationKept(log.head(txn, region))
    return _change(txn, row, handing=wish.handing)


def close(
    txn: Txn,
    owner: Owner,
    region: str,
    escalation: str,
    wish: CloseEscalation,
    *,
    of_anybody: bool,
) -> EscalationKept:
    """Say how it ended, or correct that: what was said later counts.

    Args:
        txn: the transaction.
        owner: who asks.
        region: whose log it stands in.
        escalation: which.
        wish: the outcome.
        of_anybody: this account may close a colleague's.

    Raises:
        Refusal: ``not_found`` of the field ``escalation``, ``forbidden`` where it is a
            colleague's, or ``id_conflict`` where another outcome was said at the same
            millisecond.
    """
    row = _locked(txn, escalation)
    if row is None or row.region != region:
        raise Refusal("not_found", field="escalation")
    if row.user != owner.user and not of_anybody:
        raise Refusal("forbidden")
    closed_ms = row.closed_ms or 0
    # None is later than now; but where the service's clock went back, one that is said now
    # must replace one from a time that is still to come.
    at_ms = min(wish.at_ms, max(txn.now_ms, closed_ms + 1))
    if row.outcome is not None:
        if row.outcome == wish.outcome or at_ms < closed_ms:
            return EscalationKept(log.head(txn, region))
        if at_ms == closed_ms:
            raise Refusal("id_conflict")
    what = f"escalation_closed:{wish.outcome}"
    audit.note(txn, who=owner.user, what=what, subject=escalation, region=region)
    return _change(txn, row, outcome=wish.outcome, closed_ms=at_ms, closed_by=owner.name)


def shown(txn: Txn, region: str) -> list[EscalationView]:
    """A region's that are open or were closed within a day, the newest first; 500 at most."""
    rows = txn.all(
        select(escalations)
        .where(E.region == region, or_(E.outcome.is_(None), E.closed_ms > txn.now_ms - DAY_MS))
        .order_by(E.at_ms.desc(), E.id.desc())
        .limit(MOST_SHOWN)
    )
    return [EscalationView(id=row.id, region=row.region, **_said(row)) for row in rows]


def _locked(txn: Txn, escalation: str) -> Any:
    return txn.one(select(escalations).where(E.id == escalation).with_for_update())


def _check_conversation(txn: Txn, region: str, wish: KeepEscalation) -> None:
    if wish.conversation is None:
        return
    C = conversations.c  # noqa: N806 - SQLAlchemy's habit
    there = select(C.region).where(C.id == wish.conversation)
    # Until this click refers to it, no purge may take it away.
    row = txn.one(there.with_for_update(read=True, key_share=True))
    if row is None or row.region != region:
        # By the field a desk tells this from a node of a version that has no such route.
        raise Refusal("not_found", field="conversation")


def _insert(txn: Txn, owner: Owner, region: str, escalation: str, wish: KeepEscalation) -> bool:
    """Put the row there, unless the id is taken; waits for another that does the same."""
    dialect = postgresql if txn.on_postgresql else sqlite
    statement = dialect.insert(escalations).on_conflict_do_nothing()
    at_ms = min(wish.at_ms, txn.now_ms)
    kept = select(regions.c.record_ms).where(regions.c.id == region)
    record_ms = int(txn.conn.execute(kept).scalar_one())
    until_ms = at_ms + record_ms
    if until_ms <= txn.now_ms:
        # A desk whose clock is years behind: it must not vanish on arrival.
        until_ms = txn.now_ms + record_ms
    row = {
        "id": escalation,
        "region": region,
        "conversation": wish.conversation,
        "target": wish.target.value,
        "at_ms": at_ms,
        "heard_ms": txn.now_ms,
        "record_until_ms": until_ms,
        "user": owner.user,
        "user_name": owner.name,
        "handing": wish.handing.value,
        "unattended": wish.unattended,
    }
    return txn.run(statement, row) == 1


def _is_same(row: Any, region: str, wish: KeepEscalation) -> bool:
    # A time that was ahead of the service's is kept as the time at which it was heard.
    said = (region, wish.target, wish.conversation, min(wish.at_ms, row.heard_ms))
    return said == (row.region, row.target, row.conversation, row.at_ms)


def _change(txn: Txn, row: Any, **values: Any) -> EscalationKept:
    changes = {**values, "changes": row.changes + 1}
    statement = update(escalations).where(E.id == row.id).values(**changes)
    return _tell(txn, txn.one(statement.returning(*E)))


def _tell(txn: Txn, row: Any) -> EscalationKept:
    event = log.append(
        txn,
        row.region,
        EscalationChanged(id=row.id, **_told(row)),
        conversation=row.conversation,
        # By this the purge finds what the log says of it.
        client_id=f"{row.id}/{row.changes}",
    )
    return EscalationKept(event.seq)


def _told(row: Any) -> dict[str, Any]:
    return {name: value for name, value in _said(row).items() if name != "conversation"}


def _said(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SAID}


_SAID = tuple(name for name in EscalationView.__struct_fields__ if name not in {"id", "region"})
