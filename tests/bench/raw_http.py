"""HTTP/1.1 with as little between the clock and the socket as possible.

httpx costs more than the service at some 290 messages a second, and would be what is
measured. This speaks to our own loopback servers only, and understands no more than
they send.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import msgspec

from vt_desk.client.sse import Frame, SseReader

TRIES = 2


class Answer(NamedTuple):
    """A status and the body's bytes."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body, decoded."""
        return msgspec.json.decode(self.body)


class Refused(Exception):
    """An answer that was not a success; carries its status and its problem's code."""


class Http:
    """Keep-alive connections to one address, as many as are in use at once."""

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._host, self._port = host, int(port)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, method: str, path: str, token: str = "", body: object = None) -> Answer:
        """Make a request on a connection of its own for that time.

        Raises:
            OSError, EOFError: no answer.
        """
        content = b"" if body is None else msgspec.json.encode(body)
        request = self._head(method, path, token, len(content)) + content
        for attempt in range(TRIES):
            kept = bool(self._idle)
            reader, writer = self._idle.pop() if kept else await self._connect()
            try:
                writer.write(request)
                answer = await _read_answer(reader)
            except (OSError, EOFError):
                writer.close()
                # A kept connection may have been closed for idleness, and its neighbours too.
                if not kept or attempt:
                    raise
                self.close()
                continue
            self._idle.append((reader, writer))
            return answer
        raise AssertionError("unreachable")

    async def call(self, method: str, path: str, token: str = "", body: object = None) -> Any:
        """Make a request that has to succeed; gives the decoded answer, or None without one.

        Raises:
            Refused: with the status and the code.
        """
        answer = await self.ask(method, path, token, body)
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return answer.json() if answer.body else None

    @asynccontextmanager
    async def stream(self, path: str, token: str) -> AsyncIterator[AsyncIterator[list[Frame]]]:
        """Open an event stream; yields the frames of each chunk as it comes.

        Raises:
            Refused: it was not a stream.
        """
        reader, writer = await self._connect()
        try:
            writer.write(self._head("GET", path, token, 0))
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise Refused(f"GET {path}: {head[:40]!r}")
            yield _frames(reader)
        finally:
            writer.close()

    def close(self) -> None:
        """Close every connection that is not in use."""
        idle, self._idle = self._idle, []
        for _, writer in idle:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._host, self._port)

    def _head(self, method: str, path: str, token: str, length: int) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"Content-Length: {length}",
        ]
        if length:
            lines.append("Content-Type: application/json")
        if token:
            lines.append(f"Authorization: Bearer {token}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _read_answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return Answer(status, await reader.readexactly(length) if length else b"")


async def _frames(reader: asyncio.StreamReader) -> AsyncIterator[list[Frame]]:
    sse = SseReader()
    while True:
        size = int(await reader.readline(), 16)
        if not size:
            return
        chunk = await reader.readexactly(size + 2)
        frames = sse.feed(chunk[:-2])
        if frames:
            yield frames
