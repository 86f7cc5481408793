"""A visitor whose page goes through everything: the page's protocol, without a browser.

As ``resources/visitor`` does it: a text keeps its id until there is a verdict, texts go one
after the other, and the stream (or the long poll) goes on from the last number that is whole.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.faults.calls import CALL_S, POLL_S, Calls, NoAnswer
from vt_desk.client.sse import FrameTooLarge, SseReader
from vt_desk.domain.ids import uuid7

REGION = "utrecht"
SILENCE_S = 12.0
LONGEST_WAIT_S = 1.5


@dataclass(frozen=True)
class Shown:
    """What a page shows.

    Attributes:
        texts: the messages of both sides, from top to bottom.
        on_their_way: how many of the visitor's own it does not show as sent.
    """

    texts: list[str]
    on_their_way: int


@dataclass
class Said:
    """A text that the visitor has sent.

    Attributes:
        n: its number, once there is a verdict for it.
        refused: the code of a verdict against it.
    """

    id: str
    text: str
    n: int = 0
    refused: str = ""


class Visitor:
    """One page.

    Attributes:
        said: all that was sent here, in order.
        heard: the messages of both sides, as they came.
        ended: the page shows the end of the conversation.
        noises: of which a driver makes none.
    """

    noises: tuple[str, ...] = ()

    def __init__(self, url: str, chance: random.Random, *, polls: bool) -> None:
        """Make it.

        Args:
            url: the road to the service.
            chance: for waits.
            polls: whether it is in a network that holds streams back.
        """
        self.id = uuid7()
        self.said: list[Said] = []
        self.heard: list[dict[str, Any]] = []
        self.ended = False
        self.resets = 0
        self._chance = chance
        self._polls = polls
        self._k = 0
        self._k_ms = 0
        self._came = asyncio.Event()
        self._calls = Calls(url)

    async def start(self) -> None:
        """Ask for a conversation until there is one."""
        body = {"id": self.id, "region": REGION}
        while not self._calls.token:
            try:
                self._calls.token = (await self._ask("POST", "/conversations", body))["token"]
            except NoAnswer:
                await self._wait()

    async def close(self) -> None:
        """The tab is closed."""
        await self._calls.close()

    async def say(self, text: str) -> None:
        """Send a text: it is shown at once, and delivered as soon as that is possible."""
        self.said.append(Said(uuid7(), text))
        self._came.set()

    @property
    def typed(self) -> list[str]:
        """All that was sent here, in order."""
        return [said.text for said in self.said]

    @property
    def unsent(self) -> int:
        """How many texts have no verdict yet."""
        return sum(1 for said in self.said if not said.n and not said.refused)

    async def run(self) -> None:
        """Deliver and listen until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._deliver())
            group.create_task(self._listen())

    async def look(self) -> Shown:
        """What it shows now."""
        return Shown([event["text"] for event in self.heard], self.unsent)

    async def truth(self) -> list[dict[str, Any]]:
        """All messages as the service has them now."""
        return await self._calls.truth()

    # --- out

    async def _deliver(self) -> None:
        while True:
            self._came.clear()
            # The first again after each: a restored service may need an earlier one first.
            while left := next((one for one in self.said if not one.n and not one.refused), None):
                await self._try(left)
            await self._came.wait()

    async def _try(self, said: Said) -> None:
        before = [one.id for one in self.said if one.n]
        body = {"id": said.id, "text": said.text, "after": before[-1] if before else None}
        try:
            answer = await self._ask("POST", "/messages", body)
            said.n = answer["n"]
        except httpx.HTTPStatusError as verdict:
            code = verdict.response.json()["code"]
            if code == "log_went_back":
                # No stream need have told it: this page may not have heard of what is gone.
                self._verdict(code)
            else:
                said.refused = code
        except (NoAnswer, KeyError, TypeError):
            await self._wait()

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        return await self._calls.ask(method, path, body)

    async def _wait(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.05, LONGEST_WAIT_S))

    # --- in

    async def _listen(self) -> None:
        while not self.ended:
            try:
                await (self._poll() if self._polls else self._stream())
            except httpx.HTTPStatusError as verdict:
                self._verdict(verdict.response.json()["code"])
            except (NoAnswer, httpx.HTTPError, OSError, TimeoutError, FrameTooLarge, ValueError):
                pass
            await self._wait()

    async def _poll(self) -> None:
        while not self.ended:
            answer = await self._ask("GET", f"/events/poll?{self._since}&wait_s={POLL_S - 1}")
            if not all(self._take(event) for event in answer["events"]):
                return

    async def _stream(self) -> None:
        async with self._opened() as chunks:
            reader = SseReader()
            while True:
                async with asyncio.timeout(SILENCE_S):
                    chunk = await anext(chunks, b"")
                if not chunk:
                    return
                for event, data in reader.feed(chunk):
                    body = json.loads(data)
                    if event == "problem":
                        self._verdict(body["code"])
                    if event == "event" and not self._take(body):
                        return
                    if event in {"bye", "problem"}:
                        return

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[AsyncIterator[bytes]]:
        within = httpx.Timeout(CALL_S, read=SILENCE_S)
        async with self._calls.stream(f"/events?{self._since}", within) as answer:
            if not answer.is_success:
                await answer.aread()
                if answer.status_code == 429 or answer.status_code >= 500:
                    raise NoAnswer
                answer.raise_for_status()
            yield answer.aiter_bytes()

    def _verdict(self, code: str) -> None:
        if code == "log_went_back":
            self.resets += 1
            self._restored()
        else:
            self.ended = True

    def _restored(self) -> None:
        """The service went back: what it lost is sent again, under the old ids."""
        self._k = self._k_ms = 0
        self.heard.clear()
        for said in self.said:
            said.n = 0
        self._came.set()

    @property
    def _since(self) -> str:
        return f"since={self._k}&at_ms={self._k_ms}" if self._k else "since=0"

    def _take(self, event: dict[str, Any]) -> bool:
        """Take an event; False when one before it is missing."""
        if event["k"] <= self._k:
            return True
        if event["prev_k"] > self._k:
            return False
        self._k, self._k_ms = event["k"], event["at_ms"]
        if event["type"] == "message":
            self.heard.append(event)
        elif event["type"] == "ended":
            self.ended = True
        return True
