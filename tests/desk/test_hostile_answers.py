"""A desk that is told things it does not know, or that make no sense, stays up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from tests.client.scripted import TOKENS, Asked, Line, scripted
from tests.deadline import until
from tests.desk.screen import Screen
from tests.fakes.one_store import OneStore
from vt_desk.client.client import Client
from vt_desk.desk.changes import AccountReason, ConnectionState, DeskChange
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import MessageState
from vt_desk.domain.ids import ConversationId
from vt_desk.store.door import Head
from vt_desk.store.memory import MemoryStore

pytestmark = pytest.mark.timeout(30)
FOX = ConversationId("fox")
VIEW: dict[str, Any] = {
    "id": FOX,
    "region": "utrecht",
    "state": "claimed",
    "nickname": "fox",
    "colour": 0,
    "waiting_since_ms": 1,
    "seat": "seat-1",
    "new_field": {"x": [1, 2]},
}
SEAT = {
    "seat": {
        "id": "seat-1",
        "user": "anna",
        "name": "Anna",
        "status": "available",
        "capacity": 3,
        "load": 0,
    },
    "lease_s": 45,
    "beat_s": 10,
    "now_ms": 1,
}


class Oracle:
    """A service whose log and words the test writes."""

    def __init__(self) -> None:
        self.log: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.view = dict(VIEW)
        self.more = asyncio.Event()
        self.post_code = ""
        self.snapshots = 0
        self.stream_problem = b""

    def add(self, type_: str, conversation: str | None = FOX, **data: Any) -> None:
        seq = len(self.log) + 1
        event = {"seq": seq, "prev": seq - 1, "at_ms": seq, "type": type_, "new": 1, "data": data}
        self.log.append(event | ({"conversation": conversation} if conversation else {}))
        self.wake()

    def wake(self) -> None:
        self.more.set()
        self.more = asyncio.Event()

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.path == "/v1/session":
            await line.json(TOKENS, 201)
        elif asked.path == "/v1/seat":
            await line.json(SEAT)
        elif asked.path.endswith("/snapshot"):
            self.snapshots += 1
            seats = [SEAT["seat"]]
            await line.json(
                {
                    "region": "utrecht",
                    "seq": len(self.log),
                    "now_ms": 1,
                    "conversations": [self.view],
                    "seats": seats,
                }
            )
        elif asked.path.endswith("/messages") and self.post_code:
            await line.refuse(self.post_code)
        elif asked.path.endswith("/events"):
            await self._stream(line, int(parse_qs(asked.query)["since"][0]))
        elif asked.path == f"/v1/conversations/{FOX}":
            body = {"seq": len(self.log), "conversation": self.view, "messages": self.messages}
            await line.json(body)
        else:
            await line.nothing()

    async def _stream(self, line: Line, since: int) -> None:
        await line.begin_stream()
        await line.beat(len(self.log))
        while True:
            more = self.more
            for event in self.log[since:]:
                await line.send(b"event: event\ndata: " + msgspec.json.encode(event) + b"\n\n")
            since = max(since, len(self.log))
            if self.stream_problem:
                await line.send(b"event: problem\ndata: " + self.stream_problem + b"\n\n")
                return
            await more.wait()


@asynccontextmanager
async def desk_at(oracle: Oracle, store: MemoryStore | None = None) -> AsyncIterator[Screen]:
    async with scripted(oracle) as server:
        vault = OneStore(store or MemoryStore())
        desk = Desk(Client(server.url, draw=lambda: 0.0), vault)
        screen = Screen(desk)
        await desk.start()
        await desk.sign_in("anna", "x")
        await until(lambda: FOX in screen.open and screen.connected)
        yield screen
        await desk.stop()
        assert screen.faults == []


def say(oracle: Oracle, n: int, text: str | None, author: str = "visitor") -> None:
    words = {} if text is None else {"text": text}
    oracle.add("message_posted", id=f"m{n}", author=author, n=n, **words)


async def test_unknown_events_fields_and_values_are_passed_over() -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:
        oracle.add("weather_changed", sun=True)
        oracle.add("weather_changed", conversation=None)
        oracle.add("receipt", party="martian", delivered_n=1, seen_n=1)
        oracle.add("message_posted", id=1, author=[], n="x")
        oracle.add("conversation_ended", by="visitor", reason="a_new_reason")
        oracle.add("message_posted", conversation="nobody-knows", id="x", author="visitor", n=1)
        oracle.add("seat_changed", conversation=None, seat="seat-9")
        say(oracle, 1, "dag")
        await until(lambda: screen.texts(FOX) == ["dag"])
        assert screen.desk.connection.state is ConnectionState.CONNECTED
        assert oracle.snapshots == 1


async def test_words_that_are_withheld_from_their_owner_are_loaded_again() -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:
        say(oracle, 1, "een")
        await until(lambda: screen.texts(FOX) == ["een"])
        for n, text in enumerate(("een", "twee", "drie"), start=1):
            message = {"id": f"m{n}", "author": "visitor", "n": n, "at_ms": n, "text": text}
            oracle.messages.append(message)
        oracle.view["head_n"] = 3
        say(oracle, 2, None)
        say(oracle, 3, "drie")
        await until(lambda: screen.texts(FOX) == ["een", "twee", "drie"])
        assert oracle.snapshots == 2


async def test_a_verdict_ends_one_row_and_the_next_goes_on() -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:
        oracle.post_code = "too_large"
        first = await screen.desk.send(FOX, "een")
        await until(lambda: screen.messages[FOX][first.id].state is MessageState.REFUSED)
        assert screen.messages[FOX][first.id].problem == "too_large"
        again = await screen.desk.send_again(first.id)
        assert (again.id, again.state) == (first.id, MessageState.QUEUED)
        await until(lambda: screen.messages[FOX][first.id].state is MessageState.REFUSED)
        assert await screen.desk.take_back(first.id) == "een"
        assert screen.texts(FOX) == []


async def test_an_id_that_was_used_is_sent_again_with_another() -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:
        oracle.post_code = "id_conflict"
        first = await screen.desk.send(FOX, "een")
        await until(lambda: screen.messages[FOX][first.id].state is MessageState.REFUSED)
        again = await screen.desk.send_again(first.id)
        assert again.id != first.id
        assert first.id not in screen.messages[FOX]


@pytest.mark.parametrize("code", ["unavailable", "internal", "rate_limited", "client_too_old"])
async def test_what_is_no_verdict_keeps_the_row(code: str) -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:
        oracle.post_code = code
        await screen.desk.send(FOX, "een")
        tries = oracle.snapshots
        say(oracle, 1, "dag")
        await until(lambda: "dag" in screen.texts(FOX))
        assert [m.state for m in await screen.desk.unsent()] == [MessageState.QUEUED]
        assert oracle.snapshots == tries


async def test_a_device_that_is_removed_mid_stream_is_told_once() -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:
        oracle.stream_problem = b'{"status":401,"code":"device_removed","title":"x"}'
        oracle.wake()
        await until(lambda: screen.account_reason is AccountReason.REMOVED)
        assert screen.desk.account is None


async def test_a_listener_that_fails_stops_neither_the_desk_nor_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    oracle = Oracle()
    async with desk_at(oracle) as screen:

        def failing(_change: DeskChange) -> None:
            raise ValueError("secret-words")

        stop = screen.desk.subscribe(failing)
        say(oracle, 1, "dag")
        await until(lambda: screen.texts(FOX) == ["dag"])
        stop()
    assert "ValueError" in caplog.text
    assert "secret-words" not in caplog.text


async def test_a_bug_in_a_part_is_said_without_words_and_got_over(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(MemoryStore):
        fails = False

        async def apply_events(self, region: Any, head: Head, writes: Any) -> None:
            if self.fails:
                self.fails = False
                raise ZeroDivisionError(f"{len(writes)} words of a visitor")
            await super().apply_events(region, head, writes)

    monkeypatch.setattr("vt_desk.desk.shift._AFTER_A_FAULT_S", 0.01)
    oracle, store = Oracle(), Failing()
    async with desk_at(oracle, store) as screen:
        store.fails = True
        say(oracle, 1, "dag")
        await until(lambda: screen.texts(FOX) == ["dag"])
        assert ConnectionState.OFFLINE in screen.connections
    assert "ZeroDivisionError" in caplog.text
    assert "2 words of a visitor" not in caplog.text
