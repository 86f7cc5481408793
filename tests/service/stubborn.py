"""What a desk or a page does through an outage: the same id again, and on from the last number."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.service.people import Page, Seat
from tests.service.stream import Stream
from vt_desk.domain.ids import uuid7

PAUSE_S = 0.05
DEADLINE_S = 45.0


async def until_confirmed(post: Callable[[], Awaitable[httpx.Response]]) -> dict[str, Any]:
    """Post again until the service confirms; a verdict against it fails the test."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            try:
                answer = await post()
            except httpx.TransportError:
                await asyncio.sleep(PAUSE_S)
                continue
            if answer.status_code in {200, 201}:
                body: dict[str, Any] = answer.json()
                return body
            assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
            assert answer.headers["Retry-After"]
            await asyncio.sleep(PAUSE_S)


@dataclass
class Reading:
    """All that one side has been told, over as many streams as it took.

    Attributes:
        cut_by: if given, each stream is dropped after a random number of frames.
        streams: how many it took.
    """

    open: Callable[[int], Stream]
    cut_by: random.Random | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    since: int = 0
    streams: int = 0

    async def until(self, enough: Callable[[], bool]) -> None:
        """Read on, reconnecting, until enough has come."""
        async with asyncio.timeout(DEADLINE_S):
            while not enough():
                await self._one(enough)

    async def _one(self, enough: Callable[[], bool]) -> None:
        self.streams += 1
        stream = self.open(self.since)
        drop_at = self.cut_by.randint(1, 9) if self.cut_by else 2**31
        taken = 0

        def over() -> bool:
            nonlocal taken
            fresh = stream.events[taken:]
            taken += len(fresh)
            self.events += fresh
            return enough() or stream.ended.is_set() or len(stream.frames) >= drop_at

        async with stream:
            await stream.until(over, DEADLINE_S)
        # What came while the stream was being closed counts too: the number goes with it.
        self.events += stream.events[taken:]
        self.since = stream.since
        if not stream.frames:
            await asyncio.sleep(PAUSE_S)

    def texts(self) -> list[str]:
        """The words that came, in order."""
        return [
            event.get("text") or event["data"]["text"]
            for event in self.events
            if event["type"] in {"message", "message_posted"}
        ]


class Talk:
    """A visitor and a counsellor, both stubborn, with what each must have read at the end."""

    def __init__(self, page: Page, seat: Seat, cut_by: random.Random | None = None) -> None:
        self.page = page
        self.seat = seat
        self.at_page = Reading(page.stream, cut_by)
        self.at_desk = Reading(seat.stream, cut_by)
        self.sent: dict[str, list[str]] = {"v": [], "c": []}

    async def say(self, count: int, then: Callable[[int], Awaitable[None]] | None = None) -> None:
        """Both sides say something, in turns of their own, ``count`` times each."""

        async def visitor() -> None:
            for number in range(count):
                id_, text = uuid7(), f"v{len(self.sent['v'])}"
                self.sent["v"].append(text)
                await until_confirmed(lambda t=text, i=id_: self.page.say(t, i))  # type: ignore[misc]
                if then is not None:
                    await then(number)

        async def counsellor() -> None:
            for _ in range(count):
                id_, text = uuid7(), f"c{len(self.sent['c'])}"
                self.sent["c"].append(text)
                await until_confirmed(
                    lambda t=text, i=id_: self.seat.say(self.page.id, t, i)  # type: ignore[misc]
                )

        async with asyncio.TaskGroup() as group:
            group.create_task(visitor())
            group.create_task(counsellor())
            total = len(self.sent["v"]) + len(self.sent["c"]) + 2 * count
            for side in (self.at_page, self.at_desk):
                group.create_task(side.until(lambda s=side: len(s.texts()) >= total))  # type: ignore[misc]

    def assert_whole(self) -> None:
        """Every message once and in order, on both sides."""
        for side in (self.at_page, self.at_desk):
            texts = side.texts()
            assert [text for text in texts if text[0] == "v"] == self.sent["v"]
            assert [text for text in texts if text[0] == "c"] == self.sent["c"]
        assert self.at_page.texts() == self.at_desk.texts()
        numbers = [event["k"] for event in self.at_page.events]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        seqs = [event["seq"] for event in self.at_desk.events]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
