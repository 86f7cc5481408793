"""The road between a desk and the service, which a test can cut or lose answers on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tests import road
from tests.road import Line, first_line


class Road(road.Road):
    """Passes bytes on, both ways.

    Attributes:
        lost: how many answers were lost.
        holds_streams_back: whether answers to streams stay in a buffer on the way.
    """

    def __init__(self, target: str) -> None:
        port = urlsplit(target).port
        assert port is not None
        super().__init__(lambda: [port] if self._open else [])
        self.lost = 0
        self.holds_streams_back = False
        self._open = True
        self._lose: bytes | None = None
        self._hold_up: bytes | None = None
        self._losing: set[Line] = set()

    def cut(self) -> None:
        """Everything on the road breaks off, and nobody comes through."""
        self._open = False
        self.break_lines(reset=True)

    def mend(self) -> None:
        """The road is open again."""
        self._open = True

    def lose_answer_to(self, part_of_the_first_line: bytes) -> None:
        """The next request with this in its first line arrives; its answer does not."""
        self._lose = part_of_the_first_line

    def hold_up(self, part_of_the_first_line: bytes | None) -> None:
        """Requests with this in their first line break off before they arrive."""
        self._hold_up = part_of_the_first_line

    async def request(self, line: Line, request: bytes) -> bool:
        asked = first_line(request)
        if self._hold_up is not None and self._hold_up in asked:
            return False
        if self._lose is not None and self._lose in asked:
            self._lose = None
            self._losing.add(line)
        goes_on = await super().request(line, request)
        line.void = self.holds_streams_back and b"/events?" in asked
        return goes_on

    async def answer(self, line: Line, data: bytes) -> bool:
        if line in self._losing:
            self.lost += 1
            return False
        return await super().answer(line, data)


@asynccontextmanager
async def road_to(target: str) -> AsyncIterator[Road]:
    """Open a road to a service."""
    road = Road(target)
    await road.open()
    try:
        yield road
    finally:
        await road.close()
