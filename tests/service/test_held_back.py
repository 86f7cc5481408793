"""A network that holds streams back: the desk's client polls, and misses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from tests.deadline import until
from tests.desk.road import road_to
from tests.service.people import Page, Seat, ok
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError
from vt_desk.client.follow import Follower, Patience
from vt_desk.domain.ids import RegionId
from vt_desk.wire.events import Event, Passing

pytestmark = pytest.mark.timeout(60)
# Two streams of half a second each, then polls; after three seconds a stream is tried again.
PATIENCE = Patience(first_beat_s=0.5, poll_s=2, try_stream_s=3)
EACH = 10
DEADLINE_S = 20


class Ears:
    """Notes the numbers of the log, as they come."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self.lost: list[str] = []

    async def on_events(self, events: Sequence[Event]) -> None:
        self.seqs += [event.seq for event in events]

    def on_passing(self, passing: Passing) -> None:
        pass

    def on_connecting(self) -> None:
        pass

    def on_heard(self, *, behind: bool) -> None:
        pass

    def on_lost(self, error: ClientError) -> None:
        self.lost.append(error.code)


@asynccontextmanager
async def following(url: str, region: str, ears: Ears) -> AsyncIterator[Follower]:
    """A desk's client that follows a region's log."""
    client = Client(url, patience=PATIENCE)
    await client.sign_in(f"anna@{region}", PASSWORD)
    follower = client.follower(RegionId(region), 0, ears)
    task = asyncio.create_task(follower.run())
    try:
        yield follower
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await client.close()


async def test_inv01_a_client_whose_streams_are_held_back_polls_and_misses_nothing(
    any_service: ServiceProcess, region: str
) -> None:
    ears = Ears()
    async with (
        Page(any_service.url, region) as page,
        Seat(any_service.url, f"lea@{region}") as lea,
        road_to(any_service.url) as road,
    ):
        road.holds_streams_back = True
        ok(await lea.claim(page.id))
        async with following(road.url, region, ears) as follower:
            await _talk(page, lea)
            await until(lambda: follower.polling)
            assert ears.lost == ["stream_held_back", "stream_held_back"]
            await _talk(page, lea)
            await _until_whole(lea, ears)
            assert follower.polling
            # The network lets streams through after all: the client finds out by itself.
            road.holds_streams_back = False
            await until(lambda: not follower.polling, deadline_s=DEADLINE_S)
            await _talk(page, lea)
            await _until_whole(lea, ears)
            assert not follower.polling


async def _talk(page: Page, seat: Seat) -> None:
    for number in range(EACH):
        ok(await page.say(f"v{number}"), 201)
        ok(await seat.say(page.id, f"c{number}"), 201)


async def _until_whole(seat: Seat, ears: Ears) -> None:
    """Every event of the log has come, once and in order."""
    head = ok(await seat.poll(0))["head"]
    await until(lambda: ears.seqs[-1:] == [head], deadline_s=DEADLINE_S)
    assert ears.seqs == list(range(1, head + 1))
