"""The load: visitors who send at an even pace, and a bare reader that sees them arrive.

Run as a child process. The moment of sending stands in the message's words, so whoever
sees the message, here or at the desk, can tell how long it took. The pace is open: a
message leaves when it is due, whether or not those before it were answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

import msgspec
import uvloop

from tests.bench.children import serve_jobs
from tests.bench.raw_http import Http
from vt_desk.domain.ids import uuid7

WORDS = "Ik weet niet goed of dit de goede plek is, maar ik maak me zorgen om de buurkinderen."
SETTLE_S = 6.0
CREATED = (200, 201)


class Load(msgspec.Struct, frozen=True):
    """One stretch of messages.

    Attributes:
        url: of the service.
        tokens: one for each visitor; they take turns.
        per_s: messages a second in all.
        seconds: how long.
        region: whose log the bare reader follows; empty for no reader.
        reader_token: of an account that may read every word there.
        since: the log's number before the first message.
    """

    url: str
    tokens: list[str]
    per_s: float
    seconds: float
    region: str = ""
    reader_token: str = ""
    since: int = 0


class Sent(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        stamps: when each accepted message was sent, in ns.
        arrived_ms: for each that reached the bare reader, from sending to reading.
        late_ms: the worst delay of the sender itself.
        failed: messages that were not accepted.
        missing: messages that were accepted and did not reach the reader in time.
    """

    stamps: list[int]
    arrived_ms: list[float]
    late_ms: float
    failed: int
    missing: int


def stamp_of(text: str) -> int | None:
    """When a message of ours was sent, in ns; None for other messages."""
    first, _, rest = text.partition(" ")
    return int(first) if rest == WORDS and first.isdigit() else None


class _Body(msgspec.Struct):
    text: str | None = None


class _Event(msgspec.Struct):
    seq: int
    type: str
    data: _Body


@dataclass(slots=True)
class _Stretch:
    stamps: list[int] = field(default_factory=list)
    arrived: dict[int, float] = field(default_factory=dict)
    late_ms: float = 0.0
    failed: int = 0
    all_sent: bool = False
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def check_complete(self) -> None:
        """Wake whoever waits for the last arrival."""
        if self.all_sent and len(self.arrived) >= len(self.stamps):
            self.complete.set()


async def _send(http: Http, token: str, due_s: float, stretch: _Stretch) -> None:
    await asyncio.sleep(due_s - time.monotonic())
    stamp = time.monotonic_ns()
    stretch.late_ms = max(stretch.late_ms, stamp / 1e6 - due_s * 1e3)
    body = {"id": uuid7(), "text": f"{stamp} {WORDS}"}
    try:
        answer = await http.ask("POST", "/v1/visitor/messages", token, body)
    except (OSError, EOFError):
        stretch.failed += 1
        return
    if answer.status in CREATED:
        stretch.stamps.append(stamp)
    else:
        stretch.failed += 1


async def _read(http: Http, load: Load, stretch: _Stretch, reading: asyncio.Event) -> None:
    decoder = msgspec.json.Decoder(_Event)
    path = f"/v1/regions/{load.region}/events?since={load.since}"
    async with http.stream(path, load.reader_token) as chunks:
        async for frames in chunks:
            now_ns = time.monotonic_ns()
            reading.set()
            for frame in frames:
                if frame.event == "event":
                    stamp = stamp_of(decoder.decode(frame.data).data.text or "")
                    if stamp is not None:
                        stretch.arrived[stamp] = (now_ns - stamp) / 1e6
            stretch.check_complete()


async def run(load: Load) -> Sent:
    """Send a stretch of messages and wait until they have arrived."""
    http, stretch = Http(load.url), _Stretch()
    reading = asyncio.Event()
    reader = asyncio.create_task(_read(http, load, stretch, reading)) if load.region else None
    if reader is not None:
        await asyncio.wait_for(reading.wait(), SETTLE_S)
    # Connections first: a visitor's page has one long before it sends.
    await asyncio.gather(*(http.ask("GET", "/healthz") for _ in range(min(8, len(load.tokens)))))
    begin_s = time.monotonic() + 0.1
    count = max(1, round(load.per_s * load.seconds))
    async with asyncio.TaskGroup() as group:
        for i in range(count):
            token = load.tokens[i % len(load.tokens)]
            group.create_task(_send(http, token, begin_s + i / load.per_s, stretch))
    if reader is not None:
        stretch.all_sent = True
        stretch.check_complete()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stretch.complete.wait(), SETTLE_S)
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
    http.close()
    arrived = [stretch.arrived[stamp] for stamp in stretch.stamps if stamp in stretch.arrived]
    return Sent(
        stamps=stretch.stamps,
        arrived_ms=arrived,
        late_ms=stretch.late_ms,
        failed=stretch.failed,
        missing=len(stretch.stamps) - len(arrived) if load.region else 0,
    )


if __name__ == "__main__":
    uvloop.run(serve_jobs(Load, run))
