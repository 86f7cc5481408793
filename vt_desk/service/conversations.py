"""A conversation's own changes: started, seen, ended. What is said: ``messages``.

Each is a plain function of a transaction. Lock order: seat, conversation, region.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, insert, select, update

from vt_desk.domain.conversation import EndReason, Party
from vt_desk.domain.nicknames import nickname
from vt_desk.service import log, retention
from vt_desk.service.db.tables import conversations, regions
from vt_desk.service.db.transaction import Scope, Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import SeenUpTo
from vt_desk.wire.events import ConversationEnded, ConversationWaiting, Receipt
from vt_desk.wire.visitor import StartConversation

C = conversations.c
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visitor:
    """The bearer of a conversation's token; proven by each transaction itself."""

    conversation: str
    token_hash: bytes

    @property
    def scope(self) -> Scope:
        """All that this visitor's transactions may touch."""
        return Scope(conversation=self.conversation)


@dataclass(frozen=True, slots=True)
class Owner:
    """The seat that speaks: its id, its user and name, and where they may work."""

    seat: str
    user: str
    name: str
    regions: tuple[str, ...]


def read_token(token: str) -> Visitor | None:
    """Split a visitor's token into the conversation and the secret's hash."""
    conversation, dot, secret = token.partition(".")
    if not (conversation and dot and secret):
        return None
    return Visitor(conversation, hashlib.sha256(secret.encode()).digest())


_ARRIVE = (
    update(regions)
    .where(regions.c.id == bindparam("region"))
    .values(arrivals=regions.c.arrivals + 1)
    .returning(*regions.c)
)

_NAMES = select(C.nickname).where(
    C.region == bindparam("region"), C.state.in_(["waiting", "claimed"])
)


def start(txn: Txn, region: str, wish: StartConversation) -> str:
    """Put a visitor in a region's queue.

    Args:
        txn: the transaction.
        region: where it was routed to.
        wish: the page's request.

    Returns:
        The visitor's token, with the page's own secret if it made one. Asking again with the
        same id gives a fresh token as long as nothing was said: the answer with the first
        one may have been lost.

    Raises:
        Refusal: ``id_conflict``.
    """
    secret = wish.secret or secrets.token_urlsafe(TOKEN_BYTES)
    token_hash = hashlib.sha256(secret.encode()).digest()
    token = f"{wish.id}.{secret}"
    there = txn.one(select(C.head_n, C.state, C.claimed_ms).where(C.id == wish.id))
    if there is not None:
        if there.head_n or there.state != "waiting" or there.claimed_ms is not None:
            raise Refusal("id_conflict")
        txn.run(update(conversations).where(C.id == wish.id).values(token_hash=token_hash))
        return token
    arrived = txn.one(_ARRIVE, {"region": region})
    taken = {row.nickname for row in txn.all(_NAMES, {"region": region})}
    name, colour = nickname(arrived.arrivals - 1, taken)
    keys = retention.first_keys(txn, wish.id, arrived)
    key = keys["intake_key"]
    answers = {
        "caller_role": wish.caller_role,
        "municipality": wish.municipality,
        "safe_now": wish.safe_now,
        "language": wish.language,
    }
    txn.run(
        insert(conversations),
        {
            "id": wish.id,
            "region": region,
            "state": "waiting",
            "nickname": name,
            "colour": colour,
            "token_hash": token_hash,
            **keys,
            "sealed_answers": txn.sealer.seal(
                key, wish.id, "answers", msgspec.json.encode(answers)
            ),
            "waiting_since_ms": txn.now_ms,
            "visitor_heard_ms": txn.now_ms,
        },
    )
    log.append(
        txn,
        region,
        ConversationWaiting(nickname=name, colour=colour, waiting_since_ms=txn.now_ms),
        conversation=wish.id,
        wrapped_key=key,
        words=answers,
    )
    return token


def is_there(txn: Txn, visitor: Visitor) -> bool:
    """Whether a visitor's conversation has begun, by whatever token."""
    return txn.one(select(C.id).where(C.id == visitor.conversation)) is not None


def of_visitor(visitor: Visitor) -> ColumnElement[bool]:
    """The conversation that a visitor's token stands for."""
    return and_(C.id == visitor.conversation, C.token_hash == visitor.token_hash)


