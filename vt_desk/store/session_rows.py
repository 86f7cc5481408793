"""Who is signed in on a profile, as which device, and how it is unlocked: one row each.

Plain functions of a connection; the transaction is the caller's.
"""

from __future__ import annotations

import json

from vt_desk.domain.ids import RegionId, SeatId, UserId
from vt_desk.domain.seat import Account, Role
from vt_desk.store.door import OfflineUnlock, SavedSession
from vt_desk.store.sqlcipher import Connection

_PUT_SESSION = """
INSERT OR REPLACE INTO session
    (one, user, name, role, regions, seat, refresh_token, watch_token)
VALUES (1, :user, :name, :role, :regions, :seat, :refresh_token, :watch_token)
"""
_PUT_UNLOCK = """
INSERT OR REPLACE INTO offline_unlock (one, kind, verifier, tries, next_try_ms)
VALUES (1, :kind, :verifier, :tries, :next_try_ms)
"""


def read_session(conn: Connection) -> SavedSession | None:
    """Who is signed in."""
    found = conn.execute(
        "SELECT user, name, role, regions, seat, refresh_token, watch_token FROM session"
    ).fetchone()
    if found is None:
        return None
    user, name, role, regions, seat, refresh_token, watch_token = found
    in_regions = tuple(RegionId(region) for region in json.loads(regions))
    account = Account(UserId(user), name, Role(role), in_regions)
    return SavedSession(account, SeatId(seat), refresh_token, watch_token)


def write_session(conn: Connection, session: SavedSession | None) -> None:
    """Keep it; None forgets it, and the device that it was."""
    if session is None:
        conn.execute("DELETE FROM session")
        conn.execute("DELETE FROM device")
        return
    account = session.account
    conn.execute(
        _PUT_SESSION,
        {
            "user": account.user,
            "name": account.name,
            "role": account.role,
            "regions": json.dumps(account.regions),
            "seat": session.seat,
            "refresh_token": session.refresh_token,
            "watch_token": session.watch_token,
        },
    )


def read_device_secret(conn: Connection) -> str | None:
    """What this desk shows to be the same device."""
    found = conn.execute("SELECT secret FROM device").fetchone()
    return str(found[0]) if found else None


def write_device_secret(conn: Connection, secret: str) -> None:
    """Keep it."""
    conn.execute("INSERT OR REPLACE INTO device (one, secret) VALUES (1, ?)", (secret,))


def read_unlock(conn: Connection) -> OfflineUnlock | None:
    """How the profile is unlocked without the service."""
    found = conn.execute("SELECT kind, verifier, tries, next_try_ms FROM offline_unlock").fetchone()
    return OfflineUnlock(*found) if found else None


def write_unlock(conn: Connection, unlock: OfflineUnlock | None) -> None:
    """Keep it; None forgets it."""
    if unlock is None:
        conn.execute("DELETE FROM offline_unlock")
        return
    conn.execute(
        _PUT_UNLOCK,
        {
            "kind": unlock.kind,
            "verifier": unlock.verifier,
            "tries": unlock.tries,
            "next_try_ms": unlock.next_try_ms,
        },
    )
