"""Small servers of the tests: every connection has an owner that ends it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(answer: Answer) -> AsyncIterator[str]:
    """Answer every connection on a free loopback port, until the block ends.

    Args:
        answer: one connection's work; the connection is closed after it.

    Yields:
        The address, ``http://127.0.0.1:port``.
    """
    # The loop itself keeps no strong reference to the task of a connection.
    tasks: set[asyncio.Task[None]] = set()

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                await answer(reader, writer)
        finally:
            await close(writer)

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(work(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        left = list(tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whether or not the other side still is there."""
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
