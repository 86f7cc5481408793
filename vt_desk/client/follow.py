"""Following a region's log: a stream while it comes through, a long poll where it does not.

The follower owns the number it has reached and moves it only after the listener has kept
the events. Each event names the number before it, so nothing is passed over: a gap ends
the connection and the next one asks from the last number that is whole.

Some networks hold streams back. After two streams in a row that connected and brought no
heart-beat in time it polls, and tries a stream again now and then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from vt_desk.client.calls import Calls
from vt_desk.client.errors import (
    BadAnswer,
    ClientError,
    LogWentBack,
    SessionLost,
    TimedOut,
    TokenExpired,
    of_problem,
)
from vt_desk.client.sse import Frame, FrameTooLarge, SseReader
from vt_desk.client.waiting import Backoff, chance
from vt_desk.domain.ids import RegionId
from vt_desk.wire.events import Beat, Bye, Event, Passing, Poll, read_passing
from vt_desk.wire.problems import Problem

_EVENT = msgspec.json.Decoder(Event)
_BEAT = msgspec.json.Decoder(Beat)
_BYE = msgspec.json.Decoder(Bye)
_PROBLEM = msgspec.json.Decoder(Problem)


class Listener(Protocol):
    """Who is told what a region's log says."""

    async def on_events(self, events: Sequence[Event]) -> None:
        """Keep events, in order; they count as kept when this returns."""

    def on_passing(self, passing: Passing) -> None:
        """Somebody types, or comes or goes."""

    def on_connecting(self) -> None:
        """An attempt begins."""

    def on_heard(self, *, behind: bool) -> None:
        """The service is there; ``behind`` while its log is longer than what is here."""

    def on_lost(self, error: ClientError) -> None:
        """An attempt failed, or the connection broke; another follows."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds.

    Attributes:
        first_beat_s: for a new stream's first heart-beat.
        silence_s: without a byte until a stream counts as dead.
        poll_s: how long the service may hold a long poll.
        try_stream_s: how long to poll before trying a stream again.
        held_back: so many streams in a row without a first beat mean: poll.
    """

    first_beat_s: float = 5.0
    silence_s: float = 25.0
    poll_s: float = 20.0
    try_stream_s: float = 300.0
    held_back: int = 2


class _HeldBack(TimedOut):
    """A stream connected and brought no heart-beat in time."""

    code = "stream_held_back"


class _NodeGoes(ClientError):
    """The node said goodbye."""

    code = "bye"
    retry_can_help = True

    def __init__(self, wait_s: float) -> None:
        super().__init__()
        self.wait_s = wait_s


class _Gap(BadAnswer):
    """An event is missing on the way."""

    code = "gap"


