"""Keeping no longer than a region says: keys at the start, times at the end, the purge.

A conversation's keys are wrapped by the key of a minute (``db.key_tree``) that is never
later than the minute in which its time is over, so that no copy of them, in whatever
backup, outlives it. At the start the end is not known: the time is counted from the start,
and who is still there a day before it is over is wrapped again.

Each function takes one conversation a transaction, which keeps the order of locks; any
number of nodes may do it at once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from vt_desk.domain.retention import DAY_MS, RetentionClass
from vt_desk.service import audit, log
from vt_desk.service.db.key_tree import EPOCH_MS, MINUTE_MS, minute_of
from vt_desk.service.db.sealing import SealBrokenError, minute_of_key
from vt_desk.service.db.tables import (
    conversations,
    escalations,
    events,
    intake_fields,
    records,
    regions,
    service_key,
)
from vt_desk.service.db.transaction import Txn
from vt_desk.service.raising import UNTOLD
from vt_desk.wire.events import ConversationPurged

C = conversations.c
AHEAD_MS = DAY_MS
# What an event is when the record of its conversation has gone: its number stays.
BARE = "gone"
_BARE = {
    "type": BARE,
    "conversation": None,
    "k": None,
    "n": None,
    "client_id": None,
    "owner": None,
    "data": "{}",
    "sealed": None,
}
_OF_REGION = regions.c.id == C.region


def first_keys(txn: Txn, conversation: str, region: Any) -> dict[str, Any]:
    """The keys of a conversation that starts, as columns of its row.

    Args:
        txn: the transaction.
        conversation: its id.
        region: its region's row.
    """
    return columns(
        txn.sealer.new_key(
            conversation, RetentionClass.TRANSCRIPT, txn.now_ms + region.transcript_ms
        ),
        txn.sealer.new_key(conversation, RetentionClass.INTAKE, txn.now_ms + region.intake_ms),
    )


def times(ended_ms: int | ColumnElement[int]) -> dict[str, ColumnElement[int]]:
    """When the time of each class is over, for an update of conversations that end.

    Args:
        ended_ms: when they end, or the column that says so.
    """
    transcript, intake, record = (
        ended_ms + select(column).where(_OF_REGION).scalar_subquery()
        for column in (regions.c.transcript_ms, regions.c.intake_ms, regions.c.record_ms)
    )
    return {
        "transcript_until_ms": transcript,
        "intake_until_ms": intake,
        "record_until_ms": record,
        "purge_at_ms": case((transcript < intake, transcript), else_=intake),
    }


def purge(txn: Txn) -> bool:
    """Delete one class of one conversation whose time is over, and tell its region.

    Returns:
        Whether there was one.
    """
    row = txn.one(
        select(conversations)
        .where(C.purge_at_ms <= txn.now_ms)
        .order_by(C.purge_at_ms, C.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return False
    over = _over(row)
    match over:
        case RetentionClass.TRANSCRIPT:
            _purge_words(txn, row)
        case RetentionClass.INTAKE:
            _purge_intake(txn, row)
        case RetentionClass.RECORD:
            _purge_record(txn, row)
    audit.note(txn, who="service", what=f"purged:{over}", subject=row.id, region=row.region)
    log.append(txn, row.region, ConversationPurged(retention_class=over), conversation=row.id)
    return True


def _over(row: Any) -> RetentionClass:
    sealed = []
    if row.wrapped_key is not None:
        sealed.append((row.transcript_until_ms, RetentionClass.TRANSCRIPT))
    if row.intake_key is not None:
        sealed.append((row.intake_until_ms, RetentionClass.INTAKE))
    # The record holds what the others hang on, so it goes last.
    return min(sealed, key=lambda one: one[0], default=(0, RetentionClass.RECORD))[1]


def _purge_words(txn: Txn, row: Any) -> None:
    after = row.intake_until_ms if row.intake_key is not None else row.record_until_ms
    said = and_(events.c.conversation == row.id, events.c.n.is_not(None))
    txn.run(update(events).where(said).values(sealed=None, data=UNTOLD))
    # The page's token opens nothing any more either.
    left: dict[str, Any] = {**columns(None, row.intake_key), "token_hash": b"", "signal": None}
    txn.run(update(conversations).where(C.id == row.id).values(**left, purge_at_ms=after))


def _purge_intake(txn: Txn, row: Any) -> None:
    after = row.transcript_until_ms if row.wrapped_key is not None else row.record_until_ms
    _purge_sealed(txn, row.id, events.c.n.is_(None))
    txn.run(delete(intake_fields).where(intake_fields.c.conversation == row.id))
    left: dict[str, Any] = {
        **columns(row.wrapped_key, None),
        "sealed_answers": None,
        "danger_since_ms": None,
    }
    txn.run(update(conversations).where(C.id == row.id).values(**left, purge_at_ms=after))


def _purge_sealed(txn: Txn, conversation: str, which: ColumnElement[bool]) -> None:
    mine = and_(events.c.conversation == conversation, which, events.c.sealed.is_not(None))
    txn.run(update(events).where(mine).values(sealed=None))


def _purge_record(txn: Txn, row: Any) -> None:
    # Its escalations first, as in their own purge: two at once must not wait for each other.
    mine = escalations.c.conversation == row.id
    txn.run(update(escalations).where(mine).values(conversation=None))
    txn.run(update(events).where(events.c.conversation == row.id).values(**_BARE))
    for table in (intake_fields, records):
        txn.run(delete(table).where(table.c.conversation == row.id))
    txn.run(delete(conversations).where(C.id == row.id))


def purge_escalation(txn: Txn) -> bool:
    """Delete one escalation whose time is over, and what the log says of it.

    It is kept as long as the record, and counts from the click: it may have no conversation,
    and one after the end of its conversation outlives that.

    Returns:
        Whether there was one.
    """
    row = txn.one(
        select(escalations)
        .where(escalations.c.record_until_ms <= txn.now_ms)
        .order_by(escalations.c.record_until_ms, escalations.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return False
    told = [f"{row.id}/{change}" for change in range(1, row.changes + 1)]
    txn.run(
        update(events)
        .where(
            events.c.region == row.region,
            # Not "is not distinct from": that would pass by the index.
            events.c.conversation == row.conversation
            if row.conversation
            else events.c.conversation.is_(None),
            events.c.client_id.in_(told),
        )
        .values(**_BARE)
    )
    txn.run(delete(escalations).where(escalations.c.id == row.id))
    what = f"purged:{RetentionClass.RECORD}"
    audit.note(txn, who="service", what=what, subject=row.id, region=row.region)
    return True


def clear_unreadable(txn: Txn) -> int:
    """Delete fields whose key has gone: a node of the version before purged their conversation.

    Returns:
        How many there were.
    """
    keyless = select(C.id).where(C.intake_key.is_(None))
    return txn.run(delete(intake_fields).where(intake_fields.c.conversation.in_(keyless)))


def wrap_again(txn: Txn) -> bool:
    """Wrap the keys of one conversation anew that is needed for longer than they last.

    Returns:
        Whether there was one.
    """
    soon = minute_of(txn.now_ms + AHEAD_MS)
    shortest = case(
        (regions.c.transcript_ms < regions.c.intake_ms, regions.c.transcript_ms),
        else_=regions.c.intake_ms,
    )
    key_ends_ms = (C.key_minute + 1) * MINUTE_MS + EPOCH_MS
    row = txn.one(
        select(conversations, regions.c.transcript_ms, regions.c.intake_ms)
        .join(regions, _OF_REGION)
        .where(
            C.key_minute <= soon,
            or_(
                and_(C.state != "ended", key_ends_ms <= txn.now_ms + shortest),
                and_(C.state == "ended", key_ends_ms <= C.purge_at_ms),
            ),
        )
        .order_by(C.key_minute, C.id)
        .limit(1)
        .with_for_update(of=conversations, skip_locked=True)
    )
    if row is None:
        return False
    try:
        keys = _wrapped_again(txn, row)
    except SealBrokenError:
        # A backup from before its minute went: nothing opens it, and nothing waits for it.
        keys = {"key_minute": None}
    txn.run(update(conversations).where(C.id == row.id).values(**keys))
    return True


def _wrapped_again(txn: Txn, row: Any) -> dict[str, Any]:
    ended = row.state == "ended"
    words_ms = row.transcript_until_ms if ended else txn.now_ms + row.transcript_ms
    intake_ms = row.intake_until_ms if ended else txn.now_ms + row.intake_ms
    words, intake = row.wrapped_key, row.intake_key
    if words is not None:
        words = txn.sealer.wrap_again(words, row.id, words_ms)
    if intake is not None:
        intake = txn.sealer.wrap_again(intake, row.id, intake_ms)
    return columns(words, intake)


def columns(words: bytes | None, intake: bytes | None) -> dict[str, Any]:
    """A conversation's two wrapped keys as columns of its row."""
    minutes = [minute_of_key(key) for key in (words, intake) if key is not None]
    return {
        "wrapped_key": words,
        "intake_key": intake,
        "key_minute": min(minutes, default=None),
    }


def first_needed(txn: Txn) -> int | None:
    """The first minute whose key something in the database still needs."""
    needed: int | None = txn.conn.execute(select(func.min(C.key_minute))).scalar_one()
    return needed


def known_ms(txn: Txn) -> int:
    """Up to when a purge has been here; 0 when none has."""
    return int(txn.conn.execute(select(service_key.c.known_ms)).scalar_one_or_none() or 0)


def been_here(txn: Txn) -> None:
    """Note that a purge has been here now."""
    now_ms = txn.now_ms
    txn.run(update(service_key).where(service_key.c.known_ms < now_ms).values(known_ms=now_ms))
