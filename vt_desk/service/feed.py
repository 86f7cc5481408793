"""From the log to the streams of this node.

A feed follows one region's log and keeps its newest events, encoded once for all who
read them. A stream only remembers the last number that it wrote: what is not in the
feed any more it reads from the database, so a slow reader loses nothing and costs no
queue. Since numbers are in the order of commits, "everything after n" is complete.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

import msgspec

from vt_desk.domain.conversation import Party
from vt_desk.service import log, log_identity
from vt_desk.service.db.database import Database
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.transaction import Appended, Scope, Txn
from vt_desk.wire import events as wire
from vt_desk.wire.visitor import VisitorEvent

_log = logging.getLogger(__name__)
KEPT_EVENTS = 2_000
KEPT_PASSING = 64
QUEUE_TYPES = frozenset(
    {
        "conversation_waiting",
        "conversation_claimed",
        "conversation_released",
        "conversation_ended",
    }
)
# Their words are for the seat that has the conversation, and for who reads all.
OWNED_TYPES = frozenset({"message_posted", "intake_changed"})


@dataclass(frozen=True, slots=True)
class Published:
    """An event, encoded for a desk that may read the words and for one that may not."""

    seq: int
    at_ms: int
    type: str
    conversation: str | None
    owner: str | None
    k: int | None
    with_words: bytes
    without_words: bytes
    for_visitor: bytes | None

    def for_desk(self, seat: str, *, reads_all: bool) -> bytes:
        """The event as a seat may see it."""
        if self.type not in OWNED_TYPES or reads_all or self.owner == seat:
            return self.with_words
        return self.without_words

    def purged(self) -> Published:
        """The same without words, for whoever reads it from now on."""
        return replace(self, with_words=self.without_words, for_visitor=None)


def publish(sealer: Sealer, event: Appended) -> Published:
    """Encode an event from its row."""
    whole, clear = log.whole_data(sealer, event)
    with_words = _envelope(event, whole)
    return Published(
        seq=event.seq,
        at_ms=event.at_ms,
        type=event.type,
        conversation=event.conversation,
        owner=event.owner,
        k=event.k,
        with_words=with_words,
        without_words=with_words if whole is clear else _envelope(event, clear),
        for_visitor=_for_visitor(event, whole),
    )


def _envelope(event: Appended, data: bytes) -> bytes:
    return msgspec.json.encode(
        wire.Event(
            seq=event.seq,
            prev=event.seq - 1,
            at_ms=event.at_ms,
            type=event.type,
            conversation=event.conversation,
            data=msgspec.Raw(data),
        )
    )


def _for_visitor(event: Appended, whole: bytes) -> bytes | None:
    """The allow-list of a visitor's stream (invariant 10): what is not here, is not sent."""
    if event.k is None:
        return None
    k, prev_k, at_ms = event.k, event.k - 1, event.at_ms
    body = wire.READERS[event.type](whole)
    match body:
        case wire.MessagePosted():
            told = VisitorEvent(
                k,
                prev_k,
                at_ms,
                "message",
                body.id,
                body.author,
                body.n,
                body.text or "",
                card=body.card,
            )
        case wire.ConversationClaimed():
            told = VisitorEvent(k, prev_k, at_ms, "joined")
        case wire.ConversationReleased():
            told = VisitorEvent(k, prev_k, at_ms, "left")
        case wire.ConversationEnded():
            told = VisitorEvent(k, prev_k, at_ms, "ended", by=body.by, reason=body.reason)
        case wire.Receipt(party=Party.COUNSELLOR):
            told = VisitorEvent(
                k, prev_k, at_ms, "receipt", delivered_n=body.delivered_n, seen_n=body.seen_n
            )
        case _:
            return None
    return msgspec.json.encode(told)


@dataclass(slots=True, eq=False)
class Listener:
    """One open stream: it is woken, and handed what passes by.

    Attributes:
        closing: the code of the problem that ends the stream at once, if any.
        over: the stream ends with a goodbye: its client shall come back and ask anew.
    """

    device: str = ""
    conversation: str | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    passing: deque[bytes] = field(default_factory=lambda: deque(maxlen=KEPT_PASSING))
    closing: str = ""
    over: bool = False

    def tell(self, passing: bytes) -> None:
        """Hand over something that is forgotten afterwards."""
        self.passing.append(passing)
        self.wake.set()

    def close(self, code: str) -> None:
        """End the stream with a problem."""
        self.closing = code
        self.wake.set()

    def say_goodbye(self) -> None:
        """End the stream; its client comes back at once."""
        self.over = True
        self.wake.set()


