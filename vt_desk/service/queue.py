"""The queue: who waits, and how a seat takes an entry.

A claim is one conditional update: the database lets one seat win. Every other is told
who has it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Update,
    bindparam,
    func,
    select,
    update,
)

from vt_desk.domain.conversation import ReleaseReason
from vt_desk.service import intake, log
from vt_desk.service.conversations import Owner
from vt_desk.service.db.sealing import SealBrokenError
from vt_desk.service.db.tables import conversations, seats
from vt_desk.service.db.transaction import Appended, Txn
from vt_desk.service.problem import Refusal
from vt_desk.service.raising import QUEUE_ORDER
from vt_desk.wire.desk import ConversationView, MessageView, Transcript
from vt_desk.wire.events import ConversationClaimed, ConversationReleased, read_message

C = conversations.c


def _taking(where: ColumnElement[bool]) -> Update:
    return (
        update(conversations)
        .where(where, C.state == "waiting")
        .values(
            state="claimed",
            seat=bindparam("owner"),
            user=bindparam("owner_user"),
            user_name=bindparam("owner_name"),
            claimed_ms=bindparam("now"),
            head_k=C.head_k + 1,
        )
    )


_ENTRY = select(conversations).where(C.id == bindparam("conversation"))
_CAPACITY = select(seats.c.capacity).where(seats.c.id == bindparam("owner")).with_for_update()
_LOAD = (
    select(func.count())
    .select_from(conversations)
    .where(C.seat == bindparam("owner"), C.state == "claimed", C.id != bindparam("conversation"))
)
_NEXT = (
    select(C.id)
    .where(C.region == bindparam("in_region"), C.state == "waiting")
    .order_by(*QUEUE_ORDER)
    .limit(1)
)
_TAKE = _taking(C.id == bindparam("conversation")).returning(*C)
# Two seats at once take two entries and not turns. What was passed over only because its
# visitor says something just now is waited for.
_TAKE_NEXT = [
    _taking(C.id == _NEXT.with_for_update(skip_locked=skip).scalar_subquery()).returning(*C)
    for skip in (True, False, True, False)
]
# The same with the seat's room looked at and the event added, for PostgreSQL to do at once.
_MINE = conversations.alias("mine")
_HAS_ROOM = (
    select(func.count())
    .select_from(_MINE)
    .where(_MINE.c.seat == bindparam("owner"), _MINE.c.state == "claimed")
    .scalar_subquery()
    < select(seats.c.capacity).where(seats.c.id == bindparam("owner")).scalar_subquery()
)


def _taking_with_event(where: ColumnElement[bool]) -> Select[Any]:
    mine = C.region == func.any(bindparam("regions", type_=ARRAY(Text)))
    taken = _taking(where).where(mine, _HAS_ROOM).returning(*C).cte("taken")
    return log.with_event(taken, {"conversation": taken.c.id, "k": taken.c.head_k})


_TAKE_AND_TELL = _taking_with_event(C.id == bindparam("conversation"))
_TAKE_NEXT_AND_TELL = _taking_with_event(
    C.id == _NEXT.with_for_update(skip_locked=True).scalar_subquery()
)
_FIELDS = {field for field in ConversationView.__struct_fields__ if field in C}


def view(
    txn: Txn, row: Any, *, present: bool = True, gone_since_ms: int | None = None
) -> ConversationView:
    """A conversation's row as a seat may see it, with the visitor's answers unsealed."""
    known = {name: getattr(row, name) for name in _FIELDS}
    known["user_name"] = row.user_name or ""
    if row.intake_key is not None and row.sealed_answers is not None:
        # A restored backup may hold answers whose time is over: the next purge clears them.
        with contextlib.suppress(SealBrokenError):
            answers = txn.sealer.open(row.intake_key, row.id, "answers", row.sealed_answers)
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
    """The entries of a region's queue, oldest first: the place is the index.

    The place is what visitors are told. What signal words raise is not in it: nobody shall see
    from a place that jumps what somebody has written.
    """
    return list(
        txn.conn.execute(
            select(C.id)
            .where(C.region == region, C.state == "waiting")
            .order_by(C.waiting_since_ms, C.id)
        ).scalars()
    )


def transcript(txn: Txn, row: Any) -> Transcript:
    """A conversation with all its words, as of the region's last event."""
    # The head first, and the row again after it: what commits in between is in both and
    # counted once. The other way round an end could be in neither.
    seq = log.head(txn, row.region)
    return _transcript(txn, txn.one(_ENTRY, {"conversation": row.id}), seq)


def _transcript(txn: Txn, row: Any, seq: int) -> Transcript:
    said = log.messages(txn, row.id) if row.head_n else []
    messages = [_message(txn, event) for event in said]
    return Transcript(
        seq=seq,
        conversation=view(txn, row),
        messages=messages,
        intake=intake.fields_of(txn, row),
    )


