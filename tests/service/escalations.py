"""Clicks on 0800-2000 and 112 as bare HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from tests.service.people import Seat, ok
from vt_desk.domain.ids import uuid7, wall_clock_ms


class Click:
    """One click at a seat's desk, told as often as a test likes."""

    def __init__(self, seat: Seat, **said: Any) -> None:
        self.id = uuid7()
        self.seat = seat
        self.region = seat.region
        self.said: dict[str, Any] = {"target": "emergency", "at_ms": wall_clock_ms(), **said}

    async def tell(self, seat: Seat | None = None, **other: Any) -> httpx.Response:
        """Tell the service of it; ``other`` takes the place of what was said before."""
        who = seat or self.seat
        path = f"/regions/{self.region}/escalations/{self.id}"
        return await who.call("PUT", path, {**self.said, **other})

    async def close(
        self, outcome: str, at_ms: int | None = None, seat: Seat | None = None
    ) -> httpx.Response:
        """Say how it ended; now by default."""
        body = {"outcome": outcome, "at_ms": wall_clock_ms() if at_ms is None else at_ms}
        path = f"/regions/{self.region}/escalations/{self.id}/outcome"
        return await (seat or self.seat).call("PUT", path, body)

    async def shown(self, seat: Seat | None = None) -> dict[str, Any]:
        """As the region's list has it."""
        found = await shown(seat or self.seat)
        return next(one for one in found if one["id"] == self.id)

    async def told(self, since: int, seat: Seat | None = None) -> list[dict[str, Any]]:
        """What the region's log says of it after a number."""
        events = ok(await (seat or self.seat).poll(since))["events"]
        return [
            event
            for event in events
            if event["type"] == "escalation_changed" and event["data"]["id"] == self.id
        ]


async def shown(seat: Seat) -> list[dict[str, Any]]:
    """The escalations of a seat's region."""
    answer = await seat.call("GET", f"/regions/{seat.region}/escalations")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found
