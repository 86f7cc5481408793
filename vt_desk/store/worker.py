"""A thread with a connection of its own: one writes, one reads.

SQLite has one writer anyway. Everything that comes while a commit is under way goes into
the next one, each with a savepoint of its own, so that one that fails undoes itself alone;
nobody hears that it is done before the commit that holds it. Readers see the last commit and
never wait for the next.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from vt_desk.store.sqlcipher import Connection, error_of

LARGEST_GROUP = 256
T = TypeVar("T")


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    durable: bool = False
    alone: bool = False
    result: Any = None


@dataclass(slots=True)
class _Hold:
    held: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)


class Worker:
    """See above."""

    def __init__(self, name: str, connect: Callable[[], Connection], *, writes: bool) -> None:
        """Start the thread; it connects when the first work comes.

        Args:
            name: of the thread.
            connect: opens a connection; called on the thread.
            writes: put work into transactions.
        """
        self._connect = connect
        self._writes = writes
        self._jobs: queue.SimpleQueue[_Job | _Hold | None] = queue.SimpleQueue()
        self._conn: Connection | None = None
        self._durable = False
        self._ended: asyncio.Future[None] | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[Connection], T], *, durable: bool = False) -> T:
        """Run work on the thread; a writer's is kept when this returns.

        Args:
            work: gets the connection; a writer's may be in a transaction with others'.
            durable: on the disk, and not only in its cache, when this returns.

        Raises:
            StoreError: it could not; nothing of it was kept.
        """
        return await self._put(work, durable=durable)

    async def alone(self, work: Callable[[Connection], T]) -> T:
        """Run work outside any transaction, with nothing beside it."""
        return await self._put(work, alone=True)

    async def close(self) -> None:
        """Finish what is under way, close the connection, end the thread."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        self._ended = ended
        self._jobs.put(None)
        await ended
        self._thread.join()

    def let_go(self) -> None:
        """Close the connection; the next work opens another. On the thread itself only."""
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep the thread waiting, without a connection. From another thread.

        One that has ended, or does so now, has none any more and waits for nobody.
        """
        hold = _Hold()
        self._jobs.put(hold)
        if self._is_over.is_set():
            # It may be behind the end of its queue: nobody would take it any more.
            hold.held.set()
        hold.held.wait()
        try:
            yield
        finally:
            hold.go_on.set()

    async def _put(
        self, work: Callable[[Connection], T], *, durable: bool = False, alone: bool = False
    ) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, answer, loop, durable, alone))
        return await answer

    def _run(self) -> None:
        kept_back: _Job | _Hold | None = None
        while True:
            job = kept_back or self._jobs.get()
            kept_back = None
            if job is None:
                break
            if isinstance(job, _Hold):
                self.let_go()
                job.held.set()
                job.go_on.wait()
                continue
            group = [job]
            ended = False
            if self._writes and not job.alone:
                kept_back, ended = self._gather(group)
            self._work(group)
            if ended:
                break
        self._end()

    def _gather(self, group: list[_Job]) -> tuple[_Job | _Hold | None, bool]:
        while len(group) < LARGEST_GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return None, False
            if job is None:
                return None, True
            if isinstance(job, _Hold) or job.alone:
                return job, False
            group.append(job)
        return None, False

    def _end(self) -> None:
        with contextlib.suppress(Exception):
            self.let_go()
        self._is_over.set()
        with contextlib.suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if isinstance(job, _Hold):
                    job.held.set()
        if self._ended is not None:
            with contextlib.suppress(RuntimeError):  # its loop is closed: nobody waits any more
                self._ended.get_loop().call_soon_threadsafe(_settle, self._ended)

    def _work(self, group: list[_Job]) -> None:
        failed: list[tuple[_Job, BaseException]]
        try:
            if self._conn is None:
                self._conn = self._connect()
                self._durable = False
            if self._writes and not group[0].alone:
                failed = self._commit(self._conn, group)
            else:
                group[0].result = group[0].work(self._conn)
                failed = []
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            ours = error_of(error)
            failed = [(job, ours) for job in group]
        # One wake of the loop for the whole group: a call each costs more than the work.
        with contextlib.suppress(RuntimeError):
            group[0].loop.call_soon_threadsafe(_answer, group, failed)

    def _commit(self, conn: Connection, group: list[_Job]) -> list[tuple[_Job, BaseException]]:
        durable = any(job.durable for job in group)
        if durable is not self._durable:
            # Cannot be changed inside a transaction.
            conn.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self._durable = durable
        failed: list[tuple[_Job, BaseException]] = []
        conn.execute("BEGIN IMMEDIATE")
        try:
            if len(group) == 1:
                group[0].result = group[0].work(conn)
            else:
                failed = _each_undoable(conn, group)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
        return failed


def _each_undoable(conn: Connection, group: list[_Job]) -> list[tuple[_Job, BaseException]]:
    failed: list[tuple[_Job, BaseException]] = []
    for job in group:
        conn.execute("SAVEPOINT one")
        try:
            job.result = job.work(conn)
        except Exception as error:
            if not conn.in_transaction:
                raise  # a full disk undoes the whole transaction, not this part of it
            conn.execute("ROLLBACK TO one")
            failed.append((job, error_of(error)))
        conn.execute("RELEASE one")
    return failed


def _answer(group: list[_Job], failed: list[tuple[_Job, BaseException]]) -> None:
    for job, error in failed:
        if not job.answer.done():
            job.answer.set_exception(error)
    for job in group:
        if not job.answer.done():
            job.answer.set_result(job.result)


def _settle(ended: asyncio.Future[None]) -> None:
    if not ended.done():
        ended.set_result(None)
