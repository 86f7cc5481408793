"""Accounts: passwords, tokens and the device list.

Passwords are argon2id with argon2-cffi's defaults (RFC 9106, second choice). Tokens are
256 random bits of which only the SHA-256 is stored: a stolen database signs nobody in.
A refresh token is used once. If its successor was used as well and the old one comes
back, somebody has a copy: the device is removed.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from sqlalchemy import delete, insert, select, update

from vt_desk.domain.ids import uuid7
from vt_desk.domain.seat import Role
from vt_desk.service import audit
from vt_desk.service.db.tables import account_regions, accounts, devices, regions, tokens
from vt_desk.service.db.transaction import Scope, Txn
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import AccountView, DeviceView, Tokens

TOKEN_BYTES = 32
ACCESS = "access"
REFRESH = "refresh"
WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who asks: an account at one of its devices."""

    user: str
    name: str
    role: Role
    regions: tuple[str, ...]
    device: str
    expires_ms: int

    @property
    def scope(self) -> Scope:
        """All that this account's transactions may touch."""
        return Scope(regions=self.regions)

    @property
    def view(self) -> AccountView:
        """The account as it is told to its desk."""
        return AccountView(
            user=self.user, name=self.name, role=self.role, regions=list(self.regions)
        )


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashing and checking; slow on purpose, so it runs in a thread."""

    hasher: PasswordHasher
    decoy: str

    @classmethod
    def make(cls) -> Passwords:
        """The project's parameters."""
        hasher = PasswordHasher()
        # Nobody's digest: comparing with it takes as long, and no node has to hash at its start.
        salt, digest = (
            base64.b64encode(secrets.token_bytes(length)).rstrip(b"=").decode()
            for length in (hasher.salt_len, hasher.hash_len)
        )
        cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
        return cls(hasher, f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}")

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether a password is right; an unknown account takes as long as a known one."""
        try:
            self.hasher.verify(stored or self.decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


def add_account(
    txn: Txn, user: str, name: str, role: Role, in_regions: list[str], password_hash: str
) -> None:
    """Make an account.

    Raises:
        ValueError: the name is taken, or a region does not exist.
    """
    known = set(txn.conn.execute(select(regions.c.id)).scalars())
    unknown = sorted(set(in_regions) - known)
    if unknown:
        raise ValueError(f"There is no region {', '.join(unknown)}")
    if txn.one(select(accounts.c.user).where(accounts.c.user == user)) is not None:
        raise ValueError(f"There is an account {user} already")
    txn.run(
        insert(accounts),
        {
            "user": user,
            "name": name,
            "role": role,
            "password_hash": password_hash,
            "created_ms": txn.now_ms,
        },
    )
    for region in sorted(set(in_regions)):
        txn.run(insert(account_regions), {"user": user, "region": region})
    audit.note(txn, who="administrator", what="account_added", subject=user)


def password_hash_of(txn: Txn, user: str) -> str | None:
    """The stored hash of an account that may sign in, or None."""
    return txn.conn.execute(
        select(accounts.c.password_hash).where(
            accounts.c.user == user, accounts.c.disabled.is_(False)
        )
    ).scalar_one_or_none()


def open_device(
    txn: Txn, user: str, name: str, access_s: int, refresh_s: int, secret: str = ""
) -> Tokens:
    """Give a device that has just signed in its tokens; the password was right.

    Args:
        txn: the transaction.
        user: the account.
        name: of the machine.
        access_s: how long the access token lives, in seconds.
        refresh_s: how long the others live.
        secret: made and kept by the desk. A device of this account that signed in with it,
            and was not removed, is the same again: its seat keeps its conversations. What it
            had of tokens is good for nothing from now on.
    """
    secret_hash = _hash(secret) if secret else None
    device = _same_again(txn, user, name, secret_hash) if secret_hash is not None else None
    if device is None:
        device = uuid7()
        txn.run(
            insert(devices),
            {
                "id": device,
                "user": user,
                "name": name,
                "created_ms": txn.now_ms,
                "last_seen_ms": txn.now_ms,
                "secret_hash": secret_hash,
            },
        )
    audit.note(txn, who=user, what="signed_in", subject=device)
    return _new_tokens(txn, device, access_s, refresh_s)


def _same_again(txn: Txn, user: str, name: str, secret_hash: bytes) -> str | None:
    its = devices.c.user == user, devices.c.secret_hash == secret_hash
    there = devices.c.removed_ms.is_(None)
    newest = select(devices.c.id).where(*its, there).order_by(devices.c.id.desc()).limit(1)
    device: str | None = txn.conn.execute(newest).scalar_one_or_none()
    if device is None:
        return None
    txn.run(delete(tokens).where(tokens.c.device == device))
    # Asked again by the update itself: it may have been removed this very moment.
    renamed = update(devices).where(devices.c.id == device, there).values(name=name)
    return device if txn.run(renamed) else None


def refresh(txn: Txn, token: str, access_s: int, refresh_s: int) -> Tokens | str:
    """Trade a refresh token for new ones.

    Returns:
        The tokens; or the id of a device that was removed just now, because its used
        token came back: the caller commits that, ends the streams, and refuses.

    Raises:
        Refusal: ``token_refused`` or ``device_removed``, with what to do.
    """
    hashed = _hash(token)
    row = txn.one(
        select(tokens, devices.c.removed_ms, accounts.c.disabled)
        .join(devices, devices.c.id == tokens.c.device)
        .join(accounts, accounts.c.user == devices.c.user)
        .where(tokens.c.hash == hashed, tokens.c.kind == REFRESH)
        .with_for_update(of=tokens)
    )
    if row is None or row.expires_ms <= txn.now_ms:
        raise Refusal("token_refused", action="sign_in")
    if row.removed_ms is not None or row.disabled:
        raise Refusal("device_removed", action="removed")
    if row.successor is not None:
        successor = txn.one(select(tokens.c.successor).where(tokens.c.hash == row.successor))
        if successor is None or successor.successor is not None:
            remove_device(txn, row.device, who="service", why="token_reused")
            return str(row.device)
        # The answer with the successor was lost on the way: it was never used.
        txn.run(delete(tokens).where(tokens.c.hash == row.successor))
    # The watch token before the last: nobody waits for an answer with it any more.
    older = tokens.c.kind == WATCH, tokens.c.expires_ms < row.expires_ms
    txn.run(delete(tokens).where(tokens.c.device == row.device, *older))
    return _new_tokens(txn, row.device, access_s, refresh_s, predecessor=hashed)


def of_refresh(txn: Txn, token: str) -> tuple[str, str]:
    """Whose a refresh token is, for one who also shows the password; spends nothing.

    Returns:
        The account's name and its stored hash.

    Raises:
        Refusal: ``token_refused`` or ``device_removed``, with what to do.
    """
    row = txn.one(
        select(
            tokens.c.expires_ms,
            devices.c.removed_ms,
            accounts.c.user,
            accounts.c.disabled,
            accounts.c.password_hash,
        )
        .join(devices, devices.c.id == tokens.c.device)
        .join(accounts, accounts.c.user == devices.c.user)
        .where(tokens.c.hash == _hash(token), tokens.c.kind == REFRESH)
    )
    if row is None or row.expires_ms <= txn.now_ms:
        raise Refusal("token_refused", action="sign_in")
    if row.removed_ms is not None or row.disabled:
        raise Refusal("device_removed", action="removed")
    return row.user, row.password_hash


def _new_tokens(
    txn: Txn, device: str, access_s: int, refresh_s: int, predecessor: bytes | None = None
) -> Tokens:
    access, fresh, watch = (secrets.token_urlsafe(TOKEN_BYTES) for _ in range(3))
    txn.run(delete(tokens).where(tokens.c.device == device, tokens.c.expires_ms <= txn.now_ms))
    for token, kind, lasts_s in (
        (access, ACCESS, access_s),
        (fresh, REFRESH, refresh_s),
        (watch, WATCH, refresh_s),
    ):
        txn.run(
            insert(tokens),
            {
                "hash": _hash(token),
                "device": device,
                "kind": kind,
                "expires_ms": txn.now_ms + lasts_s * 1000,
            },
        )
    if predecessor is not None:
        txn.run(update(tokens).where(tokens.c.hash == predecessor).values(successor=_hash(fresh)))
    txn.run(update(devices).where(devices.c.id == device).values(last_seen_ms=txn.now_ms))
    signed = _signed(txn, device, txn.now_ms)
    return Tokens(
        access_token=access,
        access_expires_in_s=access_s,
        refresh_token=fresh,
        seat=device,
        account=signed.view,
        watch_token=watch,
    )


def check_access(txn: Txn, token: str, kind: str = ACCESS) -> Signed:
    """Who an access token stands for, or one of another kind.

    Raises:
        Refusal: ``token_refused``, ``token_expired`` or ``device_removed``.
    """
    row = txn.one(
        select(tokens.c.device, tokens.c.expires_ms, devices.c.removed_ms)
        .join(devices, devices.c.id == tokens.c.device)
        .where(tokens.c.hash == _hash(token), tokens.c.kind == kind)
    )
    if row is None:
        raise Refusal("token_refused", action="sign_in")
    if row.removed_ms is not None:
        raise Refusal("device_removed", action="removed")
    if row.expires_ms <= txn.now_ms:
        # Nothing renews a watch token but what the refresh token gives.
        action = "refresh" if kind == ACCESS else "sign_in"
        raise Refusal("token_expired", action=action)
    return _signed(txn, row.device, row.expires_ms)


def _signed(txn: Txn, device: str, expires_ms: int) -> Signed:
    account = txn.one(
        select(accounts.c.user, accounts.c.name, accounts.c.role, accounts.c.disabled)
        .join(devices, devices.c.user == accounts.c.user)
        .where(devices.c.id == device)
    )
    if account.disabled:
        raise Refusal("device_removed", action="removed")
    of_account = select(account_regions.c.region).where(account_regions.c.user == account.user)
    return Signed(
        user=account.user,
        name=account.name,
        role=Role(account.role),
        regions=tuple(sorted(txn.conn.execute(of_account).scalars())),
        device=device,
        expires_ms=expires_ms,
    )


def still_there(txn: Txn, device: str) -> bool:
    """Whether a device may go on reading its streams."""
    row: Any = txn.one(
        select(devices.c.removed_ms, accounts.c.disabled)
        .join(accounts, accounts.c.user == devices.c.user)
        .where(devices.c.id == device)
    )
    return row is not None and row.removed_ms is None and not row.disabled


def list_devices(txn: Txn, signed: Signed) -> list[DeviceView]:
    """The machines on which an account is signed in, newest first."""
    rows = txn.all(
        select(devices)
        .where(devices.c.user == signed.user, devices.c.removed_ms.is_(None))
        .order_by(devices.c.created_ms.desc(), devices.c.id.desc())
    )
    return [
        DeviceView(row.id, row.name, row.created_ms, row.last_seen_ms, row.id == signed.device)
        for row in rows
    ]


def remove_device(txn: Txn, device: str, *, who: str, why: str, user: str | None = None) -> bool:
    """Remove a device: its tokens are refused from the commit on.

    Args:
        txn: the transaction.
        device: which one.
        who: for the audit line.
        why: for the audit line.
        user: if given, only a device of this account.

    Returns:
        Whether there was such a device.
    """
    where = [devices.c.id == device, devices.c.removed_ms.is_(None)]
    if user is not None:
        where.append(devices.c.user == user)
    if not txn.run(update(devices).where(*where).values(removed_ms=txn.now_ms)):
        return False
    audit.note(txn, who=who, what=f"device_removed:{why}", subject=device)
    return True


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
