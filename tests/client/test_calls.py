"""Calls: every way in which an answer can be wrong is one error of the tree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.client.scripted import TOKENS, Asked, Line, Script, ScriptedServer, scripted
from vt_desk.client import errors
from vt_desk.client.client import Client
from vt_desk.client.transport import AddressRefused
from vt_desk.domain.ids import ConversationId, RegionId, uuid7
from vt_desk.wire.desk import PostMessage

TALK = ConversationId("c1")
UTRECHT = RegionId("utrecht")


@asynccontextmanager
async def signed_in(script: Script) -> AsyncIterator[tuple[Client, ScriptedServer]]:
    async def with_session(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session" and asked.method == "POST":
            await line.json(TOKENS, 201)
        else:
            await script(asked, line)

    async with scripted(with_session) as server:
        client = Client(server.url)
        try:
            await client.sign_in("anna", "x")
            yield client, server
        finally:
            await client.close()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("sign_in_failed", errors.SignInFailed),
        ("token_refused", errors.TokenRefused),
        ("device_removed", errors.DeviceRemoved),
        ("seat_full", errors.SeatFull),
        ("queue_empty", errors.QueueEmpty),
        ("not_yours", errors.NotYours),
        ("conversation_ended", errors.ConversationOver),
        ("conversation_purged", errors.Purged),
        ("not_ended", errors.NotEnded),
        ("intake_full", errors.IntakeFull),
        ("not_found", errors.NotThere),
        ("forbidden", errors.Forbidden),
        ("text_empty", errors.TextRefused),
        ("text_too_long", errors.TextRefused),
        ("text_control_characters", errors.TextRefused),
        ("id_conflict", errors.IdConflict),
        ("log_went_back", errors.LogWentBack),
        ("client_too_old", errors.TooOld),
        ("too_large", errors.Refused),
        ("rate_limited", errors.RateLimited),
        ("unavailable", errors.ServiceFailed),
        ("internal", errors.ServiceFailed),
    ],
)
async def test_each_problem_is_its_own_error(code: str, error: type[errors.ClientError]) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.refuse(code)

    async with signed_in(script) as (client, _):
        with pytest.raises(error) as caught:
            await client.calls.release(TALK)
        assert type(caught.value) is error
        assert caught.value.code == code


async def test_a_lost_claim_says_who_won() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.refuse("claim_lost", winner="bram", winner_name="Bram")

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.ClaimLost) as caught:
            await client.calls.claim(TALK)
        assert (caught.value.winner, caught.value.winner_name) == ("bram", "Bram")


@pytest.mark.parametrize("status", [502, 503, 504, 500, 408])
async def test_a_proxys_page_for_a_fault_is_a_fault_and_no_verdict(status: int) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(status, b"<html>Bad Gateway</html>", "text/html", Retry_After="7")

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.ServiceFailed) as caught:
            await client.calls.release(TALK)
        assert caught.value.retry_can_help
        assert caught.value.retry_after_s == 7


@pytest.mark.parametrize("status", [302, 403, 404, 409, 407, 511 - 100])
async def test_a_page_that_is_no_problem_of_ours_is_no_verdict(status: int) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(status, b"<html>sign in to the wifi</html>", "text/html", Location="/x")

    async with signed_in(script) as (client, server):
        with pytest.raises(errors.BadAnswer) as caught:
            await client.calls.release(TALK)
        assert caught.value.retry_can_help
        assert "/x" not in server.paths()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"id":"a","n":1,"se', "application/json"),
        (b"<html></html>", "text/html"),
        (b'{"ok":true}', "application/json"),
        (b"[]", "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"", "application/json"),
        (b'{"id":"a","n":"1","seq":1,"at_ms":1}', "application/json"),
    ],
)
async def test_an_answer_of_another_shape_is_a_bad_answer(body: bytes, kind: str) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(201, body, kind)

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.BadAnswer):
            await client.calls.post(TALK, PostMessage(id=uuid7(), text="dag"))


async def test_a_page_where_nothing_is_expected_is_a_bad_answer() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(200, b"<html>welcome</html>", "text/html")

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.BadAnswer):
            await client.calls.release(TALK)


async def test_an_answer_that_is_cut_off_may_have_been_made() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.send(b"HTTP/1.1 201 X\r\nContent-Type: application/json\r\n")
        await line.send(b'Content-Length: 900\r\n\r\n{"id":')

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.Unreachable):
            await client.calls.post(TALK, PostMessage(id=uuid7(), text="dag"))


async def test_a_server_that_says_nothing_times_out() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.hang()

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.TimedOut):
            await client._transport.ask("GET", "/v1/me", dict, token="t", timeout_s=0.05)  # noqa: SLF001


async def test_a_server_that_trickles_times_out_as_a_whole() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.send(b"HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n")
        while True:
            await line.send(b" ")
            await asyncio.sleep(0.01)

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.TimedOut):
            await client._transport.ask("GET", "/v1/me", dict, token="t", timeout_s=0.1)  # noqa: SLF001


async def test_nobody_there_is_unreachable() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.nothing()

    async with scripted(script) as server:
        url = server.url
    client = Client(url)
    try:
        with pytest.raises(errors.Unreachable) as caught:
            await client.sign_in("anna", "x")
        assert url not in str(caught.value)
    finally:
        await client.close()


async def test_no_error_quotes_the_answer_or_the_token() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(201, b'{"id":"secret-words","n":"secret-words"}')

    async with signed_in(script) as (client, _):
        with pytest.raises(errors.BadAnswer) as caught:
            await client.calls.post(TALK, PostMessage(id=uuid7(), text="secret-words"))
        shown = repr(caught.value) + str(caught.value)
        assert "secret-words" not in shown
        assert "access-1" not in shown
        assert caught.value.__suppress_context__


async def test_unknown_fields_are_passed_over() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.json({"id": "a", "n": 1, "seq": 2, "at_ms": 3, "new": {"deep": [1]}}, 201)

    async with signed_in(script) as (client, _):
        posted = await client.calls.post(TALK, PostMessage(id=uuid7(), text="dag"))
        assert (posted.n, posted.seq) == (1, 2)


async def test_an_id_in_a_path_cannot_leave_its_place() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.nothing()

    async with signed_in(script) as (client, server):
        await client.calls.release(ConversationId("../me?x=1#y"))
        assert server.paths()[-1] == "/v1/conversations/..%2Fme%3Fx%3D1%23y/release"


@pytest.mark.parametrize(
    "address",
    [
        "http://chat.example.org",
        "ftp://127.0.0.1",
        "chat.example.org",
        "https://anna:pw@chat.example.org",
        "https://",
        "http://127.0.0.1.example.org",
        "https://chat.example.org:99999",
        "",
    ],
)
def test_an_address_without_tls_or_sense_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        Client(address)


async def test_this_machine_is_never_asked_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.json([])

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with signed_in(script) as (client, _):
        assert await client.calls.regions() == []


async def test_another_machine_is_asked_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(403, b"<html>blocked</html>", "text/html")

    async with scripted(script) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = Client("https://chat.example.org")
        try:
            with pytest.raises(errors.Unreachable):
                await client.sign_in("anna", "x")
        finally:
            await client.close()
        assert [asked.method for asked in proxy.asked] == ["CONNECT"]
