"""A key place of the test's own: the keys of a desk in a child process stay in the parent.

As with a real Secret Service they outlive a SIGKILL of the desk, and nothing is written to
any file. The child asks over a socket that it inherits.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from typing import Any

from tests.fakes.keys_in_memory import KeysInMemory
from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyringLocked
from vt_desk.store.key_entry import (
    KeyEntry,
    entry_of,
    seal_key_of,
    seal_text_of,
    text_of,
)

_JOURNAL = ProfileId("journal")


class KeysServed:
    """The parent's side: keeps what a child asks it to keep.

    Attributes:
        kept: the entries.
    """

    def __init__(self) -> None:
        self.kept = KeysInMemory()
        self._tasks: set[asyncio.Task[None]] = set()

    def serve(self) -> socket.socket:
        """A new child's end of the line: pass it on, then close it here."""
        ours, theirs = socket.socketpair()
        task = asyncio.create_task(self._answer(ours))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return theirs

    async def close(self) -> None:
        """Answer nobody any more."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, ours: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=ours)
        try:
            with contextlib.suppress(OSError):
                while line := await reader.readline():
                    writer.write(json.dumps(self._do(json.loads(line))).encode() + b"\n")
                    await writer.drain()
        finally:
            writer.close()

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        profile = ProfileId(asked["profile"])
        if self.kept.locked:
            return {"locked": True}
        if asked["do"] == "write":
            self.kept.texts[profile] = asked["text"]
        elif asked["do"] == "delete":
            self.kept.texts.pop(profile, None)
        return {"text": self.kept.texts.get(profile)}


class KeysFar:
    """The child's side, behind ``key_entry.KeyEntries``."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._lines = self._socket.makefile("rw")
        self._lock = threading.Lock()

    def read(self, profile: ProfileId) -> KeyEntry:
        return entry_of(self._ask("read", profile))

    def write(self, profile: ProfileId, entry: KeyEntry) -> None:
        self._ask("write", profile, text=text_of(entry).decode("ascii"))

    def delete(self, profile: ProfileId) -> None:
        self._ask("delete", profile)

    def read_seal_key(self) -> bytearray:
        return seal_key_of(self._ask("read", _JOURNAL))

    def write_seal_key(self, key: bytearray) -> None:
        self._ask("write", _JOURNAL, text=seal_text_of(key).decode("ascii"))

    def _ask(self, do: str, profile: ProfileId, **more: str) -> str | None:
        with self._lock:
            self._lines.write(json.dumps({"do": do, "profile": profile, **more}) + "\n")
            self._lines.flush()
            answer = json.loads(self._lines.readline())
        if "locked" in answer:
            raise KeyringLocked
        text: str | None = answer["text"]
        return text
