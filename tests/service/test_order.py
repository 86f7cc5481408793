"""The order rule (DESIGN 5): numbers in the order of commits, or a reader loses events.

Readers ask for "everything after the last number I saw". That is complete only if no
lower number can be committed later. A sequence does not promise it, and is shown here
to lose events; the lock on the region's row does.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import asyncpg
import pytest

from tests.postgres import PostgresServer
from vt_desk.domain.seat import SeatStatus
from vt_desk.service import log
from vt_desk.service.db.database import PostgresqlDatabase
from vt_desk.service.db.key_tree import KeyTree
from vt_desk.service.db.migrate import migrate
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.tables import regions
from vt_desk.service.db.transaction import Txn
from vt_desk.wire.events import SeatChanged

pytestmark = pytest.mark.postgresql
WRITERS = 8
EACH = 15
BODY = SeatChanged("seat", "anna", "Anna", SeatStatus.AVAILABLE, capacity=3, load=0)
_TAKE_NUMBER = {
    "sequence": "INSERT INTO plain (seq) VALUES (nextval('numbers')) RETURNING seq",
    "row lock": (
        "WITH next AS (UPDATE region SET head = head + 1 RETURNING head)"
        " INSERT INTO plain (seq) SELECT head FROM next RETURNING seq"
    ),
}


@pytest.fixture
async def plain(postgres: PostgresServer) -> AsyncIterator[str]:
    """A database with a bare log, numbered either way."""
    name = postgres.new_database()
    url = postgres.url(name)
    connection = await asyncpg.connect(url)
    await connection.execute(
        "CREATE TABLE plain (seq bigint PRIMARY KEY); CREATE SEQUENCE numbers;"
        " CREATE TABLE region (head bigint); INSERT INTO region VALUES (0)"
    )
    await connection.close()
    yield url
    postgres.drop_database(name)


@pytest.fixture
async def logged(postgres: PostgresServer) -> AsyncIterator[tuple[PostgresqlDatabase, str]]:
    """The service's own tables with one region, and the database's URL for asyncpg."""
    name = postgres.new_database()
    url = postgres.url(name).replace("postgresql://", "postgresql+asyncpg://")
    await migrate(url)
    database = PostgresqlDatabase(url, Sealer(KeyTree.grown_from(bytes(32))))
    await database.write(lambda txn: txn.run(regions.insert(), {"id": "utrecht"}))
    yield database, postgres.url(name)
    await database.close()
    postgres.drop_database(name)


async def test_inv01_a_sequence_loses_an_event_whose_transaction_is_slow(plain: str) -> None:
    async with _connections(plain, 3) as (slow, quick, reader):
        slowly = slow.transaction()
        await slowly.start()
        first = await slow.fetchval(_TAKE_NUMBER["sequence"])
        second = await quick.fetchval(_TAKE_NUMBER["sequence"])  # commits at once
        seen = await _read_after(reader, 0)
        assert seen == [second]
        await slowly.commit()
        assert first < second
        assert await _read_after(reader, second) == [], "the reader never hears of the first"


async def test_inv01_the_service_makes_the_second_writer_wait_for_the_first(
    logged: tuple[PostgresqlDatabase, str],
) -> None:
    database, url = logged
    async with _connections(url, 2) as (slow, reader):
        await slow.execute("SELECT set_config('vt.scope', 'system', false)")
        slowly = slow.transaction()
        await slowly.start()
        await slow.execute("UPDATE regions SET head = head + 1 WHERE id = 'utrecht'")
        await slow.execute(
            "INSERT INTO events (region, seq, at_ms, type, data)"
            " VALUES ('utrecht', 1, 0, 'seat_changed', '{}')"
        )
        second = asyncio.create_task(
            database.write(lambda txn: log.append(txn, "utrecht", BODY).seq)
        )
        async with asyncio.timeout(10):
            while not await _somebody_waits_for_a_lock(reader):
                assert not second.done()
        nothing_yet = await database.read(lambda txn: log.after(txn, "utrecht", 0))
        assert nothing_yet == []
        await slowly.commit()
        assert await second == 2
        both = await database.read(lambda txn: log.after(txn, "utrecht", 0))
        assert [event.seq for event in both] == [1, 2]


@pytest.mark.parametrize(("numbers", "loses"), [("sequence", True), ("row lock", False)])
async def test_inv01_under_many_slow_writers(plain: str, numbers: str, *, loses: bool) -> None:
    async with _connections(plain, WRITERS + 1) as (reader, *writers):
        chance = random.Random(7)
        delays = [[chance.uniform(0, 0.004) for _ in range(EACH)] for _ in writers]

        async def write(connection: Any, slow: list[float]) -> None:
            for delay_s in slow:
                async with connection.transaction():
                    await connection.execute(_TAKE_NUMBER[numbers])
                    await connection.execute("SELECT pg_sleep($1)", delay_s)

        working = [write(c, d) for c, d in zip(writers, delays, strict=True)]
        seen = await _follow(lambda last: _read_after(reader, last), working)
    assert seen == sorted(set(seen))
    assert (len(seen) < WRITERS * EACH) is loses


async def test_inv01_the_services_own_log_loses_nothing_under_many_slow_writers(
    logged: tuple[PostgresqlDatabase, str],
) -> None:
    database, _ = logged
    chance = random.Random(8)

    def append_slowly(txn: Txn, delay_s: float) -> None:
        log.append(txn, "utrecht", BODY)
        txn.conn.exec_driver_sql("SELECT pg_sleep(%s)" % round(delay_s, 6))  # noqa: UP031 - SQL of ours

    async def write() -> None:
        for _ in range(EACH):
            delay_s = chance.uniform(0, 0.004)
            await database.write(lambda txn, d=delay_s: append_slowly(txn, d))  # type: ignore[misc]

    async def read_after(last: int) -> list[int]:
        found = await database.read(lambda txn: log.after(txn, "utrecht", last))
        return [event.seq for event in found]

    seen = await _follow(read_after, [write() for _ in range(WRITERS)])
    assert seen == list(range(1, WRITERS * EACH + 1))


async def _follow(
    read_after: Callable[[int], Awaitable[list[int]]], working: Sequence[Awaitable[None]]
) -> list[int]:
    """Read on from the last number seen for as long as the writers write, and once more."""
    seen: list[int] = []
    writing = asyncio.gather(*working)
    over = False
    while not over:
        over = writing.done()
        seen += await read_after(seen[-1] if seen else 0)
    await writing
    return seen


async def _read_after(connection: Any, last: int) -> list[int]:
    rows = await connection.fetch("SELECT seq FROM plain WHERE seq > $1 ORDER BY seq", last)
    return [row["seq"] for row in rows]


async def _somebody_waits_for_a_lock(connection: Any) -> bool:
    waiting = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return bool(waiting)


@contextlib.asynccontextmanager
async def _connections(url: str, count: int) -> AsyncIterator[list[Any]]:
    opened = [await asyncpg.connect(url) for _ in range(count)]
    try:
        yield opened
    finally:
        for connection in opened:
            await connection.close()
