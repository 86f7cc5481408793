"""The two that are compared, running side by side on the same kind of database."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.raw_http import Http
from tests.postgres import PostgresServer
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.domain.ids import uuid7

REGION = "utrecht"
PER_SEAT = 10
# Nothing of the measuring itself may be refused, or taken for a seat that fell silent.
SETTINGS = (
    *("--lease-s", "36000"),
    *(
        part
        for name in ("starts", "sign_ins", "messages", "requests")
        for part in ("--limit", f"{name}_per_minute=100000000")
    ),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A running service, the real one or the skeleton."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Both, on one kind of database; ``process`` is the real one's, for an outage."""

    database: str
    real: Subject
    skeleton: Subject
    process: ServiceProcess

    @property
    def both(self) -> tuple[Subject, Subject]:
        """In the order in which they take turns."""
        return self.real, self.skeleton


@dataclass(frozen=True, slots=True)
class Talks:
    """Conversations that go on, held by seats that nobody watches.

    Attributes:
        tokens: the visitors' tokens.
        ids: the conversations.
    """

    tokens: list[str]
    ids: list[str]


@contextlib.asynccontextmanager
async def both_running(postgres: PostgresServer | None) -> AsyncIterator[Pair]:
    """Start the real service and the skeleton.

    Args:
        postgres: where each gets a database of its own; SQLite if there is none.
    """
    database = "postgresql" if postgres else "sqlite"
    urls = [postgres.url(postgres.new_database()) if postgres else "" for _ in range(2)]
    with TemporaryDirectory(prefix="vt-bench-") as folder:
        real = ServiceProcess(Path(folder) / "real", urls[0] or None, extra=SETTINGS)
        try:
            await asyncio.to_thread(real.add_user, "lea", role="lead")
            await asyncio.to_thread(real.add_user, "anna")
            await asyncio.to_thread(real.start)
            with _skeleton(Path(folder), urls[1]) as url:
                subjects = Subject("real", real.url), Subject("skeleton", url)
                yield Pair(database, *subjects, real)
        finally:
            real.stop()


async def sign_in(http: Http) -> str:
    """A seat that takes conversations, and reads every word of the region: its token."""
    wish = {"user": "lea", "password": PASSWORD, "device": "bench"}
    token: str = (await http.call("POST", "/v1/session", body=wish))["access_token"]
    await http.call("PUT", "/v1/seat", token, {"capacity": PER_SEAT})
    return token


async def start_talk(http: Http) -> tuple[str, str]:
    """A visitor in the queue: the conversation and the visitor's token."""
    wish = {"id": uuid7(), "region": REGION}
    started = await http.call("POST", "/v1/visitor/conversations", body=wish)
    return started["conversation"], started["token"]


async def begin_talks(http: Http, count: int) -> Talks:
    """Start conversations and give them to as many seats as that takes."""
    talks = Talks([], [])
    seat = ""
    for i in range(count):
        if i % PER_SEAT == 0:
            seat = await sign_in(http)
        conversation, token = await start_talk(http)
        await http.call("POST", f"/v1/conversations/{conversation}/claim", seat)
        talks.ids.append(conversation)
        talks.tokens.append(token)
    return talks


async def head(http: Http, token: str) -> int:
    """The number of the region's last event."""
    number: int = (await http.call("GET", f"/v1/regions/{REGION}/snapshot", token))["seq"]
    return number


@contextlib.contextmanager
def _skeleton(folder: Path, database: str) -> Iterator[str]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.bench.skeleton", str(folder)),
            *("--database", database),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError("the skeleton did not start")
        yield line.split()[-1]
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()
