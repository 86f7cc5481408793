"""The road between a desk and the service, which a test can cut or lose answers on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Road:
    """Passes bytes on, both ways.

    Attributes:
        url: where the desk knocks.
        lost: how many answers were lost.
        holds_streams_back: whether answers to streams stay in a buffer on the way.
    """

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host, self._port = parts.hostname, parts.port
        self.url = ""
        self.lost = 0
        self._open = True
        self._lose: bytes | None = None
        self._hold_up: bytes | None = None
        self.holds_streams_back = False
        self._lines: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Everything on the road breaks off, and nobody comes through."""
        self._open = False
        for line in tuple(self._lines):
            line.transport.abort()

    def mend(self) -> None:
        """The road is open again."""
        self._open = True

    def lose_answer_to(self, part_of_the_first_line: bytes) -> None:
        """The next request with this in its first line arrives; its answer does not."""
        self._lose = part_of_the_first_line

    def hold_up(self, part_of_the_first_line: bytes | None) -> None:
        """Requests with this in their first line break off before they arrive."""
        self._hold_up = part_of_the_first_line

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        self._lines |= {writer, back}
        loses, stalls = asyncio.Event(), asyncio.Event()
        parts = [
            asyncio.create_task(self._forward(reader, back, loses, stalls)),
            asyncio.create_task(self._answer(there, writer, loses, stalls)),
        ]
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)
        self._lines -= {writer, back}
        for line in (writer, back):
            line.close()

    async def _forward(
        self,
        reader: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        loses: asyncio.Event,
        stalls: asyncio.Event,
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                if self.holds_streams_back and b"/events?" in data.partition(b"\r\n")[0]:
                    stalls.set()
                if self._lose is not None and self._lose in data.partition(b"\r\n")[0]:
                    self._lose = None
                    loses.set()
                if self._hold_up is not None and self._hold_up in data.partition(b"\r\n")[0]:
                    return
                back.write(data)
                await back.drain()

    async def _answer(
        self,
        there: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        loses: asyncio.Event,
        stalls: asyncio.Event,
    ) -> None:
        with suppress(OSError):
            while data := await there.read(65_536):
                if stalls.is_set():
                    await asyncio.Event().wait()
                if loses.is_set():
                    self.lost += 1
                    return
                writer.write(data)
                await writer.drain()


@asynccontextmanager
async def road_to(target: str) -> AsyncIterator[Road]:
    """Open a road to a service."""
    road = Road(target)
    server = await asyncio.start_server(road.handle, "127.0.0.1", 0)
    road.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield road
    finally:
        server.close()
        road.cut()
        await server.wait_closed()
