"""A node in the test's own process, on a real database, whose clock the test turns."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import text

from tests.prepared import add_people, quick_hash
from tests.service.people import Page, Seat
from vt_desk.domain.ids import wall_clock_ms
from vt_desk.service import accounts, server
from vt_desk.service.api.app import build_app
from vt_desk.service.db.transaction import Txn
from vt_desk.service.node import Node
from vt_desk.service.settings import Settings

DAY_MS = 86_400_000
HERE = "http://in.this.process"
REGIONS = """
[defaults]
transcript_days = {transcript}
intake_days = {intake}
record_days = {record}

[regions.utrecht]
name = "Utrecht"
"""


@dataclass
class Clock:
    """Milliseconds since 1970, as the test says."""

    now_ms: int

    def __call__(self) -> int:
        """The time."""
        return self.now_ms

    def go_on(self, *, days: float = 0, minutes: float = 0) -> None:
        """Let time pass; less than nothing turns it back."""
        self.now_ms += round(days * DAY_MS + minutes * 60_000)


def settings_in(folder: Path, database: str = "", **days: float) -> Settings:
    """Settings of a service with one region that keeps so long.

    Args:
        folder: for everything.
        database: a URL; SQLite in the folder by default.
        days: ``transcript``, ``intake`` and ``record``.
    """
    data = folder / "regions"
    data.mkdir(parents=True, exist_ok=True)
    kept = {"transcript": 2, "intake": 2, "record": 5, **days}
    (data / "regions.toml").write_text(REGIONS.format(**kept))
    (data / "municipalities.csv").write_text("code,name,region\nGM0344,Utrecht,utrecht\n")
    return Settings(
        folder / "service", database, regions_folder=data, always_open=True, lease_s=10**9
    )


class House:
    """One node, its clock, and who talks there."""

    def __init__(self, node: Node, clock: Clock, client: httpx.AsyncClient) -> None:
        self.node = node
        self.clock = clock
        self.client = client

    async def seat(self, user: str = "lea") -> Seat:
        """Somebody signed in, on a seat."""
        seat = Seat(HERE, user)
        await seat.http.aclose()
        seat.http = self.client
        await seat.sign_in()
        return seat

    async def page(self, **answers: str) -> Page:
        """A visitor in the queue."""
        page = Page(HERE)
        await page.http.aclose()
        page.http = self.client
        await page.start(**answers)
        return page

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Every row, past the application."""
        found = await self.node.database.read(lambda txn: txn.all(text(sql)))
        return [tuple(row) for row in found]


@contextlib.asynccontextmanager
async def house(settings: Settings, clock: Clock | None = None) -> AsyncIterator[House]:
    """A node for as long as the context is open; the first one makes the accounts."""
    mask = os.umask(0o077)
    try:
        atlas, sealer = await server.prepare(settings)
    finally:
        os.umask(mask)
    turned = clock or Clock(wall_clock_ms())
    node = Node(settings, atlas, sealer, turned)
    try:
        await node.database.write(_people)
        transport = httpx.ASGITransport(build_app(node))  # type: ignore[arg-type]  # it is one
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            yield House(node, turned, client)
    finally:
        await node.database.close()


def _people(txn: Txn) -> None:
    if accounts.password_hash_of(txn, "lea") is None:
        hashed = quick_hash()
        add_people(txn, ["utrecht"], hashed, hashed)
