"""A visitor who talks to the service's API as the page does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import httpx

from tests.deadline import DEADLINE_S
from tests.service.people import http
from vt_desk.domain.ids import ConversationId, uuid7


class Caller:
    """One visitor with one conversation."""

    def __init__(self, url: str) -> None:
        self._http = http(url)
        self.id = ConversationId(uuid7())

    async def start(self, region: str = "utrecht", **wish: str) -> Caller:
        answer = await self._http.post(
            "/v1/visitor/conversations", json={"id": self.id, "region": region, **wish}
        )
        assert answer.status_code == 201, answer.text
        self._http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return self

    async def say(self, text: str) -> None:
        answer = await self._http.post("/v1/visitor/messages", json={"id": uuid7(), "text": text})
        assert answer.status_code == 201, answer.text

    async def typing(self) -> None:
        assert (await self._http.post("/v1/visitor/typing")).status_code == 204

    async def seen(self, n: int) -> None:
        answer = await self._http.put("/v1/visitor/seen", json={"delivered_n": n, "seen_n": n})
        assert answer.status_code == 204

    async def leave(self, reason: str = "left") -> None:
        with suppress(httpx.TransportError):
            answer = await self._http.post("/v1/visitor/end", json={"reason": reason})
            assert answer.status_code in {204, 401}

    async def heard(self) -> list[dict[str, Any]]:
        """Everything that the visitor's stream has."""
        answer = await self._http.get("/v1/visitor/events/poll", params={"since": 0, "wait_s": 0})
        assert answer.status_code == 200, answer.text
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    async def texts(self) -> list[str]:
        """The words of the talk as the visitor has them, in order."""
        return [event["text"] for event in await self.heard() if event["type"] == "message"]

    async def heard_receipt(self) -> None:
        """Wait until the counsellor's receipt is on the stream."""
        async with asyncio.timeout(DEADLINE_S):
            while all(  # noqa: ASYNC110, the stream is asked, nobody here can tell
                event["type"] != "receipt" for event in await self.heard()
            ):
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self._http.aclose()
