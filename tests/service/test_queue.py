"""The queue: claims, capacity, handing back, and leases that run out."""

from __future__ import annotations

import asyncio

import pytest

from tests.prepared import Kind, Prepared
from tests.service.people import Page, Seat, ok, refused
from tests.service.store import opened
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.timeout(60)


async def test_a_visitor_is_told_an_honest_place_and_it_moves_up(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as first,
        Page(url, region) as second,
        Seat(url, f"anna@{region}") as anna,
        second.stream() as told,
    ):
        assert (first.place, second.place) == (1, 2)
        await told.until(lambda: told.named("passing"))
        assert told.named("passing")[0] == {"type": "place", "place": 2}
        ok(await anna.claim(first.id))
        await told.until(lambda: told.named("passing")[-1] == {"type": "place", "place": 1})


async def test_inv03_the_loser_of_a_claim_is_told_who_won(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
    ):
        won = ok(await anna.claim(page.id))["transcript"]["conversation"]
        assert (won["seat"], won["user_name"]) == (anna.id, "Anna")
        problem = refused(await bram.claim(page.id), 409, "claim_lost")
        assert (problem["winner"], problem["winner_name"]) == (f"anna@{region}", "Anna")
        again = ok(await anna.claim(page.id))["transcript"]
        assert again["conversation"]["seat"] == anna.id


async def test_a_seat_takes_no_more_than_its_capacity(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as first,
        Page(url, region) as second,
        Seat(url, f"anna@{region}") as anna,
    ):
        ok(await anna.sit(capacity=1))
        ok(await anna.claim(first.id))
        refused(await anna.claim(second.id), 409, "seat_full")
        refused(await anna.claim_next(), 409, "seat_full")
        ok(await anna.claim(first.id))  # asking again for its own is fine
        ok(await anna.end(first.id))
        ok(await anna.claim(second.id))


async def test_claims_at_once_do_not_pass_the_capacity(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    pages = [Page(url, region) for _ in range(6)]
    for page in pages:
        await page.start()
    async with Seat(url, f"anna@{region}") as anna:
        ok(await anna.sit(capacity=2))
        answers = await asyncio.gather(*(anna.claim(page.id) for page in pages))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409, 409]
    for page in pages:
        await page.http.aclose()


async def test_a_seat_that_never_said_it_is_there_claims_nothing(
    any_service: ServiceProcess, region: str
) -> None:
    async with Page(any_service.url, region) as page:
        anna = Seat(any_service.url, f"anna@{region}")
        async with anna.http:
            await anna.only_sign_in()
            refused(await anna.claim(page.id), 409, "no_seat")


async def test_claim_next_gives_many_seats_distinct_entries_oldest_first(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    pages = [Page(url, region) for _ in range(8)]
    for page in pages:
        await page.start()
    async with Seat(url, f"anna@{region}") as anna, Seat(url, f"bram@{region}") as bram:
        first = ok(await anna.claim_next())["transcript"]["conversation"]["id"]
        assert first == pages[0].id
        answers = await asyncio.gather(*(seat.claim_next() for seat in (anna, bram) * 4))
    won = [a.json()["transcript"]["conversation"]["id"] for a in answers if a.status_code == 200]
    assert sorted([first, *won]) == sorted(page.id for page in pages)
    lost = [refused(a, 409, "queue_empty") for a in answers if a.status_code != 200]
    assert len(lost) == 1
    for page in pages:
        await page.http.aclose()


@pytest.mark.postgresql
async def test_claim_next_waits_for_an_entry_that_is_being_written_to(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, _ = two_nodes
    async with Page(one.url) as page, Seat(one.url, "anna@utrecht") as anna, opened(one) as store:
        await store.run("BEGIN")
        await store.run("UPDATE conversations SET head_n = head_n WHERE id = $1", page.id)
        asking = asyncio.create_task(anna.claim_next())
        await asyncio.wait({asking}, timeout=0.5)
        assert not asking.done(), "somebody waits, so the queue is not empty"
        await store.run("COMMIT")
        assert ok(await asking)["transcript"]["conversation"]["id"] == page.id


async def test_handing_back_keeps_the_old_place_and_tells_the_visitor(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as first,
        Page(url, region) as second,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        first.stream() as told,
    ):
        ok(await anna.claim(first.id))
        refused(await bram.release(first.id), 409, "not_yours")
        assert (await anna.release(first.id)).status_code == 204
        await told.until_type("left")
        refused(await anna.say(first.id, "nog iets"), 409, "not_yours")
        waiting = [c["id"] for c in (await anna.snapshot())["conversations"]]
        assert waiting == [first.id, second.id]
        assert ok(await bram.claim_next())["transcript"]["conversation"]["id"] == first.id


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_inv04_a_silent_seat_loses_its_conversations_after_the_lease(
    prepared: Prepared, kind: Kind
) -> None:
    with prepared.service(kind, "--lease-s", "2", "--beat-s", "1") as service:
        async with (
            Seat(service.url, "anna@utrecht") as anna,
            Page(service.url) as older,
            Page(service.url) as younger,
            older.stream() as told,
        ):
            ok(await anna.claim(older.id))
            async with Seat(service.url, "lea@utrecht") as lea, lea.stream() as watched:
                # Anna falls silent: no heart-beat from here on.
                await told.until_type("left")
                await watched.until(
                    lambda: any(
                        e["type"] == "seat_changed"
                        and e["data"]["seat"] == anna.id
                        and e["data"].get("gone")
                        for e in watched.events
                    )
                )
                released = await watched.until_type("conversation_released")
                assert released["data"]["reason"] == "lease_ran_out"
                shot = await lea.snapshot()
            order = [c["id"] for c in shot["conversations"] if c["state"] == "waiting"]
            assert order == [older.id, younger.id]
            assert anna.id not in {seat["id"] for seat in shot["seats"]}
            refused(await anna.say(older.id, "ben ik er nog"), 409, "not_yours")


async def test_a_quick_exit_takes_the_entry_out_of_the_queue(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        anna.stream() as watched,
    ):
        assert (await page.end("quick_exit")).status_code == 204
        ended = await watched.until_type("conversation_ended")
        told = ended["data"]
        assert told.pop("transcript_until_ms") == ended["at_ms"] + 30 * 86_400_000
        assert told == {"by": "visitor", "reason": "quick_exit"}
        refused(await anna.claim(page.id), 409, "conversation_ended")
        refused(await anna.claim_next(), 409, "queue_empty")
        assert (await page.end("quick_exit")).status_code == 204
        refused(await page.say("toch nog"), 401, "token_refused")
        refused(await page.poll(), 401, "token_refused")
