"""Clicks that must not be lost, doubled or held up, and that go when their time is over."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.util import await_only

from tests.postgres import PostgresServer
from tests.prepared import Kind, Prepared
from tests.service.escalations import Click
from tests.service.house import DAY_MS, Clock, House, house, settings_in
from tests.service.lean import LeanConnection
from tests.service.people import Page, Seat, ok, refused
from tests.service.store import opened
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import wall_clock_ms
from vt_desk.service.db.tables import escalations
from vt_desk.service.db.transaction import Txn
from vt_desk.service.settings import Limits, Settings

BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
GONE = ("gone", "{}", None, None)


@pytest.fixture
def settings(kind: Kind, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A service whose region keeps the record for five days."""
    if kind == "sqlite":
        yield settings_in(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    try:
        yield settings_in(tmp_path, server.url(name))
    finally:
        server.drop_database(name)


async def _left(home: House) -> list[tuple[object, ...]]:
    return await home.rows("SELECT id, conversation FROM escalations ORDER BY id")


async def _events(home: House) -> list[tuple[object, ...]]:
    found = await home.rows("SELECT type, data, conversation, client_id FROM events ORDER BY seq")
    return [row for row in found if row[0] in {"escalation_changed", "gone"}]


@BOTH
async def test_inv14_it_is_kept_as_long_as_the_record_from_the_click_on(settings: Settings) -> None:
    async with house(settings) as home:
        lea, page = await home.seat(), await home.page()
        now_ms = home.clock.now_ms
        about = Click(lea, conversation=page.id, at_ms=now_ms)
        alone = Click(lea, at_ms=now_ms - DAY_MS)
        for click in (about, alone):
            ok(await click.tell())
            ok(await click.tell(handing="handed"))
            ok(await click.close("reached", now_ms))
        home.clock.go_on(days=4, minutes=-3)
        assert await home.node.purge.run() == 0
        assert len(await _left(home)) == 2
        home.clock.go_on(minutes=6)
        assert await home.node.purge.run() == 1
        assert await _left(home) == [(about.id, page.id)]
        told = await _events(home)
        assert [row == GONE for row in told] == [False] * 3 + [True] * 3
        home.clock.go_on(days=1)
        assert await home.node.purge.run() == 1, "its conversation goes on, and it goes"
        assert await _left(home) == []
        assert await _events(home) == [GONE] * 6
        await lea.sign_in()
        refused(await about.close("gone", home.clock.now_ms), 404, "not_found")
        numbers = [event["seq"] for event in ok(await lea.poll(0))["events"]]
        assert numbers == list(range(1, len(numbers) + 1))
        lines = await home.rows(f"SELECT what FROM audit WHERE subject = '{about.id}' ORDER BY id")  # noqa: S608 - ours
        assert [what for (what,) in lines] == [
            "escalation:emergency",
            "escalation_closed:reached",
            "purged:record",
        ]


@BOTH
async def test_inv14_one_after_the_end_outlives_its_conversation_and_loses_its_id(
    settings: Settings,
) -> None:
    async with house(settings) as home:
        lea, page = await home.seat(), await home.page()
        ok(await lea.claim(page.id))
        ok(await lea.end(page.id))
        home.clock.go_on(days=1)
        await lea.sign_in()
        click = Click(lea, conversation=page.id, at_ms=home.clock.now_ms)
        ok(await click.tell())
        home.clock.go_on(days=4, minutes=3)
        assert await home.node.purge.run() == 3
        assert await home.rows("SELECT * FROM conversations") == []
        assert await _left(home) == [(click.id, None)]
        await lea.sign_in()
        ok(await click.close("not_reached", home.clock.now_ms))
        assert (await click.shown())["conversation"] is None
        assert page.id not in str(await _events(home))
        home.clock.go_on(days=1)
        assert await home.node.purge.run() == 1
        assert await _left(home) == []
        assert click.id not in str(await _events(home))


@BOTH
async def test_inv14_a_purge_in_the_instant_of_a_click_lets_it_be_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(settings) as home:
        lea, page = await home.seat(), await home.page()
        ok(await lea.claim(page.id))
        ok(await lea.end(page.id))
        home.clock.go_on(days=5, minutes=-1)
        # Words and form have gone, the record goes in a minute.
        assert await home.node.purge.run() == 2
        await lea.sign_in()
        run = Txn.run

        def run_as_the_record_goes(txn: Txn, statement: Any, values: Any = None) -> int:
            if getattr(statement, "table", None) is escalations:
                monkeypatch.undo()
                home.clock.go_on(minutes=2)
                # On SQLite nothing can come in between.
                assert not txn.on_postgresql or await_only(home.node.purge.run()) == 0
            return run(txn, statement, values)

        monkeypatch.setattr(Txn, "run", run_as_the_record_goes)
        click = Click(lea, conversation=page.id, at_ms=home.clock.now_ms)
        ok(await click.tell())
        assert await _left(home) == [(click.id, page.id)]
        assert await home.node.purge.run() == 1
        assert await _left(home) == [(click.id, None)]
        late = Click(lea, conversation=page.id, at_ms=home.clock.now_ms)
        told = refused(await late.tell(), 404, "not_found")
        assert told["field"] == "conversation"


async def test_inv14_a_desk_whose_clock_is_years_behind_is_heard_all_the_same(
    tmp_path: Path,
) -> None:
    clock = Clock(wall_clock_ms())
    async with house(settings_in(tmp_path), clock) as home:
        lea = await home.seat()
        click = Click(lea, at_ms=0)
        ok(await click.tell())
        clock.go_on(days=4.9)
        assert await home.node.purge.run() == 0
        await lea.sign_in()
        assert (await click.shown())["at_ms"] == 0
        clock.go_on(days=0.2)
        assert await home.node.purge.run() == 1


async def test_a_correction_counts_though_the_services_clock_went_back(tmp_path: Path) -> None:
    clock = Clock(wall_clock_ms())
    async with house(settings_in(tmp_path), clock) as home:
        click = Click(await home.seat())
        ok(await click.tell())
        closed_ms = clock.now_ms
        ok(await click.close("reached", closed_ms))
        clock.go_on(minutes=-5)
        # What a desk says of something that it knows to be closed then.
        ok(await click.close("mistaken", closed_ms + 1))
        kept = await click.shown()
        assert (kept["outcome"], kept["closed_ms"]) == ("mistaken", closed_ms + 1)


@BOTH
@pytest.mark.timeout(60)
async def test_inv01_a_node_that_is_killed_keeps_each_click_once(
    prepared: Prepared, kind: Kind
) -> None:
    with prepared.service(kind) as service:
        async with Seat(service.url, "anna@utrecht") as anna:
            clicks = [Click(anna) for _ in range(20)]
            for some in (clicks[:10], clicks[10:]):
                asked = [asyncio.create_task(click.tell()) for click in some]
                # Some were answered, some were committed, some never arrived.
                await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
                service.kill()
                answers = await asyncio.gather(*asked, return_exceptions=True)
                for answer in answers:
                    assert isinstance(answer, httpx.Response | httpx.TransportError), answer
                await asyncio.to_thread(service.start)
            await anna.sit()
            for click in clicks:
                ok(await click.tell())
                ok(await click.close("reached"))
            await _assert_once(service, clicks)


async def test_inv01_a_lost_answer_is_asked_for_again(
    any_service: ServiceProcess, region: str
) -> None:
    async with Seat(any_service.url, f"anna@{region}") as anna:
        clicks = [Click(anna) for _ in range(10)]
        for click in clicks:
            lean = await LeanConnection.open(any_service.port, anna.tokens["access_token"])
            path = f"/v1/regions/{region}/escalations/{click.id}"
            await lean.send("PUT", path, json.dumps(click.said).encode())
            await lean.close()
        for click in clicks:
            ok(await click.tell())
            ok(await click.close("reached"))
        await _assert_once(any_service, clicks)


async def _assert_once(service: ServiceProcess, clicks: list[Click]) -> None:
    async with opened(service) as store:
        for click in clicks:
            rows = await store.all("SELECT outcome FROM escalations WHERE id = $1", click.id)
            assert [tuple(row) for row in rows] == [("reached",)]
            lines = await store.all("SELECT what FROM audit WHERE subject = $1", click.id)
            assert len(lines) == 2
            events = await store.all(
                "SELECT client_id FROM events WHERE client_id LIKE $1 ORDER BY seq", f"{click.id}%"
            )
            assert [row[0] for row in events] == [f"{click.id}/1", f"{click.id}/2"]


@pytest.mark.postgresql
async def test_one_click_told_to_two_nodes_at_once_is_one(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, other = two_nodes
    async with (
        Page(one.url) as page,
        Seat(one.url, "anna@utrecht") as here,
        Seat(other.url, "anna@utrecht") as there,
        Seat(other.url, "anna@groningen") as stranger,
    ):
        clicks = []
        for _ in range(15):
            click = Click(here, conversation=page.id)
            stolen = Click(stranger, **{**click.said, "conversation": None})
            stolen.id = click.id
            told = await asyncio.gather(
                click.tell(here), click.tell(there), click.tell(here), stolen.tell()
            )
            codes = sorted(answer.status_code for answer in told)
            # Whoever is first has the id; the others are told, and none is answered with a fault.
            assert codes in ([200, 200, 200, 409], [200, 409, 409, 409])
            if codes.count(200) > 1:
                clicks.append(click)
                ok(await click.close("reached", seat=there))
        assert clicks
        await _assert_once(one, clicks)


async def test_an_office_that_has_asked_too_much_gets_a_click_through(prepared: Prepared) -> None:
    assert Limits().escalations_per_minute >= 60
    few = ("--limit", "requests_per_minute=6")
    with prepared.service("sqlite", *few) as service:
        async with Seat(service.url, "anna@utrecht") as anna:
            while (await anna.call("GET", "/me")).status_code == 200:
                pass
            refused(await anna.call("GET", "/me"), 429, "rate_limited")
            click = Click(anna)
            ok(await click.tell())
            ok(await click.tell(handing="handed"))
            ok(await click.close("reached"))
            refused(await anna.call("GET", "/me"), 429, "rate_limited")


async def test_a_seat_that_runs_wild_is_told_when_to_come_back(prepared: Prepared) -> None:
    few = ("--limit", "escalations_per_minute=4")
    with prepared.service("sqlite", *few) as service:
        async with (
            Seat(service.url, "anna@utrecht") as anna,
            Seat(service.url, "bram@utrecht") as bram,
        ):
            click = Click(anna)
            for _ in range(4):
                ok(await click.tell())
            answer = await click.tell()
            refused(answer, 429, "rate_limited")
            assert 1 <= int(answer.headers["Retry-After"]) <= 15
            ok(await Click(bram).tell())
