"""The region's log: every change that a seat may see, in the order of commits.

The number is taken by updating the region's row, whose lock is held until the commit.
So nobody can commit a lower number after a higher one was seen. A sequence hands out
numbers without that lock, and a reader can pass one whose transaction commits later:
``tests/service/test_order.py`` shows it losing events.

Lock order everywhere: seat, then conversation, then region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict, Unpack

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    bindparam,
    case,
    insert,
    select,
    text,
    true,
    update,
)

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
_INSERT = insert(events).returning(events.c.seq)
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
_GIVEN = [column.name for column in events.c if column is not events.c.seq]
_LISTED = {
    "type": "text",
    "conversation": "text",
    "k": "integer",
    "n": "integer",
    "client_id": "text",
    "owner": "text",
    "data": "text",
    "sealed": "bytea",
}
_NEXT_AND_INSERT_ALL = text(
    "WITH taken AS (UPDATE regions SET head = head + CAST(:added AS bigint) WHERE id = :region"  # noqa: S608 - names of ours
    " RETURNING id, head - CAST(:added AS bigint) AS before)"
    f" INSERT INTO events (region, at_ms, seq, {', '.join(_LISTED)})"
    f" SELECT taken.id, CAST(:at_ms AS bigint), before + place, {', '.join(_LISTED)} FROM taken,"
    f" unnest({', '.join(f'CAST(:{name} AS {kind}[])' for name, kind in _LISTED.items())})"
    f" WITH ORDINALITY AS drafts ({', '.join(_LISTED)}, place) RETURNING seq"
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
    # Form and answers before the talk are intake: another key, another time of keeping.
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


def with_event(change: CTE, columns: Mapping[str, ColumnElement[Any]]) -> Select[Any]:
    """A change and its event in one statement, for PostgreSQL.

    Run it with the parameters of ``change`` and those of ``as_new``; what it found goes into
    ``appended_with``. It locks the region, so it is the last thing of its transaction.

    Args:
        change: gives the conversation's ``region``; no row where nothing is to be changed, and
            then no number is taken.
        columns: of the event, those that are not known before the change.

    Returns:
        A statement whose one row has the columns of ``change``, and the event's ``seq`` and
        ``data``.
    """
    number = (
        update(regions)
        .where(regions.c.id == change.c.region)
        .values(head=regions.c.head + 1)
        .returning(regions.c.head)
        .cte("number")
    )
    known = {"region": change.c.region, "seq": number.c.head, **columns}
    values = [
        known.get(column.name, bindparam(f"new_{column.name}", type_=column.type))
        for column in events.c
    ]
    logged = (
        insert(events)
        .from_select(
            [column.name for column in events.c],
            select(*values).select_from(change.join(number, true())),
        )
        .returning(events.c.seq, events.c.data)
        .cte("logged")
    )
    return select(*change.c, *logged.c).select_from(change.join(logged, true()))


def as_new(event: Appended) -> dict[str, Any]:
    """What ``with_event`` takes of a draft, by the names of its parameters."""
    return {f"new_{name}": getattr(event, name) for name in _GIVEN}


def appended_with(txn: Txn, event: Appended, **found: Any) -> Appended:
    """Note a draft that ``with_event`` has added, with what was found.

    Args:
        txn: the transaction.
        event: the draft.
        found: the columns that it lacked.
    """
    added = replace(event, **found)
    txn.appended.append(added)
    return added


class Columns(TypedDict, total=False):
    """What differs from event to event.

    Attributes:
        conversation: what it is about.
        wrapped_key: the conversation's key, for ``words``.
        k: the number in the visitor's stream, if the visitor may know of it.
        n: for a message, its place.
        client_id: the id that the sender made.
        owner: the seat that may read the words.
        words: members of the body that are sealed.
    """

    conversation: str | None
    wrapped_key: bytes | None
    k: int | None
    n: int | None
    client_id: str | None
    owner: str | None
    words: dict[str, Any]


def draft(txn: Txn, region: str, body: Body, **columns: Unpack[Columns]) -> Appended:
    """An event that has no number yet.

    Args:
        txn: the transaction that makes the change.
        region: whose log.
        body: what happened, without words.
        columns: what else there is to say.
    """
    conversation, client_id = columns.get("conversation"), columns.get("client_id")
    wrapped_key, words = columns.get("wrapped_key"), columns.get("words")
    sealed = None
    if words is not None and conversation is not None and wrapped_key is not None:
        sealed = txn.sealer.seal(
            wrapped_key,
            conversation,
            _place(client_id, columns.get("n")),
            msgspec.json.encode(words),
        )
    return Appended(
        region=region,
        seq=0,
        at_ms=txn.now_ms,
        type=TYPE_OF[type(body)],
        conversation=conversation,
        k=columns.get("k"),
        n=columns.get("n"),
        client_id=client_id,
        owner=columns.get("owner"),
        data=msgspec.json.encode(body).decode(),
        sealed=sealed,
        wrapped_key=wrapped_key,
    )


def append(txn: Txn, region: str, body: Body, **columns: Unpack[Columns]) -> Appended:
    """Add an event, as the last thing of a transaction: it locks the region.

    Args:
        txn: the transaction that makes the change.
        region: whose log.
        body: what happened, without words.
        columns: what else there is to say.
    """
    return append_all(txn, region, [draft(txn, region, body, **columns)])[0]


def append_all(txn: Txn, region: str, drafts: Sequence[Appended]) -> list[Appended]:
    """Add events to one region, as the last thing of a transaction.

    Args:
        txn: the transaction that makes the changes.
        region: whose log.
        drafts: the events in their order.

    Returns:
        The events with their numbers.
    """
    last = _insert(txn, region, drafts)
    first = last - len(drafts) + 1
    added = [replace(event, seq=seq) for seq, event in enumerate(drafts, start=first)]
    txn.appended += added
    return added


def _insert(txn: Txn, region: str, drafts: Sequence[Appended]) -> int:
    """Take the region's next numbers and put the rows there; returns the last number."""
    rows = [{name: getattr(event, name) for name in _GIVEN} for event in drafts]
    if not txn.on_postgresql:
        seq = 0
        for row in rows:
            (seq,) = txn.one_straight(_NEXT, {"region": region})
            txn.one_straight(_INSERT, {**row, "seq": seq})
        return seq
    if len(rows) == 1:
        named = {"region": region, **as_new(drafts[0])}
        return int(txn.conn.execute(_NEXT_AND_INSERT, named).scalar_one())
    columns = {name: [row[name] for row in rows] for name in _LISTED}
    given = {"region": region, "at_ms": drafts[0].at_ms, "added": len(rows), **columns}
    return max(int(seq) for seq in txn.conn.execute(_NEXT_AND_INSERT_ALL, given).scalars())


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
    place = _place(event.client_id, event.n)
    return sealer.open(event.wrapped_key, event.conversation, place, event.sealed)


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


def _place(client_id: str | None, n: int | None) -> str:
    if client_id is None:
        return "answers"
    # A node from before there was an intake does not find what is sealed at this place: it
    # would hand it to everybody in the region.
    return f"intake/{client_id}" if n is None else f"event/{client_id}"
