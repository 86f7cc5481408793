"""The encrypted store against the same store on plain SQLite: same schema, same threads.

Plain is the same library without a key, so that both are one version of SQLite: Python's own
can be too old for the schema.

Both run in one process and take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import gc
import itertools
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.rows import Row, timing
from tests.fakes.keys_in_memory import KeysInMemory
from vt_desk.domain.conversation import Conversation, ConversationState, Message, Party
from vt_desk.domain.ids import ConversationId, MessageId, ProfileId, RegionId, uuid7
from vt_desk.store.door import Head, Kept, OutboxRow, PutConversation, PutMessage, PutRow, Write
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.key_entry import DatabaseKey, KeyEntry
from vt_desk.store.migrate import migrate, migrations
from vt_desk.store.profile import OpenProfile, Released, make_files
from vt_desk.store.sqlcipher import Connection, settle

SIZES = (1_000, 10_000, 100_000)
REGION = RegionId("utrecht")
PROFILE = ProfileId("0" * 32)
TALKS = 100
AT_ONCE = 10
BATCH = 100
ROUNDS = 200
STARTS = 15
START_MS = 1_790_000_000_000
BULK_GOAL = "at most 1.3 times plain"
WAIT_GOAL = "at most 2 times plain"
_WORDS = (
    "ik weet niet of het kan maar er is iemand die ons helpt en dan gaan we naar buiten "
    "vandaag morgen school thuis praten bellen wachten rustig straks gisteren samen"
)


def names_of(size: int) -> tuple[str, ...]:
    """The rows' names for a number of messages."""
    return tuple(
        f"store {what}, {size} messages" for what in ("bulk", "write", "tab", "search", "start")
    )


