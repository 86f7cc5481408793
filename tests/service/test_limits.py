"""Limits on how often one side may ask, and what the logs say about anybody: nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.prepared import Prepared
from tests.service.people import Page, Seat, edit, http, ok, refused
from tests.service.store import opened
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.domain.ids import uuid7

ADDRESS = "203.0.113.77"
FEW = tuple(
    part
    for limit in ("starts", "sign_ins", "messages", "requests")
    for part in ("--limit", f"{limit}_per_minute=4")
)


@pytest.fixture
def strict(prepared: Prepared) -> Iterator[ServiceProcess]:
    """A service that lets everybody do everything four times a minute."""
    with prepared.service("sqlite", *FEW, "--trusted-proxy", "127.0.0.1") as service:
        yield service


async def test_each_address_may_ask_so_often_and_is_told_when_to_come_back(
    strict: ServiceProcess,
) -> None:
    here = {"X-Forwarded-For": ADDRESS}
    async with http(strict.url) as client:
        for _ in range(4):
            assert (await client.get("/v1/visitor/info", headers=here)).status_code == 200
        answer = await client.get("/v1/visitor/info", headers=here)
        problem = refused(answer, 429, "rate_limited")
        assert 1 <= int(answer.headers["Retry-After"]) <= 15
        assert problem["retry_after_s"] == int(answer.headers["Retry-After"])
        elsewhere = {"X-Forwarded-For": "203.0.113.78"}
        assert (await client.get("/v1/visitor/info", headers=elsewhere)).status_code == 200
        forged = {"X-Forwarded-For": f"198.51.100.1, {ADDRESS}"}
        refused(await client.get("/v1/visitor/info", headers=forged), 429, "rate_limited")


async def test_guessing_a_password_is_limited_by_account_wherever_it_comes_from(
    strict: ServiceProcess,
) -> None:
    async with http(strict.url) as client:

        async def guess(number: int, user: str, password: str) -> int:
            answer = await client.post(
                "/v1/session",
                json={"user": user, "password": password, "device": "d"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
            return answer.status_code

        assert [await guess(n, "anna", "wrong-wrong") for n in range(5)] == [401] * 4 + [429]
        assert await guess(9, "anna", PASSWORD) == 429
        assert await guess(10, "bram", PASSWORD) == 201


async def test_a_conversation_may_say_so_much_a_minute(prepared: Prepared) -> None:
    few = ("--limit", "messages_per_minute=3")
    with prepared.service("sqlite", *few) as service:
        async with Page(service.url) as page:
            for _ in range(3):
                ok(await page.say("hallo"), 201)
            refused(await page.say("hallo"), 429, "rate_limited")


async def test_forms_have_a_limit_of_their_own_and_hold_up_no_message(prepared: Prepared) -> None:
    few = ("--limit", "intakes_per_minute=3")
    with prepared.service("sqlite", *few) as service:
        async with Page(service.url) as page, Seat(service.url, "anna@utrecht") as anna:
            ok(await anna.claim(page.id))
            for _ in range(3):
                ok(await anna.fill(page.id, *(edit(f"field_{n}", n) for n in range(50))))
            refused(await anna.fill(page.id, edit("town", "x")), 429, "rate_limited")
            ok(await anna.say(page.id, "hallo"), 201)


async def test_a_form_holds_so_much_and_no_more(any_service: ServiceProcess, region: str) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        refused(await anna.fill(page.id, *(edit(f"f{n}", n) for n in range(51))), 400, "invalid")
        refused(await anna.fill(page.id), 400, "invalid")
        # What fifty people typed at once is far more than any other request may be.
        long = "\U0001f33b" * 4_000
        refused(await anna.fill(page.id, edit("town", long + "x")), 400, "invalid")
        answer = None
        for part in range(4):
            edits = [edit(f"long_{part}_{n}", long) for n in range(49)]
            answer = await anna.fill(page.id, *edits)
            if answer.status_code != 200:
                break
        assert answer is not None
        refused(answer, 413, "intake_full")
        filled = (await anna.transcript(page.id))["intake"]
        assert len(filled) == 98, "what was refused is not there in part"
        ok(await anna.fill(page.id, edit("town", "kort")))


async def test_a_form_has_so_many_fields(any_service: ServiceProcess, region: str) -> None:
    url = any_service.url
    async with Page(url, region) as page, Seat(url, f"anna@{region}") as anna:
        ok(await anna.claim(page.id))
        for part in range(20):
            ok(await anna.fill(page.id, *(edit(f"field_{part}_{n}", n) for n in range(50))))
        refused(await anna.fill(page.id, edit("one_more", 1)), 413, "intake_full")
        ok(await anna.fill(page.id, edit("field_0_0", 7, 5)))
        assert len((await anna.transcript(page.id))["intake"]) == 1_000


async def test_inv12_addresses_are_in_no_file_and_no_log(strict: ServiceProcess) -> None:
    here = {"X-Forwarded-For": ADDRESS}
    async with http(strict.url) as client:
        started = await client.post(
            "/v1/visitor/conversations", json={"id": uuid7(), "region": "utrecht"}, headers=here
        )
        assert started.status_code == 201
        signed = {"user": "anna", "password": PASSWORD, "device": "d"}
        assert (await client.post("/v1/session", json=signed, headers=here)).status_code == 201
        while (await client.get("/healthz", headers=here)).status_code != 429:
            pass
    files = [file for file in strict.folder.rglob("*") if file.is_file()]
    for file in [*files, strict.errors]:
        assert ADDRESS.encode() not in file.read_bytes(), file
    async with opened(strict) as store:
        assert await store.all("SELECT count(*) FROM conversations") == [(1,)]


async def test_an_internal_error_logs_its_type_and_place_and_nothing_else(
    prepared: Prepared,
) -> None:
    with prepared.service("sqlite") as service:
        async with Page(service.url) as page, Seat(service.url, "anna@utrecht") as anna:
            ok(await anna.claim(page.id))
            async with opened(service) as store:
                await store.run("UPDATE conversations SET state = 'unheard-of'")
            planted = "woorden-in-een-fout-8812"
            refused(await anna.call("GET", f"/conversations/{page.id}"), 500, "internal")
            ok(await page.say(planted), 201)
        log = service.errors.read_text()
    assert planted not in log
    lines = [json.loads(line) for line in log.splitlines()]
    failed = [line for line in lines if line["level"] == "error"]
    assert [line["event"] for line in failed] == ["internal_error"]
    assert failed[0]["error"] == "ValidationError"
    assert set(failed[0]) == {"at", "level", "from", "event", "error"}
    assert ".py:" in str(failed[0]["at"])
