"""Signing in, tokens that rotate, and devices that are removed."""

from __future__ import annotations

import asyncio
import statistics
import time

import pytest

from tests.prepared import IN_EARNEST
from tests.service.people import Page, Seat, http, ok, refused
from tests.service.store import opened
from tests.service_process import PASSWORD, ServiceProcess

pytestmark = pytest.mark.timeout(60)


async def test_an_account_signs_in_and_is_told_who_it_is(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"lea@{region}") as lea:
        me = ok(await lea.call("GET", "/me"))
    assert me == {"user": f"lea@{region}", "name": "Lea", "role": "lead", "regions": [region]}
    assert lea.tokens["account"] == me


async def test_a_wrong_password_and_an_unknown_name_are_one_answer_in_the_same_time(
    any_service: ServiceProcess,
) -> None:
    took: dict[str, list[float]] = {IN_EARNEST: [], "nobody-has-this-name": []}
    async with http(any_service.url) as client:
        for _ in range(9):
            for user, times in took.items():
                began = time.perf_counter()
                answer = await client.post(
                    "/v1/session", json={"user": user, "password": "wrong-wrong", "device": "d"}
                )
                times.append(time.perf_counter() - began)
                refused(answer, 401, "sign_in_failed")
                assert answer.headers["WWW-Authenticate"] == "Bearer"
    known, unknown = (statistics.median(times) for times in took.values())
    # A hash takes tens of milliseconds; without the decoy an unknown name takes two.
    assert 0.5 < unknown / known < 2


