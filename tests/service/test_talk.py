"""Talking: once, in order, and to those alone who may read it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.service.people import Page, Seat, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7

pytestmark = pytest.mark.timeout(60)
VISITORS_MAY_HEAR = {"message", "joined", "left", "ended", "receipt"}


async def test_inv01_the_same_id_with_the_same_words_is_one_message(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        id_, own = uuid7(), uuid7()
        first = (await page.say("hallo", id_)).json()
        again = (await page.say("hallo", id_)).json()
        assert first == again
        mine = (await anna.say(page.id, "dag", own)).json()
        assert (await anna.say(page.id, "dag", own)).json() == mine
        told = await anna.transcript(page.id)
    assert [(m["n"], m["text"]) for m in told["messages"]] == [(1, "hallo"), (2, "dag")]


async def test_the_same_id_with_other_words_or_of_another_author_is_a_conflict(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        id_ = uuid7()
        ok(await page.say("hallo", id_), 201)
        refused(await page.say("iets anders", id_), 409, "id_conflict")
        refused(await anna.say(page.id, "hallo", id_), 409, "id_conflict")
        assert [m["text"] for m in (await anna.transcript(page.id))["messages"]] == ["hallo"]


async def test_inv01_ten_sends_of_one_id_at_once_are_one_message(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        id_ = uuid7()
        answers = await asyncio.gather(*(page.say("een keer", id_) for _ in range(10)))
        assert {(a.status_code, a.json()["n"]) for a in answers} <= {(201, 1), (200, 1)}
        ok(await anna.claim(page.id))
        assert len((await anna.transcript(page.id))["messages"]) == 1


async def test_inv01_a_message_whose_answer_was_lost_counts_though_it_ended_since(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        id_, own = uuid7(), uuid7()
        said = (await page.say("tot ziens", id_)).json()
        mine = (await anna.say(page.id, "dag", own)).json()
        ok(await anna.end(page.id))
        assert (await page.say("tot ziens", id_)).json() == said
        assert (await anna.say(page.id, "dag", own)).json() == mine
        refused(await page.say("nog iets"), 409, "conversation_ended")
        refused(await anna.say(page.id, "nog iets"), 409, "conversation_ended")


async def test_inv01_a_message_whose_answer_was_lost_counts_though_it_was_handed_back(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        own = uuid7()
        mine = (await anna.say(page.id, "moment", own)).json()
        assert (await anna.release(page.id)).status_code == 204
        assert (await anna.say(page.id, "moment", own)).json() == mine
        refused(await anna.say(page.id, "moment"), 409, "not_yours")


async def test_inv01_both_sides_read_one_order_under_a_crowd(
    any_service: ServiceProcess, region: str
) -> None:
    pages = [Page(any_service.url, region) for _ in range(4)]
    for page in pages:
        await page.start()
    async with _anna(any_service, region) as anna, anna.stream() as log:
        for page in pages:
            ok(await anna.claim(page.id))

        async def talk(page: Page, who: str) -> None:
            for number in range(10):
                text = f"{who} {number}"
                answer = await (page.say(text) if who == "v" else anna.say(page.id, text))
                assert answer.status_code == 201

        await asyncio.gather(*(talk(page, who) for page in pages for who in "vc"))
        await log.until(lambda: len(log.texts()) >= 80)
        seqs = [event["seq"] for event in log.events]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
        assert all(event["prev"] == event["seq"] - 1 for event in log.events)
        for page in pages:
            at_desk = _texts(log.events, page.id)
            heard = (await page.poll()).json()["events"]
            at_page = [event["text"] for event in heard if event["type"] == "message"]
            assert at_page == at_desk
            assert [t for t in at_desk if t[0] == "v"] == [f"v {n}" for n in range(10)]
            assert [t for t in at_desk if t[0] == "c"] == [f"c {n}" for n in range(10)]
            assert [event["k"] for event in heard] == list(range(1, len(heard) + 1))
    for page in pages:
        await page.http.aclose()


async def test_words_reach_the_owner_and_the_lead_and_nobody_else(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        Seat(url, f"lea@{region}") as lea,
        anna.stream() as of_anna,
        bram.stream() as of_bram,
        lea.stream() as of_lea,
    ):
        ok(await page.say("voor wie mij helpt"), 201)
        claimed = ok(await anna.claim(page.id))["transcript"]
        assert [m["text"] for m in claimed["messages"]] == ["voor wie mij helpt"]
        ok(await anna.say(page.id, "ik luister"), 201)
        for stream in (of_anna, of_bram, of_lea):
            await stream.until(lambda s=stream: len(s.texts()) == 2)  # type: ignore[misc]
        assert of_anna.texts() == [None, "ik luister"]
        assert of_bram.texts() == [None, None]
        assert of_lea.texts() == ["voor wie mij helpt", "ik luister"]
        refused(await bram.call("GET", f"/conversations/{page.id}"), 404, "not_found")
        assert len((await lea.transcript(page.id))["messages"]) == 2
        told = (await bram.poll(0)).json()["events"]
        assert all("text" not in e["data"] or e["data"]["text"] is None for e in told)


async def test_a_former_owner_reads_no_new_words(any_service: ServiceProcess, region: str) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        ok(await anna.claim(page.id))
        ok(await page.say("eerste"), 201)
        assert (await anna.release(page.id)).status_code == 204
        ok(await bram.claim(page.id))
        async with anna.stream() as log:
            ok(await page.say("tweede"), 201)
            await log.until(lambda: len(log.texts()) == 2)
            assert log.texts() == ["eerste", None]
        refused(await anna.call("GET", f"/conversations/{page.id}"), 404, "not_found")


async def test_inv10_a_visitors_stream_has_nothing_but_its_allow_list(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Page(url, region) as neighbour,
        Seat(url, f"anna@{region}") as anna,
        page.stream() as told,
    ):
        ok(await anna.claim(page.id))
        ok(await anna.claim(neighbour.id))
        ok(await neighbour.say("van de buren"), 201)
        ok(await page.say("van mij"), 201)
        ok(await anna.say(page.id, "voor jou"), 201)
        ok(await anna.say(neighbour.id, "voor de buren"), 201)
        seen = {"delivered_n": 1, "seen_n": 1}
        await anna.call("PUT", f"/conversations/{page.id}/seen", seen)
        await page.call("PUT", "/seen", seen)
        await anna.sit(capacity=3)
        assert (await anna.release(page.id)).status_code == 204
        ok(await anna.claim(page.id))
        ok(await anna.end(page.id))
        await told.until_type("ended")
        raw = str(told.frames)
    assert {event["type"] for event in told.events} == VISITORS_MAY_HEAR
    assert told.texts() == ["van mij", "voor jou"]
    for secret in (neighbour.id, "buren", anna.id, f"anna@{region}", "Anna", "seat", "nickname"):
        assert secret not in raw
    assert {event["k"] - event["prev_k"] for event in told.events} == {1}


async def test_delivered_and_seen_reach_the_other_side_and_never_go_back(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Page(any_service.url, region) as page,
        _anna(any_service, region) as anna,
        page.stream() as told,
        anna.stream() as log,
    ):
        ok(await anna.claim(page.id))
        for number in range(3):
            ok(await anna.say(page.id, f"regel {number}"), 201)
        for delivered, seen in ((2, 1), (1, 0), (99, 99)):
            upto = {"delivered_n": delivered, "seen_n": seen}
            assert (await page.call("PUT", "/seen", upto)).status_code == 204
        await log.until(lambda: len(_of_type(log.events, "receipt")) == 2)
        numbers = [(r["delivered_n"], r["seen_n"]) for r in _of_type(log.events, "receipt")]
        assert numbers == [(2, 1), (3, 3)]
        ok(await page.say("gelezen"), 201)
        upto = {"delivered_n": 4, "seen_n": 4}
        await anna.call("PUT", f"/conversations/{page.id}/seen", upto)
        receipt = await told.until_type("receipt")
        assert (receipt["delivered_n"], receipt["seen_n"]) == (4, 4)


async def test_a_start_whose_answer_was_lost_is_the_same_conversation_until_something_is_said(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        lost = page.token
        await page.start()
        assert page.token != lost
        waiting = [c["id"] for c in (await anna.snapshot())["conversations"]]
        assert waiting == [page.id]
        ok(await page.say("hallo"), 201)
        refused(await page.ask_to_start(), 409, "id_conflict")
        page.token = lost
        refused(await page.say("met het oude bewijs"), 401, "token_refused")


async def test_three_starts_of_one_id_at_once_are_one_conversation(
    any_service: ServiceProcess, region: str
) -> None:
    page = Page(any_service.url, region)
    async with page.http, _anna(any_service, region) as anna:
        answers = await asyncio.gather(*(page.ask_to_start() for _ in range(3)))
        assert [answer.status_code for answer in answers] == [201, 201, 201]
        assert len((await anna.snapshot())["conversations"]) == 1


async def test_an_end_can_be_asked_twice_by_either_side(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page, _anna(any_service, region) as anna:
        ok(await anna.claim(page.id))
        closing = {"closing": {"id": uuid7(), "text": "Het ga je goed."}}
        path = f"/conversations/{page.id}/end"
        ok(await anna.call("POST", path, closing))
        refused(await anna.call("POST", path, closing), 409, "conversation_ended")
        assert len((await anna.transcript(page.id))["messages"]) == 1
        told = [e["type"] for e in (await page.poll()).json()["events"]]
        assert told == ["joined", "message", "ended"]
        assert (await page.end()).status_code == 204
        assert (await page.end()).status_code == 204
        refused(await page.poll(), 401, "token_refused")


def _anna(service: ServiceProcess, region: str) -> Seat:
    return Seat(service.url, f"anna@{region}")


def _of_type(events: list[dict[str, Any]], type_: str) -> list[dict[str, Any]]:
    return [event["data"] for event in events if event["type"] == type_]


def _texts(events: list[dict[str, Any]], conversation: str) -> list[str]:
    said = [e for e in events if e["type"] == "message_posted"]
    return [e["data"]["text"] for e in said if e["conversation"] == conversation]
