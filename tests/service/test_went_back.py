"""A service that went back: a restored backup, and a standby that was promoted.

A number alone does not tell that the log is another one, once that has counted past it.
The time of its event does (``at_ms``).
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.postgres import PostgresServer, running_postgres
from tests.service.house import Clock, House, house, settings_in
from tests.service.people import Page, Seat, ok, refused
from tests.service.standby import NAME, Standby, url_of_both
from tests.service.stubborn import Talk, until_confirmed
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7, wall_clock_ms

pytestmark = pytest.mark.timeout(180)


async def _desk_poll(
    seat: Seat, since: int, at_ms: int | None, wait_s: float = 0
) -> httpx.Response:
    told = "" if at_ms is None else f"&at_ms={at_ms}"
    path = f"/regions/utrecht/events/poll?since={since}&wait_s={wait_s}{told}"
    return await seat.call("GET", path)


async def _page_poll(page: Page, since: int, at_ms: int | None) -> httpx.Response:
    told = "" if at_ms is None else f"&at_ms={at_ms}"
    return await page.call("GET", f"/events/poll?since={since}&wait_s=0{told}")


async def test_the_number_and_its_time_are_let_through_and_another_time_is_not(
    any_service: ServiceProcess,
) -> None:
    async with Page(any_service.url) as page, Seat(any_service.url, "lea") as lea:
        ok(await lea.claim(page.id))
        ok(await page.say("hier"), 201)
        snapshot = await lea.snapshot()
        seq, at_ms = snapshot["seq"], snapshot["seq_at_ms"]
        assert ok(await _desk_poll(lea, seq, at_ms))["events"] == []
        assert ok(await _desk_poll(lea, 0, 12))["events"]
        refused(await _desk_poll(lea, seq, at_ms + 1), 409, "log_went_back")
        refused(await _desk_poll(lea, seq - 1, at_ms - 100_000), 409, "log_went_back")
        stream = f"/regions/utrecht/events?since={seq}&at_ms={at_ms + 1}"
        refused(await lea.call("GET", stream), 409, "log_went_back")
        last = ok(await page.poll(0))["events"][-1]
        assert ok(await _page_poll(page, last["k"], last["at_ms"]))["events"] == []
        refused(await _page_poll(page, last["k"], last["at_ms"] + 1), 409, "log_went_back")
        stream = f"/events?since={last['k']}&at_ms={last['at_ms'] + 1}"
        refused(await page.call("GET", stream), 409, "log_went_back")


async def test_a_restored_backup_is_noticed_after_it_counted_past_the_old_number(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path)
    clock = Clock(wall_clock_ms())
    backup = tmp_path / "backup"
    async with house(settings, clock) as home:
        lea, page = await _talk(home)
    shutil.copytree(settings.folder, backup)
    async with house(settings, clock) as home:
        _move([lea, page], home)
        clock.go_on(minutes=60)
        lost = {"id": uuid7(), "text": "na de reservekopie"}
        for id_ in (lost["id"], uuid7(), uuid7()):
            ok(await page.say(lost["text"], id_), 201)
        await lea.sign_in()
        event = ok(await lea.poll(0))["events"][-1]
        told = ok(await page.poll(0))["events"][-1]
    shutil.rmtree(settings.folder)
    shutil.copytree(backup, settings.folder)
    async with house(settings, clock) as home:
        _move([lea, page], home)
        await lea.sign_in()
        for number in range(8):
            clock.go_on(minutes=0.01)
            ok(await page.say(f"nieuw {number}"), 201)
        assert (await lea.snapshot())["seq"] > event["seq"]
        assert ok(await _desk_poll(lea, event["seq"], None))["events"], "as an older client asks"
        refused(await _desk_poll(lea, event["seq"], event["at_ms"]), 409, "log_went_back")
        refused(await _page_poll(page, told["k"], told["at_ms"]), 409, "log_went_back")
        # What the service no longer has is sent again with its old id, and is there once.
        for _ in range(2):
            ok(await page.say(lost["text"], lost["id"]), 201)
        texts = [m["text"] for m in (await lea.transcript(page.id))["messages"]]
        assert texts == ["voor de reservekopie", *(f"nieuw {n}" for n in range(8)), lost["text"]]


async def _talk(home: House) -> tuple[Seat, Page]:
    lea, page = await home.seat(), await home.page()
    ok(await lea.claim(page.id))
    ok(await page.say("voor de reservekopie"), 201)
    return lea, page


def _move(people: list[Any], home: House) -> None:
    for one in people:
        one.http = home.client


@contextlib.asynccontextmanager
async def _two_servers(
    folder: Path,
) -> AsyncIterator[tuple[PostgresServer, Standby, ServiceProcess]]:
    """A primary, its standby, and one node that knows both."""
    with running_postgres() as primary:
        name = primary.new_database()
        standby = await asyncio.to_thread(Standby, primary)
        node = ServiceProcess(folder / "node", url_of_both(primary, standby, name))
        try:
            await asyncio.to_thread(standby.start)
            await asyncio.to_thread(node.start)
            await asyncio.to_thread(node.add_user, "lea", role="lead")
            yield primary, standby, node
        finally:
            node.stop()
            standby.close()


def _make_synchronous(primary: PostgresServer) -> None:
    primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
    primary.sql("SELECT pg_reload_conf()")
    primary.sql(
        "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_replication"
        " WHERE sync_state = 'sync') LOOP PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();"
        " END LOOP; END $$"
    )


@pytest.mark.postgresql
async def test_inv01_a_synchronous_standby_promoted_in_the_middle_has_all_that_was_confirmed(
    tmp_path: Path,
) -> None:
    async with _two_servers(tmp_path) as (primary, standby, node):
        await asyncio.to_thread(_make_synchronous, primary)
        async with Page(node.url) as page, Seat(node.url, "lea") as lea:
            ok(await lea.claim(page.id))

            async def change_over(number: int) -> None:
                if number == 10:
                    await asyncio.to_thread(primary.stop, "kill")
                    await asyncio.to_thread(standby.promote)

            talk = Talk(page, lea, random.Random(3))
            await talk.say(25, change_over)
            talk.assert_whole()


@pytest.mark.postgresql
async def test_a_promoted_standby_without_the_last_of_the_log_is_noticed_by_a_node_that_runs_on(
    tmp_path: Path,
) -> None:
    async with (
        _two_servers(tmp_path) as (primary, standby, node),
        Page(node.url) as page,
        Seat(node.url, "lea") as lea,
    ):
        ok(await lea.claim(page.id))
        ok(await page.say("op beide"), 201)
        await asyncio.to_thread(_wait_for_replay, primary, standby)
        standby.stop()
        lost = uuid7()
        ok(await page.say("alleen op de oude", lost), 201)
        event = ok(await lea.poll(0))["events"][-1]
        waiting = asyncio.create_task(_desk_poll(lea, event["seq"], event["at_ms"], 25))
        await asyncio.to_thread(primary.stop, "kill")
        await asyncio.to_thread(standby.start)
        await asyncio.to_thread(standby.promote)
        for number in range(4):
            text = {"id": uuid7(), "text": f"nieuw {number}"}
            await until_confirmed(partial(page.call, "POST", "/messages", text))
        async with asyncio.timeout(10):
            await waiting
        refused(await _desk_poll(lea, event["seq"], event["at_ms"]), 409, "log_went_back")
        ok(await page.say("alleen op de oude", lost), 201)
        texts = [m["text"] for m in (await lea.transcript(page.id))["messages"]]
        assert texts == ["op beide", *(f"nieuw {n}" for n in range(4)), "alleen op de oude"]
        # Streams go on from the new log.
        seq, at_ms = (await lea.snapshot())["seq"], (await lea.snapshot())["seq_at_ms"]
        ok(await page.say("en verder"), 201)
        told = ok(await _desk_poll(lea, seq, at_ms, 5))["events"]
        assert [e["data"].get("text") for e in told][-1] == "en verder"


def _wait_for_replay(primary: PostgresServer, standby: PostgresServer) -> None:
    here = primary.sql("SELECT pg_current_wal_lsn()")
    standby.sql(
        f"DO $$ BEGIN WHILE pg_last_wal_replay_lsn() < '{here}'"
        " LOOP PERFORM pg_sleep(0.05); END LOOP; END $$"
    )
