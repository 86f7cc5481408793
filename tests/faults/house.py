"""The house that the faults come to: nodes, database, and the roads between the parts."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.faults.keys import KeysServed
from tests.faults.proxy import Road
from tests.postgres import ROLE, How, PostgresServer, running_postgres
from tests.prepared import Kind, Prepared
from tests.service_process import ServiceProcess


class House:
    """What there is besides desk and visitors.

    Attributes:
        nodes: two on PostgreSQL, one on SQLite.
        roads: ``desk``, ``page`` and, with PostgreSQL, ``database``.
        postgres: the server, if there is one.
        keys: the desk's keyring.
    """

    def __init__(
        self, nodes: list[ServiceProcess], chance: random.Random, postgres: PostgresServer | None
    ) -> None:
        """Make it; the roads are closed."""
        self.nodes = nodes
        self.postgres = postgres
        self.keys = KeysServed()
        self.roads = {
            "desk": Road("desk", self._ports, chance, speaks_http=True),
            "page": Road("page", lambda: self._ports()[::-1], chance, speaks_http=True),
        }
        self.database = nodes[0].database
        self._starting = asyncio.Lock()
        if postgres is not None:
            port = postgres.port
            self.roads["database"] = Road("database", lambda: [port], chance, speaks_http=False)

    @property
    def desk_road(self) -> Road:
        """Between the desk and the nodes."""
        return self.roads["desk"]

    @property
    def page_road(self) -> Road:
        """Between the visitors and the nodes."""
        return self.roads["page"]

    def _ports(self) -> list[int]:
        return [node.port for node in self.nodes]

    def direct(self) -> ServiceProcess:
        """The first node as somebody sees it who goes to its database by no road."""
        node = self.nodes[0]
        return ServiceProcess(node.folder, self.database)

    async def kill_node(self, number: int, down_s: float) -> None:
        """SIGKILL a node, and start it again after a while."""
        async with self._starting:
            node = self.nodes[number]
            await asyncio.to_thread(node.kill)
            await asyncio.sleep(down_s)
            await self._start(node)

    async def kill_database(self, how: How) -> None:
        """Stop PostgreSQL like a power cut, and start it again."""
        assert self.postgres is not None
        # A node that is being started needs its database.
        async with self._starting:
            await asyncio.to_thread(self.postgres.restart, how)

    async def _start(self, node: ServiceProcess) -> None:
        """Start; a node whose way to the database breaks meanwhile is started anew."""
        give_up_s = time.monotonic() + _STARTS_WITHIN_S
        while True:
            try:
                await asyncio.to_thread(node.start)
            except RuntimeError:
                if time.monotonic() > give_up_s:
                    raise
                await asyncio.to_thread(node.stop)
                await asyncio.sleep(_START_AGAIN_S)
            else:
                return


_STARTS_WITHIN_S = 30.0
_START_AGAIN_S = 0.2


class ClockedNode(ServiceProcess):
    """A node whose clock a test moves."""

    def move_clock(self, how: signal.Signals) -> None:
        """SIGUSR1 an hour on, SIGUSR2 an hour back."""
        os.kill(self.pid, how)

    def _command(self, *inner: str) -> list[str]:
        command = super()._command(*inner)
        command[2] = "tests.faults.node_side"
        return command


@asynccontextmanager
async def built(
    kind: Kind,
    folder: Path,
    chance: random.Random,
    prepared: Prepared | None = None,
    *,
    clocked: bool = False,
) -> AsyncIterator[House]:
    """Build it, with everything running, and take it down again.

    Args:
        kind: of database.
        folder: for all files.
        chance: for the roads.
        prepared: where a service on SQLite comes from; else it is prepared here. PostgreSQL is
            the house's own always: it is killed.
        clocked: the nodes are ``ClockedNode``.
    """
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(running_postgres()) if kind == "postgresql" else None
        if prepared is None or postgres is not None:
            prepared = await asyncio.to_thread(Prepared, folder / "prepared", _given(postgres))
            stack.callback(prepared.close)
        number = 1 if postgres is None else 2
        nodes = stack.enter_context(prepared.nodes(kind, number, start=False))
        if clocked:
            nodes[:] = [
                ClockedNode(node.folder, node.database, node.extra, node.key_file) for node in nodes
            ]
        house = House(nodes, chance, postgres)
        for road in house.roads.values():
            stack.push_async_callback(road.close)
            await road.open()
        stack.push_async_callback(house.keys.close)
        if house.database is not None:
            name = house.database.rpartition("/")[2]
            for node in nodes:
                node.database = (
                    f"postgresql://{ROLE}@127.0.0.1:{house.roads['database'].port}/{name}"
                )
        await asyncio.gather(*(asyncio.to_thread(node.start) for node in nodes))
        yield house


def _given(postgres: PostgresServer | None) -> Callable[[], PostgresServer]:
    def give() -> PostgresServer:
        assert postgres is not None
        return postgres

    return give
