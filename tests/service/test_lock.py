"""A locked desk: it keeps its seat, knows that something came, and unlocks by the password."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.prepared import Prepared
from tests.service.people import Page, Seat, ok, refused
from tests.service_process import PASSWORD, ServiceProcess

NO_CONTENT = 204


async def _watch(seat: Seat, tag: str = "", wait_s: float = 0) -> httpx.Response:
    headers = {"Authorization": f"Bearer {seat.tokens['watch_token']}"}
    where: dict[str, str | float] = {"tag": tag, "wait_s": wait_s}
    return await seat.http.get("/v1/watch", params=where, headers=headers)


async def _unlock(seat: Seat, password: str = PASSWORD) -> httpx.Response:
    body = {"refresh_token": seat.tokens["refresh_token"], "password": password}
    return await seat.http.post("/v1/session/unlock", json=body)


async def test_a_locked_desk_knows_that_somebody_waits_and_nothing_else(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Seat(url, f"anna@{region}") as anna, Page(url, region) as mine:
        ok(await anna.claim(mine.id))
        quiet = ok(await _watch(anna))
        assert quiet["waiting"] == [{"region": region, "count": 0, "longest_since_ms": None}]
        assert (quiet["unanswered_count"], quiet["unread_count"]) == (0, 0)

        waiting = asyncio.create_task(_watch(anna, quiet["tag"], 20))
        async with asyncio.timeout(10):
            ok(await mine.say("een geheim woord"), 201)
            told = ok(await waiting)
        assert (told["unanswered_count"], told["unread_count"]) == (1, 1)
        assert told["now_ms"] >= told["unanswered_since_ms"]
        ok(await mine.say("nog een"), 201)
        async with Page(url, region) as other:
            more = ok(await _watch(anna, told["tag"], 20))
            assert more["waiting"][0]["count"] == 1
            assert more["unread_count"] == 2
            everything = str([quiet, told, more])
            for secret in (mine.id, other.id, "geheim", "Anna"):
                assert secret not in everything


async def test_a_watch_without_news_answers_when_its_time_is_over(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        tag = ok(await _watch(anna))["tag"]
        assert ok(await _watch(anna, tag, 0.4))["tag"] == tag


async def test_a_locked_seat_is_away_and_its_lead_sees_since_when(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Seat(url, f"anna@{region}") as anna, Seat(url, f"lea@{region}") as lea:
        ok(await anna.sit(2))
        head = (await lea.snapshot())["seq"]
        locked = ok(await _watch(anna))["now_ms"]
        ok(await _watch(anna))
        seat = await _seat(lea, anna.id)
        assert (seat["status"], seat["capacity"]) == ("away", 2)
        assert abs(seat["locked_since_ms"] - locked) < 5_000
        told = ok(await lea.poll(head))["events"]
        assert [e["data"]["locked_since_ms"] for e in told] == [seat["locked_since_ms"]]
        ok(await anna.sit(2))
        seat = await _seat(lea, anna.id)
        assert (seat["status"], seat["locked_since_ms"]) == ("available", None)
        assert "locked_since_ms" not in ok(await lea.poll(head))["events"][-1]["data"]


async def _seat(lea: Seat, id_: str) -> dict[str, Any]:
    return next(seat for seat in (await lea.snapshot())["seats"] if seat["id"] == id_)


async def test_watching_keeps_the_lease(prepared: Prepared) -> None:
    with prepared.service("sqlite", "--lease-s", "3", "--beat-s", "1") as service:
        async with Seat(service.url, "anna@utrecht") as anna, Page(service.url) as page:
            ok(await anna.claim(page.id))
            tag = ""
            for _ in range(5):
                tag = ok(await _watch(anna, tag, 1.2))["tag"]
            async with Seat(service.url, "lea@utrecht") as lea:
                found = (await lea.snapshot())["conversations"]
            assert [talk["seat"] for talk in found] == [anna.id]


async def test_a_locked_desk_that_is_closed_gives_its_seat_and_its_visitor_back(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"lea@{region}") as lea,
        Page(url, region) as page,
    ):
        ok(await anna.claim(page.id))
        ok(await _watch(anna))
        headers = {"Authorization": f"Bearer {anna.tokens['watch_token']}"}
        left = await anna.http.delete("/v1/watch", headers=headers)
        assert left.status_code == NO_CONTENT
        found = await lea.snapshot()
        assert anna.id not in [seat["id"] for seat in found["seats"]]
        assert [(c["id"], c["state"]) for c in found["conversations"]] == [(page.id, "waiting")]
        # It may leave twice, and stays signed in.
        left = await anna.http.delete("/v1/watch", headers=headers)
        assert left.status_code == NO_CONTENT
        ok(await anna.sit())
        # No other token is good for it, and the one for it is good for no other seat's work.
        wrong = {"Authorization": f"Bearer {anna.tokens['access_token']}"}
        refused(await anna.http.delete("/v1/watch", headers=wrong), 401, "token_refused")
        refused(await anna.http.delete("/v1/seat", headers=headers), 401, "token_refused")


async def test_the_password_unlocks_and_a_wrong_one_spends_nothing(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        before = dict(anna.tokens)
        refused(await _unlock(anna, "verkeerd"), 401, "sign_in_failed")
        refused(await _unlock(anna, "ook verkeerd"), 401, "sign_in_failed")
        anna.keep(ok(await _unlock(anna), 201))
        assert anna.id == before["seat"]
        assert anna.tokens["refresh_token"] != before["refresh_token"]
        ok(await anna.sit())
        assert ok(await _watch(anna))["tag"]
        # The answer may be lost on the way: the old one is good once more.
        anna.keep(before)
        again = ok(await _unlock(anna), 201)
        anna.keep(again)
        ok(await anna.sit())


async def test_a_removed_device_neither_watches_nor_unlocks(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Seat(any_service.url, f"bram@{region}") as here,
        Seat(any_service.url, f"bram@{region}") as there,
    ):
        tag = ok(await _watch(there))["tag"]
        waiting = asyncio.create_task(_watch(there, tag, 20))
        await asyncio.sleep(0)
        gone = await here.call("DELETE", f"/devices/{there.id}")
        assert gone.status_code == 204
        async with asyncio.timeout(5):
            assert refused(await waiting, 401, "device_removed")["action"] == "removed"
        refused(await _watch(there), 401, "device_removed")
        refused(await _unlock(there), 401, "device_removed")
        there.tokens["refresh_token"] = "made-up"
        assert refused(await _unlock(there), 401, "token_refused")["action"] == "sign_in"


async def test_guessing_a_password_with_a_stolen_token_is_limited(prepared: Prepared) -> None:
    with prepared.service("sqlite", "--limit", "sign_ins_per_minute=4") as service:
        async with Seat(service.url, "anna@utrecht") as anna:
            answers = [await _unlock(anna, f"poging {number}") for number in range(6)]
            assert refused(answers[-1], 429, "rate_limited")["retry_after_s"] > 0


async def test_the_watch_tokens_of_a_device_do_not_pile_up(
    any_service: ServiceProcess, region: str
) -> None:
    from tests.service.store import opened

    async with Seat(any_service.url, f"anna@{region}") as anna:
        for _ in range(6):
            anna.keep(ok(await anna.refresh(), 201))
        async with opened(any_service) as store:
            sql = "SELECT count(*) FROM tokens WHERE kind = 'watch' AND device = $1"
            assert (await store.all(sql, anna.id))[0][0] <= 2
        ok(await _watch(anna))


async def test_leaving_the_seat_hands_everything_back_and_stays_signed_in(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Seat(url, f"anna@{region}") as anna, Page(url, region) as page:
        ok(await anna.claim(page.id))
        for _ in range(2):
            assert (await anna.call("DELETE", "/seat")).status_code == 204
        snapshot = await anna.snapshot()
        assert [talk["state"] for talk in snapshot["conversations"]] == ["waiting"]
        assert anna.id not in [seat["id"] for seat in snapshot["seats"]]
        ok(await anna.sit())
        ok(await anna.claim(page.id))
