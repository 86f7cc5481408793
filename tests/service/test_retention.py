"""When the time of keeping is over: gone from the service, its files and older backups."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text

from tests.postgres import PostgresServer
from tests.prepared import Kind
from tests.service.house import Clock, House, house, settings_in
from tests.service.people import RECORD, Page, Seat, edit, ok, refused
from vt_desk.domain.ids import wall_clock_ms
from vt_desk.service.db.key_file import load_keys
from vt_desk.service.db.sealing import SealBrokenError, Sealer
from vt_desk.service.settings import Settings

SAID = "klaproosveld-achter-de-schuur-5127"
ANSWERED = "korenschuur-aan-de-dijk-9043"
FILLED_IN = "boterbloem-op-het-formulier-6618"
SEALED = """
SELECT c.wrapped_key, c.intake_key, e.conversation, e.client_id, e.n, e.sealed
FROM events e JOIN conversations c ON c.id = e.conversation WHERE e.sealed IS NOT NULL
UNION ALL
SELECT c.wrapped_key, c.intake_key, f.conversation,
  f.edit || '/' || f.field || '/' || f."user", NULL, f.sealed
FROM intake_fields f JOIN conversations c ON c.id = f.conversation
"""
Sealed = list[tuple[bytes, bytes, str, str | None, int | None, bytes]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Both databases."""
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def settings(kind: Kind, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A service whose region keeps words for two days, and the record for five."""
    if kind == "sqlite":
        yield settings_in(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    try:
        yield settings_in(tmp_path, server.url(name))
    finally:
        server.drop_database(name)


async def _talk(home: House) -> tuple[Seat, Page]:
    lea = await home.seat()
    page = await home.page(municipality="GM0344", caller_role="victim")
    ok(await lea.claim(page.id))
    ok(await page.say(SAID), 201)
    ok(await lea.say(page.id, ANSWERED), 201)
    ok(await lea.fill(page.id, edit("town", "iets eerders", 1), edit("town", FILLED_IN, 2)))
    return lea, page


async def _sealed(home: House) -> Sealed:
    return await home.rows(SEALED)  # type: ignore[return-value]


def _opened(key_path: Path, found: Sealed) -> list[bytes]:
    """What somebody reads who has these rows and this key file, and tries every key in it."""
    tree = load_keys(key_path, may_create=False).tree
    sealer = Sealer(tree)
    read = []
    for wrapped, intake, conversation, client_id, n, sealed in found:
        of_words = "intake" if n is None else "event"
        place = f"{of_words}/{client_id}" if client_id else "answers"
        try:
            read.append(sealer.open(intake if n is None else wrapped, conversation, place, sealed))
        except SealBrokenError:
            continue
    for seed in tree.seeds:
        for wrapped, intake, conversation, *_, sealed in found:
            for blob in (wrapped[6:], intake[6:], sealed):
                for bound in (b"", conversation.encode(), wrapped[:6] + conversation.encode()):
                    try:
                        read.append(AESGCM(seed).decrypt(blob[:12], blob[12:], bound))
                    except InvalidTag:
                        continue
    return read


def _files(folder: Path) -> bytes:
    return b"".join(_bytes(file) for file in folder.rglob("*") if file.is_file())


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # PostgreSQL tidies up while we read
        return b""


async def test_inv14_words_are_gone_from_files_and_from_a_backup_made_before(
    settings: Settings, kind: Kind, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with house(settings) as home:
        lea, page = await _talk(home)
        ended_ms = home.clock.now_ms
        ok(await lea.end(page.id))
        assert (await lea.transcript(page.id))["conversation"]["transcript_until_ms"] == (
            ended_ms + 2 * 86_400_000
        )
        home.clock.go_on(days=1.9)
        assert await home.node.purge.run() == 0
        assert SAID in str(await lea.transcript(page.id))

        backup = await _sealed(home)
        key_before = tmp_path / "key.before"
        shutil.copy2(settings.key_path, key_before)
        read = b"".join(_opened(key_before, backup))
        assert SAID.encode() in read, "the search would find what can be read"
        assert ANSWERED.encode() in read
        assert b"GM0344" in read
        assert read.count(FILLED_IN.encode()) == 2, "in the form and in the log"

        home.clock.go_on(days=0.1, minutes=3)
        assert await home.node.purge.run() == 2
        assert _opened(settings.key_path, backup) == []
        if kind == "sqlite":
            files = _files(settings.folder)
            assert len(files) > 50_000
            for *_, sealed in backup:
                assert sealed not in files
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            server.sql("CHECKPOINT")
            files = _files(server.data)
            assert any(sealed in files for *_, sealed in backup), "the write-ahead log has it still"
        assert await home.rows("SELECT * FROM intake_fields") == []
        for planted in (SAID, ANSWERED, FILLED_IN):
            assert planted.encode() not in files


async def test_inv14_what_the_service_says_after_the_purge(settings: Settings) -> None:
    async with house(settings) as home:
        lea, page = await _talk(home)
        ok(await lea.end(page.id))
        home.clock.go_on(days=2, minutes=3)
        assert await home.node.purge.run() == 2
        await lea.sign_in()
        refused(await lea.call("GET", f"/conversations/{page.id}"), 410, "conversation_purged")
        refused(await page.poll(0), 401, "token_refused")
        events = ok(await lea.poll(0))["events"]
        said = [event for event in events if event["type"] == "message_posted"]
        assert len(said) == 2
        assert all("text" not in event["data"] for event in said)
        purged = [
            e["data"]["retention_class"] for e in events if e["type"] == "conversation_purged"
        ]
        assert purged == ["transcript", "intake"]
        lines = await home.rows(
            "SELECT who, what, region, subject FROM audit WHERE who = 'service'"
        )
        assert sorted(lines) == [
            ("service", f"purged:{of}", "utrecht", page.id) for of in ("intake", "transcript")
        ]


async def test_inv14_the_record_goes_last_and_the_log_keeps_its_numbers(
    settings: Settings,
) -> None:
    async with house(settings) as home:
        lea, page = await _talk(home)
        ok(await lea.end(page.id))
        ok(await lea.keep_record(page.id, RECORD))
        home.clock.go_on(days=3)
        assert await home.node.purge.run() == 2
        assert len(await home.rows("SELECT * FROM records")) == 1
        await lea.sign_in()
        refused(await lea.keep_record(page.id, None), 410, "conversation_purged")
        refused(await lea.fill(page.id, edit("town", "x", 3)), 410, "conversation_purged")
        before = await home.rows("SELECT seq, at_ms FROM events ORDER BY seq")
        home.clock.go_on(days=3)
        assert await home.node.purge.run() == 1
        for table in ("conversations", "records", "intake_fields"):
            assert await home.rows(f"SELECT * FROM {table}") == []  # noqa: S608
        left = await home.rows("SELECT type, data FROM events WHERE conversation IS NULL")
        assert {row for row in left if row[0] != "seat_changed"} == {("gone", "{}")}
        after = await home.rows("SELECT seq, at_ms FROM events ORDER BY seq")
        assert after[: len(before)] == before
        await lea.sign_in()
        refused(await lea.call("GET", f"/conversations/{page.id}"), 404, "not_found")
        numbers = [event["seq"] for event in ok(await lea.poll(0))["events"]]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_inv14_intake_has_a_time_of_its_own(tmp_path: Path) -> None:
    async with house(settings_in(tmp_path, transcript=4, intake=1)) as home:
        lea, page = await _talk(home)
        ok(await lea.fill(page.id, edit("in_danger", "yes", 3), danger=True))
        ok(await lea.end(page.id))
        assert [form["conversation"]["id"] for form in await lea.open_forms()] == [page.id]
        backup = await _sealed(home)
        home.clock.go_on(days=1, minutes=3)
        assert await home.node.purge.run() == 1
        await lea.sign_in()
        told = await lea.transcript(page.id)
        assert SAID in str(told)
        assert told["conversation"]["caller_role"] == "unsaid"
        assert told["conversation"]["danger_since_ms"] is None
        assert told["intake"] == []
        assert await lea.open_forms() == []
        logged = [e for e in ok(await lea.poll(0))["events"] if e["type"] == "intake_changed"]
        assert len(logged) == 3
        assert all("value" not in event["data"] for event in logged)
        read = b"".join(_opened(home.node.settings.key_path, backup))
        assert SAID.encode() in read
        assert b"GM0344" not in read
        assert FILLED_IN.encode() not in read


async def test_inv14_words_that_are_gone_leave_the_form_to_be_finished(tmp_path: Path) -> None:
    async with house(settings_in(tmp_path, transcript=1, intake=4)) as home:
        lea, page = await _talk(home)
        ok(await lea.end(page.id))
        home.clock.go_on(days=1, minutes=3)
        assert await home.node.purge.run() == 1
        await lea.sign_in()
        refused(await lea.call("GET", f"/conversations/{page.id}"), 410, "conversation_purged")
        (form,) = await lea.open_forms()
        assert [field["value"] for field in form["fields"]] == [FILLED_IN]
        ok(await lea.fill(page.id, edit("town", "nog iets", 3)))
        ok(await lea.keep_record(page.id, RECORD))
        assert await lea.open_forms() == []


async def test_inv14_what_a_node_of_the_version_before_leaves_is_cleared_at_the_next_start(
    settings: Settings,
) -> None:
    async with house(settings) as home:
        lea, page = await _talk(home)
        ok(await lea.end(page.id))
        # It knows of no form: the key goes, and the rows stay, which nobody can read.
        gone = "UPDATE conversations SET intake_key = NULL"
        await home.node.database.write(lambda txn: txn.run(text(gone)))
        assert len(await home.rows("SELECT * FROM intake_fields")) == 1
    async with house(settings) as home:
        assert await home.rows("SELECT * FROM intake_fields") == []


async def test_inv14_a_talk_that_goes_on_is_kept_and_one_that_ended_counts_from_there(
    settings: Settings, tmp_path: Path
) -> None:
    clock = Clock(wall_clock_ms())
    async with house(settings, clock) as home:
        lea, page = await _talk(home)
        shutil.copy2(settings.key_path, tmp_path / "key.old")
        for _ in range(10):
            clock.go_on(days=1)
            assert await home.node.purge.run() == 0
        await lea.sign_in()
        assert SAID in str(await lea.transcript(page.id))
        first_ms = (await home.rows("SELECT min(key_minute) FROM conversations"))[0][0]
        assert home.node.purge._sealer.tree.first <= int(str(first_ms))  # noqa: SLF001 - the bound
    # A node with an older copy of the keys opens what a newer one does, and catches up.
    shutil.copy2(tmp_path / "key.old", settings.key_path)
    async with house(settings, clock) as home:
        lea = await home.seat()
        assert SAID in str(await lea.transcript(page.id))
        assert await home.node.purge.run() == 0
        now = load_keys(settings.key_path, may_create=False).tree.first
        assert now > load_keys(tmp_path / "key.old", may_create=False).tree.first


async def test_inv14_a_service_that_was_off_purges_when_it_is_back(settings: Settings) -> None:
    clock = Clock(wall_clock_ms())
    async with house(settings, clock) as home:
        lea, page = await _talk(home)
        ok(await lea.end(page.id))
        backup = await _sealed(home)
        await home.node.purge.run()
    clock.go_on(days=4)
    async with house(settings, clock) as home:
        assert await home.node.purge.run() == 2
        assert _opened(settings.key_path, backup) == []
