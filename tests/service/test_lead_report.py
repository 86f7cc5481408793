"""The report as a lead gets it: counted from real conversations, for the region's leads alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.postgres import PostgresServer
from tests.service.house import Clock, House, house, settings_in
from tests.service.people import RECORD, Page, Seat, edit, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.report import ZONE
from vt_desk.service.settings import Settings

SAID = "klaproos-op-het-formulier"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A service whose region keeps intakes for 20 days and records for 100."""
    if request.param == "sqlite":
        yield settings_in(tmp_path, transcript=20, intake=20, record=100)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    try:
        yield settings_in(tmp_path, server.url(name), transcript=20, intake=20, record=100)
    finally:
        server.drop_database(name)


@pytest.fixture
async def home(settings: Settings) -> AsyncIterator[House]:
    """A node whose clock says the middle of May."""
    at = datetime(2026, 5, 12, 10, 30, tzinfo=ZONE)
    async with house(settings, Clock(int(at.timestamp() * 1000))) as found:
        yield found


async def _report(seat: Seat, first: str, last: str, region: str = "utrecht") -> httpx.Response:
    return await seat.call("GET", f"/regions/{region}/report?first={first}&last={last}")


async def _advice(home: House, seat: Seat, wait_s: int, record: dict[str, Any] | None) -> Page:
    page = await home.page()
    home.clock.now_ms += wait_s * 1000
    ok(await seat.claim(page.id))
    home.clock.now_ms += 600_000
    ok(await seat.fill(page.id, edit("town", SAID)))
    ok(await seat.end(page.id))
    ok(await seat.keep_record(page.id, record))
    return page


async def test_a_lead_reads_the_months_that_are_over(home: House) -> None:
    anna = await home.seat("anna")
    for _ in range(6):
        await _advice(home, anna, 30, RECORD)
    home.clock.go_on(days=1)
    teacher = {**RECORD, "caller_role": "professional", "capacity": "education_primary"}
    for _ in range(5):
        await _advice(home, anna, 90, teacher)
    # A second claim is no second answer.
    page = await home.page()
    home.clock.now_ms += 40_000
    ok(await anna.claim(page.id))
    assert (await anna.release(page.id)).status_code == 204
    home.clock.now_ms += 60_000
    ok(await anna.claim(page.id))
    home.clock.now_ms += 540_000
    await page.end("quick_exit")

    lea = await home.seat("lea")
    assert ok(await _report(lea, "2026-04", "2026-05"))["months"][-1]["month"] == "2026-04"
    home.clock.go_on(days=20)
    await lea.sign_in()
    answer = await _report(lea, "2026-05", "2026-07")
    told = ok(answer)
    assert (told["region"], told["first"], told["last"]) == ("utrecht", "2026-05", "2026-07")
    (may,) = told["months"]
    assert may["month"] == "2026-05"
    assert may["final"] is False
    assert (may["conversations"], may["records"]) == (12, 11)
    assert (may["wait_s"], may["handling_s"]) == (30, 600)
    assert may["outcomes"] == {"unanswered": 0, "answered_soon": 7, "answered_later": 5}
    assert set(may["end_reasons"].values()) == {None}
    assert (may["caller_roles"]["bystander"], may["capacities"]["neighbour"]) == (6, 6)
    assert may["reasons"]["child_other"] == may["natures"]["witness"] == 11
    assert len(may["hours"]) == 24
    for word in (SAID, page.id, "anna", "Anna"):
        assert word not in answer.text

    # When no form can change any more it is final, and when the first of them is purged, gone.
    await home.node.purge.run()
    assert ok(await _report(lea, "2026-05", "2026-05"))["months"][0]["final"] is True
    home.clock.go_on(days=67)
    await lea.sign_in()
    assert ok(await _report(lea, "2026-05", "2026-05"))["months"][0]["conversations"] == 12
    home.clock.go_on(days=3)
    await lea.sign_in()
    assert ok(await _report(lea, "2026-05", "2026-05"))["months"] == []


async def test_who_reads_a_report_is_written_down(home: House) -> None:
    lea = await home.seat("lea")
    ok(await _report(lea, "2026-01", "2026-04"))
    lines = await home.rows(
        "SELECT who, what, region, subject FROM audit WHERE what LIKE 'report%'"
    )
    assert lines == [("lea", "report:2026-01:2026-04", "utrecht", None)]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-05", "2026-04"), ("2020-01", "2026-04"), ("2026-13", "2026-13"), ("mei", "2026-05")],
)
async def test_a_period_that_cannot_be_is_refused(home: House, first: str, last: str) -> None:
    lea = await home.seat("lea")
    refused(await _report(lea, first, last), 400, "invalid")
    assert await home.rows("SELECT who FROM audit WHERE what LIKE 'report%'") == []


async def test_only_leads_and_administrators_of_the_region_read_it(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Seat(url, f"lea@{region}") as lea,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, "ines") as ines,
    ):
        other = "utrecht"
        ok(await _report(lea, "2026-01", "2026-01", region))
        refused(await _report(lea, "2026-01", "2026-01", other), 404, "not_found")
        refused(await _report(anna, "2026-01", "2026-01", region), 403, "forbidden")
        refused(await _report(ines, "2026-01", "2026-01", region), 404, "not_found")
