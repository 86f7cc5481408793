"""The region's log: every change that a seat may see, in the order of commits.

The number is taken by updating the region's row, whose lock is held until the commit.
So nobody can commit a lower number after a higher one was seen. A sequence hands out
numbers without that lock, and a reader can pass one whose transaction commits later:
``tests/service/test_order.py`` shows it losing events.

Lock order everywhere: seat, then conversation, then region.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, case, insert, select, update

from vt_desk.service.db.sealing import SealBrokenError, Sealer
from vt_desk.service.db.tables import conversations, events, regions
from vt_desk.service.db.transaction import Appended, Txn
from vt_desk.wire.events import TYPE_OF, Body

PAGE = 500

_NEXT = (
    update(regions)
    .where(regions.c.id == bindparam("region"))
    .values(head=regions.c.head + 1)
    .returning(regions.c.head)
)
_INSERT = insert(events)
# PostgreSQL does both in one round trip: the fewer of them while the region is locked, the
# more its log can take.
_TAKEN = _NEXT.cte("taken")
_NEXT_AND_INSERT = (
    insert(events)
    .from_select(
        [column.name for column in events.c],
        select(
            *(
                _TAKEN.c.head
                if column is events.c.seq
                else bindparam(f"new_{column.name}", type_=column.type)
                for column in events.c
            )
        ),
    )
    .returning(events.c.seq)
)
_COLUMNS = [
    events.c.region,
    events.c.seq,
    events.c.at_ms,
    events.c.type,
    events.c.conversation,
    events.c.k,
    events.c.n,
    events.c.client_id,
    events.c.owner,
    events.c.data,
    events.c.sealed,
    # The answers before the talk are intake: another key, another time of keeping.
    case(
        (events.c.n.is_(None), conversations.c.intake_key), else_=conversations.c.wrapped_key
    ).label("wrapped_key"),
]
_FROM = events.outerjoin(conversations, conversations.c.id == events.c.conversation)
_AFTER = (
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(events.c.region == bindparam("region"), events.c.seq > bindparam("since"))
    .order_by(events.c.seq)
    .limit(bindparam("page"))
)
_STREAM_AFTER = (
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(events.c.conversation == bindparam("conversation"), events.c.k > bindparam("since"))
    .order_by(events.c.k)
    .limit(bindparam("page"))
)
_MESSAGES = (
    select(*_COLUMNS)
    .select_from(_FROM)
    .where(events.c.conversation == bindparam("conversation"), events.c.n.is_not(None))
    .order_by(events.c.seq)
)
_HEAD = select(regions.c.head).where(regions.c.id == bindparam("region"))


def append(  # noqa: PLR0913 - one argument for each column that differs
    txn: Txn,
    region: str,
    body: Body,
    *,
    conversation: str | None = None,
    wrapped_key: bytes | None = None,
    k: int | None = None,
    n: int | None = None,
    client_id: str | None = None,
    owner: str | None = None,
    words: dict[str, Any] | None = None,
) -> Appended:
    """Add an event, as the last thing of a transaction: it locks the region.

    Args:
        txn: the transaction that makes the change.
        region: whose log.
        body: what happened, without words.
        conversation: what it is about.
        wrapped_key: the conversation's key, for ``words``.
        k: the number in the visitor's stream, if the visitor may know of it.
        n: for a message, its place.
        client_id: the id that the sender made.
        owner: the seat that may read the words.
        words: members of the body that are sealed.
    """
    sealed = None
    if words is not None and conversation is not None and wrapped_key is not None:
        sealed = txn.sealer.seal(
            wrapped_key, conversation, _place(client_id), msgspec.json.encode(words)
        )
    row: dict[str, Any] = {
        "region": region,
        "at_ms": txn.now_ms,
        "type": TYPE_OF[type(body)],
        "conversation": conversation,
        "k": k,
        "n": n,
        "client_id": client_id,
        "owner": owner,
        "data": msgspec.json.encode(body).decode(),
        "sealed": sealed,
    }
    event = Appended(**row, seq=_insert(txn, row), wrapped_key=wrapped_key)
    txn.appended.append(event)
    return event


def _insert(txn: Txn, row: dict[str, Any]) -> int:
    """Take the region's next number and put the row there; returns the number."""
    if txn.on_postgresql:
        named = {f"new_{name}": value for name, value in row.items()}
        taken = txn.conn.execute(_NEXT_AND_INSERT, {"region": row["region"], **named})
        return int(taken.scalar_one())
    seq = int(txn.conn.execute(_NEXT, {"region": row["region"]}).scalar_one())
    txn.conn.execute(_INSERT, {**row, "seq": seq})
    return seq


def head(txn: Txn, region: str) -> int:
    """The number of a region's last event."""
    return int(txn.conn.execute(_HEAD, {"region": region}).scalar_one())


def heads(txn: Txn) -> list[tuple[str, int]]:
    """Every region with the number of its last event."""
    return [(row.id, row.head) for row in txn.all(select(regions.c.id, regions.c.head))]


def after(txn: Txn, region: str, since: int) -> list[Appended]:
    """A region's events after a number, at most a page of 500."""
    rows = txn.all(_AFTER, {"region": region, "since": since, "page": PAGE})
    return [Appended(*row) for row in rows]


def stream_after(txn: Txn, conversation: str, since: int) -> list[Appended]:
    """What a visitor's stream has after a number of its own, at most a page of 500."""
    rows = txn.all(_STREAM_AFTER, {"conversation": conversation, "since": since, "page": PAGE})
    return [Appended(*row) for row in rows]


def messages(txn: Txn, conversation: str) -> list[Appended]:
    """Every message of a conversation, in order."""
    return [Appended(*row) for row in txn.all(_MESSAGES, {"conversation": conversation})]


def words_of(sealer: Sealer, event: Appended) -> bytes | None:
    """The sealed members of an event as JSON; None where there are none any more.

    Raises:
        SealBrokenError: the key is another one, or somebody changed the row.
    """
    if event.sealed is None or event.wrapped_key is None or event.conversation is None:
        return None
    return sealer.open(event.wrapped_key, event.conversation, _place(event.client_id), event.sealed)


def whole_data(sealer: Sealer, event: Appended) -> tuple[bytes, bytes]:
    """An event's body with its words and without, as JSON."""
    clear = event.data.encode()
    try:
        words = words_of(sealer, event)
    except SealBrokenError:
        # One spoilt row must not stop a region's log; its words are lost, its place is not.
        words = None
    if words is None:
        return clear, clear
    joint = b"" if clear == b"{}" else b","
    return clear[:-1] + joint + words[1:], clear


def _place(client_id: str | None) -> str:
    return f"event/{client_id}" if client_id else "answers"
