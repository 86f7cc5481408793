"""Whatever breaks on the way, every message is there once and in order (invariant 1)."""

from __future__ import annotations

import asyncio
import time

import pytest
from playwright.async_api import Route, expect

from tests.page.conftest import NewCounsellor, NewVisitor
from tests.page.counsellor import Counsellor, until
from tests.page.holding_back import holding_back, polling
from tests.page.visitor import VisitorPage
from tests.service_process import ServiceProcess

BACK_MS = 30_000


async def _talking(
    own_service: ServiceProcess, new_visitor: NewVisitor, new_counsellor: NewCounsellor
) -> tuple[VisitorPage, Counsellor]:
    visitor = await new_visitor(own_service.url)
    anna = await new_counsellor(url=own_service.url)
    await visitor.start()
    await anna.claim()
    await anna.say("een")
    await visitor.say("twee")
    await expect(visitor.meta_of("twee")).to_contain_text("bezorgd")
    return visitor, anna


@pytest.mark.slow
async def test_inv01_killed_mid_talk_nothing_is_lost_or_doubled(
    own_service: ServiceProcess, new_visitor: NewVisitor, new_counsellor: NewCounsellor
) -> None:
    visitor, anna = await _talking(own_service, new_visitor, new_counsellor)
    await asyncio.to_thread(own_service.kill)
    await visitor.say("drie")
    await visitor.say("vier")
    await visitor.box.fill("half getypt")
    await expect(visitor.page.locator("#band")).to_contain_text("Geen verbinding")
    await expect(visitor.meta_of("vier")).to_contain_text("wordt verstuurd")
    await asyncio.to_thread(own_service.start)
    await expect(visitor.meta_of("vier")).to_contain_text("bezorgd", timeout=BACK_MS)
    await anna.say("vijf")
    await expect(visitor.bubbles).to_have_text(["een", "twee", "drie", "vier", "vijf"])
    await expect(visitor.page.locator("#band")).to_be_empty(timeout=BACK_MS)
    await expect(visitor.box).to_have_value("half getypt")
    assert await anna.texts() == ["een", "twee", "drie", "vier", "vijf"]
    assert visitor.noises == []


@pytest.mark.slow
async def test_a_clean_restart_goes_unnoticed_but_for_the_band(
    own_service: ServiceProcess, new_visitor: NewVisitor, new_counsellor: NewCounsellor
) -> None:
    visitor, anna = await _talking(own_service, new_visitor, new_counsellor)
    await asyncio.to_thread(own_service.stop)
    await visitor.say("drie")
    await asyncio.to_thread(own_service.start)
    await expect(visitor.meta_of("drie")).to_contain_text("bezorgd", timeout=BACK_MS)
    await anna.say("vier")
    await expect(visitor.bubbles).to_have_text(["een", "twee", "drie", "vier"])
    assert await anna.texts() == ["een", "twee", "drie", "vier"]


