"""The road between two parts, which fails on purpose: drops, stalls, halves, delays, lies.

One road serves HTTP (page to node, desk to node) or any bytes (node to database). Faults
are counted where they strike: one that met no traffic is none.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.tricks import (
    ANSWERS,
    Armed,
    Spell,
    Trick,
    is_post,
    is_stream,
    made_up,
    may_repeat,
)

_CHUNK = 65_536
_ASIDE_S = 10.0
_SLICE = 512
_RST = struct.pack("ii", 1, 0)


@dataclass(eq=False, slots=True)
class Line:
    """One connection through the road.

    Attributes:
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
        name: for the log of faults.
        port: where to knock.
        struck: how often each fault met traffic.
        on_bytes: is shown what the far side answers.
    """

    def __init__(
        self,
        name: str,
        targets: Callable[[], Sequence[int]],
        chance: random.Random,
        *,
        speaks_http: bool,
    ) -> None:
        """Make it, closed.

        Args:
            name: for the log.
            targets: ports to try, in order, asked at each new connection.
            chance: where halves are cut, and the like.
            speaks_http: whether single requests can be told apart.
        """
        self.name = name
        self._targets = targets
        self._chance = chance
        self._speaks_http = speaks_http
        self.port = 0
        self.struck: Counter[str] = Counter()
        self.on_bytes: Callable[[bytes], object] = len
        self._outages = 0
        self._server: asyncio.Server | None = None
        self._lines: set[Line] = set()
        self._owned: set[asyncio.Task[None]] = set()
        self._passes = asyncio.Event()
        self._passes.set()
        self._delay_s = 0.0
        self._bytes_per_s = 0
        self._armed: list[Armed] = []
        self._next_answer: Spell | None = None

    @property
    def url(self) -> str:
        """Where an HTTP client knocks."""
        return f"http://127.0.0.1:{self.port}"

    def holds(self, armed: Armed) -> bool:
        """Whether a trick has not met its request yet."""
        return any(one is armed for one in self._armed)

    async def open(self) -> None:
        """Listen; on the same port as before."""
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End everything."""
        self._stop_listening()
        self.cut(reset=True)
        for task in tuple(self._owned):
            task.cancel()
        await asyncio.gather(*self._owned, return_exceptions=True)

    def heal(self) -> None:
        """Whatever waits for its moment is called off; spells end by themselves."""
        self._armed.clear()
        self._next_answer = None

    # --- faults

    def cut(self, *, reset: bool) -> int:
        """Every line ends now; returns how many."""
        lines = tuple(self._lines)
        for line in lines:
            line.end(reset=reset)
        return len(lines)

    def arm(self, armed: Armed) -> None:
        """The next request that fits gets it."""
        self._armed.append(armed)

    async def spell(self, spell: Spell, lasts_s: float) -> None:
        """Put the whole road under a spell for a while.

        Args:
            spell: which.
            lasts_s: for those that last, in seconds.
        """
        if spell in {Spell.RESET, Spell.CLOSED}:
            self._count(spell, self.cut(reset=spell is Spell.RESET))
        elif spell is Spell.REFUSED:
            self._count(spell)
            await self.outage(lasts_s)
        elif spell is Spell.STALLED:
            self._passes.clear()
            self._count(spell, len(self._lines))
            await asyncio.sleep(lasts_s)
            self._passes.set()
        elif spell is Spell.HALF_OPEN:
            lines = tuple(self._lines)
            for line in lines:
                line.void = True
            self._count(spell, len(lines))
            await asyncio.sleep(lasts_s)
            for line in lines:
                line.end(reset=True)
        elif spell in {Spell.CHUNK_HALVED, Spell.CHUNK_LOST}:
            self._next_answer = spell
        else:
            await self._slow(spell, lasts_s)

    async def outage(self, lasts_s: float) -> None:
        """Nobody comes through, and the port is closed."""
        self._outages += 1
        self._stop_listening()
        self.cut(reset=True)
        try:
            await asyncio.sleep(lasts_s)
        finally:
            self._outages -= 1
            if not self._outages:
                await self.open()

    async def _slow(self, spell: Spell, lasts_s: float) -> None:
        if spell is Spell.DELAYED:
            self._delay_s = self._chance.uniform(0.05, 0.3)
        else:
            self._bytes_per_s = self._chance.randint(4_000, 40_000)
        self._count(spell, len(self._lines))
        await asyncio.sleep(lasts_s)
        self._delay_s, self._bytes_per_s = 0.0, 0

    def _count(self, fault: Spell | Trick, met: int = 1) -> None:
        if met:
            self.struck[fault.value] += 1

    # --- connections

    def _stop_listening(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _own(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._owned.add(task)
        task.add_done_callback(self._owned.discard)
        return task

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._own(self._serve(reader, writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await self._knock()
        except OSError:
            writer.transport.abort()
            return
        line = Line(reader, writer, there, back)
        self._lines.add(line)
        pump = self._requests if self._speaks_http else self._bytes
        line.tasks = [self._own(pump(line)), self._own(self._answers(line))]
        try:
            await asyncio.wait(line.tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._lines.discard(line)
            line.end(reset=False)
            await asyncio.gather(*line.tasks, return_exceptions=True)

    async def _knock(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for port in self._targets():
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError

    async def _bytes(self, line: Line) -> None:
        with contextlib.suppress(OSError):
            while data := await line.reader.read(_CHUNK):
                await self._pass(line, line.back, data)

    async def _answers(self, line: Line) -> None:
        with contextlib.suppress(OSError):
            while data := await line.there.read(_CHUNK):
                self.on_bytes(data)
                fault, self._next_answer = self._next_answer, None
                if fault is not None:
                    self._count(fault)
                    if fault is Spell.CHUNK_HALVED:
                        line.writer.write(data[: len(data) // 2])
                        await line.writer.drain()
                    line.end(reset=fault is Spell.CHUNK_LOST)
                    return
                await self._pass(line, line.writer, data)

    async def _pass(self, line: Line, writer: asyncio.StreamWriter, data: bytes) -> None:
        await self._passes.wait()
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        if line.void:
            return
        if not self._bytes_per_s:
            writer.write(data)
            await writer.drain()
            return
        for at in range(0, len(data), _SLICE):
            writer.write(data[at : at + _SLICE])
            await writer.drain()
            if self._bytes_per_s:
                await asyncio.sleep(_SLICE / self._bytes_per_s)

    # --- single requests

    async def _requests(self, line: Line) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                request = await _read_request(line.reader)
                armed = self._taken(request.partition(b"\r\n")[0])
                if armed is None:
                    await self._pass(line, line.back, request)
                elif not await self._play(armed, line, request):
                    return

    def _taken(self, first_line: bytes) -> Armed | None:
        for armed in self._armed:
            fits = is_post(first_line) or not armed.for_posts
            if armed.trick is Trick.REPLAYED:
                fits = fits and may_repeat(first_line)
            if armed.trick not in {Trick.REQUEST_RESET, Trick.REQUEST_CLOSED, *ANSWERS}:
                fits = fits and not is_stream(first_line)
            if fits:
                self._armed = [one for one in self._armed if one is not armed]
                return armed
        return None

    async def _play(self, armed: Armed, line: Line, request: bytes) -> bool:
        """Play a trick on a request; whether the connection goes on."""
        trick = armed.trick
        self._count(trick)
        if trick in {Trick.REQUEST_RESET, Trick.REQUEST_CLOSED}:
            line.end(reset=trick is Trick.REQUEST_RESET)
            return False
        if trick is Trick.REPLAYED:
            if self._chance.random() < 0.5:
                await self._aside(request)
            else:
                self._own(self._twice(request))
            await self._pass(line, line.back, request)
            return True
        if trick in ANSWERS:
            if armed.arrives and not is_stream(request.partition(b"\r\n")[0]):
                await self._aside(request)
            line.writer.write(made_up(trick))
            await line.writer.drain()
            return True
        answer = await self._aside(request)
        if trick in {Trick.HALVED_CLOSED, Trick.HALVED_HELD}:
            line.writer.write(answer[: self._chance.randint(1, max(1, len(answer) - 1))])
            await line.writer.drain()
            if trick is Trick.HALVED_HELD:
                await asyncio.sleep(armed.held_s)
        line.end(reset=trick in {Trick.ANSWER_RESET, Trick.HALVED_HELD})
        return False

    async def _twice(self, request: bytes) -> None:
        await self._aside(request)

    async def _aside(self, request: bytes) -> bytes:
        """Ask over a connection of its own; the whole answer, empty when there is none."""
        head, _, body = request.partition(b"\r\n\r\n")
        kept = [each for each in head.split(b"\r\n") if not each.lower().startswith(b"connection:")]
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_ASIDE_S):
                there, back = await self._knock()
                try:
                    back.write(b"\r\n".join([*kept, b"Connection: close", b"", b""]) + body)
                    return await there.read()
                finally:
                    back.close()
        return b""


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for each in head.split(b"\r\n"):
        name, _, value = each.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head
