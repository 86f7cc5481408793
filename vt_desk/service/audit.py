"""Audit lines: who, what, when and ids. Never words of a conversation."""

from __future__ import annotations

from sqlalchemy import insert

from vt_desk.domain.ids import uuid7
from vt_desk.service.db.tables import audit
from vt_desk.service.db.transaction import Txn

_INSERT = insert(audit)


def note(
    txn: Txn, *, who: str, what: str, subject: str | None = None, region: str | None = None
) -> None:
    """Write an audit line in the transaction that does what it tells of."""
    txn.run(
        _INSERT,
        {
            "id": uuid7(),
            "at_ms": txn.now_ms,
            "who": who,
            "what": what,
            "region": region,
            "subject": subject,
        },
    )
