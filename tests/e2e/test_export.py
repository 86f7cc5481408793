"""``vt-desk export`` as a lead uses it: real conversations, a real service, files read back."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import pytest_asyncio
import uvicorn

from tests.deadline import until
from tests.service.house import Clock, House, house, settings_in
from tests.service.people import RECORD, edit, ok
from tests.service_process import PASSWORD
from vt_desk.domain.report import ZONE
from vt_desk.service.api.app import build_app

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAID = "klaproos-op-het-formulier"


@dataclass
class Region:
    """A service on loopback, in June, that has a May to tell of."""

    home: House
    url: str

    async def export(
        self, *options: str, password: str = PASSWORD, errors_to: int = asyncio.subprocess.PIPE
    ) -> tuple[int, str, str]:
        """Run the command; its exit code, and what it said."""
        command = [sys.executable, "-m", "vt_desk", "export", "--service", self.url, *options]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors_to,
        )
        async with asyncio.timeout(60):
            out, errors = await process.communicate(f"{password}\n".encode())
        return process.returncode or 0, out.decode(), (errors or b"").decode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def region(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Region]:
    """Seven advices in May: six by neighbours and one, too few to tell, by a teacher."""
    settings = settings_in(tmp_path_factory.mktemp("house"), transcript=20, intake=20, record=100)
    at = datetime(2026, 5, 12, 10, 30, tzinfo=ZONE)
    async with house(settings, Clock(int(at.timestamp() * 1000))) as home:
        anna = await home.seat("anna")
        teacher = {**RECORD, "caller_role": "professional", "capacity": "education_primary"}
        for record in (*[RECORD] * 6, teacher):
            page = await home.page()
            ok(await anna.claim(page.id))
            ok(await anna.fill(page.id, edit("town", SAID)))
            ok(await anna.end(page.id))
            ok(await anna.keep_record(page.id, record))
        home.clock.go_on(days=30)
        config = uvicorn.Config(
            build_app(home.node),
            port=0,
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve())
        await until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Region(home, f"http://127.0.0.1:{port}")
        server.should_exit = True
        await running


MAY = ("--user", "lea", "--region", "utrecht", "--first", "2026-05", "--last", "2026-06")


async def test_a_lead_writes_may_as_csv(region: Region, tmp_path: Path) -> None:
    file = tmp_path / "mei.csv"
    code, out, errors = await region.export(*MAY, "--out", str(file))
    assert (code, out) == (0, f"{file}\n"), errors
    assert errors == "utrecht: not told: 2026-06\n"
    text = file.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows[0][4:] == ["2026-05*"]
    by_code = {row[2]: row[4] for row in rows[1:] if len(row) == 5}
    assert by_code["conversations"] == by_code["records"] == "7"
    assert by_code["child_other"] == "7"
    # One teacher: not told, nor anything that would tell.
    assert by_code["education_primary"] == by_code["professional"] == "x"
    assert by_code["bystander"] == "x"
    for word in (SAID, "lea", "Anna", "anna"):
        assert word not in text
    # The device that was signed in for it is signed out again.
    of_export = "FROM devices WHERE name = 'vt-desk export'"
    assert {*await region.home.rows(f"SELECT removed_ms IS NULL {of_export}")} == {(0,)}


async def test_a_workbook_and_pages_are_written_too(region: Region, tmp_path: Path) -> None:
    sheet, pages = tmp_path / "mei.xlsx", tmp_path / "mei.pdf"
    code, _, errors = await region.export(*MAY, "--out", str(sheet), "--language", "en")
    assert code == 0, errors
    book = openpyxl.load_workbook(sheet)
    assert book["Key figures"]["D2"].value == 7
    assert book["About"]["B2"].value == "Utrecht"
    code, _, errors = await region.export(*MAY, "--out", str(pages))
    assert code == 0, errors
    assert pages.read_bytes().startswith(b"%PDF-")


async def test_a_file_that_is_there_stays_unless_forced(region: Region, tmp_path: Path) -> None:
    file = tmp_path / "mei.csv"
    file.write_text("mine")
    code, out, errors = await region.export(*MAY, "--out", str(file))
    assert (code, out) == (6, "")
    assert "--force" in errors
    assert file.read_text() == "mine"
    code, _, errors = await region.export(*MAY, "--out", str(file), "--force")
    assert code == 0, errors
    assert "Gesprekken" in file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ((*MAY, "--out", "nowhere/a.csv"), 6, "No such file"),
        ((*MAY, "--out", "a.doc"), 2, "--format"),
        (("--user", "anna", "--first", "2026-05", "--out", "a.csv"), 5, "lead of that region"),
        (("--user", "lea", "--region", "zeeland", "--out", "a.csv"), 5, "lead of that region"),
        (("--user", "lea", "--first", "2026-06", "--out", "a.csv"), 1, "no whole month"),
        (("--user", "lea", "--first", "2026-5", "--out", "a.csv"), 2, "not a month"),
        (("--user", "lea", "--first", "2026-05", "--last", "2026-04", "--out", "a.csv"), 2, "befo"),
        (("--first", "2026-05", "--out", "a.csv"), 2, "--user"),
        ((*MAY, "--service", "http://127.0.0.1:9", "--out", "a.csv"), 1, "unreachable"),
        ((*MAY, "--service", "http://example.org", "--out", "a.csv"), 2, "not an address"),
    ],
)
async def test_what_stands_in_the_way_has_a_code_and_a_sentence(
    region: Region,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    found, out, errors = await region.export(*options)
    assert (found, out) == (code, ""), errors
    assert says in errors
    assert "Traceback" not in errors
    assert not any(name.startswith("a.") for name in os.listdir(tmp_path))  # noqa: PTH208


async def test_who_waits_at_a_terminal_sees_which_region_is_read(
    region: Region, tmp_path: Path
) -> None:
    shown, terminal = os.openpty()
    options = (*MAY, "--out", str(tmp_path / "mei.csv"))
    code, _, _ = await region.export(*options, errors_to=terminal)
    os.close(terminal)
    with os.fdopen(shown, "rb", buffering=0) as seen:
        assert seen.read(4096).decode().startswith("Utrecht (1 of 1)…")
    assert code == 0


async def test_a_wrong_password_is_said(region: Region, tmp_path: Path) -> None:
    options = (*MAY, "--out", str(tmp_path / "a.csv"))
    code, _, errors = await region.export(*options, password="korenbloem-43")
    assert code == 4, errors
    assert PASSWORD not in errors
