"""After a purge: what was deleted leaves the database's files as well.

Its keys are gone by then, so what stays behind somewhere cannot be read. This makes sure
that as little as possible does.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3

import asyncpg
from sqlalchemy.engine import make_url

WITHIN_S = 300
BUSY_S = 5


async def scrub(url: str) -> bool:
    """Empty SQLite's write-ahead log, or let PostgreSQL clear the dead rows away.

    On SQLite ``secure_delete`` has wiped the pages already. A plain VACUUM of PostgreSQL
    locks nobody out, and goes through those pages alone that changed.

    Args:
        url: the database's URL, with its driver.

    Returns:
        Whether it is done; otherwise somebody was reading, and it is worth asking again.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_truncate_log, parsed.database or "")
    plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain, timeout=5, command_timeout=WITHIN_S)
    try:
        for table in ("conversations", "events", "intake_fields", "records", "escalations"):
            await connection.execute(f"VACUUM {table}")
    finally:
        await connection.close(timeout=2)
    return True


def _truncate_log(path: str) -> bool:
    with contextlib.closing(sqlite3.connect(path, timeout=BUSY_S)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
