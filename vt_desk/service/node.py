"""One node of the service: what it holds open, and its work in the background.

A node keeps nothing that matters: kill it, and another, or the same one started again,
goes on from the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import text

from vt_desk.domain.ids import uuid7, wall_clock_ms
from vt_desk.service import leases, log, log_identity, purge, queue
from vt_desk.service.accounts import Passwords, Signed
from vt_desk.service.conversations import Owner
from vt_desk.service.db.database import Clock, Database, open_database
from vt_desk.service.db.scrub import scrub
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.together import Key, Together
from vt_desk.service.db.transaction import SYSTEM, Appended, Scope, Txn
from vt_desk.service.feed import Feed, Feeds, Listener
from vt_desk.service.leaps import Leaps
from vt_desk.service.limits import Bucket
from vt_desk.service.presence import Pages
from vt_desk.service.purge import Purge
from vt_desk.service.regions import Atlas
from vt_desk.service.saying import Saying
from vt_desk.service.settings import Settings
from vt_desk.service.wake import NoOthers, Note, PostgresqlWake, Wake
from vt_desk.wire.desk import Transcript
from vt_desk.wire.events import Presence, read_passing
from vt_desk.wire.visitor import VisitorPassing

GAP_WAIT_S = 0.03
HEADS_EVERY_S = 1.0
TOKENS_KEPT_S = 5.0
TOKENS_KEPT = 10_000
SWEEP_EVERY_S = 2.0
HEARD_WITHIN_S = 120.0
"""A visitor who is there is heard of within this, however coarsely it is noted."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Buckets:
    """The limits of this node, by what they guard."""

    starts: Bucket
    sign_ins: Bucket
    messages: Bucket
    intakes: Bucket
    escalations: Bucket
    requests: Bucket
    ahead: Bucket
    """As ``requests``, for what must get through whatever else an office asks."""


