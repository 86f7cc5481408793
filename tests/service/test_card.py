"""A card stands with its message, once, for everybody who may read the message."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.service.house import Clock, house, settings_in
from tests.service.people import Page, Seat, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7, wall_clock_ms

pytestmark = pytest.mark.timeout(60)
WORDS = "Je kunt ook bellen: 0800-2000."


def _card(card: str | None = "advice_line", id_: str = "", words: str = WORDS) -> dict[str, Any]:
    return {"id": id_ or uuid7(), "text": words, "card": card}


async def _say(seat: Seat, page: Page, message: dict[str, Any]) -> Any:
    return await seat.call("POST", f"/conversations/{page.id}/messages", message)


@pytest.mark.parametrize("card", ["advice_line", "emergency"])
async def test_a_card_reaches_the_page_the_desks_and_the_transcript(
    any_service: ServiceProcess, region: str, card: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        page.stream() as told,
        anna.stream() as of_anna,
        bram.stream() as of_bram,
    ):
        ok(await anna.claim(page.id))
        ok(await page.say("Wie kan ik bellen?"), 201)
        ok(await _say(anna, page, _card(card)), 201)
        for stream in (told, of_anna, of_bram):
            await stream.until(lambda s=stream: len(s.texts()) == 2)  # type: ignore[misc]
        on_stream = [event for event in told.events if event["type"] == "message"]
        assert [(event.get("card"), event["text"]) for event in on_stream][1] == (card, WORDS)
        assert "card" not in on_stream[0]
        polled = (await page.poll()).json()["events"]
        assert [event for event in polled if event["type"] == "message"] == on_stream
        assert _cards(of_anna.events) == [None, card]
        # A code and no word: who may not read the message may know what it offers.
        assert _cards(of_bram.events) == [None, card]
        assert of_bram.texts() == [None, None]
        assert [m["card"] for m in (await anna.transcript(page.id))["messages"]] == [None, card]
        assert (await anna.release(page.id)).status_code == 204
        taken = ok(await bram.claim(page.id))["transcript"]
        assert [(m["card"], m["text"]) for m in taken["messages"]][1] == (card, WORDS)


async def test_inv01_the_same_id_with_another_card_is_a_conflict(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        id_ = uuid7()
        first = ok(await _say(anna, page, _card(id_=id_)), 201)
        assert ok(await _say(anna, page, _card(id_=id_)), 201) == first
        for other in ("emergency", None):
            refused(await _say(anna, page, _card(other, id_)), 409, "id_conflict")
        plain = uuid7()
        ok(await anna.say(page.id, WORDS, plain), 201)
        refused(await _say(anna, page, _card(id_=plain)), 409, "id_conflict")
        ok(await anna.end(page.id))
        # The answer was lost, and it ended since.
        assert ok(await _say(anna, page, _card(id_=id_)), 201) == first
        refused(await _say(anna, page, _card("emergency", id_)), 409, "conversation_ended")
        cards = [m["card"] for m in (await anna.transcript(page.id))["messages"]]
        assert cards == ["advice_line", None]


async def test_the_last_word_of_an_end_carries_no_card(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        path = f"/conversations/{page.id}/end"
        refused(await anna.call("POST", path, {"closing": _card()}), 422, "card_not_allowed")
        there = await anna.transcript(page.id)
        assert (there["messages"], there["conversation"]["state"]) == ([], "claimed")
        ok(await anna.call("POST", path, {"closing": _card(None)}))


async def test_a_visitor_sends_no_card(any_service: ServiceProcess, region: str) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await page.call("POST", "/messages", _card("emergency")), 201)
        ok(await anna.claim(page.id))
        messages = (await anna.transcript(page.id))["messages"]
        assert [(m["text"], m["card"]) for m in messages] == [(WORDS, None)]
        assert "card" not in str((await page.poll()).json())


@pytest.mark.parametrize("card", ["112", "tel:112", "", 112, ["emergency"]])
async def test_a_card_is_a_code_of_the_list(
    any_service: ServiceProcess, region: str, card: Any
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        refused(await _say(anna, page, _card(card)), 400, "invalid")
        assert (await anna.transcript(page.id))["messages"] == []


async def test_many_at_once_keep_their_cards(any_service: ServiceProcess, region: str) -> None:
    """Also where messages of a region go in one transaction."""
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        ok(await anna.say(page.id, "eerst"), 201)
        wanted = [
            _card(card, words=f"{card} {n}") for n in range(8) for card in (None, "emergency")
        ]
        answers = await asyncio.gather(*(_say(anna, page, message) for message in wanted))
        assert {answer.status_code for answer in answers} == {201}
        told = (await anna.transcript(page.id))["messages"][1:]
        assert {m["text"]: m["card"] for m in told} == {m["text"]: m["card"] for m in wanted}


async def test_a_card_of_a_newer_node_leaves_the_words(tmp_path: Any) -> None:
    """Nodes of two versions run side by side: the older one shows the words alone."""
    async with house(settings_in(tmp_path), Clock(wall_clock_ms())) as home:
        page, lea = await home.page(), await home.seat()
        ok(await lea.claim(page.id))
        id_ = uuid7()
        ok(await _say(lea, page, _card("emergency", id_)), 201)
        newer = text("UPDATE events SET data = replace(data, 'emergency', 'helpline')")
        await home.node.database.write(lambda txn: txn.run(newer))
        assert "helpline" in str(await home.rows("SELECT data FROM events WHERE n = 1"))
        message = (await lea.transcript(page.id))["messages"][0]
        assert (message["text"], message["card"]) == (WORDS, None)
        heard = [e for e in (await page.poll()).json()["events"] if e["type"] == "message"]
        assert [(event["text"], "card" in event) for event in heard] == [(WORDS, False)]
        refused(await _say(lea, page, _card("emergency", id_)), 409, "id_conflict")


def _cards(events: list[dict[str, Any]]) -> list[str | None]:
    posted = [event["data"] for event in events if event["type"] == "message_posted"]
    return [data.get("card") for data in posted]


def _anna(service: ServiceProcess, region: str) -> Seat:
    return Seat(service.url, f"anna@{region}")
