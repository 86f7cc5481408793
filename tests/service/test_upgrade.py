"""A database of the first version, with its key, as this version finds it."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine, insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine

import vt_desk.service.db.migrations
from tests.postgres import PostgresServer
from tests.service.escalations import Click
from tests.service.house import Clock, house, settings_in
from tests.service.people import RECORD, edit, ok, refused
from vt_desk.service import log
from vt_desk.service.db.key_file import load_keys
from vt_desk.service.db.sealing import SealBrokenError
from vt_desk.service.settings import Settings

FIRST = Path(__file__).parent / "first_version"
MADE_MS = 1_795_377_623_000


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A service with the first version's database: one talk ended, one going on, one waiting."""
    made = tmp_path / "made.sqlite3"
    with sqlite3.connect(made) as connection:
        connection.executescript((FIRST / "database.sql").read_text())
    connection.close()
    if request.param == "sqlite":
        found = settings_in(tmp_path, transcript=30, intake=30, record=100)
        found.folder.mkdir()
        shutil.copy2(made, found.folder / "vt-desk.sqlite3")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        name = server.new_database()
        request.addfinalizer(lambda: server.drop_database(name))  # noqa: PT021 - only here
        url = server.url(name)
        found = settings_in(tmp_path, url, transcript=30, intake=30, record=100)
        await _copy(made, found.database_url)
    found.key_path.parent.mkdir(parents=True)
    shutil.copy2(FIRST / "service.key", found.key_path)
    found.key_path.chmod(0o600)
    return found


async def _copy(made: Path, url: str) -> None:
    engine = create_engine(f"sqlite:///{made}")
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as there:
        rows = {
            table: [row._asdict() for row in there.execute(select(table))]
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }
    engine.dispose()

    def fill(conn: Connection) -> None:
        config = Config()
        where = Path(next(iter(vt_desk.service.db.migrations.__path__)))
        config.set_main_option("script_location", str(where))
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.execute(text("SELECT set_config('vt.scope', 'system', true)"))
        for table, found in rows.items():
            for row in found:
                conn.execute(insert(table), row)

    target = create_async_engine(url)
    try:
        async with target.begin() as conn:
            await conn.run_sync(fill)
    finally:
        await target.dispose()


async def test_inv15_everything_of_the_first_version_is_read_and_gets_its_time(
    settings: Settings,
) -> None:
    clock = Clock(MADE_MS + 60_000)
    async with house(settings, clock) as home:
        lea = await home.seat()
        forms = await home.rows("SELECT state, record_state FROM conversations")
        assert sorted(forms) == [("claimed", "open"), ("ended", "none"), ("waiting", "open")]
        assert await lea.open_forms() == []
        talks = await home.rows("SELECT id, state FROM conversations ORDER BY waiting_since_ms")
        assert [state for _, state in talks] == ["ended", "claimed", "waiting"]
        for number, (id_, _) in enumerate(talks[:2], start=1):
            told = await lea.transcript(str(id_))
            assert [m["text"] for m in told["messages"]] == [
                f"klaproosveld-achter-de-schuur-{number}",
                f"korenschuur-aan-de-dijk-{number}",
            ]
            assert told["conversation"]["municipality"] == "GM0344"
            until_ms = told["conversation"]["transcript_until_ms"]
            assert (until_ms is None) == (number == 2)
        waiting = [
            e for e in ok(await lea.poll(0))["events"] if e["type"] == "conversation_waiting"
        ]
        assert [e["data"]["caller_role"] for e in waiting] == ["victim", "victim", "bystander"]
        assert (await lea.snapshot())["escalations"] == []
        click = Click(lea, conversation=talks[1][0])
        ok(await click.tell())
        assert [one["id"] for one in (await lea.snapshot())["escalations"]] == [click.id]
        # The old key itself is gone with the first move of the new ones.
        old = base64.b64decode((FIRST / "service.key").read_bytes())
        await home.node.purge.run()
        assert load_keys(settings.key_path, may_create=False).root is None
        assert base64.b64encode(old) not in settings.key_path.read_bytes()
    async with house(settings, clock) as home:
        for days in range(6):
            clock.go_on(days=6)
            await home.node.purge.run()
            assert days < 5 or clock.now_ms > MADE_MS + 30 * 86_400_000
        lea = await home.seat()
        gone, here = str(talks[0][0]), str(talks[1][0])
        refused(await lea.call("GET", f"/conversations/{gone}"), 410, "conversation_purged")
        assert "klaproosveld" in str(await lea.transcript(here))


async def test_inv15_a_node_of_the_version_before_runs_beside_this_one(settings: Settings) -> None:
    async with house(settings, Clock(MADE_MS + 60_000)) as home:
        lea = await home.seat()
        page = await home.page()
        ok(await lea.claim(page.id))
        ok(await lea.fill(page.id, edit("town", "boterbloemdorp", 1)))
        ok(await lea.end(page.id))
        ok(await lea.keep_record(page.id, RECORD))
        click = Click(lea, conversation=page.id)
        ok(await click.tell())
        (event,) = (
            e
            for e in await home.node.database.read(lambda txn: log.after(txn, "utrecht", 0))
            if e.type == "intake_changed"
        )
        # It looks for words at this place, and would tell them to the whole region.
        with pytest.raises(SealBrokenError):
            home.node.feeds._sealer.open(  # noqa: SLF001 - what the other node has too
                event.wrapped_key or b"", page.id, f"event/{event.client_id}", event.sealed or b""
            )
        # It deletes a conversation and knows of nothing that hangs on it.
        gone = text("DELETE FROM conversations WHERE id = :id")
        await home.node.database.write(lambda txn: txn.run(gone, {"id": page.id}))
        for table in ("intake_fields", "records"):
            assert await home.rows(f"SELECT * FROM {table}") == []  # noqa: S608
        # This has a time of its own.
        assert await home.rows("SELECT id, conversation FROM escalations") == [(click.id, None)]
