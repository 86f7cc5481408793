"""From the visitor's POST to a bare reader of the region's stream: the service alone."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.children import Child
from tests.bench.raw_http import Http
from tests.bench.rows import Row, timing
from tests.bench.stage import REGION, Pair, Subject, Talks, begin_talks, head, sign_in
from tests.bench.visitors import Load, Sent

TURNS = 2
SLICE_S = 2.5
WARM_S = 0.5
GOAL = "at most 2 × the skeleton"
SHAPES = ((1, 20), (1, 100), (40, 20), (40, 100))


@dataclass(frozen=True, slots=True)
class Watched:
    """One of the two with its conversations and a reader."""

    subject: Subject
    talks: Talks
    reader: str
    http: Http

    async def load(self, per_s: float, seconds: float) -> Load:
        """A stretch of messages from here on."""
        return Load(
            url=self.subject.url,
            tokens=self.talks.tokens,
            per_s=per_s,
            seconds=seconds,
            region=REGION,
            reader_token=self.reader,
            since=await head(self.http, self.reader),
        )


async def watch(subject: Subject, conversations: int) -> Watched:
    """Begin conversations, and sign in who reads them."""
    http = Http(subject.url)
    return Watched(subject, await begin_talks(http, conversations), await sign_in(http), http)


class Lost(Exception):
    """Messages were refused or did not arrive: the numbers would mean nothing."""


def checked(sent: Sent, what: str) -> Sent:
    """Make sure that nothing was lost."""
    if sent.failed or sent.missing:
        raise Lost(f"{what}: {sent.failed} refused, {sent.missing} missing")
    return sent


async def measure(pair: Pair, visitors: Child, conversations: int, per_s: int) -> list[Row]:
    """One row: so many conversations, so many messages a second in all."""
    watched = [await watch(subject, conversations) for subject in pair.both]
    took_ms: dict[str, list[float]] = {subject.name: [] for subject in pair.both}
    for turn in range(TURNS + 1):
        for one in watched:
            # The first turn warms both up and is not counted.
            load = await one.load(per_s, SLICE_S if turn else WARM_S)
            sent = checked(await visitors.do(load, Sent), one.subject.name)
            if turn:
                took_ms[one.subject.name] += sent.arrived_ms
    for one in watched:
        one.http.close()
    name = name_of(conversations, per_s, pair.database)
    return [timing(name, took_ms["real"], took_ms["skeleton"], GOAL)]


def name_of(conversations: int, per_s: int, database: str) -> str:
    """The row's name."""
    return f"arrived_{conversations}_at_{per_s}_{database}"
