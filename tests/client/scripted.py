"""A server that answers exactly what a test tells it to, to the byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec

from vt_desk.wire.events import Event
from vt_desk.wire.problems import problem

TOKENS = {
    "access_token": "access-1",
    "access_expires_in_s": 600,
    "refresh_token": "refresh-1",
    "seat": "seat-1",
    "account": {"user": "anna", "name": "Anna", "role": "counsellor", "regions": ["utrecht"]},
}


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Line:
    """The connection that a script answers on."""

    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, status: int, body: bytes, kind: str = "application/json", **headers: str
    ) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send("\r\n".join([*lines, "", ""]).encode() + body)

    async def json(self, value: object, status: int = 200, **headers: str) -> None:
        await self.answer(status, msgspec.json.encode(value), **headers)

    async def nothing(self) -> None:
        await self.send(b"HTTP/1.1 204 No Content\r\n\r\n")

    async def refuse(
        self, code: str, status: int = 0, headers: object = (), **more: object
    ) -> None:
        found = problem(code, **more)
        body = msgspec.json.encode(found)
        await self.answer(
            status or found.status,
            body,
            "application/problem+json",
            **dict(headers),  # type: ignore[call-overload]
        )

    async def begin_stream(self) -> None:
        await self.send(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n")

    async def beat(self, head: int) -> None:
        await self.send(b'event: beat\ndata: {"head":%d}\n\n' % head)

    async def event(self, seq: int, prev: int | None = None, type_: str = "new_type") -> None:
        await self.send(event_frame(seq, prev, type_))

    async def hang(self) -> None:
        await asyncio.Event().wait()


def event_frame(seq: int, prev: int | None = None, type_: str = "new_type") -> bytes:
    event = Event(seq=seq, prev=seq - 1 if prev is None else prev, at_ms=seq, type=type_)
    return b"event: event\nid: %d\ndata: %s\n\n" % (seq, msgspec.json.encode(event))


Script = Callable[[Asked, Line], Awaitable[None]]


@dataclass
class ScriptedServer:
    """Hands each request to its script; a connection serves one request and closes."""

    script: Script
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            method, target, _ = first.split(" ")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            path, _, query = target.partition("?")
            asked = Asked(method, path, query, headers, body)
            self.asked.append(asked)
            await self.script(asked, Line(writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def end(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[ScriptedServer]:
    """Run a server with a script."""
    server = ScriptedServer(script)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        await server.end()
        await listening.wait_closed()