def _message(txn: Txn, event: Appended) -> MessageView:
    whole, _ = log.whole_data(txn.sealer, event)
    body = read_message(whole)
    return MessageView(
        id=body.id,
        author=body.author,
        n=body.n,
        at_ms=event.at_ms,
        text=body.text or "",
        author_name=body.author_name,
        card=body.card,
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
    at_once = _take_at_once(txn, owner, _TAKE_AND_TELL, {"conversation": conversation})
    if at_once is not None:
        return at_once
    row = txn.one_straight(_ENTRY, {"conversation": conversation})
    if row is None or row.region not in owner.regions:
        raise Refusal("not_found")
    # Most who lose find that out here, without a lock.
    if row.state == "waiting":
        _check_room(txn, owner, conversation)
        taken = _take(txn, owner, _TAKE, {"conversation": conversation})
        if taken is not None:
            return taken
        row = txn.one(_ENTRY, {"conversation": conversation})
    return _settled(txn, owner, row)


def _settled(txn: Txn, owner: Owner, row: Any) -> Transcript:
    """What a claim of an entry that waits no more is answered."""
    if row.state == "ended":
        raise Refusal("conversation_ended")
    if row.seat != owner.seat:
        raise Refusal("claim_lost", winner=row.user or "", winner_name=row.user_name)
    return transcript(txn, row)


def claim_many(
    txn: Txn, conversation: str, owners: Sequence[Owner]
) -> list[Transcript | Exception | None]:
    """Let the first of several take an entry, and tell the others.

    Args:
        txn: the transaction.
        conversation: what they all ask for.
        owners: who asks; all of the same regions.

    Returns:
        For each the conversation or the refusal; None where the first could not take
        it, and the others must ask again.
    """
    first = _claimed(lambda: claim(txn, owners[0], conversation))
    row = txn.one(_ENTRY, {"conversation": conversation})
    if row is None or row.state == "waiting":
        return [first, *(None for _ in owners[1:])]
    return [first, *(_claimed(partial(_settled, txn, owner, row)) for owner in owners[1:])]


def _claimed(work: Callable[[], Transcript]) -> Transcript | Exception:
    try:
        return work()
    except Refusal as refusal:
        return refusal


def claim_next(txn: Txn, owner: Owner, region: str) -> Transcript:
    """Take the entry of a region that is next.

    Raises:
        Refusal: ``queue_empty``, ``seat_full`` or ``no_seat``.
    """
    at_once = _take_at_once(txn, owner, _TAKE_NEXT_AND_TELL, {"in_region": region})
    if at_once is not None:
        return at_once
    _check_room(txn, owner)
    for statement in _TAKE_NEXT:
        taken = _take(txn, owner, statement, {"in_region": region})
        if taken is not None:
            return taken
        if not waiting_ids(txn, region):
            break
    raise Refusal("queue_empty")


def _check_room(txn: Txn, owner: Owner, conversation: str = "") -> None:
    seat = txn.one_straight(_CAPACITY, {"owner": owner.seat})
    if seat is None:
        raise Refusal("no_seat")
    # A statement of its own, after the lock: it must see what another claim committed.
    (load,) = txn.one_straight(_LOAD, {"owner": owner.seat, "conversation": conversation})
    if load >= seat.capacity:
        raise Refusal("seat_full")


def _take_at_once(
    txn: Txn, owner: Owner, statement: Any, which: dict[str, str]
) -> Transcript | None:
    """Take an entry if nothing is in the way; who gets None finds out what is."""
    if not txn.on_postgresql:
        return None
    draft = log.draft(txn, "", _claimed_by(owner), owner=owner.seat)
    given = {**_who(txn, owner), **which, **log.as_new(draft), "regions": list(owner.regions)}
    # The seat is locked before: its other claim, which may be under way, is seen in its room.
    row = txn.at_once(statement, given, owner.seat)
    if row is None:
        return None
    event = log.appended_with(
        txn, draft, region=row.region, seq=row.seq, conversation=row.id, k=row.head_k
    )
    return _transcript(txn, row, event.seq)


def _who(txn: Txn, owner: Owner) -> dict[str, Any]:
    return {
        "owner": owner.seat,
        "owner_user": owner.user,
        "owner_name": owner.name,
        "now": txn.now_ms,
    }


def _claimed_by(owner: Owner) -> ConversationClaimed:
    return ConversationClaimed(seat=owner.seat, user=owner.user, user_name=owner.name)


def _take(txn: Txn, owner: Owner, statement: Any, which: dict[str, str]) -> Transcript | None:
    row = txn.one_straight(statement, {**_who(txn, owner), **which})
    if row is None:
        return None
    event = log.append(
        txn,
        row.region,
        _claimed_by(owner),
        conversation=row.id,
        k=row.head_k,
        owner=owner.seat,
    )
    # The region is locked by now: this event is its last.
    return _transcript(txn, row, event.seq)


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
