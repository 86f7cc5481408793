"""A reader of server-sent events that keeps all it was told, and can be cut off anywhere."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

DEADLINE_S = 15.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One server-sent event."""

    name: str
    id: int | None
    data: dict[str, Any]


class Stream:
    """An open stream. Use it as a context; ``frames`` grows while it is open.

    Attributes:
        since: the number of the last event that came.
        ended: set when the service, or the network, ended it.
    """

    def __init__(
        self, client: httpx.AsyncClient, path: str, headers: dict[str, str], since: int
    ) -> None:
        self.frames: list[Frame] = []
        self.since = since
        self.ended = asyncio.Event()
        self.status = 0
        self._client = client
        self._path = path
        self._headers = headers
        self._grown = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Open it, and wait for the first frame."""
        self._task = asyncio.create_task(self._read())
        await self.until(lambda: self.frames or self.ended.is_set())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    @property
    def events(self) -> list[dict[str, Any]]:
        """The log's events that came."""
        return [frame.data for frame in self.frames if frame.name == "event"]

    def named(self, name: str) -> list[dict[str, Any]]:
        """What came under a name: ``passing``, ``beat``, ``bye``, ``problem``."""
        return [frame.data for frame in self.frames if frame.name == name]

    def texts(self) -> list[str | None]:
        """The words of the messages that came, in order; None where they were withheld."""
        desk = [e["data"].get("text") for e in self.events if e["type"] == "message_posted"]
        return desk + [e["text"] for e in self.events if e["type"] == "message"]

    async def until(self, holds: Callable[[], object], deadline_s: float = DEADLINE_S) -> None:
        """Wait until something holds of what came; fails with what did come."""
        try:
            async with asyncio.timeout(deadline_s), self._grown:
                await self._grown.wait_for(holds)
        except TimeoutError:
            raise AssertionError(self._account()) from None

    async def until_type(self, type_: str) -> dict[str, Any]:
        """Wait for an event of a type; returns the first."""
        await self.until(lambda: any(event["type"] == type_ for event in self.events))
        return next(event for event in self.events if event["type"] == type_)

    def _account(self) -> str:
        """What came, and how it ended: without this a late event and a lost one look alike."""
        came = [f"{f.id} {f.data.get('type')}" if f.id else f.name for f in self.frames]
        fault = None
        if self._task is not None and self._task.done() and not self._task.cancelled():
            fault = self._task.exception()
        return f"status {self.status}, ended {self.ended.is_set()} by {fault!r}; came: {came}"

    async def _read(self) -> None:
        try:
            with contextlib.suppress(httpx.TransportError):
                await self._lines()
        finally:
            self.ended.set()
            async with self._grown:
                self._grown.notify_all()

    async def _lines(self) -> None:
        headers = {**self._headers, "Accept": "text/event-stream"}
        url = f"{self._path}?since={self.since}"
        async with self._client.stream("GET", url, headers=headers) as answer:
            self.status = answer.status_code
            if self.status != httpx.codes.OK:
                await answer.aread()
                return
            fields: dict[str, str] = {}
            async for line in answer.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                    continue
                await self._take(fields)
                fields = {}

    async def _take(self, fields: dict[str, str]) -> None:
        number = int(fields["id"]) if "id" in fields else None
        if number is not None:
            self.since = number
        async with self._grown:
            self.frames.append(Frame(fields["event"], number, json.loads(fields["data"])))
            self._grown.notify_all()
