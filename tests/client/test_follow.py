"""Following a log: resume, gaps, silence, goodbyes, and the long poll."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import msgspec
import pytest

from tests.client.scripted import TOKENS, Asked, Line, Script, ScriptedServer, event_frame, scripted
from tests.deadline import until
from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, DeviceRemoved, LogWentBack
from vt_desk.client.follow import Follower, Patience
from vt_desk.domain.ids import RegionId
from vt_desk.wire.events import Event, Passing, Presence, Typing

pytestmark = pytest.mark.timeout(30)
QUICK = Patience(first_beat_s=0.2, silence_s=0.3, poll_s=0.05, try_stream_s=60)
NEVER_QUIET = Patience(first_beat_s=5, silence_s=25)


@dataclass
class Ears:
    """Notes what it is told."""

    events: list[int] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    passing: list[Passing] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    async def on_events(self, events: Sequence[Event]) -> None:
        self.events += [event.seq for event in events]
        self.batches.append(len(events))

    def on_passing(self, passing: Passing) -> None:
        self.passing.append(passing)

    def on_connecting(self) -> None:
        self.states.append("connecting")

    def on_heard(self, *, behind: bool) -> None:
        self.states.append("behind" if behind else "connected")

    def on_lost(self, error: ClientError) -> None:
        self.states.append(error.code)


@dataclass
class Following:
    ears: Ears
    follower: Follower
    server: ScriptedServer
    task: asyncio.Task[None]

    def since(self) -> list[int]:
        """From which number each attempt asked."""
        return [int(parse_qs(asked.query)["since"][0]) for asked in self.server.asked[1:]]


@asynccontextmanager
async def following(
    script: Script, *, since: int = 0, patience: Patience = NEVER_QUIET
) -> AsyncIterator[Following]:
    async def with_session(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json(TOKENS, 201)
        else:
            await script(asked, line)

    async with scripted(with_session) as server:
        client = Client(server.url, patience=patience, draw=lambda: 0.0)
        await client.sign_in("anna", "x")
        ears = Ears()
        follower = client.follower(RegionId("utrecht"), since, ears)
        task = asyncio.create_task(follower.run())
        try:
            yield Following(ears, follower, server, task)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, ClientError):
                await task
            await client.close()


async def test_events_are_told_in_order_and_move_the_number() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.begin_stream()
        await line.beat(3)
        await line.send(event_frame(1) + event_frame(2) + event_frame(3))
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.ears.events == [1, 2, 3])
        assert it.follower.since == 3
        assert it.ears.states == ["connecting", "behind", "connected"]


async def test_a_cut_connection_resumes_from_the_last_whole_number() -> None:
    async def script(asked: Asked, line: Line) -> None:
        since = int(parse_qs(asked.query)["since"][0])
        await line.begin_stream()
        await line.beat(10)
        for seq in range(since + 1, min(since + 4, 11)):
            await line.event(seq)
        if since + 4 <= 10:
            await line.send(event_frame(since + 4)[:-20])
            return
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.ears.events == list(range(1, 11)))
        assert it.since() == [0, 3, 6, 9]


async def test_a_gap_is_not_passed_over() -> None:
    attempts = []

    async def script(asked: Asked, line: Line) -> None:
        attempts.append(asked.query)
        await line.begin_stream()
        await line.beat(0)
        if len(attempts) == 1:
            await line.send(event_frame(1) + event_frame(3))
            await line.hang()
        await line.send(event_frame(2) + event_frame(3))
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.ears.events == [1, 2, 3])
        assert it.since() == [0, 1]
        assert "gap" in it.ears.states


async def test_an_event_that_comes_twice_counts_once() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.begin_stream()
        await line.beat(2)
        for seq in (1, 1, 2, 1, 2, 3):
            await line.event(seq)
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.ears.events == [1, 2, 3])


async def test_a_service_that_has_more_than_it_sends_is_asked_again() -> None:
    async def script(asked: Asked, line: Line) -> None:
        since = int(parse_qs(asked.query)["since"][0])
        await line.begin_stream()
        if since == 0:
            await line.event(1)
        await line.beat(2)
        await line.beat(2)
        if since == 1:
            await line.event(2)
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.follower.since == 1)
        await until(lambda: "gap" in it.ears.states)
        await until(lambda: it.since()[:2] == [0, 1])


async def test_a_silent_stream_is_dead() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.begin_stream()
        await line.beat(0)
        await line.hang()

    async with following(script, patience=QUICK) as it:
        await until(lambda: it.ears.states.count("timed_out") == 2)
        assert not it.follower.polling


async def test_a_service_that_never_answers_is_left_for_the_poll() -> None:
    async def script(asked: Asked, line: Line) -> None:
        if not asked.path.endswith("/poll"):
            await line.hang()
        await line.json({"head": 0, "events": [], "passing": []})

    async with following(script, patience=QUICK) as it:
        await until(lambda: "connected" in it.ears.states)
        assert it.ears.states[:5] == [
            "connecting",
            "stream_held_back",
            "connecting",
            "stream_held_back",
            "connecting",
        ]


async def test_streams_that_are_held_back_become_a_poll_and_a_stream_again_later() -> None:
    open_road = asyncio.Event()

    async def script(asked: Asked, line: Line) -> None:
        since = int(parse_qs(asked.query)["since"][0])
        if asked.path.endswith("/poll"):
            events = [msgspec.json.decode(event_frame(since + 1).split(b"data: ")[1])]
            passing = [
                {"type": "typing", "conversation": "c", "party": "visitor"},
                {"type": "new_kind", "x": 1},
            ]
            await line.json({"head": since + 1, "events": events, "passing": passing})
            return
        await line.begin_stream()
        if open_road.is_set():
            await line.beat(since)
        await line.hang()

    patience = Patience(first_beat_s=0.1, silence_s=9, poll_s=0.01, try_stream_s=0.3)
    async with following(script, patience=patience) as it:
        await until(lambda: it.ears.events)
        assert it.follower.polling
        assert isinstance(it.ears.passing[0], Typing)
        open_road.set()
        await until(
            lambda: not it.follower.polling and it.ears.states[-2:] == ["connecting", "connected"]
        )
        assert it.ears.events == list(range(1, len(it.ears.events) + 1))


async def test_one_failed_try_of_a_stream_goes_back_to_the_poll() -> None:
    async def script(asked: Asked, line: Line) -> None:
        if asked.path.endswith("/poll"):
            await line.json({"head": 0, "events": []})
            return
        await line.begin_stream()
        await line.hang()

    patience = Patience(first_beat_s=0.05, silence_s=9, poll_s=0.01, try_stream_s=0.2)
    async with following(script, patience=patience) as it:
        await until(lambda: it.ears.states.count("stream_held_back") >= 4)
        kinds = [path.rsplit("/", 1)[1] for path in it.server.paths()[1:]]
        streams = [index for index, kind in enumerate(kinds) if kind == "events"]
        # Two to find out, and then each try stands alone between polls.
        assert streams[:2] == [0, 1]
        assert all(kinds[index - 1] == "poll" for index in streams[2:4])


async def test_a_goodbye_is_no_loss_and_comes_back_at_once() -> None:
    async def script(asked: Asked, line: Line) -> None:
        since = int(parse_qs(asked.query)["since"][0])
        await line.begin_stream()
        await line.beat(since + 1)
        await line.event(since + 1)
        await line.send(b'event: bye\ndata: {"retry_ms":1}\n\n')

    async with following(script) as it:
        await until(lambda: len(it.ears.events) >= 3)
        assert it.ears.events[:3] == [1, 2, 3]
        assert not {"connecting", "connected", "behind"} ^ {*it.ears.states}


async def test_a_removed_device_ends_it() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.begin_stream()
        await line.beat(1)
        await line.event(1)
        body = b'{"status":401,"code":"device_removed","title":"x","action":"removed"}'
        await line.send(b"event: problem\ndata: " + body + b"\n\n")

    async with following(script) as it:
        with pytest.raises(DeviceRemoved):
            await it.task
        assert it.ears.events == [1]


@pytest.mark.parametrize("how", ["refused", "beat"])
async def test_a_log_that_went_back_asks_for_a_new_snapshot(how: str) -> None:
    async def script(_asked: Asked, line: Line) -> None:
        if how == "refused":
            await line.refuse("log_went_back")
        await line.begin_stream()
        await line.beat(9)
        await line.beat(4)
        await line.hang()

    async with following(script, since=9) as it:
        with pytest.raises(LogWentBack):
            await it.task


async def test_a_token_that_ran_out_is_renewed_without_a_word() -> None:
    async def script(asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session/refresh":
            await line.json({**TOKENS, "access_token": "access-2"}, 201)
        elif asked.token == "access-1":
            await line.refuse("token_expired", action="refresh")
        else:
            await line.begin_stream()
            await line.beat(0)
            await line.hang()

    async with following(script) as it:
        await until(lambda: "connected" in it.ears.states)
        assert set(it.ears.states) == {"connecting", "connected"}


async def test_what_the_service_asks_for_is_waited() -> None:
    waits = []

    async def script(_asked: Asked, line: Line) -> None:
        await line.refuse("unavailable", retry_after_s=33)

    async with following(script) as it:

        async def sleep(wait_s: float) -> None:
            waits.append(wait_s)
            await asyncio.Event().wait()

        it.follower.sleep = sleep
        await until(lambda: waits)
        assert waits[0] == 33


@pytest.mark.parametrize(
    "frame",
    [
        b"event: event\ndata: {}\n\n",
        b"event: event\ndata: not json\n\n",
        b"event: event\ndata: \xff\xfe\n\n",
        b'event: beat\ndata: {"head":"many"}\n\n',
        b"event: bye\ndata: []\n\n",
        b"event: problem\ndata: oops\n\n",
        b"data: " + b"x" * 1_100_000,
    ],
)
async def test_hostile_frames_end_the_attempt_and_keep_what_was_whole(frame: bytes) -> None:
    async def script(asked: Asked, line: Line) -> None:
        since = int(parse_qs(asked.query)["since"][0])
        await line.begin_stream()
        await line.beat(since)
        if since == 0:
            await line.send(event_frame(1) + frame)
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.since() == [0, 1])
        assert it.ears.events == [1]
        assert "bad_answer" in it.ears.states


async def test_unknown_frames_and_passing_kinds_are_passed_over() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.begin_stream()
        await line.beat(1)
        await line.send(b'event: new_frame\ndata: {"x":1}\n\n')
        await line.send(b'event: passing\ndata: {"type":"new_kind"}\n\n')
        presence = b'{"type":"presence","conversation":"c","present":false,"since_ms":5,"x":1}'
        await line.send(b"event: passing\ndata: " + presence + b"\n\n")
        await line.event(1)
        await line.hang()

    async with following(script) as it:
        await until(lambda: it.ears.events == [1])
        assert it.ears.passing == [Presence(conversation="c", present=False, since_ms=5)]


async def test_a_page_instead_of_a_stream_is_tried_again() -> None:
    async def script(_asked: Asked, line: Line) -> None:
        await line.answer(200, b"<html>", "text/html")

    async with following(script) as it:
        await until(lambda: it.ears.states.count("bad_answer") >= 3)
        assert not it.follower.polling
