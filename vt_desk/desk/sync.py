"""Keeping one region in step: a snapshot with its number, then every event after it.

Each batch of events goes into the store as one transaction with the number of its last,
and is told after that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from vt_desk.client.client import Client
from vt_desk.client.errors import (
    ClientError,
    Forbidden,
    LogWentBack,
    NotThere,
    NotYours,
    Purged,
    SessionLost,
)
from vt_desk.desk.apply import apply_event, apply_presence
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.changes import ConnectionState, DeskChange, LogRestored, VisitorTyping
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.connection import ConnectionBoard
from vt_desk.desk.load import Words, apply_snapshot
from vt_desk.desk.picture import LogPlace, Picture
from vt_desk.desk.restored import NOTHING, Restored, save_what_is_gone
from vt_desk.domain.conversation import Party
from vt_desk.domain.ids import ConversationId, MessageId, RegionId
from vt_desk.store.door import Head
from vt_desk.wire.desk import Snapshot, Transcript
from vt_desk.wire.events import Event, MessagePosted, Passing, Presence, Typing

TYPING_LASTS_MS = 6_000
ECHO_S = 0.02
"""How long the events of what this desk said wait for the next ones, while it says more."""


_ALL_WORDS = 100_000


class WordsMissing(Exception):
    """A message of ours came without its words: the region has to be loaded again."""


class RegionSync:
    """Follows one region, for as long as somebody is signed in."""

    def __init__(  # noqa: PLR0913, each is another part of the desk
        self,
        region: RegionId,
        *,
        client: Client,
        picture: Picture,
        board: ConnectionBoard,
        caught_up: CaughtUp,
        clock: ServiceClock,
        tell: Callable[[DeskChange], None],
        on_words_wanted: Callable[[ConversationId], None],
        on_heard: Callable[[], None],
    ) -> None:
        """Make it; ``run`` follows.

        Args:
            region: which.
            client: to the service.
            picture: what is changed.
            board: is told how the connection stands.
            caught_up: is told when the picture is as the service's, and when it is not.
            clock: the service's.
            tell: takes what passes by.
            on_words_wanted: somebody fetches the words of a conversation that became ours.
            on_heard: the service is there: what waits for it may try again.
        """
        self._region = region
        self._client = client
        self._picture = picture
        self._board = board
        self._caught_up = caught_up
        self._clock = clock
        self._tell = tell
        self._on_words_wanted = on_words_wanted
        self._on_heard = on_heard
        self._presences: list[Presence] = []
        self._presence_came = asyncio.Event()
        self._offline = True
        self._early_before: set[MessageId] = set()
        self._just_loaded = False
        self._only_missed = False
        """It looks restored only because something is missing: a node may just be behind."""

    async def run(self) -> None:
        """Follow until cancelled.

        Raises:
            SessionLost: sign in again.
        """
        await _together(self._follow, self._keep_presence)

    async def _follow(self) -> None:
        load, log_is_new = self._region not in self._picture.known.heads, False
        while True:
            if load:
                await self._load(log_is_new=log_is_new)
            head = self._picture.known.heads[self._region]
            follower = self._client.follower(self._region, head.seq, self, at_ms=head.at_ms)
            try:
                await _together(follower.run, self._doubted)
            except LogWentBack as error:
                self._caught_up.lost(self._region, error.code)
                self._early_before = set()
                load, log_is_new = True, True
            except WordsMissing:
                load, log_is_new = True, False

    async def _doubted(self) -> None:
        await self._caught_up.doubted(self._region)
        # What it had confirmed is missing; the stream has nothing to say of it yet.
        self._only_missed = True
        raise LogWentBack.found_here()

    # --- a first load

    async def _load(self, *, log_is_new: bool) -> None:
        backoff = self._client.backoff()
        self._just_loaded = False
        while True:
            self.on_connecting()
            try:
                asked_at_s = self._clock.steady_s()
                snapshot = await self._client.calls.snapshot(self._region)
                self._clock.told(snapshot.now_ms, asked_at_s=asked_at_s)
                words = await self._words(snapshot)
            except SessionLost:
                raise
            except ClientError as error:
                self.on_lost(error)
                await self._client.wait(backoff.failed(error))
                continue
            head = Head(snapshot.seq, snapshot.seq_at_ms)
            restored: Restored | None = None
            async with self._picture.turn(LogPlace(self._region, head, snapshot=True)) as turn:
                if log_is_new:
                    restored = save_what_is_gone(turn, snapshot, words)
                apply_snapshot(turn, snapshot, words, log_is_new=log_is_new)
            self._want(turn.wants_words)
            if restored is not None and (restored != NOTHING or not self._only_missed):
                self._tell(LogRestored(self._region, restored.sent_again, restored.lost))
            self._only_missed = False
            self._just_loaded = True
            self._caught_up.caught_up(self._region)
            self._back()
            return

    async def _words(self, snapshot: Snapshot) -> dict[ConversationId, Words]:
        """The words of all that is ours there or open here."""
        seat = self._picture.known.seat
        wanted = {ConversationId(view.id) for view in snapshot.conversations if view.seat == seat}
        for talk in self._picture.opened():
            if talk.region == self._region:
                wanted.add(talk.id)
        found: dict[ConversationId, Words] = {}
        for id_ in sorted(wanted):
            try:
                transcript: Transcript | None = await self._client.calls.transcript(id_)
            except Purged:
                found[id_] = Words(None, is_past=True)
                continue
            except (NotThere, Forbidden, NotYours):
                transcript = None
            known = await self._picture.messages(id_, limit=_ALL_WORDS)
            found[id_] = Words(transcript, known)
        return found

    # --- what the follower tells

    async def on_events(self, events: Sequence[Event]) -> None:
        """Keep a batch of events and tell what it changed.

        Raises:
            WordsMissing: see there; the batch is kept.
        """
        if all(map(self._more_follow, events)):
            await self._client.wait(ECHO_S)
        place = LogPlace(self._region, Head(events[-1].seq, events[-1].at_ms))
        async with self._picture.turn(place) as turn:
            for event in events:
                apply_event(turn, self._region, event)
        self._want(turn.wants_words)
        if any(map(self._picture.is_opened, turn.words_missing)):
            raise WordsMissing

    def _more_follow(self, event: Event) -> bool:
        """Whether an event says what this desk said, and has more to say after it.

        That is no news to anybody. A turn at the store for each of a thousand would take as
        long as sending them; waiting a moment makes one of many.
        """
        body = event.body()
        if not isinstance(body, MessagePosted) or event.conversation is None:
            return False
        id_, known = MessageId(body.id), self._picture.known
        if id_ not in known.early and known.rows.get(id_) is None:
            return False
        return self._picture.next_queued(ConversationId(event.conversation), {id_}) is not None

    def _want(self, conversations: set[ConversationId]) -> None:
        for conversation in conversations:
            self._on_words_wanted(conversation)

    def on_passing(self, passing: Passing) -> None:
        """Tell that a visitor types; keep who comes and goes in the picture."""
        match passing:
            case Typing(party=Party.VISITOR):
                conversation = ConversationId(passing.conversation)
                if self._picture.is_opened(conversation):
                    until_ms = self._clock.now_ms() + TYPING_LASTS_MS
                    self._tell(VisitorTyping(conversation, until_ms))
            case Presence():
                self._presences.append(passing)
                self._presence_came.set()

    async def _keep_presence(self) -> None:
        while True:
            await self._presence_came.wait()
            self._presence_came.clear()
            came, self._presences = self._presences, []
            async with self._picture.turn() as turn:
                for presence in came:
                    apply_presence(turn, presence)

    def on_connecting(self) -> None:
        """An attempt begins; what was confirmed before it must be in what it brings."""
        self._early_before = self._early()
        if not self._just_loaded:
            self._caught_up.connecting(self._region)
        self._just_loaded = False
        self._board.report(self._region, ConnectionState.CONNECTING)

    def on_heard(self, *, behind: bool) -> None:
        """The service is there."""
        if not behind:
            self._check_early()
        state = ConnectionState.CATCHING_UP if behind else ConnectionState.CONNECTED
        self._board.report(self._region, state)
        if not behind:
            self._board.confirmed(self._region)
            self._caught_up.caught_up(self._region)
        self._back()

    def _early(self) -> set[MessageId]:
        """Messages of this region that an answer confirmed, and whose event has not come."""
        found = set()
        for id_, conversation in self._picture.known.early.items():
            kept = self._picture.kept(conversation)
            if kept is not None and kept.conversation.region == self._region:
                found.add(id_)
        return found

    def _check_early(self) -> None:
        """A service that was restored to just where this desk's copy ends.

        Its numbers and times fit, but a message that it had confirmed has no event.

        Raises:
            LogWentBack: there is such a message.
        """
        early = self._early()
        if early & self._early_before:
            self._only_missed = True
            raise LogWentBack.found_here()
        self._early_before = early

    def _back(self) -> None:
        if self._offline:
            self._offline = False
            self._on_heard()

    def on_lost(self, error: ClientError) -> None:
        """An attempt failed."""
        self._offline = True
        self._caught_up.lost(self._region, error.code)
        self._board.report(self._region, ConnectionState.OFFLINE, error.code)


async def _together(*parts: Callable[[], Awaitable[Any]]) -> None:
    """Run parts until one fails, and raise what it raised."""
    tasks = [asyncio.ensure_future(part()) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
