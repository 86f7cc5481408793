"""Hours from a region file: the real service's own answer closes the page, and opens it."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.page.conftest import NewVisitor
from tests.page.visitor import VisitorPage
from tests.prepared import Prepared
from tests.service_process import ServiceProcess

LOOKS_AGAIN_MS = 61_000
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def _answer_on(folder: Path, today: str, tomorrow: str) -> None:
    """Write the hours of today and tomorrow for the only region."""
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    then = now + timedelta(days=1)
    (folder / "regions.toml").write_text(
        '[regions.utrecht]\nname = "Utrecht"\n\n[regions.utrecht.exceptions]\n'
        f"{now:%Y-%m-%d} = {today}\n{then:%Y-%m-%d} = {tomorrow}\n",
        encoding="utf-8",
    )
    (folder / "municipalities.csv").write_text(
        "code,name,region,confirm,aliases\nGM0344,Utrecht,utrecht,,\n", encoding="utf-8"
    )


@pytest.fixture
def closed_service(prepared: Prepared, tmp_path: Path) -> Iterator[ServiceProcess]:
    """A service whose only region is closed today."""
    _answer_on(tmp_path, "[]", '["09:30", "17:00"]')
    with prepared.service("sqlite", "--regions", str(tmp_path)) as process:
        yield process


async def _look_again(visitor: VisitorPage) -> None:
    await visitor.page.clock.run_for(LOOKS_AGAIN_MS)


async def test_closed_by_the_region_file_the_page_says_when_it_opens(
    closed_service: ServiceProcess, tmp_path: Path, new_visitor: NewVisitor
) -> None:
    written = tomllib.loads((tmp_path / "regions.toml").read_text("utf-8"))
    opens = date.fromisoformat(max(written["regions"]["utrecht"]["exceptions"]))
    visitor = await new_visitor(closed_service.url)
    await visitor.open()
    await expect(visitor.screen("closed")).to_contain_text("De chat is nu dicht")
    await expect(visitor.page.locator("#opens")).to_contain_text(
        f"We zijn weer open op {DAYS[opens.weekday()]} {opens.day} "
    )
    await expect(visitor.page.locator("#opens")).to_contain_text("09:30 uur.")
    await expect(visitor.page.locator("#start")).to_be_hidden()
    refused = await visitor.page.request.post(
        closed_service.url + "/v1/visitor/conversations",
        data={"id": "01890000-0000-7000-8000-000000000000", "region": "utrecht"},
    )
    assert (await refused.json())["code"] == "closed"


async def test_a_page_that_stands_open_follows_the_hours_through_a_restart(
    closed_service: ServiceProcess, tmp_path: Path, new_visitor: NewVisitor
) -> None:
    visitor = await new_visitor(closed_service.url)
    await visitor.page.clock.install()
    await visitor.open()
    await expect(visitor.screen("closed")).to_be_visible()

    await asyncio.to_thread(closed_service.stop)
    await _look_again(visitor)
    await expect(visitor.screen("offline")).to_be_visible()
    await asyncio.to_thread(closed_service.start)
    await expect(visitor.screen("closed")).to_be_visible()

    await asyncio.to_thread(closed_service.stop)
    _answer_on(tmp_path, '["00:00", "23:59:59"]', '["00:00", "23:59:59"]')
    await asyncio.to_thread(closed_service.start)
    await _look_again(visitor)
    await expect(visitor.screen("hello")).to_contain_text("De chat is nu open")
    await visitor.ask()
    await visitor.go()
    loads = [one for one in visitor.requests if one.endswith("/?region=utrecht")]
    assert len(loads) == 1
