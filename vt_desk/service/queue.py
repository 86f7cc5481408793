"""The queue: who waits, and how a seat takes an entry.

A claim is one conditional update: the database lets one seat win. Every other is told
who has it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, select, update

from vt_desk.domain.conversation import ReleaseReason
from vt_desk.service import log
from vt_desk.service.conversations import Owner
from vt_desk.service.db.tables import conversations, seats
from vt_desk.service.db.transaction import Appended, Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import ConversationView, MessageView, Transcript
from vt_desk.wire.events import ConversationClaimed, ConversationReleased, MessagePosted

C = conversations.c
_FIELDS = {field for field in ConversationView.__struct_fields__ if field in C}


def view(
    txn: Txn, row: Any, *, present: bool = True, gone_since_ms: int | None = None
) -> ConversationView:
    """A conversation's row as a seat may see it, with the visitor's answers unsealed."""
    known = {name: getattr(row, name) for name in _FIELDS}
    known["user_name"] = row.user_name or ""
    if row.wrapped_key is not None and row.sealed_answers is not None:
        answers = txn.sealer.open(row.wrapped_key, row.id, "answers", row.sealed_answers)
        known.update(msgspec.json.decode(answers))
    return msgspec.convert(
        {**known, "visitor_present": present, "gone_since_ms": gone_since_ms}, ConversationView
    )


def open_conversations(txn: Txn, region: str) -> list[Any]:
    """The rows that wait or are claimed in a region, oldest first."""
    return list(
        txn.all(
            select(conversations)
            .where(C.region == region, C.state != "ended")
            .order_by(C.waiting_since_ms, C.id)
        )
    )


def waiting_ids(txn: Txn, region: str) -> list[str]:
    """The entries of a region's queue, oldest first: the place is the index."""
    return list(
        txn.conn.execute(
            select(C.id)
            .where(C.region == region, C.state == "waiting")
            .order_by(C.waiting_since_ms, C.id)
        ).scalars()
    )


def transcript(txn: Txn, row: Any) -> Transcript:
    """A conversation with all its words, as of the region's last event."""
    # The head is read first: what commits in between is in both, and counted once.
    seq = log.head(txn, row.region)
    messages = [_message(txn, event) for event in log.messages(txn, row.id)]
    return Transcript(seq=seq, conversation=view(txn, row), messages=messages)


def _message(txn: Txn, event: Appended) -> MessageView:
    whole, _ = log.whole_data(txn.sealer, event)
    body = msgspec.json.decode(whole, type=MessagePosted)
    return MessageView(
        id=body.id,
        author=body.author,
        n=body.n,
        at_ms=event.at_ms,
        text=body.text or "",
        author_name=body.author_name,
    )


def claim(txn: Txn, owner: Owner, conversation: str) -> Transcript:
    """Take an entry.

    Returns:
        The conversation; also when this seat has it already, since an answer may
        have been lost.

    Raises:
        Refusal: ``claim_lost`` with who won, ``seat_full``, ``no_seat``,
            ``conversation_ended`` or ``not_found``.
    """
    _check_room(txn, owner, conversation)
    row = _take(txn, owner, and_(C.id == conversation))
    if row is None:
        row = txn.one(select(conversations).where(C.id == conversation))
        if row is None:
            raise Refusal("not_found")
        if row.state == "ended":
            raise Refusal("conversation_ended")
        if row.seat != owner.seat:
            raise Refusal("claim_lost", winner=row.user or "", winner_name=row.user_name)
    return transcript(txn, row)


def claim_next(txn: Txn, owner: Owner, region: str) -> Transcript:
    """Take the oldest entry of a region.

    Raises:
        Refusal: ``queue_empty``, ``seat_full`` or ``no_seat``.
    """
    _check_room(txn, owner, None)
    oldest = (
        select(C.id)
        .where(C.region == region, C.state == "waiting")
        .order_by(C.waiting_since_ms, C.id)
        .limit(1)
        # Two seats at once take two entries and not turns.
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = _take(txn, owner, C.id == oldest)
    if row is None:
        raise Refusal("queue_empty")
    return transcript(txn, row)


def _check_room(txn: Txn, owner: Owner, conversation: str | None) -> None:
    seat = txn.one(select(seats.c.capacity).where(seats.c.id == owner.seat).with_for_update())
    if seat is None:
        raise Refusal("no_seat")
    mine = C.seat == owner.seat
    others = and_(mine, C.id != conversation) if conversation else mine
    load = txn.conn.execute(
        select(func.count()).select_from(conversations).where(others, C.state == "claimed")
    ).scalar_one()
    if load >= seat.capacity:
        raise Refusal("seat_full")


def _take(txn: Txn, owner: Owner, where: ColumnElement[bool]) -> Any:
    row = txn.one(
        update(conversations)
        .where(where, C.state == "waiting")
        .values(
            state="claimed",
            seat=owner.seat,
            user=owner.user,
            user_name=owner.name,
            claimed_ms=txn.now_ms,
            head_k=C.head_k + 1,
        )
        .returning(*conversations.c)
    )
    if row is not None:
        log.append(
            txn,
            row.region,
            ConversationClaimed(seat=owner.seat, user=owner.user, user_name=owner.name),
            conversation=row.id,
            k=row.head_k,
            owner=owner.seat,
        )
    return row


def release(txn: Txn, where: ColumnElement[bool], reason: ReleaseReason) -> int:
    """Put claimed conversations back in the queue, at their old places.

    Args:
        txn: the transaction.
        where: which ones.
        reason: why, for the colleagues who read it.

    Returns:
        How many were released.
    """
    # In the order of ids, so that two releases at once cannot wait for each other.
    rows = txn.all(
        select(C.id, C.seat).where(where, C.state == "claimed").order_by(C.id).with_for_update()
    )
    for row in rows:
        back = txn.one(
            update(conversations)
            .where(C.id == row.id)
            .values(
                state="waiting",
                seat=None,
                user=None,
                user_name="",
                claimed_ms=None,
                head_k=C.head_k + 1,
            )
            .returning(C.region, C.head_k, C.waiting_since_ms)
        )
        log.append(
            txn,
            back.region,
            ConversationReleased(
                reason=reason, seat=row.seat, waiting_since_ms=back.waiting_since_ms
            ),
            conversation=row.id,
            k=back.head_k,
        )
    return len(rows)


def of_seat(seat: str) -> ColumnElement[bool]:
    """A seat's conversations."""
    return C.seat == seat
