"""The other side of the talk, by plain calls on the desk's routes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self, TypeVar

import httpx

from tests.service.people import http as bare_http
from vt_desk.domain.ids import uuid7

Answer = TypeVar("Answer")


async def until(ask: Callable[[], Awaitable[Answer]], *, within_s: float = 10.0) -> Answer:
    """Ask again until the answer is true-ish.

    Raises:
        AssertionError: it was not in time; names the last answer.
    """
    deadline = time.monotonic() + within_s
    while True:
        answer = await ask()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {within_s} s; last answer: {answer!r}"
        await asyncio.sleep(0.03)


class Counsellor:
    """One signed-in seat."""

    def __init__(self, http: httpx.AsyncClient, seat: str) -> None:
        self._http = http
        self.seat = seat
        self.conversation = ""

    @classmethod
    async def sign_in(cls, url: str, user: str = "anna", password: str = "korenbloem-42") -> Self:
        http = bare_http(url)
        answer = await http.post(
            "/v1/session", json={"user": user, "password": password, "device": "test"}
        )
        assert answer.status_code == 201, answer.text
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self = cls(http, answer.json()["seat"])
        await self._call("PUT", "/v1/seat", {"status": "available", "capacity": 3})
        return self

    async def aclose(self) -> None:
        """Sign out, which gives back every conversation."""
        with contextlib.suppress(httpx.TransportError):
            await self._http.delete("/v1/session")
        await self._http.aclose()

    async def end_all(self) -> None:
        """Claim and end whatever waits."""
        while (await self._http.post("/v1/regions/utrecht/claim-next")).status_code < 300:
            for view in await self.waiting():
                if view["seat"] == self.seat and view["state"] == "claimed":
                    self.conversation = view["id"]
                    await self.end()

    async def claim(self) -> dict[str, Any]:
        """Take the oldest that waits; returns its view."""

        async def ask() -> httpx.Response | None:
            answer = await self._http.post("/v1/regions/utrecht/claim-next")
            return answer if answer.status_code < 300 else None

        won = await until(ask)
        assert won is not None
        view: dict[str, Any] = won.json()["transcript"]["conversation"]
        self.conversation = view["id"]
        return view

    async def waiting(self) -> list[dict[str, Any]]:
        """The region's conversations as of now."""
        snapshot = await self._call("GET", "/v1/regions/utrecht/snapshot")
        return list(snapshot["conversations"])

    async def log(self) -> list[dict[str, Any]]:
        """Everything that happened in the region."""
        found: list[dict[str, Any]] = []
        while True:
            since = found[-1]["seq"] if found else 0
            path = f"/v1/regions/utrecht/events/poll?wait_s=0&since={since}"
            events = (await self._call("GET", path))["events"]
            if not events:
                return found
            found += events

    async def say(self, text: str, id_: str = "", card: str | None = None) -> dict[str, Any]:
        message = {"id": id_ or uuid7(), "text": text, "card": card}
        return await self._talk("POST", "messages", message)

    async def typing(self) -> None:
        await self._talk("POST", "typing")

    async def seen(self, n: int) -> None:
        await self._talk("PUT", "seen", {"delivered_n": n, "seen_n": n})

    async def end(self) -> None:
        await self._talk("POST", "end", {})

    async def release(self) -> None:
        await self._talk("POST", "release")

    async def transcript(self) -> dict[str, Any]:
        return await self._call("GET", f"/v1/conversations/{self.conversation}")

    async def view(self) -> dict[str, Any]:
        view: dict[str, Any] = (await self.transcript())["conversation"]
        return view

    async def texts(self) -> list[str]:
        """What was said, in order."""
        return [message["text"] for message in (await self.transcript())["messages"]]

    async def _talk(self, method: str, what: str, body: object = None) -> dict[str, Any]:
        return await self._call(method, f"/v1/conversations/{self.conversation}/{what}", body)

    async def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = await self._http.request(method, path, json=body)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}
