"""What several people say in one region, in one transaction.

Lock order: conversations in the order of ids, then the region.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Text, bindparam, func, select, text

from vt_desk.service import log, raising
from vt_desk.service.conversations import Visitor
from vt_desk.service.db.tables import conversations as talks
from vt_desk.service.db.transaction import Appended, Txn
from vt_desk.service.messages import Said, body, posted_as
from vt_desk.wire.desk import Posted

C = talks.c
_LOCKED = (
    select(C.id, C.region, C.state, C.seat, C.token_hash, C.wrapped_key, C.head_n, C.head_k)
    .add_columns(C.unanswered_since_ms, C.signal)
    .where(C.id == func.any(bindparam("ids", type_=ARRAY(Text))))
    .order_by(C.id)
    .with_for_update(key_share=True)
)
_AFTER_WHAT = text(
    "SELECT events.conversation, events.client_id FROM events"
    " JOIN unnest(CAST(:ids AS text[]), CAST(:afters AS text[])) AS wanted (id, after)"
    " ON events.conversation = wanted.id AND events.client_id = wanted.after"
)
_SAID = text(
    "UPDATE conversations SET head_n = said.n, head_k = said.k, last_at_ms = CAST(:now AS bigint),"
    " unanswered_since_ms = said.unanswered, signal = said.signal"
    " FROM unnest(CAST(:ids AS text[]), CAST(:ns AS integer[]), CAST(:ks AS integer[]),"
    " CAST(:unanswered AS bigint[]), CAST(:signals AS text[]))"
    " AS said (id, n, k, unanswered, signal)"
    " WHERE conversations.id = said.id"
)


@dataclass(slots=True)
class _Talk:
    """A locked conversation, and where it stands after what is said in this transaction."""

    row: Any
    n: int
    k: int
    unanswered_since_ms: int | None
    signal: str | None

    def may(self, said: Said) -> bool:
        if isinstance(said.by, Visitor):
            mine = hmac.compare_digest(self.row.token_hash, said.by.token_hash)
            return mine and self.row.state != "ended"
        return bool(self.row.state == "claimed" and self.row.seat == said.by.seat)


def say_many(txn: Txn, region: str, wanted: Sequence[Said]) -> list[Posted | None]:
    """Commit what several people say in a region, on PostgreSQL: five statements in all.

    Args:
        txn: the transaction.
        region: where their conversations were when they were last seen.
        wanted: the messages, in the order in which they came.

    Returns:
        For each the answer; None where it is not as simple as that, and ``alone`` knows.

    Raises:
        IntegrityError: one of the ids was used.
    """
    ids = sorted({said.conversation for said in wanted})
    known = _known(txn, wanted)
    there = {
        row.id: _Talk(row, row.head_n, row.head_k, row.unanswered_since_ms, row.signal)
        for row in txn.all(_LOCKED, {"ids": ids})
        if row.region == region and row.wrapped_key is not None
    }
    drafts: list[Appended | None] = []
    used: set[tuple[str, str]] = set()
    for said in wanted:
        talk = there.get(said.conversation)
        again = (said.conversation, said.message.id) in used
        lost = said.message.after is not None and said.after not in known
        drafts.append(None if talk is None or again or lost else _draft(txn, talk, said))
        used.add((said.conversation, said.message.id))
    new = [draft for draft in drafts if draft is not None]
    if new:
        _note(txn, [there[id_] for id_ in sorted({draft.conversation or "" for draft in new})])
        new = log.append_all(txn, region, new)
    logged = iter(new)
    return [posted_as(next(logged)) if draft is not None else None for draft in drafts]


def _known(txn: Txn, wanted: Sequence[Said]) -> set[tuple[str, str | None]]:
    """Which of the messages that these come after are here. Asked before anything is locked."""
    pairs = sorted({said.after for said in wanted if said.message.after is not None})
    if not pairs:
        return set()
    ids, afters = zip(*pairs, strict=True)
    found = txn.all(_AFTER_WHAT, {"ids": list(ids), "afters": list(afters)})
    return {(row.conversation, row.client_id) for row in found}


def _draft(txn: Txn, talk: _Talk, said: Said) -> Appended | None:
    if not talk.may(said):
        return None
    by_visitor = isinstance(said.by, Visitor)
    talk.n += 1
    talk.k += 1
    if not by_visitor:
        talk.unanswered_since_ms = None
    elif talk.unanswered_since_ms is None:
        talk.unanswered_since_ms = txn.now_ms
    talk.signal = raising.higher(talk.signal, said.signal)
    return log.draft(
        txn,
        talk.row.region,
        body(said, talk.n),
        conversation=said.conversation,
        wrapped_key=talk.row.wrapped_key,
        k=talk.k,
        n=talk.n,
        client_id=said.message.id,
        owner=talk.row.seat,
        words={"text": said.message.text},
    )


def _note(txn: Txn, changed: list[_Talk]) -> None:
    txn.run(
        _SAID,
        {
            "now": txn.now_ms,
            "ids": [talk.row.id for talk in changed],
            "ns": [talk.n for talk in changed],
            "ks": [talk.k for talk in changed],
            "unanswered": [talk.unanswered_since_ms for talk in changed],
            "signals": [talk.signal for talk in changed],
        },
    )
