"""The end of a stream that somebody stops reading: nothing is left to close by itself."""

from __future__ import annotations

import gc
import sys

from tests.client.scripted import Asked, Line, scripted
from vt_desk.client.transport import Transport


async def test_a_stream_that_is_left_between_two_chunks_is_closed_at_once() -> None:
    left: list[object] = []

    async def answer(_: Asked, line: Line) -> None:
        await line.begin_stream()
        await line.beat(1)
        await line.hang()

    hooks, unraisable = sys.get_asyncgen_hooks(), sys.unraisablehook
    async with scripted(answer) as server:
        transport = Transport(server.url, version="1")
        try:
            # As on the window's loop, which closes no generator that somebody dropped.
            sys.set_asyncgen_hooks(firstiter=None, finalizer=None)
            sys.unraisablehook = lambda seen: left.append(seen.exc_value)
            async with transport.stream("/", token="x", params={}) as chunks:
                assert await anext(chunks)
            del chunks
            gc.collect()
        finally:
            sys.set_asyncgen_hooks(*hooks)
            sys.unraisablehook = unraisable
            await transport.close()
    assert left == []
