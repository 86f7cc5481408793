"""The skeleton's database: one INSERT a message, one conditional UPDATE a claim.

As durable as the real one: SQLite in WAL mode with ``synchronous=FULL``, PostgreSQL with
its own defaults. Nothing else is kept.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import asyncpg

CONNECTIONS = 16
_TABLES = (
    "CREATE TABLE entries (id TEXT PRIMARY KEY, seat TEXT)",
    "CREATE TABLE messages (id TEXT PRIMARY KEY, conversation TEXT NOT NULL, words TEXT NOT NULL)",
)


class Rows(Protocol):
    """What the skeleton stores."""

    async def say(self, id_: str, conversation: str, words: str) -> None:
        """Commit a message."""
        ...

    async def enter(self, conversation: str) -> None:
        """Commit an entry."""
        ...

    async def claim(self, conversation: str, seat: str) -> str:
        """Take an entry; who has it now."""
        ...

    async def close(self) -> None:
        """Let go."""
        ...


class SqliteRows:
    """One thread with one connection: SQLite has one writer anyway."""

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._conn.execute(f"PRAGMA {pragma}")
        for table in _TABLES:
            self._conn.execute(table)

    async def say(self, id_: str, conversation: str, words: str) -> None:
        """Commit a message."""
        await self._run("INSERT INTO messages VALUES (?, ?, ?)", id_, conversation, words)

    async def enter(self, conversation: str) -> None:
        """Commit an entry."""
        await self._run("INSERT INTO entries VALUES (?, NULL)", conversation)

    async def claim(self, conversation: str, seat: str) -> str:
        """Take an entry; who has it now."""
        won = await self._run(
            "UPDATE entries SET seat = ? WHERE id = ? AND seat IS NULL RETURNING seat",
            *(seat, conversation),
        )
        return str(
            won or await self._run("SELECT seat FROM entries WHERE id = ?", conversation) or ""
        )

    async def close(self) -> None:
        """Let go."""
        self._thread.shutdown()
        self._conn.close()

    async def _run(self, sql: str, *values: str) -> Any:
        def run() -> Any:
            row = self._conn.execute(sql, values).fetchone()
            return row[0] if row else None

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)


class PostgresqlRows:
    """A pool of connections, a statement a transaction."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str) -> PostgresqlRows:
        """Connect, and make the tables."""
        pool = await asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS)
        for table in _TABLES:
            await pool.execute(table)
        return cls(pool)

    async def say(self, id_: str, conversation: str, words: str) -> None:
        """Commit a message."""
        await self._pool.execute(
            "INSERT INTO messages VALUES ($1, $2, $3)", id_, conversation, words
        )

    async def enter(self, conversation: str) -> None:
        """Commit an entry."""
        await self._pool.execute("INSERT INTO entries VALUES ($1, NULL)", conversation)

    async def claim(self, conversation: str, seat: str) -> str:
        """Take an entry; who has it now."""
        won = await self._pool.fetchval(
            "UPDATE entries SET seat = $1 WHERE id = $2 AND seat IS NULL RETURNING seat",
            *(seat, conversation),
        )
        return str(
            won
            or await self._pool.fetchval("SELECT seat FROM entries WHERE id = $1", conversation)
            or ""
        )

    async def close(self) -> None:
        """Let go."""
        await self._pool.close()


async def open_rows(folder: Path, database: str) -> Rows:
    """Open the skeleton's database: a URL of PostgreSQL, or SQLite in the folder."""
    if database:
        return await PostgresqlRows.open(database)
    return SqliteRows(folder / "skeleton.sqlite3")
