"""What is said: committed once, in order. Many at a time: ``messages_together``.

Each is a plain function of a transaction. Lock order: conversation, then region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Select,
    Text,
    Update,
    bindparam,
    exists,
    func,
    select,
    update,
)

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
        last_at_ms=bindparam("now", type_=BigInteger),
        unanswered_since_ms=func.coalesce(
            C.unanswered_since_ms, bindparam("now", type_=BigInteger)
        ),
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
# The place in the conversation, as the event says it: inside a text the quotes have a stroke
# before them.
_NO_PLACE, _PLACE = '"n":0', '"n":'


def _with_event(say: Update) -> Select[Any]:
    """The same with its event, for words that are sealed already: with the key that is there."""
    said = say.where(C.wrapped_key == bindparam("key")).cte("said")
    place = func.concat(_PLACE, said.c.head_n)
    data = func.replace(bindparam("new_data", type_=Text), _NO_PLACE, place)
    columns = {"k": said.c.head_k, "n": said.c.head_n, "owner": said.c.seat, "data": data}
    return log.with_event(said, columns)


_AT_ONCE = {
    Party.VISITOR: (_with_event(_SAY_VISITOR), _with_event(_SAY_VISITOR_AFTER)),
    Party.COUNSELLOR: (_with_event(_SAY_COUNSELLOR), _with_event(_SAY_COUNSELLOR_AFTER)),
}


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
    said = Said(visitor.conversation, message, visitor, signal)
    both = (_SAY_VISITOR, _SAY_VISITOR_AFTER)
    row = txn.one_straight(*_with_after(both, message.after, _values(txn, said)))
    if row is None:
        there = conversations.check_visitor(txn, visitor)
        why = Refusal("conversation_ended" if there.state == "ended" else "log_went_back")
        return _said_after_all(txn, visitor.conversation, message, Party.VISITOR, why)
    return _say(txn, row, said)


def say_as_counsellor(txn: Txn, owner: Owner, conversation: str, message: PostMessage) -> Posted:
    """Commit a counsellor's message in a conversation that is theirs.

    Raises:
        Refusal: ``not_found``, ``not_yours``, ``conversation_ended`` or ``log_went_back``.
        IntegrityError: the id was used: ask ``said_before``.
    """
    said = Said(conversation, message, owner)
    both = (_SAY_COUNSELLOR, _SAY_COUNSELLOR_AFTER)
    row = txn.one_straight(*_with_after(both, message.after, _values(txn, said)))
    if row is None:
        why = conversations.why_not(txn, conversation, owner)
        if why.problem.code == "not_found":
            raise why
        return _said_after_all(txn, conversation, message, Party.COUNSELLOR, why)
    return _say(txn, row, said)


def _values(txn: Txn, said: Said) -> dict[str, Any]:
    known: dict[str, Any] = {"conversation": said.conversation, "now": txn.now_ms}
    if isinstance(said.by, Owner):
        return {**known, "owner": said.by.seat}
    return {**known, "hash": said.by.token_hash, **raising.as_values(said.signal)}


def _say_at_once(txn: Txn, said: Said) -> Posted | None:
    """Commit a message whose key is known; None where the statement found no such row."""
    draft = log.draft(
        txn,
        "",
        body(said, 0),
        conversation=said.conversation,
        wrapped_key=said.key,
        n=0,
        client_id=said.message.id,
        words={"text": said.message.text},
    )
    values = {**_values(txn, said), **log.as_new(draft), "key": said.key}
    row = txn.at_once(*_with_after(_AT_ONCE[said.author], said.message.after, values))
    if row is None:
        return None
    return posted_as(
        log.appended_with(
            txn,
            draft,
            region=row.region,
            seq=row.seq,
            k=row.head_k,
            n=row.head_n,
            owner=row.seat,
            data=row.data,
        )
    )


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
        body(said, row.head_n),
        conversation=said.conversation,
        wrapped_key=row.wrapped_key,
        k=row.head_k,
        n=row.head_n,
        client_id=message.id,
        owner=row.seat,
        words={"text": message.text},
    )
    return Posted(id=message.id, n=row.head_n, seq=event.seq, at_ms=event.at_ms)


def body(said: Said, n: int) -> MessagePosted:
    """What an event says of a message in the clear: the words are sealed beside it."""
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


@dataclass(frozen=True, slots=True)
class Said:
    """A message and by what right it is said: a visitor's token or a seat.

    Attributes:
        signal: the gravest signal word in it; none is looked for in a counsellor's.
        key: the conversation's wrapped key, where this node has seen it. Only a hint: the
            database says whether it is still that.
    """

    conversation: str
    message: PostMessage
    by: Visitor | Owner
    signal: Severity | None = None
    key: bytes | None = None

    @property
    def after(self) -> tuple[str, str | None]:
        """What the sender knows to be there."""
        return self.conversation, self.message.after

    @property
    def author(self) -> Party:
        """Whose words."""
        return Party.VISITOR if isinstance(self.by, Visitor) else Party.COUNSELLOR

    def alone(self, txn: Txn) -> Posted:
        """Commit it in a transaction of its own.

        Raises:
            Refusal, IntegrityError: as ``say_as_visitor`` and ``say_as_counsellor``.
        """
        if self.key is not None:
            posted = _say_at_once(txn, self)
            if posted is not None:
                return posted
        if isinstance(self.by, Visitor):
            return say_as_visitor(txn, self.by, self.message, self.signal)
        return say_as_counsellor(txn, self.by, self.conversation, self.message)


def posted_as(event: Appended) -> Posted:
    """The sender's answer."""
    return Posted(id=event.client_id or "", n=event.n or 0, seq=event.seq, at_ms=event.at_ms)
