"""The bare skeleton that the service is measured against.

The same web framework and server, the same routes as far as the load and the desk use
them, and behind them only what cannot be left out: one INSERT with the same durability,
and one fan-out to the open streams. No sign-in, rights, sealing, log, order rule, resume
or limits. A token is a name that is believed; numbers are counted in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
import uvloop
from litestar import Litestar, Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from tests.bench.skeleton_rows import Rows, open_rows
from vt_desk.domain.conversation import ConversationState, EndReason, Party
from vt_desk.domain.ids import uuid7, wall_clock_ms
from vt_desk.domain.seat import Role
from vt_desk.service.problem import Refusal
from vt_desk.wire import desk as wire
from vt_desk.wire import events
from vt_desk.wire.problems import MEDIA_TYPE
from vt_desk.wire.visitor import StartConversation, Started

REGION = "utrecht"
BEAT_S = 10
FOREVER_S = 86_400
AnyRequest = Request[Any, Any, Any]


@dataclass(slots=True)
class Board:
    """What the skeleton knows, in memory."""

    rows: Rows
    seq: int = 0
    talks: dict[str, wire.ConversationView] = field(default_factory=dict)
    streams: set[asyncio.Queue[bytes]] = field(default_factory=set)

    def tell(self, kind: str, conversation: str, body: events.Body) -> int:
        """Number an event and hand it to every open stream."""
        self.seq += 1
        event = events.Event(
            seq=self.seq,
            prev=self.seq - 1,
            at_ms=wall_clock_ms(),
            type=kind,
            conversation=conversation,
            data=msgspec.Raw(msgspec.json.encode(body)),
        )
        frame = b"event: event\nid: %d\ndata: %s\n\n" % (self.seq, msgspec.json.encode(event))
        for stream in self.streams:
            stream.put_nowait(frame)
        return self.seq

    def change(self, conversation: str, **values: object) -> wire.ConversationView:
        """Replace a conversation's fields."""
        view = msgspec.structs.replace(self.talks[conversation], **values)
        self.talks[conversation] = view
        return view

    def transcript(self, conversation: str) -> wire.Transcript:
        """A conversation; its words are not read back."""
        return wire.Transcript(self.seq, self.talks[conversation], [])


def _board(request: AnyRequest) -> Board:
    board: Board = request.app.state.board
    return board


def _token(request: AnyRequest) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


@get("/healthz", sync_to_thread=False)
def healthz() -> dict[str, str]:
    """It runs."""
    return {"state": "alive"}


@post("/v1/session", sync_to_thread=False)
def sign_in(data: JSONBody[wire.SignIn]) -> wire.Tokens:
    """Believe whoever comes."""
    seat = uuid7()
    account = wire.AccountView(data.user, data.user.capitalize(), Role.COUNSELLOR, [REGION])
    return wire.Tokens(seat, FOREVER_S, uuid7(), seat, account)


@delete("/v1/session", sync_to_thread=False)
def sign_out() -> None:
    """Nothing was kept."""


@get("/v1/regions", sync_to_thread=False)
def regions() -> list[wire.RegionView]:
    """The one region."""
    return [wire.RegionView(REGION, "Utrecht", open=True, retention_days=7)]


@put("/v1/seat", sync_to_thread=False)
def seat(request: AnyRequest, data: JSONBody[wire.SeatWish]) -> wire.SeatAnswer:
    """Every seat is welcome."""
    view = wire.SeatView(_token(request), "anna", "Anna", data.status, data.capacity, 0)
    return wire.SeatAnswer(view, FOREVER_S, BEAT_S, wall_clock_ms())


@get("/v1/regions/{region:str}/snapshot", sync_to_thread=False)
def snapshot(request: AnyRequest, region: FromPath[str]) -> wire.Snapshot:
    """What is in memory."""
    board = _board(request)
    return wire.Snapshot(region, board.seq, wall_clock_ms(), list(board.talks.values()), [])


