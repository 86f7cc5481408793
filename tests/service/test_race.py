"""Invariant 3 under pressure: twenty seats claim the same entry, five hundred times."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.deadline import Disk
from tests.prepared import RIVALS, Kind, Prepared
from tests.service.lean import LeanConnection
from tests.service.people import Page, Seat
from tests.service_process import ServiceProcess

ENTRIES = 500
TOLD_WITHIN_S = 1.0


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "nodes", [1, pytest.param(2, marks=pytest.mark.postgresql)], ids=["sqlite", "two nodes"]
)
async def test_inv03_twenty_seats_claim_the_same_entry_500_times(
    prepared: Prepared, tmp_path: Path, nodes: int
) -> None:
    kind: Kind = "sqlite" if nodes == 1 else "postgresql"
    # No heart-beats here: on a busy machine the race may take longer than a lease.
    with prepared.nodes(kind, nodes, "--lease-s", "900") as services:
        disk = Disk()
        with disk.watched(tmp_path):
            winners, slowest_s = await _race(services)
    assert sum(winners.values()) == ENTRIES
    # With equal chances the winners vary; a service that favours one connection is ill.
    assert len(winners) > RIVALS // 4
    # A claim is durable before anybody is told of it: a disk that stands still is not ours.
    assert slowest_s < TOLD_WITHIN_S + disk.slowest_s


async def _race(services: list[ServiceProcess]) -> tuple[dict[str, int], float]:
    winners: dict[str, int] = {}
    slowest_s = 0.0
    chance = random.Random(20)
    async with AsyncExitStack() as stack:
        rivals: list[tuple[str, LeanConnection]] = []
        for number in range(RIVALS):
            service = services[number % len(services)]
            async with Seat(service.url, f"rival{number:02}") as seat:
                lean = await LeanConnection.open(service.port, seat.tokens["access_token"])
            stack.push_async_callback(lean.close)
            rivals.append((seat.user, lean))
        page = await stack.enter_async_context(Page(services[0].url))
        for number in range(ENTRIES):
            if number:
                page.id = page.id[:-4] + f"{number:04x}"
                await page.start()
            # Whoever is first in the line wins more often, so the line is shuffled.
            chance.shuffle(rivals)
            path = f"/v1/conversations/{page.id}/claim"
            answers = await asyncio.gather(*(_timed(lean, path) for _, lean in rivals))
            won = [i for i, (status, _, _) in enumerate(answers) if status == 200]
            assert len(won) == 1, f"{len(won)} seats won"
            winner, lean = rivals[won[0]]
            winners[winner] = winners.get(winner, 0) + 1
            for status, body, took_s in answers:
                slowest_s = max(slowest_s, took_s)
                if status != 200:
                    told = (status, body["code"], body["winner"])
                    assert told == (409, "claim_lost", winner)
            status, _ = await lean.ask("POST", f"/v1/conversations/{page.id}/end", b"{}")
            assert status == 200
    return winners, slowest_s


async def _timed(lean: LeanConnection, path: str) -> tuple[int, dict[str, str], float]:
    began = time.perf_counter()
    status, body = await lean.ask("POST", path)
    return status, body, time.perf_counter() - began
