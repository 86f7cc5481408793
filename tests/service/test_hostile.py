"""What a hostile visitor sends: kept as it is or refused with a code, and the node stays up."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.service.escalations import Click, shown
from tests.service.lean import LeanConnection
from tests.service.people import Page, Seat, http, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7

PLANTED = "geheim-4417"
KEPT = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202e\u2066omgekeerd\u2069 \u200b\u200d \ufeff",
    "javascript:alert(1) data:text/html,x vbscript:x",
    "%s %d %n %(name)s {0} {name!r} ${jndi:ldap://x} $(id) `id`",
    "'; DROP TABLE events; -- \" \\ \\u0000",
    "regel een\nregel twee\ttab",
    "😀" * 4_000,
    "e\u0301" * 500 + "\U000e0001" + "\ud7ff\ue000\uffff",
]
REFUSED = [
    ("", 422, "text_empty"),
    (" \n\t ", 422, "text_empty"),
    ("nul\x00", 422, "text_control_characters"),
    ("bel\x07 \x1b[31m", 422, "text_control_characters"),
    ("a\x85", 422, "text_control_characters"),
    ("x" * 4_001, 413, "text_too_long"),
]


@pytest.fixture
async def page(any_service: ServiceProcess, region: str) -> AsyncIterator[Page]:
    """A visitor who waits."""
    async with Page(any_service.url, region) as waiting:
        yield waiting


@pytest.fixture(autouse=True)
async def _still_up_and_silent(any_service: ServiceProcess) -> AsyncIterator[None]:
    yield
    async with http(any_service.url) as client:
        assert (await client.get("/readyz")).status_code == 200
    log = any_service.errors.read_text()
    assert PLANTED not in log
    assert "Traceback" not in log
    assert '"error"' not in log, log[-2000:]
    for line in log.splitlines():
        assert json.loads(line)["event"]


async def test_inv11_whatever_can_be_shown_comes_out_as_it_went_in(
    any_service: ServiceProcess, region: str, page: Page
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna, anna.stream() as log:
        ok(await anna.claim(page.id))
        for text in KEPT:
            ok(await page.say(text), 201)
        await log.until(lambda: len(log.texts()) == len(KEPT))
        assert log.texts() == KEPT
        assert [m["text"] for m in (await anna.transcript(page.id))["messages"]] == KEPT


@pytest.mark.parametrize(("text", "status", "code"), REFUSED)
async def test_what_cannot_be_shown_is_refused_by_name(
    page: Page, text: str, status: int, code: str
) -> None:
    refused(await page.say(text), status, code)


async def test_ten_thousand_emoji_and_a_megabyte_are_too_much(page: Page) -> None:
    assert (await page.say("😀" * 10_000)).json()["code"] in {"text_too_long", "too_large"}
    refused(await page.say("x" * 2**20), 413, "too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"geheim-4417"',
        b"{",
        b'{"id": 1, "text": "geheim-4417"}',
        b'{"id": "geheim-4417", "text": "x"}',
        b'{"id": "%b", "text": null}' % uuid7().encode(),
        b'{"id": "%b", "text": "\\ud800"}' % uuid7().encode(),
        b'{"id": "%b", "text": "\xff\xfe"}' % uuid7().encode(),
        b'{"id": "%b", "text": NaN}' % uuid7().encode(),
        b"[" * 30_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        gzip.compress(b" " * 10_000_000),
    ],
    ids=range(14),
)
async def test_a_body_of_another_form_is_invalid(page: Page, body: bytes) -> None:
    headers = {**page.headers, "Content-Type": "application/json"}
    answer = await page.http.post("/v1/visitor/messages", content=body, headers=headers)
    refused(answer, 400, "invalid")


async def test_a_gzip_bomb_is_not_unpacked(page: Page) -> None:
    headers = {
        **page.headers,
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    bomb = gzip.compress(b'{"text": "' + b"x" * 20_000_000 + b'"}')
    answer = await page.http.post("/v1/visitor/messages", content=bomb, headers=headers)
    refused(answer, 400, "invalid")


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"],
)
async def test_a_body_that_is_not_json_is_refused(page: Page, kind: str) -> None:
    headers = {**page.headers, "Content-Type": kind}
    answer = await page.http.post("/v1/visitor/messages", content=b"a=1&b", headers=headers)
    refused(answer, 400, "invalid")


async def test_a_body_without_a_length_is_bounded_too(page: Page) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 10_000

    headers = {**page.headers, "Content-Type": "application/json"}
    try:
        answer = await page.http.post("/v1/visitor/messages", content=endless(), headers=headers)
    except httpx.TransportError:
        return  # hung up in the middle: as good as an answer
    refused(answer, 413, "too_large")


@pytest.mark.parametrize(
    "said",
    [
        {"note": PLANTED},
        {"text": PLANTED},
        {"target": PLANTED},
        {"target": "112"},
        {"target": None},
        {"at_ms": -1},
        {"at_ms": 2**53},
        {"at_ms": 1.5},
        {"at_ms": True},
        {"conversation": PLANTED},
        {"conversation": ""},
        {"handing": PLANTED},
        {"unattended": "yes"},
        {"outcome": "reached"},
        {"user": "lea"},
        {"region": "utrecht"},
    ],
    ids=str,
)
async def test_a_click_has_no_place_for_words(
    any_service: ServiceProcess, region: str, said: dict[str, Any]
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        click = Click(anna)
        refused(await click.tell(**said), 400, "invalid")
        assert click.id not in str(await shown(anna))
        bodies: list[Any] = [{"outcome": PLANTED, "at_ms": 1}, {"outcome": "gone"}, [], None]
        for body in bodies:
            path = f"/regions/{region}/escalations/{click.id}/outcome"
            refused(await anna.call("PUT", path, body), 400, "invalid")


@pytest.mark.parametrize(
    "id_",
    [
        PLANTED,
        uuid7().upper(),
        "00000000-0000-4000-8000-000000000000",
        uuid7() + "0",
        uuid7() + "%0a",
        "%0a" + uuid7(),
        "%00",
        "x" * 3_000,
    ],
    ids=range(8),
)
async def test_a_click_has_an_id_of_one_form(
    any_service: ServiceProcess, region: str, id_: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        click = Click(anna)
        click.id = id_
        refused(await click.tell(), 400, "invalid")
        refused(await click.close("reached"), 400, "invalid")
        assert id_ not in str(await shown(anna))


@pytest.mark.parametrize(
    "path",
    [
        "/v1/conversations/%00/claim",
        "/v1/conversations/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/page.html%00.js",
        "/v1/conversations/" + "x" * 5_000 + "/claim",
        "/v1/visitor/info?region=%F0%9F%98%80%00",
        "/v1/visitor/events/poll?since=-1",
        "/v1/visitor/events/poll?since=1e999",
        "/v1/visitor/events/poll?since=99999999999999999999999&wait_s=nan",
        "/v1/nowhere",
    ],
)
async def test_a_strange_path_is_a_problem_and_no_more(
    any_service: ServiceProcess, page: Page, path: str
) -> None:
    async with http(any_service.url) as client:
        for headers in (page.headers, {}):
            for method in ("GET", "POST", "PROPFIND"):
                answer = await client.request(method, path, headers=headers)
                assert answer.status_code < 500
                if answer.status_code >= 400:
                    assert answer.json()["code"], path


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"geheim-4417" * 20_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03geheim-4417\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /v1/visitor/messages HTTP/1.1\r\nHost: x\r\nContent-Length: geheim\r\n\r\n",
        b"POST /v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ],
    ids=range(5),
)
async def test_what_is_no_http_is_answered_and_hung_up(
    any_service: ServiceProcess, raw: bytes
) -> None:
    lean = await LeanConnection.open(any_service.port)
    await lean.write(raw)
    async with asyncio.timeout(10):
        assert (await lean.until_closed())[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 401", b""}
    await lean.close()


async def test_half_requests_do_not_keep_others_out(
    any_service: ServiceProcess, page: Page
) -> None:
    halves = [await LeanConnection.open(any_service.port) for _ in range(60)]
    for half in halves:
        await half.write(b"POST /v1/visitor/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n")
    async with asyncio.timeout(10):
        ok(await page.say("ik ben er nog"), 201)
    for half in halves:
        await half.close()
