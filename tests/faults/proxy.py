"""The road between two parts, which fails on purpose: drops, stalls, halves, delays, lies.

One road serves HTTP (page to node, desk to node) or any bytes (node to database). Faults
are counted where they strike: one that met no traffic is none.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable, Sequence

from tests import road
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
from tests.road import Line, first_line

_ASIDE_S = 10.0
_SLICE = 512
_BYTES = 65_536


class Road(road.Road):
    """A road on which one fault after another comes.

    Attributes:
        name: for the log of faults.
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
        super().__init__(targets)
        self.name = name
        self._chance = chance
        self._speaks_http = speaks_http
        self.struck: Counter[str] = Counter()
        self.on_bytes: Callable[[bytes], object] = len
        self._outages = 0
        self._passes = asyncio.Event()
        self._passes.set()
        self._delay_s = 0.0
        self._bytes_per_s = 0
        self._armed: list[Armed] = []
        self._next_answer: Spell | None = None

    def holds(self, armed: Armed) -> bool:
        """Whether a trick has not met its request yet."""
        return any(one is armed for one in self._armed)

    def heal(self) -> None:
        """Whatever waits for its moment is called off; spells end by themselves."""
        self._armed.clear()
        self._next_answer = None

    # --- faults

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
            self._count(spell, self.break_lines(reset=spell is Spell.RESET))
        elif spell is Spell.REFUSED:
            self._count(spell)
            await self.outage(lasts_s)
        elif spell is Spell.STALLED:
            self._passes.clear()
            self._count(spell, len(self.lines))
            await asyncio.sleep(lasts_s)
            self._passes.set()
        elif spell is Spell.HALF_OPEN:
            lines = tuple(self.lines)
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
        self.stop_listening()
        self.break_lines(reset=True)
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
        self._count(spell, len(self.lines))
        await asyncio.sleep(lasts_s)
        self._delay_s, self._bytes_per_s = 0.0, 0

    def _count(self, fault: Spell | Trick, met: int = 1) -> None:
        if met:
            self.struck[fault.value] += 1

    # --- what goes through

    async def next_request(self, reader: asyncio.StreamReader) -> bytes:
        """The next request; on a road that does not speak HTTP, what came."""
        if self._speaks_http:
            return await super().next_request(reader)
        if not (data := await reader.read(_BYTES)):
            raise asyncio.IncompleteReadError(data, None)
        return data

    async def request(self, line: Line, request: bytes) -> bool:
        """Pass it on, or play the trick that waits for it."""
        armed = self._taken(first_line(request))
        if armed is not None:
            return await self._play(armed, line, request)
        return await self._pass(line, line.back, request)

    async def answer(self, line: Line, data: bytes) -> bool:
        """Pass it on, or not all of it."""
        self.on_bytes(data)
        fault, self._next_answer = self._next_answer, None
        if fault is None:
            return await self._pass(line, line.writer, data)
        self._count(fault)
        if fault is Spell.CHUNK_HALVED:
            line.writer.write(data[: len(data) // 2])
            await line.writer.drain()
        line.end(reset=fault is Spell.CHUNK_LOST)
        return False

    async def _pass(self, line: Line, writer: asyncio.StreamWriter, data: bytes) -> bool:
        await self._passes.wait()
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        if line.void:
            return True
        if not self._bytes_per_s:
            writer.write(data)
            await writer.drain()
            return True
        for at in range(0, len(data), _SLICE):
            writer.write(data[at : at + _SLICE])
            await writer.drain()
            if self._bytes_per_s:
                await asyncio.sleep(_SLICE / self._bytes_per_s)
        return True

    # --- single requests

    def _taken(self, asked: bytes) -> Armed | None:
        for armed in self._armed:
            fits = is_post(asked) or not armed.for_posts
            if armed.trick is Trick.REPLAYED:
                fits = fits and may_repeat(asked)
            if armed.trick not in {Trick.REQUEST_RESET, Trick.REQUEST_CLOSED, *ANSWERS}:
                fits = fits and not is_stream(asked)
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
                self.own(self._twice(request))
            return await self._pass(line, line.back, request)
        if trick in ANSWERS:
            if armed.arrives and not is_stream(first_line(request)):
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
                there, back = await self.knock()
                try:
                    back.write(b"\r\n".join([*kept, b"Connection: close", b"", b""]) + body)
                    return await there.read()
                finally:
                    back.close()
        return b""
