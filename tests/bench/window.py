"""The real window with the real desk, which notes when a message was painted.

Run as a child process. A message of the talk in front is painted when its bubble is; one
of another talk when the list at the side has painted its count. Both are taken after the
painting, and the words tell when the visitor sent them. The window is offscreen: there
is no compositor's frame to wait for.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from anyio._backends import _asyncio as anyio_backend
from PySide6.QtCore import QEvent, QObject, QTimer

from tests.bench.children import serve_jobs
from tests.bench.processors import take_the_free_one
from tests.bench.visitors import stamp_of
from tests.service_process import PASSWORD
from vt_desk import app
from vt_desk.desk.changes import ConnectionState, DeskChange, MessageAdded
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import Message
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.seat import SeatStatus
from vt_desk.store.passing import PassingVault
from vt_desk.ui.views.window import MainWindow

USER = "anna"
CAPACITY = 12
PATIENCE_S = 10.0
LOOK_S = 0.01
_STAMP = re.compile(rb'"text":"(\d{6,20}) ')


class WindowJob(msgspec.Struct, frozen=True):
    """What the window is to do.

    Attributes:
        claim: conversations to take; the first of all it has comes to the front.
        expect: wait until so many messages are painted, and tell of them.
    """

    claim: list[str] = []
    expect: int = 0


class Painted(msgspec.Struct, frozen=True):
    """What was painted since the last time.

    Attributes:
        sent_ms: for each message, from the visitor's sending to painted.
        socket_ms: from the bytes at the desk's socket to painted.
        missing: messages that were expected and not painted in time.
    """

    sent_ms: list[float]
    socket_ms: list[float]
    missing: int


@dataclass(slots=True)
class Watch:
    """Which messages have come, and which of them are painted."""

    at_socket: dict[int, int] = field(default_factory=dict)
    to_paint: dict[int, Message] = field(default_factory=dict)
    in_list: list[int] = field(default_factory=list)
    painted: dict[int, int] = field(default_factory=dict)

    def came_in(self, data: bytes) -> None:
        """Bytes were read from a socket."""
        now_ns = time.monotonic_ns()
        for stamp in _STAMP.findall(data):
            self.at_socket.setdefault(int(stamp), now_ns)

    def on_change(self, change: DeskChange) -> None:
        """The desk told of a change."""
        if isinstance(change, MessageAdded):
            stamp = stamp_of(change.message.text)
            if stamp is not None:
                self.to_paint[stamp] = change.message

    def done(self, stamps: list[int]) -> None:
        """These are on the screen now."""
        now_ns = time.monotonic_ns()
        for stamp in stamps:
            if self.to_paint.pop(stamp, None) is not None:
                self.painted[stamp] = now_ns

    def take(self) -> tuple[list[float], list[float]]:
        """The durations since the last time, and forget them."""
        sent = [(at - stamp) / 1e6 for stamp, at in self.painted.items()]
        read = [
            (at - self.at_socket[stamp]) / 1e6
            for stamp, at in self.painted.items()
            if stamp in self.at_socket
        ]
        self.painted.clear()
        self.at_socket.clear()
        return sent, read


class PaintWatch(QObject):
    """Looks at the bubbles and at the list at the side."""

    def __init__(self, window: MainWindow, watch: Watch) -> None:
        super().__init__(window)
        self._window = window
        self._watch = watch
        self._list = window.side.talks.viewport()
        self._list.installEventFilter(self)
        self._views: set[ConversationId] = set()
        window.board.applied.connect(self._on_applied)

    def look_at(self, conversation: ConversationId) -> None:
        """Watch the bubbles of a conversation."""
        page = self._window.talks.page(conversation)
        if page is not None and conversation not in self._views:
            self._views.add(conversation)
            page.view.painted.connect(lambda n: self._on_bubbles(conversation, n))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list paints: after that, what the models have is in it."""
        if watched is self._list and event.type() == QEvent.Type.Paint and self._watch.in_list:
            stamps, self._watch.in_list = self._watch.in_list, []
            QTimer.singleShot(0, self, lambda: self._watch.done(stamps))
        return False

    def _on_applied(self) -> None:
        front = self._window.talks.front
        shown = None if front is None else front.conversation
        self._watch.in_list = [
            stamp
            for stamp, message in self._watch.to_paint.items()
            if message.conversation != shown
        ]

    def _on_bubbles(self, conversation: ConversationId, n: int) -> None:
        self._watch.done(
            [
                stamp
                for stamp, message in self._watch.to_paint.items()
                if message.conversation == conversation and (message.n or 0) <= n
            ]
        )


@contextmanager
def _watched_sockets(watch: Watch) -> Iterator[None]:
    """Note when bytes leave the socket, before any layer above has seen them."""
    protocol: Any = anyio_backend.StreamProtocol
    original = protocol.data_received

    def data_received(self: object, data: bytes) -> None:
        watch.came_in(data)
        original(self, data)

    protocol.data_received = data_received
    try:
        yield
    finally:
        protocol.data_received = original


async def _until(condition: Any) -> bool:
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline_s:
            return False
        await asyncio.sleep(LOOK_S)
    return True


async def _work(window: MainWindow, desk: Desk) -> int:
    await desk.sign_in(USER, PASSWORD)
    await _until(lambda: desk.connection.state is ConnectionState.CONNECTED)
    await desk.set_seat(SeatStatus.AVAILABLE, CAPACITY)
    watch = Watch()
    desk.subscribe(watch.on_change)
    paints = PaintWatch(window, watch)

    async def do(job: WindowJob) -> Painted:
        for name in job.claim:
            conversation = ConversationId(name)
            await desk.claim(conversation)
            await _until(lambda c=conversation: window.talks.page(c) is not None)
            paints.look_at(conversation)
        if job.claim:
            window.talks.go_to_place(0)
        if job.expect:
            await _until(lambda: len(watch.painted) >= job.expect)
        sent_ms, socket_ms = watch.take()
        return Painted(sent_ms, socket_ms, max(0, job.expect - len(sent_ms)))

    with _watched_sockets(watch):
        await serve_jobs(WindowJob, do)
    return 0


if __name__ == "__main__":
    take_the_free_one()
    settings = app.DeskSettings(service=sys.argv[1], silent=True, vault=PassingVault)
    sys.exit(app.run_desk(settings, _work))
