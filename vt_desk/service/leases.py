"""Seats and their leases: who is at work, and what happens when one falls silent.

The heart-beat renews the lease. A sweeper releases what ran out; every node sweeps, and
``SKIP LOCKED`` lets one at a time have a seat, so any node can die.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from vt_desk.domain.conversation import EndReason, Party, ReleaseReason
from vt_desk.domain.seat import SeatStatus
from vt_desk.service import conversations, log, queue
from vt_desk.service.accounts import Signed
from vt_desk.service.db.tables import account_regions, seats
from vt_desk.service.db.tables import conversations as conversation_table
from vt_desk.service.db.transaction import Txn
from vt_desk.wire.desk import SeatView, SeatWish
from vt_desk.wire.events import SeatChanged

C = conversation_table.c
LOST_MS = 60_000


def beat(
    txn: Txn, signed: Signed, wish: SeatWish, lease_s: int, *, locked: bool = False
) -> SeatView:
    """Renew a seat's lease, and tell its regions when something changed.

    Args:
        txn: the transaction.
        signed: who sits there.
        wish: status and capacity.
        lease_s: seconds until the seat counts as gone.
        locked: its desk is locked: it keeps its capacity and its conversations.
    """
    there = txn.one(select(seats).where(seats.c.id == signed.device).with_for_update())
    known = {
        "user": signed.user,
        "name": signed.name,
        "status": wish.status,
        "capacity": wish.capacity,
        "lease_until_ms": txn.now_ms + lease_s * 1000,
        "locked_since_ms": txn.now_ms if locked else None,
    }
    if locked and there is not None:
        known["capacity"] = there.capacity
        known["locked_since_ms"] = there.locked_since_ms or txn.now_ms
    if there is None:
        dialect = postgresql if txn.on_postgresql else sqlite
        first = dialect.insert(seats).on_conflict_do_nothing()
        if not txn.conn.execute(first, {"id": signed.device, **known}).rowcount:
            # Another beat of the same device was there in between.
            return beat(txn, signed, wish, lease_s, locked=locked)
    else:
        txn.run(update(seats).where(seats.c.id == signed.device).values(**known))
    row = txn.one(select(seats).where(seats.c.id == signed.device))
    seat = _view(txn, row)
    told = ("status", "capacity", "locked_since_ms")
    if there is None or any(getattr(there, name) != getattr(row, name) for name in told):
        _tell(txn, seat, list(signed.regions), gone=False)
    return seat


def leave(txn: Txn, seat: str, reason: ReleaseReason) -> None:
    """Take a seat away and put its conversations back in the queue."""
    row = txn.one(select(seats).where(seats.c.id == seat).with_for_update())
    queue.release(txn, queue.of_seat(seat), reason)
    if row is None:
        return
    txn.run(delete(seats).where(seats.c.id == seat))
    _tell(txn, _view(txn, row, SeatStatus.AWAY), regions_of(txn, row.user), gone=True)


def sweep(txn: Txn) -> bool:
    """Take away one seat that fell silent; one a transaction keeps the order of locks.

    Returns:
        Whether there was one.
    """
    silent = txn.conn.execute(
        select(seats.c.id)
        .where(seats.c.lease_until_ms < txn.now_ms)
        .order_by(seats.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if silent is None:
        # A seat's row may be gone while its conversations are not: a crash between versions.
        silent = txn.conn.execute(
            select(C.seat)
            .outerjoin(seats, seats.c.id == C.seat)
            .where(C.state == "claimed", seats.c.id.is_(None), C.claimed_ms < txn.now_ms - LOST_MS)
            .limit(1)
        ).scalar_one_or_none()
    if silent is None:
        return False
    leave(txn, silent, ReleaseReason.LEASE_RAN_OUT)
    return True


def end_left_behind(txn: Txn, visitor_gone_s: int) -> bool:
    """End one waiting conversation whose visitor was not heard of for too long.

    A claimed one is the counsellor's to end.

    Returns:
        Whether there was one.
    """
    silent = txn.conn.execute(
        select(C.id)
        .where(C.state == "waiting", C.visitor_heard_ms < txn.now_ms - visitor_gone_s * 1000)
        .order_by(C.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if silent is None:
        return False
    conversations.end(txn, C.id == silent, Party.SERVICE, EndReason.GONE)
    return True


def seats_of(txn: Txn, region: str) -> list[SeatView]:
    """The seats that work for a region now."""
    rows = txn.all(
        select(seats)
        .join(account_regions, account_regions.c.user == seats.c.user)
        .where(account_regions.c.region == region)
        .order_by(seats.c.name, seats.c.id)
    )
    return [_view(txn, row) for row in rows]


def regions_of(txn: Txn, user: str) -> list[str]:
    """An account's regions."""
    return list(
        txn.conn.execute(
            select(account_regions.c.region)
            .where(account_regions.c.user == user)
            .order_by(account_regions.c.region)
        ).scalars()
    )


def _view(txn: Txn, row: Any, status: SeatStatus | None = None) -> SeatView:
    load = txn.conn.execute(
        select(func.count())
        .select_from(conversation_table)
        .where(C.seat == row.id, C.state == "claimed")
    ).scalar_one()
    return SeatView(
        id=row.id,
        user=row.user,
        name=row.name,
        status=status or SeatStatus(row.status),
        capacity=row.capacity,
        load=load,
        locked_since_ms=row.locked_since_ms,
    )


def _tell(txn: Txn, seat: SeatView, in_regions: list[str], *, gone: bool) -> None:
    for region in sorted(in_regions):
        log.append(
            txn,
            region,
            SeatChanged(
                seat=seat.id,
                user=seat.user,
                name=seat.name,
                status=seat.status,
                capacity=seat.capacity,
                load=seat.load,
                gone=gone,
                locked_since_ms=seat.locked_since_ms,
            ),
        )