class PlainFile:
    """What ``profile.OpenProfile`` is, without a lock, without a key, in plain SQLite."""

    after_crash = False

    def __init__(self, folder: Path) -> None:
        self._path = folder / "plain.db"
        conn = self.connect(writes=True)
        migrate(conn, migrations())
        conn.close()

    def connect(self, *, writes: bool) -> Connection:
        from sqlcipher3 import dbapi2

        conn: Connection = dbapi2.connect(
            str(self._path), isolation_level=None, check_same_thread=False, cached_statements=256
        )
        settle(conn)
        conn.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        return conn

    def rotate(self, conn: Connection, released: Released) -> Iterator[str]:
        raise NotImplementedError

    def mark_damaged(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is held."""


@dataclass(slots=True)
class _Times:
    encrypted: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)

    def row(self, name: str, goal: str) -> Row:
        return timing(name, self.encrypted, self.plain, goal)

    def rate(self, name: str, done: int, goal: str) -> Row:
        """The whole of it, so that what the log of writes puts off is counted as well."""
        took_ms, plain_ms = sum(self.encrypted), sum(self.plain)
        return Row(
            name=name,
            unit="messages/s",
            p50=round(done / took_ms * 1_000),
            p99=None,
            baseline_p50=round(done / plain_ms * 1_000),
            ratio=round(took_ms / plain_ms, 2),
            goal=goal,
            samples=len(self.encrypted),
        )


async def measure(size: int) -> list[Row]:
    """All rows for a number of messages."""
    bulk, write, tab, search, start = names_of(size)
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        return [
            (await pair.fill(size)).rate(bulk, size, BULK_GOAL),
            (await pair.each(_write_one, ROUNDS)).row(write, WAIT_GOAL),
            (await pair.each(_open_a_tab(size), ROUNDS)).row(tab, WAIT_GOAL),
            (await pair.each(_look_for, ROUNDS)).row(search, WAIT_GOAL),
            (await pair.starts()).row(start, "does not grow with the store"),
        ]


class Pair:
    """Both stores, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = KeysInMemory()
        entry = KeyEntry(DatabaseKey.make(), "anna", "https://chat.example.org")
        make_files(folder / "profile", entry.now)
        self._keys.write(PROFILE, entry)

    def encrypted(self) -> EncryptedStore:
        return EncryptedStore(OpenProfile(self._folder / "profile", PROFILE, self._keys))

    def plain(self) -> EncryptedStore:
        return EncryptedStore(PlainFile(self._folder))

    async def fill(self, size: int) -> _Times:
        """Write batches of events, as after an outage; milliseconds per batch."""
        times = _Times()
        batches = list(_batches(size))
        async with self._both() as both:
            for seq, writes in enumerate(batches, start=1):
                for store, taken in zip(both, (times.encrypted, times.plain), strict=True):
                    begin = time.perf_counter()
                    await store.apply_events(REGION, Head(seq, START_MS), writes)
                    taken.append((time.perf_counter() - begin) * 1_000)
        return times

    async def each(
        self, call: Callable[[EncryptedStore, int], Awaitable[object]], rounds: int
    ) -> _Times:
        times = _Times()
        gc.collect()
        async with self._both() as both:
            for number in range(rounds):
                for store, taken in zip(both, (times.encrypted, times.plain), strict=True):
                    begin = time.perf_counter()
                    await call(store, number)
                    taken.append((time.perf_counter() - begin) * 1_000)
        return times

    async def starts(self) -> _Times:
        """Open, and read what the window shows before anybody opens a tab."""
        times = _Times()
        for _ in range(STARTS):
            for make, taken in ((self.encrypted, times.encrypted), (self.plain, times.plain)):
                begin = time.perf_counter()
                store = make()
                await store.session()
                await store.heads()
                await store.outbox()
                await store.conversations()
                await store.early()
                taken.append((time.perf_counter() - begin) * 1_000)
                await store.close()
        return times

    @asynccontextmanager
    async def _both(self) -> AsyncIterator[tuple[EncryptedStore, EncryptedStore]]:
        both = self.encrypted(), self.plain()
        try:
            yield both
        finally:
            for store in both:
                await store.close()


async def _write_one(store: EncryptedStore, number: int) -> None:
    row = OutboxRow(
        MessageId(uuid7()), _talk_id(number % AT_ONCE), "ik ben er nog", number, START_MS
    )
    await store.apply([PutRow(row)])


def _open_a_tab(size: int) -> Callable[[EncryptedStore, int], Awaitable[object]]:
    chance = random.Random(size)
    talks = [chance.randrange(TALKS) for _ in range(ROUNDS)]
    return lambda store, number: store.messages(_talk_id(talks[number]), limit=50)


async def _look_for(store: EncryptedStore, number: int) -> None:
    await store.search(("gisteren sam", "bellen", "wachten rus", "zeldzaam")[number % 4])


def _talk_id(number: int) -> ConversationId:
    return ConversationId(f"019a0000-0000-7000-8000-{number:012d}")


def _batches(size: int) -> Iterator[list[Write]]:
    """A hundred conversations, ten at the same time, in batches of 100 changes.

    As many at each size: a desk drops those that are put away.
    """
    a_talk = size // TALKS
    chance = random.Random(7)
    changes: list[Write] = []
    for number in range(size):
        block, within = divmod(number, a_talk * AT_ONCE)
        talk = _talk_id(block * AT_ONCE + within % AT_ONCE)
        n = within // AT_ONCE + 1
        if n == 1:
            changes.append(PutConversation(Kept(_talk(talk, number), number)))
        words = " ".join(chance.choices(_WORDS.split(), k=chance.randint(4, 24)))
        if number % 5_000 == 0:
            words += " zeldzaam"
        changes.append(
            PutMessage(
                Message(
                    MessageId(str(uuid7(lambda: START_MS, chance.getrandbits))),
                    talk,
                    Party.VISITOR if n % 2 else Party.COUNSELLOR,
                    words,
                    START_MS + number * 1_000,
                    n,
                    author_name="" if n % 2 else "Anna",
                )
            )
        )
    iterator = iter(changes)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _talk(id_: ConversationId, number: int) -> Conversation:
    return Conversation(
        id=id_,
        region=REGION,
        state=ConversationState.CLAIMED,
        nickname="fox",
        colour=number % 8,
        waiting_since_ms=START_MS + number * 1_000,
    )
