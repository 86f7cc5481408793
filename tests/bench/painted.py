"""From the visitor's POST to the message painted at the desk, and the desk's part of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.bench.arrival import GOAL, Lost
from tests.bench.children import Child, child
from tests.bench.raw_http import Http
from tests.bench.rows import Row, timing
from tests.bench.stage import PER_SEAT, Pair, Subject, Talks, begin_talks, start_talk
from tests.bench.visitors import Load, Sent
from tests.bench.window import Painted, WindowJob

TURNS = 2
PAINTED = 200
"""So many messages that the window shows, in each of the two: of fewer p99 is the slowest."""
WARM_S = 1.0
SOCKET_GOAL = "p99 under 16 ms"


@dataclass(slots=True)
class Desk:
    """One of the two with a window at it.

    Attributes:
        own: conversations that the window has; ``others`` are at other seats.
    """

    subject: Subject
    window: Child
    http: Http
    own: Talks = field(default_factory=lambda: Talks([], []))
    others: Talks = field(default_factory=lambda: Talks([], []))

    async def have(self, conversations: int) -> list[str]:
        """Begin as many conversations as are wanted in all; the window's tokens first."""
        mine = min(conversations, PER_SEAT)
        claim = []
        for _ in range(mine - len(self.own.ids)):
            conversation, token = await start_talk(self.http)
            self.own.ids.append(conversation)
            self.own.tokens.append(token)
            claim.append(conversation)
        if claim:
            await self.window.do(WindowJob(claim=claim), Painted)
        missing = conversations - mine - len(self.others.ids)
        if missing > 0:
            more = await begin_talks(self.http, missing)
            self.others.ids.extend(more.ids)
            self.others.tokens.extend(more.tokens)
        return self.own.tokens[:mine] + self.others.tokens[: conversations - mine]

    async def paint(
        self, visitors: Child, tokens: list[str], per_s: int, seconds: float
    ) -> Painted:
        """Send a stretch of messages and wait until the window has painted its own."""
        load = Load(url=self.subject.url, tokens=tokens, per_s=per_s, seconds=seconds)
        sent = await visitors.do(load, Sent)
        mine = min(len(tokens), PER_SEAT)
        expect = sum(1 for i in range(round(per_s * seconds)) if i % len(tokens) < mine)
        painted = await self.window.do(WindowJob(expect=expect), Painted)
        if sent.failed or painted.missing:
            raise Lost(f"{self.subject.name}: {sent.failed} refused, {painted.missing} not painted")
        return painted


class Windows:
    """The windows of a pair, opened when a row first needs them."""

    def __init__(self, stack: contextlib.AsyncExitStack, pair: Pair) -> None:
        self._stack = stack
        self._pair = pair
        self._desks: list[Desk] = []

    async def desks(self) -> list[Desk]:
        """Both, with their windows open."""
        if not self._desks:
            for subject in self._pair.both:
                window = await self._stack.enter_async_context(child("window", subject.url))
                self._desks.append(Desk(subject, window, Http(subject.url)))
        return self._desks


@contextlib.asynccontextmanager
async def windows_of(pair: Pair) -> AsyncIterator[Windows]:
    """Windows that close when the context does."""
    async with contextlib.AsyncExitStack() as stack:
        yield Windows(stack, pair)


async def measure(
    pair: Pair, windows: Windows, visitors: Child, conversations: int, per_s: int
) -> list[Row]:
    """Two rows: the whole way, and from socket to painted."""
    desks = await windows.desks()
    sent_ms: dict[str, list[float]] = {subject.name: [] for subject in pair.both}
    socket_ms: dict[str, list[float]] = {subject.name: [] for subject in pair.both}
    tokens = {desk.subject.name: await desk.have(conversations) for desk in desks}
    shown_per_s = per_s * min(conversations, PER_SEAT) / conversations
    slice_s = PAINTED / TURNS / shown_per_s
    for turn in range(TURNS + 1):
        for desk in desks:
            name = desk.subject.name
            seconds = slice_s if turn else WARM_S
            painted = await desk.paint(visitors, tokens[name], per_s, seconds)
            if turn:
                sent_ms[name] += painted.sent_ms
                socket_ms[name] += painted.socket_ms
    for desk in desks:
        desk.http.close()
    whole, part = names_of(conversations, per_s, pair.database)
    return [
        timing(whole, sent_ms["real"], sent_ms["skeleton"], GOAL),
        timing(part, socket_ms["real"], socket_ms["skeleton"], SOCKET_GOAL),
    ]


def names_of(conversations: int, per_s: int, database: str) -> tuple[str, str]:
    """The rows' names."""
    shape = f"{conversations}_at_{per_s}_{database}"
    return f"painted_{shape}", f"socket_to_painted_{shape}"
