"""What is said: committed once, in order, whether one message or many at a time.

Each is a plain function of a transaction. Lock order: conversations in the order of ids,
then the region.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ARRAY, Text, bindparam, exists, func, select, text, update

from vt_desk.domain.conversation import Party
from vt_desk.domain.severity import Severity
from vt_desk.service import conversations, log, raising
from vt_desk.service.conversations import Owner, Visitor
from vt_desk.service.db.tables import conversations as talks
from vt_desk.service.db.tables import events
from vt_desk.service.db.transaction import Appended, Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import Posted, PostMessage
from vt_desk.wire.events import MessagePosted, read_message

C = talks.c
# A word of the same side that the sender knows to be here. It was confirmed before this one was
# sent, so no transaction that runs beside can be the one that brings it.
_THERE = exists().where(
    events.c.conversation == bindparam("conversation"), events.c.client_id == bindparam("after")
)
_SAY_VISITOR = (
    update(talks)
    .where(
        C.id == bindparam("conversation"),
        C.token_hash == bindparam("hash"),
        C.state != "ended",
    )
    .values(
        head_n=C.head_n + 1,
        head_k=C.head_k + 1,
        last_at_ms=bindparam("now"),
        unanswered_since_ms=func.coalesce(C.unanswered_since_ms, bindparam("now")),
        signal=raising.RAISED,
    )
    .returning(C.region, C.head_n, C.head_k, C.wrapped_key, C.seat)
)
_SAY_COUNSELLOR = (
    update(talks)
    .where(C.id == bindparam("conversation"), C.seat == bindparam("owner"), C.state == "claimed")
    .values(
        head_n=C.head_n + 1,
        head_k=C.head_k + 1,
        last_at_ms=bindparam("now"),
        unanswered_since_ms=None,
    )
    .returning(C.region, C.head_n, C.head_k, C.wrapped_key, C.seat)
)


_SAY_VISITOR_AFTER = _SAY_VISITOR.where(_THERE)
_SAY_COUNSELLOR_AFTER = _SAY_COUNSELLOR.where(_THERE)


def say_as_visitor(
    txn: Txn, visitor: Visitor, message: PostMessage, signal: Severity | None = None
) -> Posted:
    """Commit a visitor's message.

    Args:
        txn: the transaction.
        visitor: whose.
        message: what is said.
        signal: the gravest signal word in it.

    Raises:
        Refusal: ``conversation_ended``, ``token_refused`` or ``log_went_back``.
        IntegrityError: the id was used: ask ``said_before``.
    """
    row = txn.one(
        *_with_after(
            (_SAY_VISITOR, _SAY_VISITOR_AFTER),
            message.after,
            {
                "conversation": visitor.conversation,
                "hash": visitor.token_hash,
                "now": txn.now_ms,
                **raising.as_values(signal),
            },
        )
    )
    if row is None:
        there = conversations.check_visitor(txn, visitor)
        why = Refusal("conversation_ended" if there.state == "ended" else "log_went_back")
        return _said_after_all(txn, visitor.conversation, message, Party.VISITOR, why)
    return _say(txn, row, Said(visitor.conversation, message, visitor, signal))


def say_as_counsellor(txn: Txn, owner: Owner, conversation: str, message: PostMessage) -> Posted:
    """Commit a counsellor's message in a conversation that is theirs.

    Raises:
        Refusal: ``not_found``, ``not_yours``, ``conversation_ended`` or ``log_went_back``.
        IntegrityError: the id was used: ask ``said_before``.
    """
    row = txn.one(
        *_with_after(
            (_SAY_COUNSELLOR, _SAY_COUNSELLOR_AFTER),
            message.after,
            {"conversation": conversation, "owner": owner.seat, "now": txn.now_ms},
        )
    )
    if row is None:
        why = conversations.why_not(txn, conversation, owner)
        if why.problem.code == "not_found":
            raise why
        return _said_after_all(txn, conversation, message, Party.COUNSELLOR, why)
    return _say(txn, row, Said(conversation, message, owner))


def check_after(txn: Txn, conversation: str, after: str | None) -> None:
    """Refuse a change whose sender knows of a message that is not here.

    Raises:
        Refusal: ``log_went_back``.
    """
    both = {"conversation": conversation, "after": after}
    if after is not None and not txn.conn.execute(select(_THERE), both).scalar_one():
        raise Refusal("log_went_back")


def _with_after(
    plain_and_after: tuple[Any, Any], after: str | None, values: dict[str, Any]
) -> tuple[Any, dict[str, Any]]:
    plain, with_after = plain_and_after
    return (plain, values) if after is None else (with_after, {**values, "after": after})


def _say(txn: Txn, row: Any, said: Said) -> Posted:
    message = said.message
    event = log.append(
        txn,
        row.region,
        _body(said, row.head_n),
        conversation=said.conversation,
        wrapped_key=row.wrapped_key,
        k=row.head_k,
        n=row.head_n,
        client_id=message.id,
        owner=row.seat,
        words={"text": message.text},
    )
    return Posted(id=message.id, n=row.head_n, seq=event.seq, at_ms=event.at_ms)


def _body(said: Said, n: int) -> MessagePosted:
    """What stands in the clear: the words are sealed beside it."""
    return MessagePosted(
        id=said.message.id,
        author=said.author,
        n=n,
        author_name=said.by.name if isinstance(said.by, Owner) else "",
        card=said.message.card,
        signal=said.signal,
    )


def said_before(txn: Txn, conversation: str, message: PostMessage, author: Party) -> Posted:
    """The answer to a message whose id is there already.

    Raises:
        Refusal: ``id_conflict``: the id stands for other words, another card or another author.
    """
    row = txn.one(
        select(events, C.wrapped_key)
        .join(talks, C.id == events.c.conversation)
        .where(events.c.conversation == conversation, events.c.client_id == message.id)
    )
    if row is None or row.type != "message_posted":
        raise Refusal("id_conflict")
    if row.wrapped_key is None or row.sealed is None:
        raise Refusal("id_conflict")
    words = txn.sealer.open(row.wrapped_key, conversation, f"event/{message.id}", row.sealed)
    body = read_message(row.data.encode())
    text_there = msgspec.json.decode(words).get("text")
    if (text_there, body.card, body.author) != (message.text, message.card, author):
        raise Refusal("id_conflict")
    return Posted(id=message.id, n=row.n, seq=row.seq, at_ms=row.at_ms)


def _said_after_all(
    txn: Txn, conversation: str, message: PostMessage, author: Party, why_not_now: Refusal
) -> Posted:
    """The answer that was lost, where the message was committed before that became impossible."""
    try:
        return said_before(txn, conversation, message, author)
    except Refusal:
        raise why_not_now from None


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


@dataclass(frozen=True, slots=True)
class Said:
    """A message and by what right it is said: a visitor's token or a seat.

    Attributes:
        signal: the gravest signal word in it; none is looked for in a counsellor's.
    """

    conversation: str
    message: PostMessage
    by: Visitor | Owner
    signal: Severity | None = None

    @property
    def after(self) -> tuple[str, str | None]:
        """What the sender knows to be there."""
        return self.conversation, self.message.after

    @property
    def author(self) -> Party:
        """Whose words."""
        return Party.VISITOR if isinstance(self.by, Visitor) else Party.COUNSELLOR

    def alone(self, txn: Txn) -> Posted:
        """Commit it in a transaction of its own; raises what the two below raise."""
        if isinstance(self.by, Visitor):
            return say_as_visitor(txn, self.by, self.message, self.signal)
        return say_as_counsellor(txn, self.by, self.conversation, self.message)


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
    return [_posted(next(logged)) if draft is not None else None for draft in drafts]


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
        _body(said, talk.n),
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


def _posted(event: Appended) -> Posted:
    return Posted(id=event.client_id or "", n=event.n or 0, seq=event.seq, at_ms=event.at_ms)
