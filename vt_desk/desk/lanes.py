"""What all lanes share: which answers end something that waits to be sent, and trying again."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from vt_desk.client.errors import (
    ClientError,
    ConversationOver,
    Forbidden,
    LogWentBack,
    NotThere,
    NotYours,
    Purged,
    Refused,
    SessionLost,
    TokenExpired,
    TooOld,
)

_NO_VERDICT = (LogWentBack, SessionLost, TokenExpired, TooOld)
OF_THE_CONVERSATION = (NotYours, ConversationOver, NotThere, Forbidden, Purged)
"""Verdicts on all that waits for a conversation, and not on one thing alone."""


def verdict(error: ClientError) -> Refused | None:
    """An explicit no of the service; None where the same may be asked again."""
    if isinstance(error, Refused) and not isinstance(error, _NO_VERDICT):
        return error
    return None


class Hurry:
    """Wakes lanes that wait after a failure: the service is there again."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def now(self) -> None:
        """Whoever waits tries now."""
        self._event.set()
        self._event = asyncio.Event()

    def next(self) -> asyncio.Event:
        """The next time. Taken before a call, it counts while the call is under way too."""
        return self._event


async def first(event: asyncio.Event, wait_s: float) -> None:
    """Wait for something, and not longer than so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            await event.wait()
