"""A road between two parts of the whole: what goes through it, a test can meddle with.

A road knows its connections and tells single requests apart. What happens to them is the
business of whoever makes a road of its own: ``request`` and ``answer`` pass everything on.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

_CHUNK = 65_536
_RST = struct.pack("ii", 1, 0)


@dataclass(eq=False, slots=True)
class Line:
    """One connection through a road.

    Attributes:
        reader, writer: towards whoever knocked.
        there, back: towards the target.
        void: what comes from either side vanishes.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    there: asyncio.StreamReader
    back: asyncio.StreamWriter
    void: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def end(self, *, reset: bool) -> None:
        """Both connections end: with a reset, or in order."""
        for writer in (self.writer, self.back):
            found = writer.get_extra_info("socket")
            if reset and found is not None:
                with contextlib.suppress(OSError):
                    found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
            if reset:
                writer.transport.abort()
            else:
                writer.close()
        for task in self.tasks:
            task.cancel()


class Road:
    """A port that leads to the first of its targets that answers.

    Attributes:
        port: where to knock.
        lines: all connections of now.
    """

    def __init__(self, targets: Callable[[], Sequence[int]]) -> None:
        """Make it, closed.

        Args:
            targets: ports to try, in order, asked at each new connection; with none of
                them the connection is refused.
        """
        self.port = 0
        self.lines: set[Line] = set()
        self._targets = targets
        self._server: asyncio.Server | None = None
        self._owned: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where an HTTP client knocks."""
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listen; on the same port as before."""
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End everything."""
        self.stop_listening()
        self.break_lines(reset=True)
        for task in tuple(self._owned):
            task.cancel()
        await asyncio.gather(*self._owned, return_exceptions=True)

    def stop_listening(self) -> None:
        """Nobody new comes in."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def break_lines(self, *, reset: bool) -> int:
        """Every line ends now; returns how many."""
        lines = tuple(self.lines)
        for line in lines:
            line.end(reset=reset)
        return len(lines)

    # --- what a road of one's own does

    async def request(self, line: Line, request: bytes) -> bool:
        """Take a whole request; whether the connection goes on."""
        if not line.void:
            line.back.write(request)
            await line.back.drain()
        return True

    async def answer(self, line: Line, data: bytes) -> bool:
        """Take a part of an answer; whether the connection goes on."""
        if not line.void:
            line.writer.write(data)
            await line.writer.drain()
        return True

    # --- connections

    def own(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something beside; it ends with the road."""
        task = asyncio.create_task(work)
        self._owned.add(task)
        task.add_done_callback(self._owned.discard)
        return task

    async def knock(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the first target that answers.

        Raises:
            ConnectionRefusedError: none does.
        """
        for port in self._targets():
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.own(self._serve(reader, writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await self.knock()
        except OSError:
            writer.transport.abort()
            return
        line = Line(reader, writer, there, back)
        self.lines.add(line)
        line.tasks = [self.own(self._requests(line)), self.own(self._answers(line))]
        try:
            await asyncio.wait(line.tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.lines.discard(line)
            line.end(reset=False)
            await asyncio.gather(*line.tasks, return_exceptions=True)

    async def _requests(self, line: Line) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while await self.request(line, await self.next_request(line.reader)):
                pass

    async def _answers(self, line: Line) -> None:
        with contextlib.suppress(OSError):
            while data := await line.there.read(_CHUNK):
                if not await self.answer(line, data):
                    return

    async def next_request(self, reader: asyncio.StreamReader) -> bytes:
        """The next request with its body, as it came."""
        head = await reader.readuntil(b"\r\n\r\n")
        for each in head.split(b"\r\n"):
            name, _, value = each.partition(b":")
            if name.lower() == b"content-length":
                return head + await reader.readexactly(int(value))
        return head


def first_line(request: bytes) -> bytes:
    """Its method and its path."""
    return request.partition(b"\r\n")[0]
