"""The visitor's calls, one at a time: an answer is the service's word, or it is none."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx

CALL_S = 4.0
POLL_S = 5
_AGAIN_S = 0.5


class NoAnswer(Exception):
    """Nothing that counts as the service's word."""


class Calls:
    """One visitor's.

    Attributes:
        token: empty before there is a conversation.
    """

    def __init__(self, url: str, token: str = "") -> None:
        """Make it.

        Args:
            url: the road to the service.
            token: of a conversation that was begun elsewhere.
        """
        self.token = token
        self._http = httpx.AsyncClient(
            base_url=f"{url}/v1/visitor",
            timeout=CALL_S,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    async def close(self) -> None:
        """End every connection."""
        await self._http.aclose()

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask once.

        Raises:
            NoAnswer: there was none, or none of the service's own.
            httpx.HTTPStatusError: its verdict is no.
        """
        try:
            async with asyncio.timeout(CALL_S + POLL_S):
                answer = await self._http.request(method, path, json=body, headers=self._headers)
        except (httpx.HTTPError, OSError, TimeoutError):
            raise NoAnswer from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise NoAnswer
        try:
            found = answer.json() if answer.content else None
        except ValueError:
            raise NoAnswer from None
        answer.raise_for_status()
        return found

    def stream(
        self, path: str, within: httpx.Timeout
    ) -> AbstractAsyncContextManager[httpx.Response]:
        """Ask for something whose answer goes on and on."""
        return self._http.stream("GET", path, headers=self._headers, timeout=within)

    async def truth(self) -> list[dict[str, Any]]:
        """All messages as the service has them now, read anew from the first number."""
        events: list[dict[str, Any]] = []
        while True:
            since = events[-1]["k"] if events else 0
            try:
                answer = await self.ask("GET", f"/events/poll?since={since}&wait_s=0")
            except NoAnswer:
                await asyncio.sleep(_AGAIN_S)
                continue
            if not answer["events"]:
                return [event for event in events if event["type"] == "message"]
            events += answer["events"]

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
