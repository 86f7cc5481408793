"""This desk's seat: its heart-beat, its status, and how many conversations it takes.

The heart-beat renews the lease. A seat that is not heard of for that long loses its
conversations, so a beat that fails is tried again soon.
"""

from __future__ import annotations

import asyncio

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, SessionLost
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.picture import Picture
from vt_desk.desk.reading import seat_of
from vt_desk.domain.seat import DEFAULT_CAPACITY, SeatStatus
from vt_desk.wire.desk import SeatWish

_FIRST_BEAT_S = 10.0
_LONGEST_WAIT_S = 5.0


class SeatKeeper:
    """Says that this seat is there, and what it asks for."""

    def __init__(self, client: Client, picture: Picture, clock: ServiceClock) -> None:
        self._client = client
        self._picture = picture
        self._clock = clock
        self._wish = SeatWish(status=SeatStatus.AVAILABLE, capacity=DEFAULT_CAPACITY)
        self._beat_s = _FIRST_BEAT_S
        self._one_at_a_time = asyncio.Lock()
        self._now = asyncio.Event()

    def hurry(self) -> None:
        """The service is there again: beat now."""
        self._now.set()

    async def set(self, status: SeatStatus, capacity: int) -> None:
        """Ask for a status and a capacity.

        Args:
            status: whether the seat takes new conversations.
            capacity: how many at a time, 1 to ``MAX_CAPACITY``.

        Raises:
            ClientError: it did not get through. The next heart-beat asks again, unless the
                service refused it.
        """
        before = self._wish
        self._wish = wish = SeatWish(status=status, capacity=capacity)
        try:
            await self.beat()
        except ClientError as error:
            refused = not error.retry_can_help and not isinstance(error, SessionLost)
            if refused and self._wish is wish:
                self._wish = before
            raise

    async def run(self) -> None:
        """Beat until cancelled."""
        backoff = self._client.backoff(longest_s=_LONGEST_WAIT_S)
        while True:
            self._now.clear()
            try:
                await self.beat()
                backoff.succeeded()
                wait_s = self._beat_s
            except SessionLost:
                return
            except ClientError as error:
                wait_s = backoff.failed(error)
            try:
                async with asyncio.timeout(wait_s):
                    await self._now.wait()
            except TimeoutError:
                continue

    async def beat(self) -> None:
        """Say once that this seat is there."""
        async with self._one_at_a_time:
            asked_at_s = self._clock.steady_s()
            answer = await self._client.calls.seat(self._wish)
            self._clock.told(answer.now_ms, asked_at_s=asked_at_s)
            self._beat_s = max(1.0, float(answer.beat_s))
            async with self._picture.turn() as turn:
                turn.set_own(seat_of(answer.seat))
