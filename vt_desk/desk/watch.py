"""What a locked desk still learns: that something came, and not what.

A long poll with a token that is good for this and for leaving. It keeps the seat's lease, so that a
counsellor who locks for a moment does not lose a conversation, until the program is closed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, DeviceRemoved, SessionLost
from vt_desk.desk.changes import DeskChange, Watch, WatchChanged
from vt_desk.desk.clock import ServiceClock
from vt_desk.wire import desk as wire

WAIT_S = 20.0
_LONGEST_WAIT_S = 10.0
_TOO_SOON_S = 1.0


class Watcher:
    """Watches while the desk is locked."""

    def __init__(
        self,
        client: Client,
        clock: ServiceClock,
        tell: Callable[[DeskChange], None],
        on_removed: Callable[[], None],
    ) -> None:
        """Make it; nothing runs.

        Args:
            client: to the service.
            clock: the service's.
            tell: takes changes.
            on_removed: this device was removed while it was locked.
        """
        self._client = client
        self._clock = clock
        self._tell = tell
        self._on_removed = on_removed
        self._task: asyncio.Task[None] | None = None
        self._told: Watch | None = None
        self._token = ""

    def begin(self, token: str) -> None:
        """Watch with this token, until ``end``. Without one nothing is watched."""
        if token:
            self._token = token
            self._task = asyncio.create_task(self._run(token), name="watch")

    async def leave_seat(self) -> None:
        """End, and give the seat back with its conversations; the session stays.

        Raises:
            ClientError: it did not get through.
        """
        token = self._token
        # Asked once more, the service would take the seat for one that is kept.
        await self.end()
        if token:
            await self._client.calls.leave_watched(token)

    async def end(self) -> None:
        """Stop; the token leaves memory with the task."""
        task, self._task = self._task, None
        self._told, self._token = None, ""
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])

    async def _run(self, token: str) -> None:
        backoff = self._client.backoff(longest_s=_LONGEST_WAIT_S)
        tag, wait_s = "", 0.0
        while True:
            asked_at_s = self._clock.steady_s()
            try:
                answer = await self._client.calls.watch(token, tag, wait_s=wait_s)
            except DeviceRemoved:
                self._say(None)
                self._on_removed()
                return
            except SessionLost:
                self._say(None)
                return
            except ClientError as error:
                self._say(None)
                tag, wait_s = "", 0.0
                await self._client.wait(backoff.failed(error))
                continue
            backoff.succeeded()
            if wait_s == 0:
                # A long poll's answer may be old when it began: only a quick one tells the time.
                self._clock.told(answer.now_ms, asked_at_s=asked_at_s)
            self._say(_watch_of(answer))
            if answer.tag == tag and self._clock.steady_s() - asked_at_s < _TOO_SOON_S:
                # Whatever sits in between and answers at once must not be asked in a row.
                await self._client.wait(_TOO_SOON_S)
            tag, wait_s = answer.tag, WAIT_S

    def _say(self, watch: Watch | None) -> None:
        if watch is None and self._told is None:
            return
        self._told = watch
        self._tell(WatchChanged(watch))


def _watch_of(answer: wire.Watch) -> Watch:
    since = [each.longest_since_ms for each in answer.waiting if each.longest_since_ms is not None]
    return Watch(
        waiting=sum(each.count for each in answer.waiting),
        longest_since_ms=min(since, default=None),
        unanswered=answer.unanswered_count,
        unanswered_since_ms=answer.unanswered_since_ms,
        unread=answer.unread_count,
        as_of_ms=answer.now_ms,
    )