def check_visitor(txn: Txn, visitor: Visitor) -> Any:
    """A visitor's conversation row.

    Raises:
        Refusal: ``token_refused``.
    """
    row = txn.one(select(conversations).where(C.id == visitor.conversation))
    if row is None or not hmac.compare_digest(row.token_hash, visitor.token_hash):
        raise Refusal("token_refused")
    return row


def why_not(txn: Txn, conversation: str, owner: Owner) -> Refusal:
    """Why a seat's change did not touch its conversation."""
    row = txn.one(select(C.state, C.seat, C.region).where(C.id == conversation))
    if row is None or row.region not in owner.regions:
        return Refusal("not_found")
    if row.seat != owner.seat:
        return Refusal("not_yours")
    # It is theirs and goes on: what the change depends on is not here.
    return Refusal("conversation_ended" if row.state == "ended" else "log_went_back")


def seen(txn: Txn, where: ColumnElement[bool], party: Party, upto: SeenUpTo) -> None:
    """Note how far a party has received and seen the messages; never backwards.

    Args:
        txn: the transaction.
        where: which conversation, and by what right.
        party: who saw.
        upto: the numbers; beyond the last message they count as the last.

    Raises:
        Refusal: ``not_found``.
    """
    row = txn.one(select(conversations).where(where).with_for_update())
    if row is None:
        raise Refusal("not_found")
    seen_n = min(upto.seen_n, row.head_n)
    delivered_n = max(min(upto.delivered_n, row.head_n), seen_n)
    if party is Party.VISITOR:
        seen_n = max(seen_n, row.visitor_seen_n)
        delivered_n = max(delivered_n, row.visitor_delivered_n)
        same = (seen_n, delivered_n) == (row.visitor_seen_n, row.visitor_delivered_n)
        change: dict[str, Any] = {"visitor_seen_n": seen_n, "visitor_delivered_n": delivered_n}
    else:
        seen_n = max(seen_n, row.counsellor_seen_n)
        delivered_n = row.head_n
        same = seen_n == row.counsellor_seen_n
        change = {"counsellor_seen_n": seen_n, "head_k": row.head_k + 1}
    if same:
        return
    txn.run(update(conversations).where(C.id == row.id).values(**change))
    log.append(
        txn,
        row.region,
        Receipt(party=party, delivered_n=delivered_n, seen_n=seen_n),
        conversation=row.id,
        k=change.get("head_k"),
    )


def of_owner(owner: Owner, conversation: str) -> ColumnElement[bool]:
    """A conversation, if it is this seat's."""
    return and_(C.id == conversation, C.seat == owner.seat)


def end(txn: Txn, where: ColumnElement[bool], by: Party, reason: EndReason) -> int | None:
    """End a conversation.

    Args:
        txn: the transaction.
        where: which one, and by what right.
        by: who ended it.
        reason: why.

    Returns:
        The event's number; None when there was nothing left to end.
    """
    row = txn.one(
        update(conversations)
        .where(where, C.state != "ended")
        .values(
            state="ended",
            ended_ms=txn.now_ms,
            ended_by=by,
            end_reason=reason,
            head_k=C.head_k + 1,
            **retention.times(txn.now_ms),
        )
        .returning(C.id, C.region, C.head_k, C.transcript_until_ms)
    )
    if row is None:
        return None
    event = log.append(
        txn,
        row.region,
        ConversationEnded(by, reason, row.transcript_until_ms),
        conversation=row.id,
        k=row.head_k,
    )
    return event.seq


def leave(txn: Txn, visitor: Visitor, reason: EndReason) -> None:
    """The visitor ends it, or goes when it has ended already; may be asked again.

    Raises:
        Refusal: ``token_refused``.
    """
    left = _left(visitor.token_hash)
    row = txn.one(select(C.token_hash).where(C.id == visitor.conversation))
    if row is not None and hmac.compare_digest(row.token_hash, left):
        return
    check_visitor(txn, visitor)
    end(txn, of_visitor(visitor), Party.VISITOR, reason)
    txn.run(update(conversations).where(of_visitor(visitor)).values(token_hash=left))


def _left(token_hash: bytes) -> bytes:
    """What stands for a token that may do no more than leave again."""
    return hashlib.sha256(b"left" + token_hash).digest()


def heard(txn: Txn, visitor: Visitor) -> None:
    """Note that a visitor's page is there; asked once a minute at most."""
    txn.run(
        update(conversations)
        .where(C.id == visitor.conversation, C.state != "ended")
        .values(visitor_heard_ms=txn.now_ms)
    )
