"""A message that names the one before it is not put where that one is missing (invariant 1)."""

from __future__ import annotations

import asyncio

import pytest

from tests.service.gone_back import lose_the_last
from tests.service.people import Page, Seat, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7

pytestmark = pytest.mark.timeout(60)


def message(text: str, after: str | None, id_: str = "") -> dict[str, str | None]:
    return {"id": id_ or uuid7(), "text": text, "after": after}


async def test_inv01_what_comes_after_a_lost_message_waits_until_that_is_there_again(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        say = f"/conversations/{page.id}/messages"
        theirs, ours = [uuid7() for _ in range(3)], [uuid7() for _ in range(3)]
        for n in range(2):
            ok(await page.say(f"bezoeker {n}", theirs[n]), 201)
            ok(await anna.say(page.id, f"anna {n}", ours[n]), 201)
        await lose_the_last(any_service, page.id, 2)
        early = message("bezoeker 2", theirs[1], theirs[2])
        refused(await page.call("POST", "/messages", early), 409, "log_went_back")
        early = message("anna 2", ours[1], ours[2])
        refused(await anna.call("POST", say, early), 409, "log_went_back")
        for n in (1, 2):
            again = message(f"bezoeker {n}", theirs[n - 1], theirs[n])
            ok(await page.call("POST", "/messages", again), 201)
            again = message(f"anna {n}", ours[n - 1], ours[n])
            ok(await anna.call("POST", say, again), 201)
        # Sent again after an answer that was lost, it is the same message.
        last = message("bezoeker 2", theirs[1], theirs[2])
        assert ok(await page.call("POST", "/messages", last), 201)["n"] == 5
        texts = [m["text"] for m in (await anna.transcript(page.id))["messages"]]
        assert texts == [f"{who} {n}" for n in range(3) for who in ("bezoeker", "anna")]


async def test_many_at_once_and_one_that_is_out_of_step(
    any_service: ServiceProcess, region: str
) -> None:
    """On PostgreSQL those that wait go as one: it must not take the others with it."""
    async with Page(any_service.url, region) as page:
        first = uuid7()
        ok(await page.say("eerst", first), 201)
        sent = [
            page.call("POST", "/messages", message(f"{n}", uuid7() if n % 5 == 2 else first))
            for n in range(20)
        ]
        answers = await asyncio.gather(*sent)
        for n, answer in enumerate(answers):
            if n % 5 == 2:
                refused(answer, 409, "log_went_back")
            else:
                ok(answer, 201)
        told = [e for e in ok(await page.poll())["events"] if e["type"] == "message"]
        assert [e["n"] for e in told] == list(range(1, 18))
        assert {e["text"] for e in told} == {"eerst", *(str(n) for n in range(20) if n % 5 != 2)}


async def test_a_message_of_another_talk_is_not_there(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Page(url, region) as other:
        there = uuid7()
        ok(await other.say("elders", there), 201)
        refused(await page.call("POST", "/messages", message("hier", there)), 409, "log_went_back")
        refused(await page.call("POST", "/messages", message("hier", "x")), 400, "invalid")


async def test_what_ended_or_is_not_theirs_says_so_first(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        ok(await anna.claim(page.id))
        say, lost = f"/conversations/{page.id}/messages", uuid7()
        refused(await bram.call("POST", say, message("ik", lost)), 409, "not_yours")
        refused(
            await anna.call("POST", "/conversations/x/messages", message("ik", lost)),
            404,
            "not_found",
        )
        ok(await anna.end(page.id))
        refused(await anna.call("POST", say, message("ik", lost)), 409, "conversation_ended")
        refused(
            await page.call("POST", "/messages", message("ik", lost)), 409, "conversation_ended"
        )


@pytest.mark.parametrize("closing", [None, "tot ziens"])
async def test_inv01_a_talk_does_not_end_before_what_was_lost_is_there_again(
    any_service: ServiceProcess, region: str, closing: str | None
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        said = uuid7()
        ok(await anna.say(page.id, "een", said), 201)
        await lose_the_last(any_service, page.id, 1)
        end = f"/conversations/{page.id}/end"
        last = {"id": uuid7(), "text": closing} if closing else None
        body = {"closing": last, "after": said}
        refused(await anna.call("POST", end, body), 409, "log_went_back")
        ok(await anna.say(page.id, "een", said), 201)
        ok(await anna.call("POST", end, body))
        texts = [m["text"] for m in (await anna.transcript(page.id))["messages"]]
        assert texts == ["een", *([closing] if closing else [])]


async def test_a_node_notices_by_the_first_thing_that_it_commits_where_something_else_was(
    any_service: ServiceProcess, region: str
) -> None:
    """Before the log has counted past the old number, and streams go on as if nothing was."""
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        anna.stream() as told,
        page.stream() as heard,
    ):
        ok(await anna.claim(page.id))
        for n in range(3):
            ok(await page.say(f"oud {n}"), 201)
        await told.until(lambda: told.texts()[-1:] == ["oud 2"])
        seq, at_ms = told.events[-1]["seq"], told.events[-1]["at_ms"]
        await lose_the_last(any_service, page.id, 3)
        for n in range(8):
            ok(await page.say(f"nieuw {n}"), 201)
        for stream in (told, heard):
            await stream.until(stream.ended.is_set)
            assert stream.texts() == ["oud 0", "oud 1", "oud 2"]
        path = f"/regions/{region}/events/poll?since={seq}&at_ms={at_ms}&wait_s=0"
        refused(await anna.call("GET", path), 409, "log_went_back")
        texts = [e["data"].get("text") for e in ok(await anna.poll(0))["events"]]
        assert [text for text in texts if text] == [f"nieuw {n}" for n in range(8)]