class Node:
    """What the routes stand on."""

    def __init__(
        self, settings: Settings, atlas: Atlas, sealer: Sealer, clock: Clock = wall_clock_ms
    ) -> None:
        self.id = uuid7()
        self.settings = settings
        self.atlas = atlas
        self.database: Database = open_database(settings.database_url, sealer, clock)
        self.purge = Purge(
            self.database,
            sealer,
            settings.key_path,
            lambda: scrub(settings.database_url),
            clock,
            clock_is_right=settings.clock_is_right,
        )
        self.saying = Saying(self.database, self._ask_which_log, settings.signal_words())
        self.claiming = Together[Owner, Transcript](self.database, _claim_many)
        self.passwords = Passwords.make()
        self.feeds = Feeds(self.database, sealer, on_queue_change=self._on_queue_change)
        self.pages = Pages(wall_clock_ms, settings.beat_s, self._tell_presence)
        limits = settings.limits
        self.buckets = Buckets(
            starts=Bucket(limits.starts_per_minute),
            sign_ins=Bucket(limits.sign_ins_per_minute),
            messages=Bucket(limits.messages_per_minute),
            intakes=Bucket(limits.intakes_per_minute),
            escalations=Bucket(limits.escalations_per_minute),
            requests=Bucket(limits.requests_per_minute),
            ahead=Bucket(limits.requests_per_minute),
        )
        self._leaps = Leaps(clock)
        self.stopping = asyncio.Event()
        self.ready = False
        self.known: dict[str, tuple[float, Signed]] = {}
        self.removals = 0
        self._wake: Wake = (
            NoOthers()
            if settings.database_url.startswith("sqlite")
            else PostgresqlWake(settings.database_url, self.id)
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._catching: set[str] = set()
        self._placing: set[str] = set()
        self.database.on_commit = self._on_commit

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do the background work for as long as the context is open."""
        regular: list[tuple[float, Callable[[], Awaitable[None]]]] = [
            (self._heads_every_s(), self._ask_heads),
            (SWEEP_EVERY_S, self._sweep),
            (purge.EVERY_S, self._purge),
            (1.0, self._tick_pages),
            (float(self.settings.beat_s), self._beat_pages),
        ]
        background = [asyncio.create_task(self._wake.run(self._on_note))]
        background += [asyncio.create_task(self._every(s, work)) for s, work in regular]
        self.ready = True
        try:
            yield
        finally:
            self.hand_over()
            for task in [*background, *self._tasks]:
                task.cancel()
            await asyncio.gather(*background, *self._tasks, return_exceptions=True)
            await self.saying.close()
            await self.claiming.close()
            await self.database.close()

    def hand_over(self) -> None:
        """Say goodbye to every stream: their clients go to another node at once."""
        self.ready = False
        self.stopping.set()
        for listener in self._listeners():
            listener.wake.set()

    async def healthy(self) -> bool:
        """Whether the database answers in time."""
        try:
            async with asyncio.timeout(3):
                await self.database.read(lambda txn: txn.conn.execute(text("SELECT 1")).scalar())
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no
            _log.warning("database_unwell", extra={"error": type(error).__name__})
            return False
        return True

    def pass_on(self, region: str, conversation: str, event: bytes) -> None:
        """Pass typing or presence to the streams of all nodes, and forget it."""
        self._pass_here(region, conversation, event)
        self._wake.send(Note(node=self.id, passing=[(region, conversation, msgspec.Raw(event))]))

    def device_removed(self, device: str) -> None:
        """End the streams of a removed device everywhere, at once."""
        self._close_device(device)
        self._wake.send(Note(node=self.id, removed=[device]))

    def remember(self, token: str, signed: Signed, now_s: float, removals: int) -> None:
        """Keep a checked token for a few seconds; a removal forgets it at once.

        Args:
            token: what was checked.
            signed: whom it stands for.
            now_s: when it was asked for.
            removals: how many this node knew of then. One that came before the answer has
                forgotten nothing, and may be of this very device.
        """
        if removals != self.removals:
            return
        if len(self.known) > TOKENS_KEPT:
            self.known.clear()
        self.known[token] = (now_s + TOKENS_KEPT_S, signed)

    # What commits and notes bring

    def _on_commit(self, appended: list[Appended]) -> None:
        for region in self.feeds.committed(appended):
            asyncio.get_running_loop().call_later(GAP_WAIT_S, self._mend_gap, region)
        heads: dict[str, int] = {}
        for event in appended:
            heads[event.region] = max(event.seq, heads.get(event.region, 0))
            if event.type == "conversation_ended" and event.conversation:
                self.pages.ended(event.conversation)
        self._wake.send(Note(node=self.id, heads=heads))

    def _mend_gap(self, region: str) -> None:
        feed = self.feeds.open.get(region)
        if feed is not None and feed.has_gap:
            self._catch_up(region)

    def _on_note(self, note: Note) -> None:
        for region, head in note.heads.items():
            self._catch_up_to(region, head)
        for region, conversation, event in note.passing:
            raw = bytes(event)
            heard = read_passing(raw)
            if isinstance(heard, Presence):
                self.pages.heard(region, heard)
            self._pass_here(region, conversation, raw)
        for device in note.removed:
            self._close_device(device)

    def _catch_up_to(self, region: str, head: int) -> None:
        feed = self.feeds.open.get(region)
        if feed is not None and head > feed.head:
            self._catch_up(region)

    def _catch_up(self, region: str) -> None:
        if region not in self._catching:
            self._catching.add(region)
            self._start(self._catch_up_now(region))

    async def _catch_up_now(self, region: str) -> None:
        # Cleared first: a hint that comes while this reads starts another reading.
        self._catching.discard(region)
        await self.feeds.catch_up(region)

    # What passes by

    def _pass_here(self, region: str, conversation: str, event: bytes) -> None:
        feed = self.feeds.open.get(region)
        if feed is None:
            return
        from_counsellor = b'"party":"counsellor"' in event
        for listener in feed.listeners:
            if listener.conversation is None:
                listener.tell(event)
            elif from_counsellor and listener.conversation == conversation:
                listener.tell(_VISITOR_TYPING)

    def _tell_presence(self, region: str, conversation: str, event: bytes) -> None:
        self.pass_on(region, conversation, event)

    def _on_queue_change(self, feed: Feed) -> None:
        waits = any(listener.conversation for listener in feed.listeners)
        if waits and feed.region not in self._placing:
            self._placing.add(feed.region)
            self._start(self._tell_places(feed))

    async def _tell_places(self, feed: Feed) -> None:
        # Many changes at once are told as one.
        await asyncio.sleep(GAP_WAIT_S)
        self._placing.discard(feed.region)
        places = await self.places(feed.region)
        for listener in list(feed.listeners):
            place = places.get(listener.conversation or "")
            if place:
                listener.tell(place_event(place))

    async def places(self, region: str) -> dict[str, int]:
        """The place in a region's queue of each entry, from 1."""
        ids = await self.database.read(
            lambda txn: queue.waiting_ids(txn, region), Scope(regions=(region,))
        )
        return {conversation: place for place, conversation in enumerate(ids, start=1)}

    # Removal

    def _close_device(self, device: str) -> None:
        self.removals += 1
        self.known = {k: v for k, v in self.known.items() if v[1].device != device}
        for listener in self._listeners():
            if listener.device == device:
                listener.close("device_removed")

    def _listeners(self) -> list[Listener]:
        return [lis for feed in list(self.feeds.open.values()) for lis in list(feed.listeners)]

    # Regular work

    def _heads_every_s(self) -> float:
        # Alone there are no notes to lose. What is left: a commit that was durable though the
        # disk reported a fault, and a database that somebody else wrote to or restored.
        alone = isinstance(self._wake, NoOthers)
        return float(self.settings.beat_s) if alone else HEADS_EVERY_S

    async def _ask_heads(self) -> None:
        """Find what a lost note should have told, or a commit that nobody heard of."""
        if not self.feeds.open:
            return
        for region, head in await self.database.read(log.heads, SYSTEM):
            self._catch_up_to(region, head)
        await self._ask_which_log()

    async def _ask_which_log(self) -> None:
        """Notice that the database was restored, or that a standby without the last of it leads."""
        heads = [(feed.region, feed.head, feed.head_at_ms) for feed in self.feeds.open.values()]

        def gone(txn: Txn) -> list[str]:
            return [
                region
                for region, head, at_ms in heads
                if head and log_identity.at_ms(txn, region, head) != at_ms
            ]

        for region in await self.database.read(gone, SYSTEM):
            self.feeds.went_back(region)

    async def _sweep(self) -> None:
        if not self._leaps.is_settled(max(self.settings.lease_s, HEARD_WITHIN_S)):
            return
        # A service that was off, or that was put back to an older copy, has heard of nobody.
        if self._leaps.has_looked(self.settings.lease_s):
            while await self.database.write(leases.sweep):
                pass
        gone_s = self.settings.visitor_gone_s
        while await self.database.write(lambda txn: leases.end_left_behind(txn, gone_s)):
            pass

    async def _purge(self) -> None:
        await self.purge.run()

    async def _tick_pages(self) -> None:
        self.pages.tick()

    async def _beat_pages(self) -> None:
        self.pages.beat()

    async def _every(self, period_s: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(period_s)
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - a database that restarts must not end this
                _log.warning("background_failed", extra={"error": type(error).__name__})

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(self._logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _logged(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the next hint, or the next second, tries again
            _log.warning("background_failed", extra={"error": type(error).__name__})


def _claim_many(txn: Txn, key: Key, owners: Sequence[Owner]) -> list[Transcript | Exception | None]:
    return queue.claim_many(txn, key.name, owners)


_VISITOR_TYPING = msgspec.json.encode(VisitorPassing("typing"))


def place_event(place: int) -> bytes:
    """A visitor's place in the queue, encoded."""
    return msgspec.json.encode(VisitorPassing("place", place))
