"""Outside hours, and before there is any answer at all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Route, expect

from tests.page.conftest import NewVisitor
from tests.page.visitor import VisitorPage

OPENS_MS = int(datetime(2026, 11, 23, 8, 0, tzinfo=UTC).timestamp() * 1_000)
CLOSED = {
    "open": False,
    "exit_url": "http://127.0.0.1:9/",
    "retention_days": 28,
    "opens_at_ms": OPENS_MS,
    "hours": None,
}


async def _say(visitor: VisitorPage, info: dict[str, Any]) -> None:
    await visitor.page.route("**/v1/visitor/info*", lambda route: route.fulfill(json=info))


async def test_closed_says_when_it_opens_in_dutch_time(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor(timezone_id="America/New_York")
    await _say(visitor, CLOSED)
    await visitor.open()
    screen = visitor.screen("closed")
    await expect(screen).to_contain_text("We zijn weer open op maandag 23 november om 09:00 uur.")
    await expect(screen).to_contain_text("0800-2000")
    await expect(screen).to_contain_text("112")
    await expect(visitor.page.locator("#start")).to_be_hidden()
    await visitor.page.get_by_role("button", name="English").click()
    await expect(screen).to_contain_text("Monday 23 November at 09:00")


async def test_a_closed_page_opens_by_itself(visitor: VisitorPage) -> None:
    await visitor.page.clock.install()
    await _say(visitor, CLOSED)
    await visitor.open()
    await expect(visitor.screen("closed")).to_be_visible()
    await _say(visitor, CLOSED | {"open": True, "hours": ["09:00", "17:00"]})
    await visitor.page.clock.run_for(61_000)
    await expect(visitor.screen("hello")).to_contain_text("Open tot 17:00 uur")


async def test_closing_between_the_page_and_the_start_is_told(visitor: VisitorPage) -> None:
    await _say(visitor, CLOSED | {"open": True})
    await visitor.open()
    await visitor.ask()
    await _say(visitor, CLOSED)
    await visitor.page.route(
        "**/v1/visitor/conversations",
        lambda route: route.fulfill(
            status=409, json={"status": 409, "code": "closed", "title": ""}
        ),
    )
    await visitor.page.locator("#go").click()
    await expect(visitor.screen("closed")).to_be_visible()


async def test_without_an_answer_the_numbers_are_still_there(visitor: VisitorPage) -> None:
    failed = 0

    async def fail(route: Route) -> None:
        nonlocal failed
        failed += 1
        if failed > 3:
            await route.fallback()
        else:
            await route.abort()

    await visitor.page.route("**/v1/visitor/info*", fail)
    await visitor.page.goto(visitor.url + "/?region=utrecht")
    await expect(visitor.screen("offline")).to_be_visible()
    await expect(visitor.page.locator("#numbers")).to_be_visible()
    await expect(visitor.screen("hello")).to_be_visible(timeout=20_000)


async def test_a_region_that_is_not_there_is_no_dead_end(visitor: VisitorPage) -> None:
    await visitor.page.goto(visitor.url + "/?region=atlantis&lang=xx")
    await expect(visitor.screen("hello")).to_be_visible()
    await expect(visitor.page.locator("html")).to_have_attribute("lang", "nl")


async def test_without_scripts_the_number_is_told(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor(java_script_enabled=False)
    await visitor.page.goto(visitor.url)
    await expect(visitor.page.get_by_text("Bel dan gratis 0800-2000")).to_be_visible()
    await expect(visitor.page.locator("#numbers")).to_be_visible()
    href = await visitor.page.locator("#exit").get_attribute("href")
    assert href is not None
    assert href.startswith("https://")
