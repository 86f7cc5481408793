"""A second web site on loopback, for the quick exit to lead to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.page.connections import served

_PAGE = b"<!doctype html><title>Elsewhere</title><p>Elsewhere"


class Elsewhere:
    """The site. While ``gate`` is clear, it keeps the browser waiting."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[str] = []
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        await self.gate.wait()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(_PAGE), _PAGE)
        )
        await writer.drain()


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """Run the site on a free port."""
    site = Elsewhere()
    async with served(site.answer) as url:
        site.url = url + "/"
        yield site