async def test_inv01_an_answer_that_is_lost_is_not_sent_twice(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    """The service has it, the page does not know: the same id is the same message."""
    await visitor.start()
    await counsellor.claim()
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        await route.fetch()
        lost += 1
        await route.abort()

    await visitor.page.route("**/v1/visitor/messages", lose_the_answer, times=2)
    await visitor.page.route("**/v1/visitor/events*", lambda route: route.abort())
    await visitor.say("eenmaal")
    await expect(visitor.meta_of("eenmaal")).to_contain_text("bezorgd")
    assert lost >= 1
    await visitor.page.unroute("**/v1/visitor/events*")
    await counsellor.say("ja")
    await expect(visitor.bubbles).to_have_text(["eenmaal", "ja"])
    assert await counsellor.texts() == ["eenmaal", "ja"]


async def test_messages_keep_their_order_when_the_first_one_fails(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.page.route("**/v1/visitor/messages", lambda route: route.abort(), times=2)
    words = [f"bericht {n}" for n in range(5)]
    for text in words:
        await visitor.say(text)
    await expect(visitor.meta_of("bericht 4")).to_contain_text("bezorgd")
    assert await counsellor.texts() == words
    assert await visitor.texts() == words


async def test_retry_after_is_obeyed(visitor: VisitorPage, counsellor: Counsellor) -> None:
    await visitor.start()
    await counsellor.claim()
    refused_at: list[float] = []

    async def refuse(route: Route) -> None:
        refused_at.append(time.monotonic())
        await route.fulfill(
            status=429,
            headers={"Retry-After": "2"},
            json={"status": 429, "code": "rate_limited", "title": "", "retry_after_s": 2},
        )

    await visitor.page.route("**/v1/visitor/messages", refuse, times=1)
    await visitor.say("rustig aan")
    await expect(visitor.meta_of("rustig aan")).to_contain_text("bezorgd")
    assert len(refused_at) == 1
    assert time.monotonic() - refused_at[0] >= 2
    assert await counsellor.texts() == ["rustig aan"]


async def test_a_gap_in_the_stream_is_filled(visitor: VisitorPage, counsellor: Counsellor) -> None:
    """The first stream leaves one event out; the page asks for it and shows both."""
    gap = (
        'event: beat\ndata: {"head": 3}\n\n'
        'event: event\nid: 3\ndata: {"k":3,"prev_k":2,"at_ms":1,"type":"message",'
        '"id":"01890000-0000-7000-8000-000000000000","author":"counsellor","n":9,"text":"vals"}\n\n'
    )
    asked: list[str] = []

    async def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            await route.fulfill(content_type="text/event-stream", body=gap)
        else:
            await route.fallback()

    await visitor.page.route("**/v1/visitor/events?*", answer)
    await visitor.start()
    await counsellor.claim()
    await counsellor.say("een")
    await counsellor.say("twee")
    await expect(visitor.bubbles).to_have_text(["een", "twee"])
    assert [one.partition("since=")[2] for one in asked[:2]] == ["0", "0"]


@pytest.mark.slow
async def test_where_streams_are_held_back_the_page_polls(
    new_visitor: NewVisitor, counsellor: Counsellor, service: ServiceProcess
) -> None:
    async with holding_back(service.url) as proxy:
        visitor = await new_visitor(proxy.url)
        await visitor.page.clock.install()
        await visitor.start()
        await counsellor.claim()
        await polling(proxy, visitor.page)
        assert proxy.streams == 2
        await counsellor.say("een")
        await expect(visitor.bubbles).to_have_text(["een"])
        await visitor.say("twee")
        await expect(visitor.meta_of("twee")).to_contain_text("bezorgd")

        async def typing_shows() -> bool:
            # Between two polls nobody listens, and typing is told and forgotten.
            await counsellor.typing()
            return await visitor.page.get_by_text("De medewerker typt").is_visible()

        await until(typing_shows)
        await counsellor.end()
        await expect(
            visitor.page.get_by_role("heading", name="Het gesprek is klaar")
        ).to_be_visible()
        assert proxy.streams == 2


async def test_a_stream_that_falls_silent_is_left_for_a_new_one(
    new_visitor: NewVisitor, counsellor: Counsellor, service: ServiceProcess
) -> None:
    async with holding_back(service.url, beats=1) as proxy:
        visitor = await new_visitor(proxy.url)
        await visitor.page.clock.install()
        await visitor.start()
        await counsellor.claim()

        async def streams() -> int:
            return proxy.streams

        await until(streams)
        await visitor.page.clock.run_for(23_000)
        assert proxy.streams == 1
        proxy.beats = 0
        proxy.holds = False
        await visitor.page.clock.run_for(4_000)
        await counsellor.say("ben je er nog?")
        await expect(visitor.bubbles).to_have_text(["ben je er nog?"])
        assert proxy.polls == 0


@pytest.mark.slow
async def test_the_start_survives_an_outage(
    own_service: ServiceProcess, new_visitor: NewVisitor
) -> None:
    visitor = await new_visitor(own_service.url)
    await visitor.open()
    await visitor.ask()
    await asyncio.to_thread(own_service.kill)
    await visitor.page.locator("#go").click()
    await expect(visitor.page.locator("#go-note")).to_contain_text("Geen verbinding")
    await asyncio.to_thread(own_service.start)
    await expect(visitor.screen("talk")).to_be_visible(timeout=BACK_MS)


async def test_a_conversation_that_is_no_more_ends_clearly(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.page.route(
        "**/v1/visitor/messages",
        lambda route: route.fulfill(
            status=401, json={"status": 401, "code": "token_refused", "title": ""}
        ),
    )
    await visitor.say("Ben je er nog?")
    await expect(visitor.page.get_by_text("Door een storing")).to_be_visible()
    await expect(visitor.meta_of("Ben je er nog?")).to_contain_text("niet verstuurd")


async def test_unsent_words_are_sent_before_the_visitor_leaves(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.page.route("**/v1/visitor/messages", lambda route: route.abort(), times=2)
    await visitor.say("Tot ziens.")
    await visitor.stop()
    await expect(visitor.meta_of("Tot ziens.")).to_contain_text("bezorgd")

    async def ended() -> bool:
        return bool((await counsellor.view())["state"] == "ended")

    await until(ended)
    assert await counsellor.texts() == ["Tot ziens."]
