"""What must not stop half-way, whoever waits for it and is cut off."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


async def whole(work: Coroutine[Any, Any, None]) -> None:
    """Do it to its end, and raise what it raised.

    Who is cut off meanwhile, once or more often, goes when it has ended and not before.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        raise
