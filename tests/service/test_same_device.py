"""A desk that signs in again with its own secret is the same device, and nobody else is."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

import pytest

from tests.prepared import Kind, Prepared
from tests.service.people import Page, Seat, ok, refused
from tests.service.store import opened
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7

pytestmark = pytest.mark.timeout(60)
NO_CONTENT = 204


@contextlib.asynccontextmanager
async def desk(service: ServiceProcess, user: str, secret: str) -> AsyncIterator[Seat]:
    """Somebody at a desk that has a secret."""
    seat = Seat(service.url, user)
    async with seat.http:
        await seat.only_sign_in(device_secret=secret)
        ok(await seat.sit())
        yield seat


async def test_inv01_the_same_desk_goes_on_with_its_seat_and_conversations(
    any_service: ServiceProcess, region: str
) -> None:
    secret = secrets.token_urlsafe(32)
    async with (
        desk(any_service, f"anna@{region}", secret) as anna,
        Page(any_service.url, region) as page,
    ):
        ok(await anna.claim(page.id))
        said = uuid7()
        ok(await anna.say(page.id, "een", said), 201)
        before = anna.tokens
        async with opened(any_service) as store:
            await store.run("DELETE FROM tokens WHERE device = $1", anna.id)
        refused(await anna.refresh(), 401, "token_refused")
        await anna.only_sign_in("the new name", device_secret=secret)
        assert anna.id == before["seat"]
        ok(await anna.say(page.id, "een", said), 201)
        ok(await anna.say(page.id, "twee"), 201)
        transcript = await anna.transcript(page.id)
        assert [message["text"] for message in transcript["messages"]] == ["een", "twee"]
        assert transcript["conversation"]["seat"] == anna.id
        told = (await anna.call("GET", "/devices")).json()
        assert [(one["id"], one["name"]) for one in told if one["this_one"]] == [
            (anna.id, "the new name")
        ]
        assert not [e for e in ok(await page.poll())["events"] if e["type"] == "left"]


async def test_many_first_beats_of_one_desk_at_once_make_one_seat(
    any_service: ServiceProcess, region: str
) -> None:
    for _ in range(5):
        seat = Seat(any_service.url, f"anna@{region}")
        async with seat.http:
            await seat.only_sign_in(device_secret=secrets.token_urlsafe(32))
            for answer in await asyncio.gather(*(seat.sit() for _ in range(6))):
                ok(answer)
            assert (await seat.call("DELETE", "/seat")).status_code == NO_CONTENT


async def test_what_the_device_had_of_tokens_is_good_for_nothing(
    any_service: ServiceProcess, region: str
) -> None:
    secret = secrets.token_urlsafe(32)
    async with desk(any_service, f"anna@{region}", secret) as anna:
        before = anna.tokens
        await anna.only_sign_in(device_secret=secret)
        assert anna.id == before["seat"]
        refused(await anna.refresh(before["refresh_token"]), 401, "token_refused")
        anna.keep(ok(await anna.refresh(), 201))
        ok(await anna.call("GET", "/me"))


async def test_two_desks_of_one_account_do_not_take_each_others_seat(
    any_service: ServiceProcess, region: str
) -> None:
    user = f"anna@{region}"
    async with (
        desk(any_service, user, secrets.token_urlsafe(32)) as office,
        desk(any_service, user, secrets.token_urlsafe(32)) as home,
        desk(any_service, user, "") as old,
        desk(any_service, user, "") as old_too,
        Page(any_service.url, region) as page,
    ):
        assert len({office.id, home.id, old.id, old_too.id}) == 4
        ok(await office.claim(page.id))
        refused(await home.say(page.id, "ik"), 409, "not_yours")
        for seat in (office, home, old, old_too):
            seat.keep(ok(await seat.refresh(), 201))


async def test_another_account_with_the_same_secret_is_another_device(
    any_service: ServiceProcess, region: str
) -> None:
    secret = secrets.token_urlsafe(32)
    async with (
        desk(any_service, f"anna@{region}", secret) as anna,
        desk(any_service, f"bram@{region}", secret) as bram,
        Page(any_service.url, region) as page,
    ):
        assert bram.id != anna.id
        ok(await anna.claim(page.id))
        refused(await bram.say(page.id, "ik"), 409, "not_yours")
        ok(await anna.call("GET", "/me"))


@pytest.mark.parametrize("how", ["removed", "signed_out", "token_reused"])
async def test_a_removed_device_is_never_gone_on_with(
    any_service: ServiceProcess, region: str, how: str
) -> None:
    secret = secrets.token_urlsafe(32)
    user = f"anna@{region}"
    async with (
        desk(any_service, user, secret) as anna,
        Seat(any_service.url, user) as office,
        Page(any_service.url, region) as page,
    ):
        ok(await anna.claim(page.id))
        removed = anna.id
        if how == "removed":
            await office.call("DELETE", f"/devices/{removed}")
        elif how == "signed_out":
            await anna.call("DELETE", "/session")
        else:
            stolen = anna.tokens["refresh_token"]
            anna.keep(ok(await anna.refresh(), 201))
            anna.keep(ok(await anna.refresh(), 201))
            refused(await anna.refresh(stolen), 401, "device_removed")
        for _ in range(2):
            await anna.only_sign_in(device_secret=secret)
            assert anna.id != removed
        ok(await anna.sit())
        refused(await anna.say(page.id, "ik"), 409, "not_yours")


async def test_only_the_hash_of_the_secret_is_stored(
    any_service: ServiceProcess, region: str
) -> None:
    secret = secrets.token_urlsafe(32)
    async with desk(any_service, f"anna@{region}", secret), opened(any_service) as store:
        assert secret not in str(await store.all("SELECT * FROM devices"))


async def test_a_secret_that_could_be_guessed_is_not_taken(
    any_service: ServiceProcess, region: str
) -> None:
    seat = Seat(any_service.url, f"anna@{region}")
    async with seat.http:
        for secret in ("short", "x" * 201, "with spaces and so on, long enough to be one"):
            body = {"user": seat.user, "password": "x", "device": "d", "device_secret": secret}
            refused(await seat.http.post("/v1/session", json=body), 400, "invalid")


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
async def test_a_service_that_was_off_for_longer_than_a_lease_takes_nobody_away_at_its_start(
    prepared: Prepared, kind: Kind
) -> None:
    """As after an older copy was put back, whose leases ran out an hour ago."""
    with prepared.service(kind, "--lease-s", "6", "--beat-s", "1") as service:
        async with Seat(service.url, "anna@utrecht") as anna, Page(service.url) as page:
            ok(await anna.claim(page.id))
            async with opened(service) as store:
                await store.run("UPDATE seats SET lease_until_ms = 1 WHERE id = $1", anna.id)
            service.kill()
            service.start()
            async with page.stream() as told, Seat(service.url, "lea@utrecht") as lea:
                # Longer than the sweeper's pause.
                await told.until(lambda: len(told.named("beat")) >= 4)
                ok(await anna.sit())
                ok(await anna.say(page.id, "ik ben er nog"), 201)
                assert (await lea.snapshot())["conversations"][0]["seat"] == anna.id
                # Who falls silent after all is taken away all the same.
                await told.until_type("left")
