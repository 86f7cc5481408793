"""The connections to PostgreSQL, and how a transaction uses one.

They stay open and belong to one transaction at a time. The last that was let go is the first
to be taken again: its statements are prepared, and PostgreSQL's memory of them is warm. Taking
one from SQLAlchemy's pool and giving it back costs as much as two round trips
(docs/adr/0019-three-round-trips.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_

from vt_desk.service.db import at_once
from vt_desk.service.db.straight import Compiled, Straight, fetch
from vt_desk.service.db.transaction import Scope, set_scope

MOST = 16
WAIT_S = 10
# What people change is found by its id, whichever that is: to plan it anew each time takes longer
# than to do it. What the service looks for by time, and what is only read, is planned as usual.
ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan"
_SET_SCOPE = f"SELECT {set_scope('$1', '$2', '$3')}"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A connection, as SQLAlchemy has it and as the driver has it.

    Attributes:
        conn: what ``sqlalchemy`` is in a greenlet.
        made: how the functions that were made in it are called, by the statements' names.
    """

    sqlalchemy: AsyncConnection
    conn: Connection
    driver: Any
    made: dict[str, str] = field(default_factory=dict)


class Connections:
    """The connections to one database.

    Args:
        url: a SQLAlchemy URL of asyncpg.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url,
            # To SQLAlchemy every statement stands alone: ``Held`` begins and commits.
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args={
                "timeout": 5,
                "command_timeout": 15,
                "server_settings": {"jit": "off"},
            },
        )
        self.straight = Straight(self._engine.dialect)
        self.may_make_functions = True
        self._idle: list[_Opened] = []
        self._free = asyncio.Semaphore(MOST)

    @contextlib.asynccontextmanager
    async def held(self, scope: Scope, *, writes: bool) -> AsyncIterator[Held]:
        """A connection for one transaction, to be committed inside.

        Args:
            scope: what it may touch.
            writes: whether it may change something.

        Raises:
            TimeoutError: all were in use for too long.
        """
        async with asyncio.timeout(WAIT_S) if self._free.locked() else contextlib.nullcontext():
            await self._free.acquire()
        try:
            held = Held(self, scope, writes=writes)
            try:
                yield held
            except BaseException as error:
                await held.undo(error)
                raise
            held.let_go()
        finally:
            self._free.release()

    async def take(self) -> tuple[_Opened, bool]:
        """A connection, and whether it was made just now."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.driver.is_closed():
                return connection, False
            await self.discard(connection)
        opened = await self._engine.connect()
        driver = (await opened.get_raw_connection()).driver_connection
        conn = await opened.run_sync(lambda conn: conn)
        return _Opened(opened, conn, driver), True

    def give_back(self, connection: _Opened) -> None:
        """Let others use a connection."""
        self._idle.append(connection)

    async def discard(self, connection: _Opened) -> None:
        """End a connection: what the server has of its transaction ends with it."""
        connection.driver.terminate()
        await connection.sqlalchemy.invalidate()
        await connection.sqlalchemy.close()

    async def close(self) -> None:
        """Close what is not in use."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.sqlalchemy.close()
        await self._engine.dispose()


class Held:
    """What one transaction has of a connection; it begins with its first statement.

    Args:
        connections: where the connection comes from.
        scope: what the transaction may touch.
        writes: whether it may change something.
    """

    def __init__(self, connections: Connections, scope: Scope, *, writes: bool) -> None:
        self._connections = connections
        self._scope = scope
        self._writes = writes
        self._connection: _Opened | None = None
        self._has_begun = False
        self.has_done_at_once = False

    def begun(self) -> Connection:
        """SQLAlchemy's connection, in the transaction."""
        return self._begun().conn

    def one(self, statement: Any, values: Mapping[str, Any]) -> Any:
        """Run a statement past SQLAlchemy: see ``Straight.one``."""
        return self._connections.straight.one(self._begun().driver, statement, values)

    def at_once(self, statement: Any, values: Mapping[str, Any], seat: str) -> Any:
        """Run a statement as a transaction by itself: see ``Txn.at_once``."""
        if self._has_begun or not self._connections.may_make_functions:
            return None
        if self._connection is None:
            self._connection, _ = await_(self._connections.take())
        compiled = self._connections.straight[statement]
        called = self._connection.made.get(compiled.name) or self._make(self._connection, compiled)
        if not called:
            return None
        given = [*compiled.given(values), *self._scope.settings, seat]
        row = compiled.only(fetch(self._connection.driver, called, given))
        self.has_done_at_once = row is not None
        return row

    async def commit(self) -> None:
        """Make durable what was done, if it has begun."""
        if self._connection is None or not self._has_begun:
            return
        ended = await self._connection.driver.execute("COMMIT")
        if ended != "COMMIT":
            # PostgreSQL's answer where a statement failed and the work went on all the same.
            raise RuntimeError("The transaction was rolled back")

    def let_go(self) -> None:
        """Let others use the connection, after the commit."""
        if self._connection is not None:
            self._connections.give_back(self._connection)

    async def undo(self, error: BaseException) -> bool:
        """Leave nothing of the transaction behind in a connection that others will use.

        Returns:
            Whether the connection can be used again.
        """
        if self._connection is None:
            return False
        connection, self._connection = self._connection, None
        lives = False
        try:
            if isinstance(error, Exception) and not connection.driver.is_closed():
                with contextlib.suppress(Exception):
                    # Also where it has not begun: a statement that was given up may go on.
                    await connection.driver.execute("ROLLBACK")
                    lives = True
        finally:
            if lives:
                self._connections.give_back(connection)
            else:
                await self._connections.discard(connection)
        return lives

    def _begun(self) -> _Opened:
        if self._connection is None or not self._has_begun:
            return await_(self._begin())
        return self._connection

    async def _begin(self) -> _Opened:
        """Begin the transaction.

        A connection that a restart of the database has ended is passed over: nothing was done
        in it yet.
        """
        begin = _beginning(self._scope, writes=self._writes)
        scope = self._scope.as_sql()
        is_new = False
        while True:
            if self._connection is None:
                self._connection, is_new = await self._connections.take()
            driver = self._connection.driver
            try:
                # In one round trip: SQLAlchemy's own way takes two.
                if scope is not None:
                    await driver.execute(f"{begin}; SELECT {scope}")
                else:
                    await driver.execute(begin)
                    await driver.execute(_SET_SCOPE, *self._scope.settings)
            except BaseException as error:
                lives = await self.undo(error)
                slow = isinstance(error, TimeoutError)
                if lives or slow or is_new or not isinstance(error, Exception):
                    raise
            else:
                self._has_begun = True
                return self._connection

    def _make(self, connection: _Opened, compiled: Compiled) -> str | None:
        """Make a statement's function in a connection; how it is called, None where it may not."""
        try:
            fetch(connection.driver, at_once.function(compiled), [])
        except DBAPIError as error:
            if not isinstance(error.orig, asyncpg.InsufficientPrivilegeError):
                raise
            # Slower, and no less right: everything goes the way of what takes more statements.
            self._connections.may_make_functions = False
            _log.warning("no_temporary_functions")
            return None
        return connection.made.setdefault(compiled.name, at_once.call(compiled))


def _beginning(scope: Scope, *, writes: bool) -> str:
    if not writes:
        return "BEGIN READ ONLY"
    return "BEGIN" if scope.everything else f"BEGIN; {ONE_PLAN}"
