"""Which log a number is from: a number alone does not say, the time of its event does.

A database that was restored from a backup, or a standby that lost a tail, goes on counting
from where it stands, and may be past the old number before anybody asks. Its events have
other times.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from vt_desk.service.db.tables import events, regions
from vt_desk.service.db.transaction import Txn
from vt_desk.service.problem import Refusal

_AT = select(events.c.at_ms).where(
    events.c.region == bindparam("region"), events.c.seq == bindparam("seq")
)
_AT_K = select(events.c.at_ms).where(
    events.c.conversation == bindparam("conversation"), events.c.k == bindparam("k")
)
_HEAD = select(regions.c.head).where(regions.c.id == bindparam("region"))


def at_ms(txn: Txn, region: str, seq: int) -> int | None:
    """The time of an event; None when there is none of that number."""
    found: int | None = txn.conn.execute(_AT, {"region": region, "seq": seq}).scalar_one_or_none()
    return found


def head(txn: Txn, region: str) -> tuple[int, int]:
    """The number of a region's last event and its time; zeros when there is none."""
    seq = int(txn.conn.execute(_HEAD, {"region": region}).scalar_one())
    return seq, at_ms(txn, region, seq) or 0


def check(txn: Txn, region: str, since: int, since_at_ms: int | None) -> None:
    """Let a number of this log through.

    Args:
        txn: the transaction.
        region: whose log.
        since: the number.
        since_at_ms: the time of its event; None from a client that does not say.

    Raises:
        Refusal: ``log_went_back``.
    """
    if since > int(txn.conn.execute(_HEAD, {"region": region}).scalar_one()):
        raise Refusal("log_went_back")
    if since and since_at_ms is not None and at_ms(txn, region, since) != since_at_ms:
        raise Refusal("log_went_back")


def check_stream(txn: Txn, conversation: str, since: int, since_at_ms: int) -> None:
    """The same for a number of a visitor's stream, which is no higher than its last.

    Raises:
        Refusal: ``log_went_back``.
    """
    asked = {"conversation": conversation, "k": since}
    if since and txn.conn.execute(_AT_K, asked).scalar_one_or_none() != since_at_ms:
        raise Refusal("log_went_back")
