"""Transactions on either database, from the same plain functions.

A use case is a function of a ``Txn``. On PostgreSQL it runs in SQLAlchemy's greenlet
over asyncpg, and what comes in together can share a transaction (``db.together``). On
SQLite it runs in one writer thread, which takes everything that has come in while the
last commit was under way as one commit with a savepoint each: one fsync for many messages,
and a failing one undoes itself alone. What comes alone needs none. Measured against a
thread hop per statement: docs/adr/0005-one-writer-thread.md.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.util import greenlet_spawn

from vt_desk.domain.ids import wall_clock_ms
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.straight import SqliteStraight
from vt_desk.service.db.transaction import SYSTEM, Appended, Scope, Txn

if TYPE_CHECKING:
    from vt_desk.service.db.connections import Connections

T = TypeVar("T")
Clock = Callable[[], int]
OnCommit = Callable[[list[Appended]], None]
READERS = 4
LARGEST_GROUP = 200
RETRIED_SQLSTATES = frozenset({"40001", "40P01"})
TRIES = 5


class Database(Protocol):
    """Where transactions run."""

    on_commit: OnCommit

    async def write(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:
        """Run a transaction that may change something; return once it is durable."""
        ...

    async def read(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:
        """Run a transaction that only reads."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go."""
        ...


def _nothing(_appended: list[Appended]) -> None:
    """What a commit does before the feeds are there."""


@dataclass(slots=True)
class _Job:
    work: Callable[[Txn], Any]
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    txn: Txn | None = None
    result: Any = None
    error: Exception | None = None


class SqliteDatabase:
    """SQLite in WAL mode: one writer thread with group commit, a few readers."""

    def __init__(self, url: str, sealer: Sealer, clock: Clock = wall_clock_ms) -> None:
        self.on_commit: OnCommit = _nothing
        self._sealer = sealer
        self._clock = clock
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._write_engine = sqlite_engine(url, "BEGIN IMMEDIATE")
        self._read_engine = sqlite_engine(url, "BEGIN")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="vt-read")
        self._writer = threading.Thread(target=self._write_all, name="vt-write", daemon=True)
        self._writer.start()

    async def write(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:  # noqa: ARG002 - SQLite has no row-level security
        """Run a transaction that may change something; return once it is durable."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, answer, loop))
        return await answer

    async def read(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:  # noqa: ARG002 - as above
        """Run a transaction that only reads."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Finish what is under way and let go."""
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()

    def _read(self, work: Callable[[Txn], T]) -> T:
        with self._read_engine.connect() as conn:
            return work(Txn(conn, self._sealer, self._clock()))

    def _write_all(self) -> None:
        with self._write_engine.connect() as conn:
            straight = SqliteStraight(conn)
            while (first := self._jobs.get()) is not None:
                group, stop = self._group(first)
                self._commit(conn, straight, group)
                if stop:
                    return

    def _group(self, first: _Job) -> tuple[list[_Job], bool]:
        group = [first]
        while len(group) < LARGEST_GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _commit(self, conn: Connection, straight: SqliteStraight, group: list[_Job]) -> None:
        try:
            with conn.begin():
                if len(group) == 1:
                    # A savepoint takes a fifth of a claim: alone, the transaction is undone.
                    self._work(conn, straight, group[0])
                else:
                    self._work_each(conn, straight, group)
                straight.check_within()
        except Exception as error:  # noqa: BLE001 - nobody's work is durable, or was even begun
            if isinstance(error, PendingRollbackError) and len(group) > 1:
                # SQLite has undone all of it, as on a full disk. Alone, one harms no other.
                for job in group:
                    job.error = None
                    self._commit(conn, straight, [job])
                return
            for job in group:
                job.error = job.error or error
        # One wake of the loop for the whole group: a call each costs more than the work.
        group[0].loop.call_soon_threadsafe(self._answer, group)

    def _work_each(self, conn: Connection, straight: SqliteStraight, group: list[_Job]) -> None:
        for job in group:
            try:
                with straight.savepoint():
                    self._work(conn, straight, job)
            except Exception as error:  # noqa: BLE001 - handed to whoever asked
                job.error = error
                straight.check_within()

    def _work(self, conn: Connection, straight: SqliteStraight, job: _Job) -> None:
        job.txn = Txn(conn, self._sealer, self._clock(), straight=straight)
        job.result = job.work(job.txn)

    def _answer(self, group: list[_Job]) -> None:
        done = [job for job in group if job.error is None]
        appended = [event for job in done if job.txn for event in job.txn.appended]
        if appended:
            self.on_commit(appended)
        for job in group:
            if job.answer.done():
                continue
            if job.error is None:
                job.answer.set_result(job.result)
            else:
                job.answer.set_exception(job.error)


class PostgresqlDatabase:
    """PostgreSQL through asyncpg; each transaction carries its scope."""

    def __init__(self, url: str, sealer: Sealer, clock: Clock = wall_clock_ms) -> None:
        # It loads the whole of SQLAlchemy's ORM, which nobody else here needs.
        from vt_desk.service.db.connections import Connections

        self.on_commit: OnCommit = _nothing
        self._sealer = sealer
        self._clock = clock
        self._connections: Connections = Connections(url)

    async def write(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:
        """Run a transaction that may change something; return once it is durable."""
        for attempt in itertools.count(1):
            try:
                return await self._run(work, scope, writes=True)
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in RETRIED_SQLSTATES or attempt == TRIES:
                    raise
        raise AssertionError("unreachable")

    async def read(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:
        """Run a transaction that only reads."""
        return await self._run(work, scope, writes=False)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._connections.close()

    async def _run(self, work: Callable[[Txn], T], scope: Scope, *, writes: bool) -> T:
        durable = 0
        async with self._connections.held(scope, writes=writes) as held:
            txn = Txn(held.begun, self._sealer, self._clock(), held)
            try:
                result = await greenlet_spawn(work, txn)
                await held.commit()
                durable = len(txn.appended)
            finally:
                # What was done at once stands, whatever became of what came after it.
                told = txn.appended[: durable or held.has_done_at_once]
                if told:
                    self.on_commit(told)
        return result


def sqlite_engine(url: str, begin: str) -> Engine:
    """An engine whose connections are durable, wipe what they delete, and begin as told.

    Args:
        url: a SQLAlchemy URL of SQLite.
        begin: the statement that starts a transaction.
    """
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})

    @event.listens_for(engine, "connect")
    def _prepare(dbapi_connection: Any, _record: Any) -> None:
        # The driver's own transactions begin too late for BEGIN IMMEDIATE.
        dbapi_connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


def open_database(url: str, sealer: Sealer, clock: Clock = wall_clock_ms) -> Database:
    """Open the database of a URL; its tables are there already."""
    if url.startswith("sqlite"):
        return SqliteDatabase(url, sealer, clock)
    return PostgresqlDatabase(url, sealer, clock)
