"""Streams as server-sent events, and the same as a long poll.

Source: the HTML standard, section 9.2 (server-sent events). Each stream begins with a
beat, so that a client behind a buffering proxy notices within seconds that nothing
comes through, and takes the long poll instead.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import msgspec
from litestar.response import Stream

from vt_desk.service.feed import Listener
from vt_desk.service.node import Node
from vt_desk.service.problem import Refusal
from vt_desk.wire.events import Beat, Bye
from vt_desk.wire.problems import problem

MEDIA_TYPE = "text/event-stream"
HEADERS = {"X-Accel-Buffering": "no"}
LONGEST_WAIT_S = 25
HAND_OVER_MS = 1_000

Numbered = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a stream's events come from.

    Attributes:
        head: the number of the last event now.
        read: the events after a number: what is at hand, or None to ask ``page``.
        page: a page of them from the database.
        check: the code of the problem that ends the stream, asked at each beat.
    """

    head: Callable[[], int]
    read: Callable[[int], list[Numbered] | None]
    page: Callable[[int], Awaitable[list[Numbered]]]
    check: Callable[[], Awaitable[str]]

    async def after(self, last: int) -> list[Numbered]:
        """The events after a number."""
        at_hand = self.read(last)
        return await self.page(last) if at_hand is None else at_hand


def frame(name: str, data: bytes, number: int | None = None) -> bytes:
    """One server-sent event; JSON has no line breaks of its own."""
    id_line = b"" if number is None else b"id: %d\n" % number
    return b"event: %s\n%sdata: %s\n\n" % (name.encode(), id_line, data)


def as_stream(chunks: AsyncIterator[bytes]) -> Stream:
    """A response that sends chunks as they come."""
    return Stream(chunks, media_type=MEDIA_TYPE, headers=HEADERS)


async def flow(node: Node, listener: Listener, source: Source, since: int) -> AsyncIterator[bytes]:
    """Write events as they come, a beat when it is quiet, and a last word at the end.

    Args:
        node: this node.
        listener: woken by the feed; it listens already.
        source: where the events come from.
        since: the number of the last event that the client has.
    """
    last = since
    beat_s = node.settings.beat_s
    yield frame("beat", msgspec.json.encode(Beat(source.head())))
    next_beat = time.monotonic() + beat_s
    while True:
        listener.wake.clear()
        chunks: list[bytes] = []
        events = await source.after(last)
        if listener.closing:
            # What came meanwhile is not for who was removed.
            yield frame("problem", msgspec.json.encode(problem(listener.closing, action="removed")))
            return
        for number, data in events:
            chunks.append(frame("event", data, number))
            last = number
        while listener.passing:
            chunks.append(frame("passing", listener.passing.popleft()))
        if chunks:
            yield b"".join(chunks)
        if node.stopping.is_set() or listener.over:
            retry_ms = secrets.randbelow(HAND_OVER_MS)
            yield frame("bye", msgspec.json.encode(Bye(retry_ms)))
            return
        if events:
            continue
        try:
            async with asyncio.timeout(max(0.0, next_beat - time.monotonic())):
                await listener.wake.wait()
        except TimeoutError:
            code = await source.check()
            if code:
                listener.close(code)
                continue
            yield frame("beat", msgspec.json.encode(Beat(source.head())))
            next_beat = time.monotonic() + beat_s


async def once(
    node: Node, listener: Listener, source: Source, since: int, wait_s: float
) -> tuple[list[bytes], list[bytes]]:
    """Wait for something to tell, for a long poll.

    Returns:
        The events and what passed by, encoded; both empty when nothing came in time.

    Raises:
        Refusal: the device was removed meanwhile.
    """
    deadline = time.monotonic() + min(wait_s, LONGEST_WAIT_S)
    while True:
        listener.wake.clear()
        events = await source.after(since)
        if listener.closing:
            raise Refusal(listener.closing, action="removed")
        left_s = deadline - time.monotonic()
        ends = node.stopping.is_set() or listener.over
        if events or listener.passing or ends or left_s <= 0:
            passing = list(listener.passing)
            return [data for _, data in events], passing
        try:
            async with asyncio.timeout(left_s):
                await listener.wake.wait()
        except TimeoutError:
            continue


def poll_body(head: int, events: list[bytes], passing: list[bytes]) -> bytes:
    """The answer of a long poll, joined from what is encoded already."""
    return b'{"head":%d,"events":[%s],"passing":[%s]}' % (
        head,
        b",".join(events),
        b",".join(passing),
    )