async def test_a_refresh_gives_new_tokens_and_the_new_ones_work(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        old = anna.tokens
        anna.keep(ok(await anna.refresh(), 201))
        assert anna.tokens["seat"] == old["seat"]
        assert anna.tokens["access_token"] != old["access_token"]
        assert anna.tokens["refresh_token"] != old["refresh_token"]
        ok(await anna.call("GET", "/me"))
        anna.keep(ok(await anna.refresh(), 201))
        ok(await anna.call("GET", "/me"))


async def test_a_refresh_whose_answer_was_lost_can_be_asked_again(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        ok(await anna.refresh(), 201)  # this answer never arrives
        anna.keep(ok(await anna.refresh(), 201))
        anna.keep(ok(await anna.refresh(), 201))
        ok(await anna.call("GET", "/me"))


async def test_a_used_refresh_token_that_comes_back_removes_the_device(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna, anna.stream() as stream:
        stolen = anna.tokens["refresh_token"]
        anna.keep(ok(await anna.refresh(), 201))
        anna.keep(ok(await anna.refresh(), 201))
        problem = refused(await anna.refresh(stolen), 401, "device_removed")
        assert problem["action"] == "removed"
        await stream.until(stream.ended.is_set, 2)
        assert stream.named("problem")[0]["code"] == "device_removed"
        refused(await anna.call("GET", "/me"), 401, "device_removed")
        refused(await anna.refresh(), 401, "device_removed")


async def test_tokens_run_out_and_say_what_to_do(any_service: ServiceProcess, region: str) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        async with opened(any_service) as store:
            await store.run("UPDATE tokens SET expires_ms = 1 WHERE device = $1", anna.id)
        # A node may trust what it checked a moment ago for a few seconds and no longer.
        async with asyncio.timeout(8):
            while (answer := await anna.call("GET", "/me")).status_code == 200:  # noqa: ASYNC110, asked anew each time
                await asyncio.sleep(0.05)
        assert refused(answer, 401, "token_expired")["action"] == "refresh"
        assert refused(await anna.refresh(), 401, "token_refused")["action"] == "sign_in"


async def test_made_up_tokens_are_refused(any_service: ServiceProcess, region: str) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        real = dict(anna.tokens)
        for token in ("x", "a.b", real["access_token"] + "x", real["refresh_token"]):
            anna.tokens = {**real, "access_token": token}
            refused(await anna.call("GET", "/me"), 401, "token_refused")
        anna.tokens = real
        refused(await anna.refresh(real["access_token"]), 401, "token_refused")


async def test_the_device_list_shows_each_machine_and_removes_one_at_once(
    any_service: ServiceProcess, region: str
) -> None:
    user = f"bram@{region}"
    async with Seat(any_service.url, user) as office, Seat(any_service.url, user) as home:
        answer = await office.call("GET", "/devices")
        mine = {device["id"]: device["this_one"] for device in answer.json()}
        assert mine[office.id] is True
        assert mine[home.id] is False
        async with home.stream() as stream:
            removed = await office.call("DELETE", f"/devices/{home.id}")
            assert removed.status_code == 204
            await stream.until(stream.ended.is_set, 2)
            assert stream.named("problem")[0]["action"] == "removed"
        refused(await home.call("GET", "/me"), 401, "device_removed")
        ok(await office.call("GET", "/me"))
        gone = await office.call("DELETE", f"/devices/{home.id}")
        refused(gone, 404, "not_found")
        assert home.id not in {d["id"] for d in (await office.call("GET", "/devices")).json()}


async def test_a_colleagues_device_is_not_there_to_be_removed(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Seat(any_service.url, f"anna@{region}") as anna,
        Seat(any_service.url, f"bram@{region}") as bram,
    ):
        refused(await anna.call("DELETE", f"/devices/{bram.id}"), 404, "not_found")
        ok(await bram.call("GET", "/me"))


async def test_a_removed_device_ends_its_long_poll_too(
    any_service: ServiceProcess, region: str
) -> None:
    user = f"anna@{region}"
    home = Seat(any_service.url, user)
    async with Seat(any_service.url, user) as office, home.http:
        # Without a seat its removal is no event, which would answer the poll by itself.
        await home.only_sign_in()
        waiting = asyncio.create_task(home.poll((await home.snapshot())["seq"], wait_s=20))
        await asyncio.wait({waiting}, timeout=0.3)
        assert not waiting.done()
        await office.call("DELETE", f"/devices/{home.id}")
        async with asyncio.timeout(2):
            answer = await waiting
        assert refused(answer, 401, "device_removed")["action"] == "removed"


async def test_signing_out_hands_the_conversations_back(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Page(any_service.url, region) as page,
        Seat(any_service.url, f"anna@{region}") as anna,
        Seat(any_service.url, f"bram@{region}") as bram,
        page.stream() as told,
    ):
        ok(await anna.claim(page.id))
        assert (await anna.call("DELETE", "/session")).status_code == 204
        await told.until_type("left")
        refused(await anna.call("GET", "/me"), 401, "device_removed")
        refused(await anna.refresh(), 401, "device_removed")
        ok(await bram.claim(page.id))


@pytest.mark.postgresql
async def test_a_device_removed_at_one_node_loses_its_stream_at_the_other_at_once(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, other = two_nodes
    async with Seat(one.url, "anna@utrecht") as office, Seat(other.url, "anna@utrecht") as home:
        ok(await home.call("GET", "/me"))  # the other node knows this token now
        async with home.stream() as stream:
            assert (await office.call("DELETE", f"/devices/{home.id}")).status_code == 204
            await stream.until(stream.ended.is_set, 2)
            assert stream.named("problem")[0]["code"] == "device_removed"
        refused(await home.call("GET", "/me"), 401, "device_removed")


async def test_only_hashes_of_passwords_and_tokens_are_stored(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Seat(any_service.url, f"anna@{region}") as anna,
        opened(any_service) as store,
    ):
        tokens = await store.all("SELECT * FROM tokens")
        stored = str(tokens) + str(await store.all("SELECT * FROM accounts"))
    assert anna.tokens["access_token"] not in stored
    assert anna.tokens["refresh_token"] not in stored
    assert PASSWORD not in stored
    assert "$argon2id$" in stored
