"""What the service's tests ask for: regions of their own at a shared service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import cycle

import pytest
from sqlalchemy import insert

from tests.postgres import PostgresServer
from tests.prepared import Prepared
from tests.service.place import HERE, THERE, Place, node
from vt_desk.service.db.migrate import migrate
from vt_desk.service.db.tables import regions


@pytest.fixture(scope="module")
def _regions(prepared: Prepared) -> Iterator[str]:
    # Utrecht is left for those who name it.
    return cycle(region for region in prepared.regions if region != "utrecht")


@pytest.fixture
def region(_regions: Iterator[str]) -> str:
    """A region whose queue no other test of this module uses."""
    return next(_regions)


@pytest.fixture
async def place(postgres: PostgresServer) -> AsyncIterator[Place]:
    """A database of PostgreSQL with two regions, and a node there."""
    name = postgres.new_database()
    url = postgres.url(name)
    await migrate(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with node(url) as there:
        for region in (HERE, THERE):
            await there.database.write(lambda txn, r=region: txn.run(insert(regions), {"id": r}))  # type: ignore[misc]
        yield there
    postgres.drop_database(name)
