"""The connections to PostgreSQL, and how a transaction begins in one.

They stay open and belong to one transaction at a time. The last that was let go is the first
to be taken again: its statements are prepared, and PostgreSQL's memory of them is warm. Taking
one from SQLAlchemy's pool and giving it back costs as much as two round trips
(docs/adr/0019-three-round-trips.md).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from vt_desk.service.db.straight import Straight
from vt_desk.service.db.transaction import LOCK_SEAT, SET_SCOPE, Scope

MOST = 16
WAIT_S = 10
# What people change is found by its id, whichever that is: to plan it anew each time takes longer
# than to do it. What the service looks for by time, and what is only read, is planned as usual.
ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan"


@dataclass(frozen=True, slots=True)
class PostgresqlConnection:
    """A connection, as SQLAlchemy has it and as the driver has it."""

    sqlalchemy: AsyncConnection
    driver: Any
    straight: Straight

    def one(self, statement: Any, values: Mapping[str, Any]) -> Any:
        """Run a statement past SQLAlchemy: see ``Straight.one``."""
        return self.straight.one(self.driver, statement, values)


class Connections:
    """The connections to one database.

    Args:
        url: a SQLAlchemy URL of asyncpg.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url,
            # To SQLAlchemy every statement stands alone: ``begun`` begins and ends.
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args={
                "timeout": 5,
                "command_timeout": 15,
                "server_settings": {"jit": "off"},
            },
        )
        self._straight = Straight(self._engine.dialect)
        self._idle: list[PostgresqlConnection] = []
        self._free = asyncio.Semaphore(MOST)

    @contextlib.asynccontextmanager
    async def begun(self, scope: Scope, *, writes: bool) -> AsyncIterator[PostgresqlConnection]:
        """A connection with a transaction in its scope, to be committed inside.

        Args:
            scope: what it may touch.
            writes: whether it may change something.

        Raises:
            TimeoutError: all were in use for too long.
        """
        async with asyncio.timeout(WAIT_S) if self._free.locked() else contextlib.nullcontext():
            await self._free.acquire()
        try:
            connection = await self._begin(_beginning(scope, writes=writes), scope)
            try:
                yield connection
            except BaseException as error:
                await self._undo(connection, error)
                raise
            self._idle.append(connection)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close what is not in use."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.sqlalchemy.close()
        await self._engine.dispose()

    async def _begin(self, begin: str, scope: Scope) -> PostgresqlConnection:
        """Begin a transaction.

        A connection that a restart of the database has ended is passed over: nothing was done
        in it yet.
        """
        while True:
            is_new = not self._idle
            connection = await self._open() if is_new else self._idle.pop()
            try:
                # In one round trip: SQLAlchemy's own way takes two.
                if scope.is_plain:
                    await connection.driver.execute(f"{begin}; {scope.as_sql()}")
                else:
                    await connection.driver.execute(begin)
                    await connection.driver.execute(SET_SCOPE, *scope.settings)
                    if scope.seat:
                        await connection.driver.execute(LOCK_SEAT, scope.seat)
            except BaseException as error:
                lives = await self._undo(connection, error)
                slow = isinstance(error, TimeoutError)
                if lives or slow or is_new or not isinstance(error, Exception):
                    raise
            else:
                return connection

    async def _open(self) -> PostgresqlConnection:
        opened = await self._engine.connect()
        driver = (await opened.get_raw_connection()).driver_connection
        return PostgresqlConnection(opened, driver, self._straight)

    async def _undo(self, connection: PostgresqlConnection, error: BaseException) -> bool:
        """Leave nothing of a transaction behind in a connection that others will use.

        Returns:
            Whether the connection can be used again.
        """
        driver, lives = connection.driver, False
        try:
            if isinstance(error, Exception) and not driver.is_closed():
                with contextlib.suppress(Exception):
                    await driver.execute("ROLLBACK")
                    lives = True
        finally:
            if lives:
                self._idle.append(connection)
            else:
                # Cancelled, or gone: what the server has of it ends with the connection.
                driver.terminate()
                await connection.sqlalchemy.invalidate()
                await connection.sqlalchemy.close()
        return lives


def _beginning(scope: Scope, *, writes: bool) -> str:
    if not writes:
        return "BEGIN READ ONLY"
    return "BEGIN" if scope.everything else f"BEGIN; {ONE_PLAN}"
