"""A test's own look into a service's database, past the application."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from typing import Any, Protocol

import asyncpg

from tests.service_process import ServiceProcess


class Store(Protocol):
    """An open database. Parameters are ``$1`` and so on."""

    async def run(self, sql: str, *values: Any) -> None:
        """Change something; durable at once."""
        ...

    async def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Every row."""
        ...


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, *values: Any) -> None:
        self._execute(sql, values)

    async def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._execute(sql, values).fetchall()

    def _execute(self, sql: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        named = {str(number): value for number, value in enumerate(values, start=1)}
        return self._connection.execute(sql, named)


class _Postgresql:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def run(self, sql: str, *values: Any) -> None:
        await self._connection.execute(sql, *values)

    async def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.fetch(sql, *values)]


@contextlib.asynccontextmanager
async def opened(service: ServiceProcess) -> AsyncIterator[Store]:
    """The database of a service, with the service's own rights."""
    if service.database is None:
        path = service.folder / "vt-desk.sqlite3"
        plain = sqlite3.connect(path, timeout=10, isolation_level=None)
        with contextlib.closing(plain):
            yield _Sqlite(plain)
        return
    connection: Any = await asyncpg.connect(service.database)
    try:
        await connection.execute("SELECT set_config('vt.scope', 'system', false)")
        yield _Postgresql(connection)
    finally:
        await connection.close()