@dataclass(slots=True)
class Follower:
    """Follows one region's log until it is cancelled or told that there is no point.

    Attributes:
        region: whose log.
        since: the last number that is here and whole.
        since_at_ms: the time of that event; 0 when it is not known.
        polling: whether it polls now.
    """

    calls: Calls
    region: RegionId
    since: int
    listener: Listener
    patience: Patience = field(default_factory=Patience)
    draw: Callable[[], float] = chance
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    polling: bool = False
    since_at_ms: int = 0
    _held_back: int = 0
    _stream_again_at_s: float = 0.0
    _head_before: int | None = None
    _since_before: int | None = None
    _head: int = 0
    _behind: bool = False

    async def run(self) -> None:
        """Follow.

        Raises:
            LogWentBack: load a new snapshot.
            SessionLost: sign in again.
        """
        backoff = Backoff(draw=self.draw)
        while True:
            self.listener.on_connecting()
            heard_before = self.since
            try:
                await (self._poll(backoff) if self._shall_poll() else self._stream(backoff))
            except (LogWentBack, SessionLost):
                raise
            except _NodeGoes as goodbye:
                # All its streams go at once: spread their return.
                await self.sleep(goodbye.wait_s + self.draw() * 0.25)
            except ClientError as error:
                if isinstance(error, TokenExpired) and backoff.failures == 0:
                    backoff.failed(error)
                    continue
                self.listener.on_lost(error)
                self._count_held_back(error)
                if self.since > heard_before:
                    backoff.succeeded()
                await self.sleep(backoff.failed(error))

    # --- stream

    async def _stream(self, backoff: Backoff) -> None:
        loop = asyncio.get_running_loop()
        # A slow refresh must not look like a stream that is held back.
        await self.calls.ready()
        self._head_before = self._since_before = None
        reader = SseReader()
        heard = False
        try:
            async with (
                asyncio.timeout(self.patience.first_beat_s) as limit,
                self.calls.stream(self.region, self.since, at_ms=self.since_at_ms) as chunks,
            ):
                async for chunk in chunks:
                    # Keeping what came is our time, not the service's silence.
                    deadline_s = limit.when()
                    limit.reschedule(None)
                    if await self._take(reader.feed(chunk)) and not heard:
                        heard = True
                        self._held_back = 0
                        backoff.succeeded()
                    limit.reschedule(loop.time() + self.patience.silence_s if heard else deadline_s)
        except TimeoutError:
            raise (TimedOut("silent") if heard else _HeldBack()) from None
        except FrameTooLarge:
            raise BadAnswer("frame too large") from None
        raise BadAnswer("the stream ended")

    async def _take(self, frames: Sequence[Frame]) -> bool:
        """Hand frames on; whether a heart-beat was among them."""
        events: list[Event] = []
        beat = False
        try:
            for event, data in frames:
                if event == "event":
                    events.append(_EVENT.decode(data))
                    continue
                # What is not an event may end the stream: keep the events before it first.
                await self._keep(events)
                events = []
                if event == "beat":
                    beat = True
                    self._beat(_BEAT.decode(data).head)
                elif event == "passing":
                    passing = read_passing(data)
                    if passing is not None:
                        self.listener.on_passing(passing)
                elif event == "bye":
                    raise _NodeGoes(max(0, _BYE.decode(data).retry_ms) / 1000)
                elif event == "problem":
                    raise of_problem(_PROBLEM.decode(data))
        except (msgspec.DecodeError, UnicodeDecodeError):
            await self._keep(events)
            raise BadAnswer("a frame of another shape") from None
        await self._keep(events)
        return beat

    async def _keep(self, events: Sequence[Event]) -> None:
        if not events:
            return
        whole: list[Event] = []
        reached = self.since
        gap = False
        for event in events:
            if event.seq <= reached:
                continue
            if event.prev != reached:
                gap = True
                break
            whole.append(event)
            reached = event.seq
        if whole:
            await self.listener.on_events(whole)
            self.since, self.since_at_ms = reached, whole[-1].at_ms
            if self._behind and reached >= self._head:
                # A busy log may have no beat for long: say now that it is caught up.
                self._heard(self._head)
        if gap:
            raise _Gap

    def _heard(self, head: int) -> None:
        self._head = max(head, self._head)
        self._behind = head > self.since
        self.listener.on_heard(behind=self._behind)

    def _beat(self, head: int) -> None:
        # A beat may be drawn up just before an event that overtakes it, so only what the
        # beat before it already said counts.
        if self._head_before is not None and self._head_before > self.since:
            raise _Gap("the service has more")
        if self._since_before is not None and head < self._since_before:
            raise LogWentBack.found_here()
        self._head_before, self._since_before = head, self.since
        self._heard(head)

    # --- long poll

    def _shall_poll(self) -> bool:
        if self.polling and asyncio.get_running_loop().time() >= self._stream_again_at_s:
            self.polling = False
            # One more that is held back, and it polls again.
            self._held_back = self.patience.held_back - 1
        return self.polling

    def _count_held_back(self, error: ClientError) -> None:
        if not isinstance(error, _HeldBack):
            return
        self._held_back += 1
        if self._held_back >= self.patience.held_back:
            now_s = asyncio.get_running_loop().time()
            self.polling = True
            self._stream_again_at_s = now_s + self.patience.try_stream_s

    async def _poll(self, backoff: Backoff) -> None:
        # The first answers at once, so that the window knows; later ones wait.
        wait_s: float = 0
        empty = 0
        while self._shall_poll():
            answer = await self.calls.poll(
                self.region, self.since, at_ms=self.since_at_ms, wait_s=wait_s
            )
            await self._keep(answer.events)
            if answer.head < self.since:
                raise LogWentBack.found_here()
            # An event may slip in between what is read and the head that is told; twice it
            # does not.
            empty = empty + 1 if answer.head > self.since and not answer.events else 0
            if empty > 1:
                raise _Gap("the service has more")
            self._heard(answer.head)
            self._pass_on(answer)
            backoff.succeeded()
            wait_s = self.patience.poll_s

    def _pass_on(self, answer: Poll) -> None:
        for raw in answer.passing:
            passing = read_passing(msgspec.json.encode(raw))
            if passing is not None:
                self.listener.on_passing(passing)
