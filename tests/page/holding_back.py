"""A proxy that holds streams back, as some office networks and virus scanners do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tests.page.connections import close, served

_BEAT = b'event: beat\ndata: {"head": 0}\n\n'


class HoldingBack:
    """Passes every request on; the answer of a stream stops after its headers.

    Attributes:
        beats: how many beats a stream is let through before it falls silent.
        holds: whether streams are held back at all.
        streams: how many streams were asked for.
        polls: how many long polls.
    """

    def __init__(self, target: str, beats: int) -> None:
        self._target = urlsplit(target)
        self.beats = beats
        self.holds = True
        self.streams = 0
        self.polls = 0
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        await self._pass_on(head, reader, writer)

    async def _pass_on(
        self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        path = head.split(" ", 2)[1]
        self.polls += "/events/poll" in path
        if "/visitor/events?" in path:
            self.streams += 1
            if self.holds:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                writer.write(_BEAT * self.beats)
                await reader.read()
                return
        lines = [
            line
            for line in head.split("\r\n")
            if line and not line.lower().startswith("connection:")
        ]
        lengths = [line for line in lines if line.lower().startswith("content-length:")]
        body = await reader.readexactly(int(lengths[0].split(":")[1])) if lengths else b""
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        try:
            asked = "\r\n".join([*lines, "Connection: close", "", ""])
            back.write(asked.encode("latin-1") + body)
            while part := await there.read(65_536):
                writer.write(part)
                await writer.drain()
        finally:
            await close(back)


@asynccontextmanager
async def holding_back(target: str, beats: int = 0) -> AsyncIterator[HoldingBack]:
    """Run the proxy on a free port."""
    proxy = HoldingBack(target, beats)
    async with served(proxy.answer) as url:
        proxy.url = url
        yield proxy
