"""What a locked desk may know: that somebody waits, and since when. No words, names or ids."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from sqlalchemy import and_, func, select

from vt_desk.domain.conversation import Party
from vt_desk.service.accounts import Signed
from vt_desk.service.db.tables import conversations, events
from vt_desk.service.db.transaction import Txn
from vt_desk.wire.desk import WaitingIn, Watch
from vt_desk.wire.events import MessagePosted

C = conversations.c
E = events.c


def look(txn: Txn, signed: Signed) -> Watch:
    """Count what waits for a seat and its regions.

    Args:
        txn: the transaction.
        signed: whose seat.
    """
    queues = (
        select(C.region, func.count(), func.min(C.waiting_since_ms))
        .where(C.region.in_(signed.regions), C.state == "waiting")
        .group_by(C.region)
    )
    waiting = {region: WaitingIn(region, *found) for region, *found in txn.all(queues)}
    mine = and_(C.seat == signed.device, C.state == "claimed")
    unanswered = txn.one(
        select(func.count(C.unanswered_since_ms), func.min(C.unanswered_since_ms)).where(mine)
    )
    told = Watch(
        now_ms=0,
        tag="",
        waiting=[waiting.get(region, WaitingIn(region, 0)) for region in signed.regions],
        unanswered_count=unanswered[0],
        unanswered_since_ms=unanswered[1],
        unread_count=_unread(txn, mine),
    )
    tag = hashlib.blake2b(msgspec.json.encode(told), digest_size=12).hexdigest()
    return msgspec.structs.replace(told, now_ms=txn.now_ms, tag=tag)


def _unread(txn: Txn, mine: Any) -> int:
    after_seen = E.conversation == C.id, C.counsellor_seen_n < E.n
    said = txn.all(select(E.data).join(conversations, and_(*after_seen)).where(mine))
    bodies = (msgspec.json.decode(row.data, type=MessagePosted) for row in said)
    return sum(body.author is Party.VISITOR for body in bodies)
