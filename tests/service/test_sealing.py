"""What is on the disk: planted words must not be, in any file of service or database."""

from __future__ import annotations

import base64
import hashlib
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.postgres import PostgresServer
from tests.prepared import Kind, Prepared
from tests.service.people import Page, Seat, ok
from tests.service.store import opened
from tests.service_process import ServiceProcess

PLANTED = "zonnebloempit-op-het-aanrecht-7391"
ANSWER = "GM0344"
BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)


@BOTH
async def test_inv05_no_word_of_a_conversation_is_in_any_file(
    prepared: Prepared, postgres: PostgresServer, kind: Kind
) -> None:
    with prepared.service(kind) as service:
        async with Page(service.url) as page, Seat(service.url, "anna@utrecht") as anna:
            page.id = page.id[:-1] + ("0" if page.id[-1] != "0" else "1")
            await page.start(municipality=ANSWER, caller_role="victim")
            ok(await anna.claim(page.id))
            ok(await page.say(f"visitor {PLANTED}"), 201)
            ok(await anna.say(page.id, f"counsellor {PLANTED}"), 201)
            token = page.token.partition(".")[2]
            secrets = [PLANTED, ANSWER, "victim", token, anna.tokens["access_token"]]
            _assert_nowhere(secrets, service, postgres, kind)
            assert PLANTED in str(await anna.transcript(page.id))
        service.kill()
        _assert_nowhere(secrets, service, postgres, kind)


def _assert_nowhere(
    secrets: list[str], service: ServiceProcess, postgres: PostgresServer, kind: Kind
) -> None:
    folders = [service.folder] if kind == "sqlite" else [service.folder, postgres.data]
    if kind == "postgresql":
        postgres.sql("CHECKPOINT")
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    read = 0
    for file in [*files, service.errors]:
        content = _bytes(file)
        read += len(content)
        for secret in secrets:
            assert secret.encode() not in content, f"{secret} is in {file}"
            assert secret.encode("utf-16-le") not in content
            assert base64.b64encode(secret.encode())[:-4] not in content
    assert read > 50_000, "the files were read"
    found = any(b"wrapped_key" in _bytes(file) for file in files)
    assert found, "the search would find what is there"


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # PostgreSQL tidies up while we read
        return b""


@BOTH
async def test_inv11_markup_is_no_different(prepared: Prepared, kind: Kind) -> None:
    with prepared.service(kind) as service:
        async with Page(service.url) as page, Seat(service.url, "anna@utrecht") as anna:
            said = "<b>%s</b> {0} ' -- \\ \u202eabc"
            ok(await page.say(said), 201)
            claimed = ok(await anna.claim(page.id))
    assert claimed["transcript"]["messages"][0]["text"] == said


async def test_inv05_the_key_and_the_database_are_for_their_owner_alone(
    prepared: Prepared,
) -> None:
    with prepared.service("sqlite") as service:
        for name in ("keys/service.key", "vt-desk.sqlite3", "vt-desk.sqlite3-wal"):
            mode = stat.S_IMODE((service.folder / name).stat().st_mode)
            assert mode == 0o600, name
        assert stat.S_IMODE((service.folder / "keys").stat().st_mode) == 0o700


@BOTH
async def test_inv06_a_missing_key_is_refused(prepared: Prepared, kind: Kind) -> None:
    with prepared.service(kind) as service:
        async with Page(service.url):
            pass
        service.stop()
        _key(service).unlink()
        said = _refused_start(service)
        assert "is missing" in said
        assert "Put the key back" in said
        assert not _key(service).exists()


@BOTH
async def test_inv06_another_key_is_refused(prepared: Prepared, kind: Kind) -> None:
    with prepared.service(kind) as service:
        service.stop()
        _key(service).write_bytes(base64.b64encode(hashlib.sha256(b"another").digest()))
        assert "another key" in _refused_start(service)


@pytest.mark.parametrize("content", [b"", b"not base64!", base64.b64encode(b"too short")])
async def test_inv06_what_is_not_a_key_is_refused(prepared: Prepared, content: bytes) -> None:
    with prepared.service("sqlite") as service:
        service.stop()
        _key(service).write_bytes(content)
        assert "is not a key" in _refused_start(service)


async def test_inv06_a_key_that_others_can_read_is_refused(prepared: Prepared) -> None:
    with prepared.service("sqlite") as service:
        service.stop()
        _key(service).chmod(0o640)
        assert "chmod 600" in _refused_start(service)


@BOTH
async def test_inv15_a_newer_database_is_refused_and_left_as_it_is(
    prepared: Prepared, kind: Kind
) -> None:
    with prepared.service(kind) as service:
        service.stop()
        async with opened(service) as store:
            await store.run("UPDATE alembic_version SET version_num = '9999'")
            before = await store.all("SELECT * FROM regions ORDER BY id")
            said = _refused_start(service)
            assert "newer" in said
            assert "9999" in said
            assert await store.all("SELECT * FROM regions ORDER BY id") == before
            assert await store.all("SELECT version_num FROM alembic_version") == [("9999",)]


@pytest.mark.postgresql
def test_inv15_nodes_that_start_together_on_an_empty_database_agree(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name = postgres.new_database()
    key = tmp_path / "service.key"
    nodes = [
        ServiceProcess(tmp_path / f"node{number}", postgres.url(name), (), key)
        for number in range(3)
    ]
    try:
        with ThreadPoolExecutor(len(nodes)) as threads:
            list(threads.map(ServiceProcess.start, nodes))
        assert postgres.sql("SELECT count(*) FROM alembic_version", name) == "1"
    finally:
        for node in nodes:
            node.stop()
        postgres.drop_database(name)


@pytest.mark.postgresql
def test_a_second_node_with_a_key_of_its_own_is_refused(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name = postgres.new_database()
    first = ServiceProcess(tmp_path / "first", postgres.url(name))
    second = ServiceProcess(tmp_path / "second", postgres.url(name))
    try:
        first.start()
        assert "is missing" in _refused_start(second)
    finally:
        first.stop()
        postgres.drop_database(name)


@pytest.mark.postgresql
@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_row_level_security_does_not_bind_is_refused(
    postgres: PostgresServer, tmp_path: Path, power: str
) -> None:
    name = postgres.new_database()
    role = f"too_{power.lower()}"
    postgres.sql(f"CREATE ROLE {role} LOGIN {power}")
    postgres.sql(f"GRANT ALL ON DATABASE {name} TO {role}")
    service = ServiceProcess(tmp_path / "service", postgres.url(name, role))
    assert "row-level security" in _refused_start(service)
    tables = postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name)
    assert tables == "0"
    postgres.drop_database(name)
    postgres.sql(f"DROP ROLE {role}")


def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    service = ServiceProcess(tmp_path / "service", "postgresql://nobody@127.0.0.1:9/none")
    said = _refused_start(service)
    assert "cannot reach" in said
    assert "Traceback" not in said


def _key(service: ServiceProcess) -> Path:
    return service.key_file or service.folder / "keys" / "service.key"


def _refused_start(service: ServiceProcess) -> str:
    done = subprocess.run(
        service.command("--port", "0"), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1, done.stderr
    return done.stderr
