"""Out while the very first request is under way: nobody is left waiting in the queue."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.page.counsellor import Counsellor, until
from tests.page.elsewhere import Elsewhere
from tests.page.test_exit import lead_to
from tests.page.visitor import VisitorPage

LONGEST_PAUSE_S = 2.5
START = "**/v1/visitor/conversations"


class Held:
    """The start of a talk, stopped on the way.

    Attributes:
        asked: what the page sent, each time.
    """

    def __init__(self, *, arrives: bool) -> None:
        """Make it.

        Args:
            arrives: whether the request gets through, and only its answer does not.
        """
        self.asked: list[dict[str, Any]] = []
        self.is_there = asyncio.Event()
        self.goes_on = asyncio.Event()
        self._arrives = arrives

    async def __call__(self, route: Route) -> None:
        self.asked.append(json.loads(route.request.post_data or ""))
        answer = await route.fetch() if self._arrives else None
        self.is_there.set()
        await self.goes_on.wait()
        if answer is None:
            await route.abort()
        else:
            await route.fulfill(response=answer)


async def _starting(visitor: VisitorPage, site: Elsewhere, held: Held) -> None:
    """Go as far as the request for a conversation."""
    await lead_to(visitor, site)
    await visitor.page.route(START, held)
    await visitor.open()
    await visitor.ask()
    await visitor.page.locator("#go").click()
    await asyncio.wait_for(held.is_there.wait(), 20)


async def _shift_three_times(visitor: VisitorPage) -> None:
    for _ in range(3):
        await visitor.page.keyboard.press("Shift")


async def test_fleeing_before_the_answer_ends_what_has_begun(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    held = Held(arrives=True)
    exit_site.gate.clear()
    await _starting(visitor, exit_site, held)
    (conversation,) = [talk["id"] for talk in await counsellor.waiting()]
    assert conversation == held.asked[0]["id"]
    await _shift_three_times(visitor)
    await until(lambda: _how_it_ended(counsellor, conversation, "quick_exit"))
    assert await counsellor.waiting() == []
    # The token is where no log has it.
    assert held.asked[0]["secret"] not in "".join(visitor.requests)
    # The other site keeps the page waiting, and the answer comes: it begins no talk.
    async with visitor.page.expect_request_finished(lambda one: one.url.endswith("/conversations")):
        held.goes_on.set()
    exit_site.gate.set()
    await visitor.page.wait_for_url(exit_site.url)
    assert not [url for url in visitor.requests if "/visitor/events" in url]
    assert visitor.noises == []


async def test_fleeing_before_the_request_has_arrived_ends_what_begins_later(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    held = Held(arrives=False)
    await _starting(visitor, exit_site, held)
    async with visitor.page.expect_request(lambda one: one.url.endswith("/visitor/end")):
        await _shift_three_times(visitor)
    await visitor.page.wait_for_url(exit_site.url)
    (asked,) = held.asked
    # It was in the network all the time.
    answer = await visitor.page.request.post(visitor.url + "/v1/visitor/conversations", data=asked)
    assert (await answer.json())["token"] == f"{asked['id']}.{asked['secret']}"
    await until(lambda: _how_it_ended(counsellor, asked["id"], "quick_exit"))
    held.goes_on.set()


async def test_nothing_is_asked_for_again_by_a_page_that_was_left(
    visitor: VisitorPage, exit_site: Elsewhere
) -> None:
    held = Held(arrives=False)
    held.goes_on.set()
    exit_site.gate.clear()
    await _starting(visitor, exit_site, held)
    await expect(visitor.page.locator("#go-note")).to_contain_text("Geen verbinding")
    await _shift_three_times(visitor)
    held.is_there.clear()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(held.is_there.wait(), LONGEST_PAUSE_S)
    assert visitor.noises == []
    exit_site.gate.set()
    await visitor.page.wait_for_url(exit_site.url)


async def _how_it_ended(counsellor: Counsellor, conversation: str, reason: str) -> bool:
    return any(
        event["type"] == "conversation_ended"
        and event["conversation"] == conversation
        and event["data"]["reason"] == reason
        for event in await counsellor.log()
    )