class Feed:
    """One region's newest events and the streams that read them."""

    def __init__(self, region: str, head: int, head_at_ms: int) -> None:
        self.region = region
        self.head = head
        self.head_at_ms = head_at_ms
        self.listeners: set[Listener] = set()
        self._kept: deque[Published] = deque(maxlen=KEPT_EVENTS)
        self._of_conversation: dict[str, deque[Published]] = {}
        # Two commits of this node can be reported in the other order.
        self._ahead: dict[int, Published] = {}

    @property
    def has_gap(self) -> bool:
        """Whether an event is here whose predecessor is not."""
        return bool(self._ahead)

    def offer(self, event: Published) -> list[Published]:
        """Take an event.

        Returns:
            What became readable by it, in order; nothing when one before it is missing.
        """
        if event.seq <= self.head:
            return []
        self._ahead[event.seq] = event
        taken: list[Published] = []
        while (following := self._ahead.pop(self.head + 1, None)) is not None:
            self._take(following)
            taken.append(following)
        return taken

    def contradicts(self, event: Appended) -> bool:
        """Whether something else is here under an event's number: the log went back."""
        first = self._kept[0].seq if self._kept else self.head + 1
        if first <= event.seq <= self.head:
            here = self._kept[event.seq - first]
            was = (here.at_ms, here.type, here.conversation, here.k)
            return was != (event.at_ms, event.type, event.conversation, event.k)
        return event.seq == self.head and event.at_ms != self.head_at_ms

    def _take(self, event: Published) -> None:
        self.head, self.head_at_ms = event.seq, event.at_ms
        if event.type == "conversation_purged":
            self._drop_words(event.conversation)
        self._kept.append(event)
        stream = self._of_conversation.get(event.conversation or "")
        if stream is not None and event.k is not None:
            stream.append(event)
        # A visitor's stream is woken by its own conversation alone.
        for listener in self.listeners:
            if listener.conversation is None or listener.conversation == event.conversation:
                listener.wake.set()

    def _drop_words(self, conversation: str | None) -> None:
        for index, kept in enumerate(self._kept):
            if kept.conversation == conversation:
                self._kept[index] = kept.purged()
        self._of_conversation.pop(conversation or "", None)

    def after(self, seq: int) -> list[Published] | None:
        """The events after a number; None when they are not all here."""
        if seq >= self.head:
            return []
        first = self._kept[0].seq if self._kept else self.head + 1
        if seq + 1 < first:
            return None
        return [self._kept[i] for i in range(seq + 1 - first, len(self._kept))]

    def stream_after(self, conversation: str, k: int) -> list[Published]:
        """What a visitor's stream has here after a number of its own, in order."""
        kept = self._of_conversation.get(conversation, ())
        return [event for event in kept if event.k is not None and event.k > k]

    def add(self, listener: Listener) -> None:
        """Let a stream listen."""
        self.listeners.add(listener)
        if listener.conversation is not None:
            self._of_conversation.setdefault(listener.conversation, deque(maxlen=KEPT_EVENTS))

    def remove(self, listener: Listener) -> None:
        """Let go of a stream."""
        self.listeners.discard(listener)
        gone = listener.conversation
        if gone is not None and all(other.conversation != gone for other in self.listeners):
            self._of_conversation.pop(gone, None)


def _after(txn: Txn, region: str, seq: int, at_ms: int) -> list[Appended] | None:
    """What came after an event; None when the log has another event of that number."""
    if seq and (log_identity.at_ms(txn, region, seq) or 0) != at_ms:
        return None
    return log.after(txn, region, seq)


class Feeds:
    """The feeds of this node: one for each region that somebody here listens to."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        *,
        on_queue_change: Callable[[Feed], None],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._on_queue_change = on_queue_change
        self._feeds: dict[str, Feed] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @property
    def open(self) -> dict[str, Feed]:
        """Every feed by its region."""
        return self._feeds

    @contextlib.asynccontextmanager
    async def listen(self, region: str, listener: Listener) -> AsyncIterator[Feed]:
        """Listen to a region as long as the context is open."""
        async with self._lock(region):
            feed = self._feeds.get(region)
            if feed is None:
                head = await self._database.read(
                    lambda txn: log_identity.head(txn, region), Scope(regions=(region,))
                )
                feed = self._feeds[region] = Feed(region, *head)
            feed.add(listener)
        try:
            # What committed between the read of the head and now is caught here.
            await self.catch_up(region)
            yield feed
        finally:
            feed.remove(listener)
            if not feed.listeners and self._feeds.get(region) is feed:
                self._feeds.pop(region)

    def went_back(self, region: str) -> None:
        """The database is another one than this region's feed was read from: begin anew."""
        _log.warning("log_went_back")
        feed = self._feeds.pop(region, None)
        for listener in list(feed.listeners) if feed else ():
            listener.say_goodbye()

    def committed(self, appended: list[Appended]) -> set[str]:
        """Take what this node committed; returns the regions with a gap before it."""
        gaps: set[str] = set()
        for event in appended:
            feed = self._feeds.get(event.region)
            if feed is not None and feed.contradicts(event):
                self.went_back(event.region)
            elif feed is not None:
                self._offer(feed, publish(self._sealer, event))
                if feed.has_gap:
                    gaps.add(event.region)
        return gaps

    async def catch_up(self, region: str) -> None:
        """Read from the database what a feed has not had yet."""
        async with self._lock(region):
            while (feed := self._feeds.get(region)) is not None:
                since = feed.head, feed.head_at_ms
                page = await self._database.read(
                    lambda txn, since=since: _after(txn, region, *since),  # type: ignore[misc]
                    Scope(regions=(region,)),
                )
                if page is None:
                    self.went_back(region)
                    return
                for event in page:
                    self._offer(feed, publish(self._sealer, event))
                if len(page) < log.PAGE:
                    return

    async def page_for_desk(self, region: str, since: int) -> list[Published]:
        """A page of a region's events from the database, for a stream that is behind."""
        page = await self._database.read(
            lambda txn: log.after(txn, region, since), Scope(regions=(region,))
        )
        return [publish(self._sealer, event) for event in page]

    async def page_for_visitor(self, conversation: str, since: int) -> list[Published]:
        """A page of a conversation's stream from the database."""
        page = await self._database.read(
            lambda txn: log.stream_after(txn, conversation, since),
            Scope(conversation=conversation),
        )
        return [publish(self._sealer, event) for event in page]

    def _offer(self, feed: Feed, event: Published) -> None:
        if any(taken.type in QUEUE_TYPES for taken in feed.offer(event)):
            self._on_queue_change(feed)

    def _lock(self, region: str) -> asyncio.Lock:
        return self._locks.setdefault(region, asyncio.Lock())
