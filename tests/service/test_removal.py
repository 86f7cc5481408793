"""A device that is removed in the very moment in which it asks: it is believed no longer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from tests.service.house import House, house, settings_in
from tests.service.people import Seat, ok, refused
from vt_desk.service.db.transaction import SYSTEM, Scope, Txn

T = TypeVar("T")
SOON_S = 5


class Held:
    """The next answer of the database to a question is held back on its way."""

    def __init__(self, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = asyncio.Event()
        self._goes_on = asyncio.Event()
        self._holds = True
        self._ask = home.node.database.read
        monkeypatch.setattr(home.node.database, "read", self._held)

    def let_go(self) -> None:
        """The answer arrives."""
        self._goes_on.set()

    async def _held(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:
        holds, self._holds = self._holds, False
        answer = await self._ask(work, scope)
        if holds:
            self.read.set()
            await self._goes_on.wait()
        return answer


@contextlib.asynccontextmanager
async def _removed_while_it_asks(
    home: House, monkeypatch: pytest.MonkeyPatch, office: Seat, gone: Seat, path: str
) -> AsyncIterator[asyncio.Task[httpx.Response]]:
    """Ask; remove the device once the first look at the database is over."""
    ok(await office.call("GET", "/me"))
    held = Held(home, monkeypatch)
    async with asyncio.timeout(SOON_S), asyncio.TaskGroup() as group:
        asking = group.create_task(gone.call("GET", path))
        await held.read.wait()
        removed = await office.call("DELETE", f"/devices/{gone.id}")
        assert removed.status_code == 204
        held.let_go()
        yield asking


async def test_a_token_that_was_checked_before_its_removal_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(settings_in(tmp_path)) as home:
        office, gone = await home.seat(), await home.seat()
        ok(await office.call("GET", "/me"))
        home.node.known = {k: v for k, v in home.node.known.items() if v[1].device == office.id}
        async with _removed_while_it_asks(home, monkeypatch, office, gone, "/me") as asking:
            # It was theirs when they asked.
            ok(await asking)
        refused(await gone.call("GET", "/me"), 401, "device_removed")


async def test_a_long_poll_that_begins_as_its_device_is_removed_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(settings_in(tmp_path)) as home:
        office, gone = await home.seat(), await home.seat()
        # Without a seat its removal is no event, which would answer the poll by itself.
        assert (await gone.call("DELETE", "/seat")).status_code == 204
        path = f"/regions/utrecht/events/poll?wait_s=25&since={(await gone.snapshot())['seq']}"
        async with _removed_while_it_asks(home, monkeypatch, office, gone, path) as asking:
            assert refused(await asking, 401, "device_removed")["action"] == "removed"


async def test_a_stream_that_begins_as_its_device_is_removed_tells_nothing_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(settings_in(tmp_path)) as home:
        office, gone = await home.seat(), await home.seat()
        page = await home.page()
        ok(await page.say("een geheim woord"), 201)
        path = "/regions/utrecht/events?since=0"
        async with _removed_while_it_asks(home, monkeypatch, office, gone, path) as asking:
            told = (await asking).text
        assert "event: problem" in told
        assert "device_removed" in told
        assert "event: event" not in told
