"""A thousand messages that waited out an outage, and how fast they go when it is over.

The real desk with its encrypted store, against a bare client that has nothing to keep: it
sends as many, one by one, over one kept connection to the same service. They take turns. The
outage is one of the service, so that nothing stands on the road; how long the desk takes to
notice its end is not in the rate.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from tests.bench.arrival import Lost
from tests.bench.raw_http import Http
from tests.bench.rows import Row, percentile
from tests.bench.stage import Pair, sign_in, start_talk
from tests.service_process import PASSWORD
from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError
from vt_desk.desk.changes import ConnectionState, DeskChange, MessageChanged
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import MessageState
from vt_desk.domain.ids import ConversationId, uuid7
from vt_desk.domain.seat import SeatStatus
from vt_desk.store.passing import PassingVault

MESSAGES = 1_000
TALKS = 4
TURNS = 3
USER = "anna"
PATIENCE_S = 120.0
LOOK_S = 0.002
WORDS = "ik ben er nog en ik ga niet weg, neem de tijd die je nodig hebt"
GOAL = "at least 80 % of a bare client"


def name_of(database: str) -> str:
    """The row's name."""
    return f"drained_{database}"


async def measure(pair: Pair) -> list[Row]:
    """One row."""
    bare: list[float] = []
    desk: list[float] = []
    http = Http(pair.real.url)
    try:
        seat = await sign_in(http)
        talks = await _own_talks(http, seat)
        for _ in range(TURNS):
            bare.append(await _bare(http, seat, talks))
            desk.append(await _drained(pair))
    finally:
        http.close()
    rate, bare_rate = percentile(desk, 0.5), percentile(bare, 0.5)
    return [
        Row(
            name=name_of(pair.database),
            unit="messages/s",
            p50=round(rate),
            p99=None,
            baseline_p50=round(bare_rate),
            ratio=round(bare_rate / rate, 2),
            goal=GOAL,
            samples=TURNS,
        )
    ]


async def _own_talks(http: Http, seat: str) -> list[str]:
    talks = [(await start_talk(http))[0] for _ in range(TALKS)]
    for talk in talks:
        await http.call("POST", f"/v1/conversations/{talk}/claim", seat)
    return talks


async def _bare(http: Http, seat: str, talks: list[str]) -> float:
    """Messages a second."""
    begin_s = time.perf_counter()
    for number in range(MESSAGES):
        path = f"/v1/conversations/{talks[number % TALKS]}/messages"
        await http.call("POST", path, seat, {"id": uuid7(), "text": f"{number} {WORDS}"})
    return MESSAGES / (time.perf_counter() - begin_s)


async def _drained(pair: Pair) -> float:
    """Messages a second, from the first that is confirmed to the last."""
    desk = Desk(Client(pair.real.url), PassingVault())
    http = Http(pair.real.url)
    confirmed_s: list[float] = []

    def on_change(change: DeskChange) -> None:
        if isinstance(change, MessageChanged) and change.message.state is MessageState.SENT:
            confirmed_s.append(time.perf_counter())

    await desk.start()
    try:
        await desk.sign_in(USER, PASSWORD)
        await _until(lambda: desk.connection.state is ConnectionState.CONNECTED)
        await desk.set_seat(SeatStatus.AVAILABLE, TALKS)
        talks = [ConversationId((await start_talk(http))[0]) for _ in range(TALKS)]
        for talk in talks:
            await desk.claim(talk)
        await asyncio.to_thread(pair.process.stop)
        try:
            await _until(lambda: desk.connection.state is ConnectionState.OFFLINE)
            for number in range(MESSAGES):
                await desk.send(talks[number % TALKS], f"{number} {WORDS}")
            desk.subscribe(on_change)
        finally:
            await asyncio.to_thread(pair.process.start)
        await _until(lambda: len(confirmed_s) >= MESSAGES)
        if len(confirmed_s) != MESSAGES or await desk.unsent():
            raise Lost(f"{MESSAGES} were queued, {len(confirmed_s)} were confirmed")
    finally:
        http.close()
        with contextlib.suppress(ClientError):
            await desk.sign_out(force=True)
        await desk.stop()
    return (MESSAGES - 1) / (confirmed_s[-1] - confirmed_s[0])


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110, the desk tells of some of it only
            await asyncio.sleep(LOOK_S)
