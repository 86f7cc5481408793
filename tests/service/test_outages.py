"""Outages in the middle of a talk: afterwards every message is there once and in order.

Invariant 1, on both sides, with real processes that are killed and real databases that
are restarted. Both sides do what the desk and the page do: send the same id again, and
read on from the last number.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest
from litestar import Request

from tests.postgres import How, PostgresServer, running_postgres
from tests.prepared import Kind, Prepared
from tests.service.people import Page, Seat, ok, refused
from tests.service.stubborn import Talk
from tests.service_process import ServiceProcess
from tests.warm import cold
from vt_desk.service.api.problems import on_failure

pytestmark = pytest.mark.timeout(180)
BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
EACH = 25


@pytest.fixture(scope="module")
def own_prepared(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Prepared, PostgresServer]]:
    """Services on a PostgreSQL that a test may restart without disturbing others.

    Each is started as an administrator does it.
    """
    with running_postgres() as server:
        made = Prepared(tmp_path_factory.mktemp("own"), lambda: server, cold)
        yield made, server
        made.close()


async def _hears_typing(page: Page, seat: Seat, since: int) -> bool:
    """Whether the page is told that the seat types, before its stream ends."""
    async with page.stream(since) as told:
        while not told.ended.is_set():
            await seat.call("POST", f"/conversations/{page.id}/typing")
            if {"type": "typing"} in told.named("passing"):
                return True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.ended.wait(), 0.1)
    return False


@pytest.mark.parametrize("seed", [1, 2])
async def test_inv01_streams_dropped_and_resumed_at_random_points(
    any_service: ServiceProcess, region: str, seed: int
) -> None:
    async with (
        Page(any_service.url, region) as page,
        Seat(any_service.url, f"lea@{region}") as lea,
    ):
        ok(await lea.claim(page.id))
        talk = Talk(page, lea, random.Random(seed))
        await talk.say(EACH)
        talk.assert_whole()
        assert talk.at_desk.streams > 5
        assert talk.at_page.streams > 5


async def test_inv01_the_long_poll_tells_the_same_as_the_stream(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Page(any_service.url, region) as page,
        Seat(any_service.url, f"lea@{region}") as lea,
    ):
        ok(await lea.claim(page.id))
        talk = Talk(page, lea)
        await talk.say(8)
        at_desk = ok(await lea.poll(0))
        assert at_desk["events"] == talk.at_desk.events
        assert at_desk["head"] == talk.at_desk.events[-1]["seq"]
        assert ok(await page.poll(0))["events"] == talk.at_page.events
        waiting = asyncio.create_task(page.poll(talk.at_page.since, wait_s=20))
        ok(await lea.say(page.id, "wakker"), 201)
        async with asyncio.timeout(5):
            assert [e["text"] for e in ok(await waiting)["events"]] == ["wakker"]


async def test_a_number_beyond_the_log_means_that_it_went_back(
    any_service: ServiceProcess, region: str
) -> None:
    async with (
        Page(any_service.url, region) as page,
        Seat(any_service.url, f"anna@{region}") as anna,
    ):
        refused(await anna.poll(10_000), 409, "log_went_back")
        refused(await page.poll(10_000), 409, "log_went_back")
        path = f"/regions/{region}/events?since=10000"
        refused(await anna.call("GET", path), 409, "log_went_back")


async def test_the_last_event_id_wins_over_since(any_service: ServiceProcess, region: str) -> None:
    async with Page(any_service.url, region), Seat(any_service.url, f"anna@{region}") as anna:
        head = (await anna.snapshot())["seq"]
        stream = anna.stream(head)
        stream._headers = {**anna.headers, "Last-Event-ID": str(head - 1)}  # noqa: SLF001 - as a browser would
        async with stream:
            await stream.until(lambda: stream.events)
            assert stream.events[0]["seq"] == head


@BOTH
async def test_inv01_a_node_killed_and_started_again_in_the_middle(
    prepared: Prepared, kind: Kind
) -> None:
    with prepared.service(kind) as service:
        async with Page(service.url) as page, Seat(service.url, "lea@utrecht") as lea:
            ok(await lea.claim(page.id))

            async def kill_now_and_then(number: int) -> None:
                if number in {5, 14}:
                    service.kill()
                    await asyncio.to_thread(service.start)

            talk = Talk(page, lea)
            await talk.say(EACH, kill_now_and_then)
            talk.assert_whole()
            assert talk.at_desk.streams >= 3


@pytest.mark.postgresql
@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_inv01_postgresql_restarted_in_the_middle(
    own_prepared: tuple[Prepared, PostgresServer], how: How
) -> None:
    prepared, server = own_prepared
    with prepared.nodes("postgresql", 2) as (one, other):
        async with Page(one.url) as page, Seat(other.url, "lea@utrecht") as lea:
            ok(await lea.claim(page.id))

            async def restart_once(number: int) -> None:
                if number == 8:
                    await asyncio.to_thread(server.restart, how)

            talk = Talk(page, lea)
            await talk.say(EACH, restart_once)
            talk.assert_whole()
            # The nodes hear each other again: typing goes nowhere near the database's log.
            async with asyncio.timeout(20):
                while not await _hears_typing(page, lea, talk.at_page.since):
                    pass


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (asyncpg.InternalClientError("cannot switch to state 11"), 503),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle"), 503),
        (ValueError("a fault of ours"), 500),
    ],
)
def test_a_connection_that_breaks_in_a_statement_is_worth_asking_again(
    error: Exception, status: int
) -> None:
    request: Request[Any, Any, Any] = Request({"type": "http"})  # type: ignore[arg-type]
    assert on_failure(request, error).status_code == status


@pytest.mark.postgresql
async def test_inv01_of_two_nodes_one_is_killed_and_its_people_move(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, other = two_nodes
    async with Page(one.url) as page, Seat(one.url, "lea@utrecht") as lea:
        ok(await lea.claim(page.id))

        async def kill_the_first(number: int) -> None:
            if number == 8:
                one.kill()
                page.move(other.url)
                lea.move(other.url)

        talk = Talk(page, lea)
        await talk.say(EACH, kill_the_first)
        talk.assert_whole()


@BOTH
async def test_a_clean_end_says_goodbye_to_every_stream_and_takes_a_moment(
    prepared: Prepared, kind: Kind
) -> None:
    with prepared.service(kind) as service:
        async with (
            Page(service.url) as page,
            Seat(service.url, "lea@utrecht") as lea,
            page.stream() as told,
            lea.stream() as log,
        ):
            waiting = asyncio.create_task(lea.poll(log.since or 10**6, wait_s=20))
            stopping = asyncio.create_task(asyncio.to_thread(service.stop))
            for stream in (told, log):
                await stream.until(stream.ended.is_set)
                assert 0 <= stream.named("bye")[0]["retry_ms"] <= 1000
            assert await stopping == 0
            await asyncio.wait({waiting})


@pytest.mark.postgresql
async def test_typing_and_presence_pass_between_nodes_and_are_stored_nowhere(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, other = two_nodes
    async with Page(one.url) as page, Seat(other.url, "anna@utrecht") as anna:
        ok(await anna.claim(page.id))
        before = (await anna.snapshot())["seq"]
        async with anna.stream(before) as log:
            async with page.stream() as told:
                await page.call("POST", "/typing")
                await anna.call("POST", f"/conversations/{page.id}/typing")
                await told.until(lambda: {"type": "typing"} in told.named("passing"))
                typing = {"type": "typing", "conversation": page.id, "party": "visitor"}
                await log.until(lambda: typing in log.named("passing"))
                await log.until(lambda: _presence(log.named("passing")) == [True])
            await log.until(lambda: _presence(log.named("passing")) == [True, False])
        assert (await anna.snapshot())["seq"] == before


@pytest.mark.slow
async def test_inv01_a_reader_that_sleeps_loses_nothing(prepared: Prepared) -> None:
    """More is said meanwhile than a node keeps at hand, and than a socket holds."""
    with prepared.service("sqlite") as service:
        async with Page(service.url) as page, Seat(service.url, "lea@utrecht") as lea:
            ok(await lea.claim(page.id))
            asleep = await _open_and_sleep(service, lea)
            words = "slaap zacht " * 150

            async def talk(count: int) -> None:
                for _ in range(count):
                    ok(await page.say(words), 201)

            await asyncio.gather(*(talk(210) for _ in range(10)))
            head = (await lea.snapshot())["seq"]
            reader, writer = asleep
            seen = 0
            async with asyncio.timeout(60):
                while seen < head:
                    line = await reader.readline()
                    if line.startswith(b"id: "):
                        assert int(line[4:]) == seen + 1
                        seen += 1
            writer.close()


async def _open_and_sleep(
    service: ServiceProcess, seat: Seat
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port, limit=2**16)
    proof = seat.headers["Authorization"]
    request = (
        "GET /v1/regions/utrecht/events?since=0 HTTP/1.1\r\n"
        f"Host: x\r\nAuthorization: {proof}\r\n\r\n"
    )
    writer.write(request.encode())
    await reader.readuntil(b"event: beat")
    return reader, writer


def _presence(passing: list[dict[str, object]]) -> list[object]:
    return [told["present"] for told in passing if told["type"] == "presence"]
