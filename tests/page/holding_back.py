"""A proxy that holds streams back, as some office networks and virus scanners do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.page.counsellor import until
from tests.road import Line, Road, first_line

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
_BEAT = b'event: beat\ndata: {"head": 0}\n\n'


class HoldingBack(Road):
    """Passes every request on; the answer of a stream stops after its headers.

    Attributes:
        beats: how many beats a stream is let through before it falls silent.
        holds: whether streams are held back at all.
        streams: how many streams were asked for.
        polls: how many long polls.
    """

    def __init__(self, target: str, beats: int) -> None:
        port = urlsplit(target).port
        assert port is not None
        super().__init__(lambda: [port])
        self.beats = beats
        self.holds = True
        self.streams = 0
        self.polls = 0

    async def request(self, line: Line, request: bytes) -> bool:
        asked = first_line(request)
        self.polls += b"/events/poll" in asked
        goes_on = await super().request(line, request)
        if b"/visitor/events?" in asked:
            self.streams += 1
            if self.holds:
                line.void = True
                line.writer.write(_HEAD + _BEAT * self.beats)
        return goes_on


async def polling(proxy: HoldingBack, page: Page) -> None:
    """Have a page's own clock run until it asks by long polls.

    Args:
        proxy: what the page goes through, its streams held back.
        page: with its clock installed before it was opened.
    """

    async def asked() -> int:
        if not proxy.polls:
            await page.clock.run_for(500)
        return proxy.polls

    await until(asked, within_s=20)


@asynccontextmanager
async def holding_back(target: str, beats: int = 0) -> AsyncIterator[HoldingBack]:
    """Run the proxy on a free port."""
    proxy = HoldingBack(target, beats)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
