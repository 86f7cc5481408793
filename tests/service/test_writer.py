"""SQLite's one writer: each is answered, and one that fails leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError

from tests.service.place import HERE, THERE
from vt_desk.service.db.database import Database, open_database
from vt_desk.service.db.key_tree import KeyTree
from vt_desk.service.db.migrate import migrate
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.tables import regions
from vt_desk.service.db.transaction import Txn

ANSWERED_S = 5
_ADDED = insert(regions).values(id=bindparam("id")).returning(regions.c.id, regions.c.head)


class _OfItsOwn(Exception):
    """Something goes wrong in the work itself."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "writer.sqlite3"


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{file}"
    await migrate(url)
    opened = open_database(url, Sealer(KeyTree.grown_from(bytes(32))))
    yield opened
    await opened.close()


def _add(txn: Txn, region: str) -> str:
    txn.run(insert(regions), {"id": region})
    return region


def _add_in_vain(txn: Txn, region: str) -> str:
    _add(txn, region)
    raise _OfItsOwn


async def _there(database: Database) -> list[str]:
    return await database.read(lambda txn: [row.id for row in txn.all(select(regions.c.id))])


async def test_who_comes_while_another_program_writes_is_answered(
    database: Database, file: Path
) -> None:
    await database.write(lambda txn: txn.conn.exec_driver_sql("PRAGMA busy_timeout=0").close())
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(ANSWERED_S):
            with pytest.raises(OperationalError, match="locked"):
                await database.write(lambda txn: _add(txn, HERE))
        other.execute("ROLLBACK")
    assert await database.write(lambda txn: _add(txn, HERE)) == HERE
    assert await _there(database) == [HERE]


async def test_one_that_fails_alone_leaves_nothing(database: Database) -> None:
    with pytest.raises(_OfItsOwn):
        await database.write(lambda txn: _add_in_vain(txn, HERE))
    assert await _there(database) == []
    await database.write(lambda txn: _add(txn, THERE))
    assert await _there(database) == [THERE]


def _slow(txn: Txn) -> None:
    """So that those behind it wait together."""
    txn.all(
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
            " SELECT max(i) FROM n"
        )
    )


async def test_one_that_fails_among_others_harms_none(database: Database) -> None:
    async with asyncio.timeout(ANSWERED_S):
        answers = await asyncio.gather(
            database.write(_slow),
            database.write(lambda txn: _add(txn, HERE)),
            database.write(lambda txn: _add_in_vain(txn, THERE)),
            database.write(lambda txn: _add(txn, THERE)),
            return_exceptions=True,
        )
    assert [answers[1], answers[3]] == [HERE, THERE]
    assert isinstance(answers[2], _OfItsOwn)
    assert sorted(await _there(database)) == sorted([HERE, THERE])


async def test_in_a_group_that_sqlite_undoes_as_a_whole_one_harms_no_other(
    database: Database,
) -> None:
    def undo_all(txn: Txn) -> None:
        # As SQLite itself may do it where the disk fails.
        txn.run(text("INSERT OR ROLLBACK INTO regions (id, head) VALUES (:id, 0)"), {"id": HERE})

    async with asyncio.timeout(ANSWERED_S):
        answers = await asyncio.gather(
            database.write(_slow),
            database.write(lambda txn: _add(txn, HERE)),
            database.write(undo_all),
            database.write(lambda txn: _add(txn, THERE)),
            return_exceptions=True,
        )
    assert [answers[1], answers[3]] == [HERE, THERE]
    assert isinstance(answers[2], IntegrityError)
    assert sorted(await _there(database)) == sorted([HERE, THERE])
    await database.write(lambda txn: txn.run(text("DELETE FROM regions")))

    def careless(txn: Txn) -> None:
        _add(txn, HERE)
        with contextlib.suppress(IntegrityError):
            undo_all(txn)

    with pytest.raises(PendingRollbackError):
        await database.write(careless)
    assert await _there(database) == []
    assert await database.write(lambda txn: _add(txn, HERE)) == HERE


async def test_on_a_full_disk_who_is_told_that_it_is_kept_finds_it(database: Database) -> None:
    await database.write(lambda txn: txn.all(text("PRAGMA max_page_count = 100")))
    wanted = [f"{number:03}" + "x" * 9_000 for number in range(60)]
    async with asyncio.timeout(ANSWERED_S):
        answers = await asyncio.gather(
            database.write(_slow),
            *(database.write(lambda txn, one=one: _add(txn, one)) for one in wanted),  # type: ignore[misc]
            return_exceptions=True,
        )
    kept = [answer for answer in answers[1:] if isinstance(answer, str)]
    refused = [answer for answer in answers[1:] if not isinstance(answer, str)]
    assert refused
    assert kept
    assert all(isinstance(answer, OperationalError) for answer in refused)
    assert sorted(await _there(database)) == kept


async def test_past_sqlalchemy_rows_and_errors_are_as_its_own_and_tell_no_values(
    database: Database,
) -> None:
    def add(txn: Txn) -> tuple[str, int]:
        row = txn.one_straight(_ADDED, {"id": HERE})
        return row.id, row.head

    assert await database.write(add) == (HERE, 0)
    with pytest.raises(IntegrityError, match="UNIQUE") as caught:
        await database.write(add)
    assert HERE not in str(caught.value)
    nobody = select(regions.c.head).where(regions.c.id == bindparam("id"))
    assert await database.write(lambda txn: txn.one_straight(nobody, {"id": THERE})) is None
