"""Signing in and staying so: one refresh for all who need it, and none that is cut."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.client.scripted import TOKENS, Asked, Line, scripted
from tests.deadline import until
from vt_desk.client import errors
from vt_desk.client.client import Client
from vt_desk.client.session import SignedIn

pytestmark = pytest.mark.timeout(30)


def tokens(number: int, life_s: int = 600) -> dict[str, Any]:
    return {
        **TOKENS,
        "access_token": f"access-{number}",
        "refresh_token": f"refresh-{number}",
        "access_expires_in_s": life_s,
    }


class Rotating:
    """A service that takes each refresh token once."""

    def __init__(self, life_s: int = 600) -> None:
        self.number = 1
        self.life_s = life_s
        self.refreshes = 0
        self.before_answer = asyncio.Event()
        self.before_answer.set()
        self.expired: set[str] = set()

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json(tokens(1, self.life_s), 201)
        elif asked.path == "/v1/session/refresh":
            self.refreshes += 1
            if f'"refresh-{self.number}"'.encode() not in asked.body:
                await line.refuse("token_refused", action="sign_in")
                return
            self.number += 1
            await self.before_answer.wait()
            await line.json(tokens(self.number, self.life_s), 201)
        elif asked.token != f"access-{self.number}" or asked.token in self.expired:
            await line.refuse("token_expired", action="refresh")
        else:
            await line.json([])


async def test_a_token_that_ran_out_is_renewed_once_for_all() -> None:
    service = Rotating()
    async with scripted(service) as server:
        client = Client(server.url)
        await client.sign_in("anna", "x")
        service.expired.add("access-1")
        answers = await asyncio.gather(*(client.calls.regions() for _ in range(20)))
        assert answers == [[]] * 20
        assert service.refreshes == 1
        await client.close()


async def test_a_token_is_renewed_before_its_end() -> None:
    service, now = Rotating(life_s=100), [0.0]
    async with scripted(service) as server:
        client = Client(server.url, clock_s=lambda: now[0])
        await client.sign_in("anna", "x")
        now[0] = 69
        await client.calls.regions()
        assert service.refreshes == 0
        now[0] = 71
        await client.calls.regions()
        assert service.refreshes == 1
        await client.close()


async def test_a_new_token_is_kept_though_its_caller_has_gone() -> None:
    service, kept = Rotating(), list[SignedIn | None]()

    async def keep(signed_in: SignedIn | None) -> None:
        kept.append(signed_in)

    async with scripted(service) as server:
        client = Client(server.url)
        client.keep = keep
        await client.sign_in("anna", "x")
        service.expired.add("access-1")
        service.before_answer.clear()
        caller = asyncio.create_task(client.calls.regions())
        await until(lambda: service.refreshes)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
        service.before_answer.set()
        assert await client.calls.regions() == []
        assert service.refreshes == 1
        assert [each.refresh_token for each in kept if each] == ["refresh-1", "refresh-2"]
        await client.close()


@pytest.mark.parametrize(
    ("code", "error"),
    [("token_refused", errors.TokenRefused), ("device_removed", errors.DeviceRemoved)],
)
async def test_a_refused_refresh_says_whether_to_sign_in_or_to_lock(
    code: str, error: type[errors.SessionLost]
) -> None:
    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json(tokens(1), 201)
        elif asked.path == "/v1/session/refresh":
            await line.refuse(code)
        else:
            await line.refuse("token_expired", action="refresh")

    async with scripted(script) as server:
        client = Client(server.url)
        await client.sign_in("anna", "x")
        with pytest.raises(error):
            await client.calls.regions()
        assert isinstance(await client.session.wait_lost(), error)
        asked = len(server.asked)
        with pytest.raises(error):
            await client.calls.regions()
        assert len(server.asked) == asked
        await client.close()


async def test_a_refresh_that_does_not_get_through_loses_nothing() -> None:
    service, broken = Rotating(), [True]

    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session/refresh" and broken[0]:
            await line.answer(502, b"<html>", "text/html")
        else:
            await service(asked, line)

    async with scripted(script) as server:
        client = Client(server.url)
        await client.sign_in("anna", "x")
        service.expired.add("access-1")
        with pytest.raises(errors.ServiceFailed):
            await client.calls.regions()
        broken[0] = False
        assert await client.calls.regions() == []
        await client.close()


async def test_a_token_that_is_always_expired_is_not_asked_for_ever() -> None:
    async def script(asked: Asked, line: Line) -> None:
        if asked.path.startswith("/v1/session"):
            await line.json(tokens(1), 201)
        else:
            await line.refuse("token_expired", action="refresh")

    async with scripted(script) as server:
        client = Client(server.url)
        await client.sign_in("anna", "x")
        with pytest.raises(errors.TokenExpired):
            await client.calls.regions()
        assert len(server.asked) == 4
        await client.close()


async def test_a_wrong_password_is_told() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.refuse("sign_in_failed")

    async with scripted(script) as server:
        client = Client(server.url)
        with pytest.raises(errors.SignInFailed):
            await client.sign_in("anna", "wrong")
        assert client.session.signed_in is None
        await client.close()