@get("/v1/regions/{region:str}/events")
async def stream(request: AnyRequest, region: FromPath[str]) -> Stream:
    """What comes from now on."""
    board = _board(request)
    queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def chunks() -> AsyncIterator[bytes]:
        board.streams.add(queue)
        try:
            beat = b'event: beat\ndata: {"head":%d}\n\n'
            yield beat % board.seq
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), BEAT_S)
                except TimeoutError:
                    yield beat % board.seq
        finally:
            board.streams.discard(queue)

    return Stream(chunks(), media_type="text/event-stream")


@post("/v1/visitor/conversations")
async def start(request: AnyRequest, data: JSONBody[StartConversation]) -> Started:
    """An entry."""
    board = _board(request)
    await board.rows.enter(data.id)
    now_ms = wall_clock_ms()
    board.talks[data.id] = wire.ConversationView(
        data.id, REGION, ConversationState.WAITING, "Blauwe vos", 0, now_ms
    )
    board.tell("conversation_waiting", data.id, events.ConversationWaiting("Blauwe vos", 0, now_ms))
    return Started(data.id, data.id, 1)


@post("/v1/visitor/messages")
async def say(request: AnyRequest, data: JSONBody[wire.PostMessage]) -> wire.Posted:
    """The one INSERT, and the fan-out."""
    board, conversation = _board(request), _token(request)
    await board.rows.say(data.id, conversation, data.text)
    view = board.change(conversation, head_n=board.talks[conversation].head_n + 1)
    body = events.MessagePosted(data.id, Party.VISITOR, view.head_n, data.text)
    seq = board.tell("message_posted", conversation, body)
    return wire.Posted(data.id, view.head_n, seq, wall_clock_ms())


@post("/v1/conversations/{conversation:str}/claim", status_code=200)
async def claim(request: AnyRequest, conversation: FromPath[str]) -> wire.Claim:
    """The one conditional UPDATE."""
    board, asking = _board(request), _token(request)
    owner = await board.rows.claim(conversation, asking)
    if owner != asking:
        raise Refusal("claim_lost", winner=owner, winner_name="Anna")
    board.change(
        conversation, state=ConversationState.CLAIMED, seat=owner, user="anna", user_name="Anna"
    )
    claimed = events.ConversationClaimed(owner, "anna", "Anna")
    board.tell("conversation_claimed", conversation, claimed)
    return wire.Claim(board.transcript(conversation))


@post("/v1/conversations/{conversation:str}/end", status_code=200, sync_to_thread=False)
def end(request: AnyRequest, conversation: FromPath[str]) -> wire.Ended:
    """Forget it."""
    board = _board(request)
    board.talks.pop(conversation, None)
    ended = events.ConversationEnded(Party.COUNSELLOR, EndReason.FINISHED)
    return wire.Ended(board.tell("conversation_ended", conversation, ended))


@get("/v1/conversations/{conversation:str}", sync_to_thread=False)
def transcript(request: AnyRequest, conversation: FromPath[str]) -> wire.Transcript:
    """A conversation without its words."""
    return _board(request).transcript(conversation)


@put("/v1/conversations/{conversation:str}/seen", status_code=204, sync_to_thread=False)
def seen(conversation: FromPath[str]) -> None:
    """Nobody is told."""


def _refused(_request: AnyRequest, refusal: Refusal) -> Response[bytes]:
    told = refusal.problem
    return Response(msgspec.json.encode(told), status_code=told.status, media_type=MEDIA_TYPE)


async def serve(folder: Path, database: str) -> None:
    """Serve until told to stop."""
    rows = await open_rows(folder, database)
    routes = [healthz, sign_in, sign_out, regions, seat, snapshot, stream, start, say]
    app = Litestar(
        [*routes, claim, end, transcript, seen],
        openapi_config=None,
        logging_config=None,
        exception_handlers={Refusal: _refused},
    )
    app.state.board = Board(rows)
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"listening on http://127.0.0.1:{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app,
        interface="asgi3",
        lifespan="off",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    await uvicorn.Server(config).serve(sockets=[listening])
    await rows.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    uvloop.run(serve(chosen.folder, chosen.database))
