"""Services that are ready at once: made once with all their accounts, copied for each test.

Every region has two counsellors and a lead of its own (``anna@utrecht``, ``bram@utrecht``,
``lea@utrecht``), so that tests that share a service need not share a queue.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher

from tests.postgres import PostgresServer
from tests.service_process import PASSWORD, ServiceProcess
from tests.warm import Launch, Warm
from vt_desk.domain.seat import Role
from vt_desk.service import accounts, server
from vt_desk.service.db.database import open_database
from vt_desk.service.db.transaction import Txn
from vt_desk.service.settings import Settings

Kind = Literal["sqlite", "postgresql"]
RIVALS = 20
IN_EARNEST = "vera"
"""A counsellor whose password is hashed as an account made by hand has it."""
TEMPLATE = "vt_prepared"
GENEROUS = tuple(
    part
    for limit in ("requests", "messages", "intakes", "escalations", "starts", "sign_ins")
    for part in ("--limit", f"{limit}_per_minute=1000000")
)


def add_people(txn: Txn, regions: Sequence[str], quick: str, earnest: str) -> None:
    """Everybody whom the tests know; ``quick`` and ``earnest`` are hashes of their password."""

    def add(user: str, role: Role, *in_regions: str, password_hash: str = quick) -> None:
        name = user.split("@", maxsplit=1)[0].capitalize()
        accounts.add_account(txn, user, name, role, list(in_regions), password_hash)

    for region in regions:
        add(f"anna@{region}", Role.COUNSELLOR, region)
        add(f"bram@{region}", Role.COUNSELLOR, region)
        add(f"lea@{region}", Role.LEAD, region)
    add("anna", Role.COUNSELLOR, "utrecht")
    add("bram", Role.COUNSELLOR, "utrecht")
    add("lea", Role.LEAD, "utrecht")
    for number in range(RIVALS):
        add(f"rival{number:02}", Role.COUNSELLOR, "utrecht")
    add("ines", Role.ADMINISTRATOR)
    add(IN_EARNEST, Role.COUNSELLOR, "utrecht", password_hash=earnest)


def quick_hash() -> str:
    """Their password's; one in earnest takes a quarter of a second of both cores, each time."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def prepare(settings: Settings) -> tuple[str, ...]:
    """Make a service's database and key with all its people; returns the regions."""

    async def work() -> tuple[str, ...]:
        atlas, sealer = await server.prepare(settings)
        quick = quick_hash()
        earnest = accounts.Passwords.make().hasher.hash(PASSWORD)
        regions = tuple(sorted(atlas.regions))
        database = open_database(settings.database_url, sealer)
        try:
            await database.write(lambda txn: add_people(txn, regions, quick, earnest))
        finally:
            await database.close()
        return regions

    mask = os.umask(0o077)
    try:
        # In a thread: the suite's own loop may be under way here.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work()).result()
    finally:
        os.umask(mask)


class Prepared:
    """Where the tests' services come from."""

    def __init__(
        self,
        folder: Path,
        postgres: Callable[[], PostgresServer],
        launch: Launch | None = None,
    ) -> None:
        """Prepare SQLite now, and PostgreSQL when it is first asked for.

        Args:
            folder: for everything.
            postgres: gives the server, started at the first call.
            launch: starts a node; a copy of a warm process does where none is given.
        """
        self._folder = folder
        self._warm = Warm()
        self._launch = launch or self._warm
        self._postgres = postgres
        self._sqlite = folder / "sqlite"
        self._numbers = count(1)
        self.regions = prepare(Settings(self._sqlite))
        self._postgresql_key = folder / "postgresql" / "keys" / "service.key"
        self._has_template = False

    def close(self) -> None:
        """Have no more services made."""
        self._warm.close()

    @contextmanager
    def service(self, kind: Kind, *extra: str) -> Iterator[ServiceProcess]:
        """One running node on a database of its own."""
        with self.nodes(kind, 1, *extra) as (node,):
            yield node

    @contextmanager
    def nodes(
        self, kind: Kind, number: int, *extra: str, start: bool = True
    ) -> Iterator[list[ServiceProcess]]:
        """Nodes that share a database of their own and a key."""
        folder = self._folder / f"service{next(self._numbers)}"
        folder.mkdir()
        name = ""
        database = None
        key_file = None
        if kind == "sqlite":
            shutil.copytree(self._sqlite, folder / "node0")
        else:
            name = self.database()
            database = self._postgres().url(name)
            key_file = folder / "service.key"
            shutil.copy2(self._postgresql_key, key_file)
        options = (*GENEROUS, *extra)
        made = [
            ServiceProcess(folder / f"node{i}", database, options, key_file, self._launch)
            for i in range(number)
        ]
        try:
            for node in made if start else ():
                node.start()
            yield made
        finally:
            for node in made:
                node.stop()
            if name:
                self._postgres().drop_database(name)

    def database(self) -> str:
        """A PostgreSQL database with all tables and people; returns its name."""
        server = self._postgres()
        if not self._has_template:
            server.new_database(name=TEMPLATE)
            prepare(Settings(self._folder / "postgresql", server.url(TEMPLATE)))
            self._has_template = True
        return server.new_database(TEMPLATE)
