"""The claim: until the last of those who asked knows who has the conversation."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from tests.bench.raw_http import Http
from tests.bench.rows import Row, timing
from tests.bench.stage import Pair, Subject, sign_in, start_talk

ROUNDS = 200
WARM_ROUNDS = 5
GOAL = "at most 2 × the skeleton"
RIVALS = (1, 20)
WON, LOST = 200, 409


@dataclass(frozen=True, slots=True)
class _Room:
    subject: Subject
    http: Http
    seats: list[str]


class TwoWinners(Exception):
    """One entry was given to none or to several."""


async def _round(room: _Room) -> float:
    conversation, _ = await start_talk(room.http)
    path = f"/v1/conversations/{conversation}/claim"
    # A desk holds its connections open.
    await asyncio.gather(*(room.http.ask("GET", "/healthz") for _ in room.seats))
    begin_s = time.perf_counter()
    answers = await asyncio.gather(*(room.http.ask("POST", path, seat) for seat in room.seats))
    took_ms = (time.perf_counter() - begin_s) * 1e3
    statuses = [answer.status for answer in answers]
    if statuses.count(WON) != 1 or statuses.count(LOST) != len(statuses) - 1:
        raise TwoWinners(f"{room.subject.name}: {statuses}")
    winner = room.seats[statuses.index(WON)]
    await room.http.call("POST", f"/v1/conversations/{conversation}/end", winner, {})
    return took_ms


async def measure(pair: Pair, rivals: int) -> list[Row]:
    """One row: so many seats ask for the same entry at once."""
    rooms = []
    for subject in pair.both:
        http = Http(subject.url)
        rooms.append(_Room(subject, http, [await sign_in(http) for _ in range(rivals)]))
    took_ms: dict[str, list[float]] = {subject.name: [] for subject in pair.both}
    for i in range(WARM_ROUNDS + ROUNDS):
        for room in rooms:
            one_ms = await _round(room)
            if i >= WARM_ROUNDS:
                took_ms[room.subject.name].append(one_ms)
    for room in rooms:
        room.http.close()
    name = name_of(rivals, pair.database)
    return [timing(name, took_ms["real"], took_ms["skeleton"], GOAL)]


def name_of(rivals: int, database: str) -> str:
    """The row's name."""
    return f"claim_{rivals}_{database}"
