"""Bring the keys of a database's conversations to this version's form.

The first version wrapped one key a conversation by the service's key itself. Those are
wrapped again by minutes, the answers before the talk get a key of their own, and times of
keeping are filled in. It runs at the start, in the transaction that checks the key.
"""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update

from vt_desk.domain.retention import RetentionClass
from vt_desk.service import retention
from vt_desk.service.db.sealing import NONCE_BYTES
from vt_desk.service.db.tables import conversations, events, regions
from vt_desk.service.db.transaction import Txn

C = conversations.c
_PROOF = b"proof of the service's key"
_ANSWERS = "answers"


def first_version_made(root: bytes, proof: bytes) -> bool:
    """Whether the first version made a proof with this key."""
    try:
        AESGCM(root).decrypt(proof[:NONCE_BYTES], proof[NONCE_BYTES:], _PROOF)
    except InvalidTag:
        return False
    return True


def upgrade_keys(txn: Txn, root: bytes) -> int:
    """Wrap every key of the first version again, and give what has ended its times.

    Args:
        txn: the transaction; its sealer has the new keys.
        root: the service's key of the first version.

    Returns:
        How many conversations there were.
    """
    ended = C.state == "ended", C.transcript_until_ms.is_(None), C.ended_ms.is_not(None)
    txn.run(update(conversations).where(*ended).values(**retention.times(C.ended_ms)))
    old = (C.wrapped_key.is_not(None), C.key_minute.is_(None), C.intake_key.is_(None))
    rows = txn.all(
        select(conversations, regions.c.transcript_ms, regions.c.intake_ms)
        .join(regions, regions.c.id == C.region)
        .where(*old)
    )
    for row in rows:
        key = _unwrapped(root, row)
        if key is not None:
            _upgrade(txn, row, key)
    return len(rows)


def _unwrapped(root: bytes, row: Any) -> bytes | None:
    wrapped = row.wrapped_key
    try:
        return AESGCM(root).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], row.id.encode())
    except InvalidTag:
        # One spoilt row must not keep a service from starting.
        return None


def _upgrade(txn: Txn, row: Any, key: bytes) -> None:
    words_ms = row.transcript_until_ms or txn.now_ms + row.transcript_ms
    intake_ms = row.intake_until_ms or txn.now_ms + row.intake_ms
    words = txn.sealer.wrap(key, row.id, RetentionClass.TRANSCRIPT, words_ms)
    intake = txn.sealer.new_key(row.id, RetentionClass.INTAKE, intake_ms)
    told = events.c.conversation == row.id, events.c.n.is_(None), events.c.sealed.is_not(None)
    for event in txn.all(select(events.c.region, events.c.seq, events.c.sealed).where(*told)):
        at = events.c.region == event.region, events.c.seq == event.seq
        anew = _anew(txn, row.id, key, intake, event.sealed)
        txn.run(update(events).where(*at).values(sealed=anew))
    answers = row.sealed_answers
    if answers is not None:
        answers = _anew(txn, row.id, key, intake, answers)
    keys = retention.columns(words, intake)
    txn.run(update(conversations).where(C.id == row.id).values(**keys, sealed_answers=answers))


def _anew(txn: Txn, conversation: str, key: bytes, intake: bytes, sealed: bytes) -> bytes | None:
    bound = f"{conversation}/{_ANSWERS}".encode()
    try:
        answers = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except InvalidTag:
        return None
    return txn.sealer.seal(intake, conversation, _ANSWERS, answers)
