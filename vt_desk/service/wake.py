"""Nodes wake each other: PostgreSQL's NOTIFY carries numbers, typing and removals.

A notification is a hint and never the truth: it is sent after the commit, off the way
of the message, and a node that missed one finds out within a second by asking for the
heads of its regions. (NOTIFY inside the transaction would put every commit of the
database in one queue: PostgreSQL takes a global lock for it.)
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, Protocol

import asyncpg
import msgspec
from sqlalchemy.engine import make_url

from vt_desk.service.db import driver

CHANNEL = "vt_desk"
PAYLOAD_BYTES = 7_500
RECONNECT_S = 0.5
_log = logging.getLogger(__name__)


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one node tells the others.

    Attributes:
        heads: the new head of each region that changed.
        passing: the region, the conversation and the event, which is forgotten.
        removed: devices whose streams end now.
    """

    node: str
    heads: dict[str, int] = {}
    passing: list[tuple[str, str, msgspec.Raw]] = []
    removed: list[str] = []


OnNote = Callable[[Note], None]


class Wake(Protocol):
    """How nodes tell each other."""

    def send(self, note: Note) -> None:
        """Tell the other nodes soon; never blocks, may be lost."""
        ...

    async def run(self, on_note: OnNote) -> None:
        """Listen until cancelled."""
        ...


class NoOthers:
    """One node alone: nobody to tell."""

    def send(self, note: Note) -> None:
        """Nobody is there."""

    async def run(self, on_note: OnNote) -> None:  # noqa: ARG002 - nobody tells anything
        """Wait until cancelled."""
        await asyncio.Event().wait()


class PostgresqlWake:
    """NOTIFY and LISTEN on a connection of their own."""

    def __init__(self, url: str, node: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._node = node
        self._outgoing: asyncio.Queue[Note] = asyncio.Queue(maxsize=10_000)

    def send(self, note: Note) -> None:
        """Tell the other nodes soon; never blocks, may be lost."""
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(note)

    async def run(self, on_note: OnNote) -> None:
        """Listen and tell until cancelled; comes back when the database went away."""
        while True:
            try:
                await self._connected(on_note)
            except (*driver.ERRORS, OSError, TimeoutError) as error:
                _log.warning("wake_connection_lost", extra={"error": type(error).__name__})
            await asyncio.sleep(RECONNECT_S)

    async def _connected(self, on_note: OnNote) -> None:
        connection: Any = await asyncpg.connect(
            self._url.render_as_string(hide_password=False), timeout=5, command_timeout=10
        )
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(CHANNEL, self._reader(on_note))
            working = [asyncio.create_task(self._send_all(connection))]
            working.append(asyncio.create_task(_wait(lost)))
            try:
                done, _ = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in working:
                    task.cancel()
                await asyncio.gather(*working, return_exceptions=True)
            # A connection that breaks while it tells raises here, and ``run`` comes back.
            for task in done:
                task.result()
        finally:
            await connection.close(timeout=2)

    def _reader(self, on_note: OnNote) -> Callable[..., None]:
        def read(_connection: object, _pid: int, _channel: str, payload: str) -> None:
            try:
                note = msgspec.json.decode(payload, type=Note)
            except msgspec.MsgspecError:
                return
            if note.node != self._node:
                on_note(note)

        return read

    async def _send_all(self, connection: Any) -> None:
        while True:
            notes = [await self._outgoing.get()]
            # Whoever made the change is answered first.
            await asyncio.sleep(0)
            while not self._outgoing.empty() and len(notes) < 50:  # noqa: PLR2004 - a payload's worth
                notes.append(self._outgoing.get_nowait())
            for payload in _payloads(self._node, notes):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


def _payloads(node: str, notes: list[Note]) -> list[str]:
    """Join notes as far as a payload goes: 8,000 bytes is PostgreSQL's limit."""
    heads: dict[str, int] = {}
    for note in notes:
        for region, head in note.heads.items():
            heads[region] = max(head, heads.get(region, 0))
    joint = Note(
        node=node,
        heads=heads,
        passing=[passing for note in notes for passing in note.passing],
        removed=[device for note in notes for device in note.removed],
    )
    payload = msgspec.json.encode(joint).decode()
    if len(payload) <= PAYLOAD_BYTES or len(notes) == 1:
        return [payload]
    half = len(notes) // 2
    return _payloads(node, notes[:half]) + _payloads(node, notes[half:])
