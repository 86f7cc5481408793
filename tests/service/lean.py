"""HTTP with next to nothing around it: for thousands of requests, and for malformed ones."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self


class LeanConnection:
    """One kept connection; one request at a time."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._token = token

    @classmethod
    async def open(cls, port: int, token: str = "") -> Self:
        """Connect to a node on this machine."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        return cls(reader, writer, token)

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: str = ""
    ) -> tuple[int, Any]:
        """Send a request; returns the status and the decoded body."""
        await self.send(method, path, body, headers)
        return await self.answer()

    async def send(self, method: str, path: str, body: bytes = b"", headers: str = "") -> None:
        """Send a request, and wait for no answer."""
        sent = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
        if self._token:
            sent += f"Authorization: Bearer {self._token}\r\n"
        if body:
            sent += "Content-Type: application/json\r\n"
        sent += f"Content-Length: {len(body)}\r\n\r\n"
        await self.write(sent.encode("latin-1") + body)

    async def write(self, raw: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(raw)
        await self._writer.drain()

    async def answer(self) -> tuple[int, Any]:
        """Read an answer that tells its length."""
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        length = 0
        for line in head.split("\r\n"):
            if line.startswith("content-length:"):
                length = int(line.partition(":")[2])
        body = await self._reader.readexactly(length)
        if "json" in head:
            return status, json.loads(body)
        return status, body

    async def until_closed(self) -> bytes:
        """Read until the other side closes; nothing when it hung up while we spoke."""
        try:
            return await self._reader.read()
        except ConnectionResetError:
            return b""

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
