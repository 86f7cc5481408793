"""Two who are there at the same time have other names: nobody writes to the wrong fox."""

from __future__ import annotations

from contextlib import AsyncExitStack

from tests.service.people import Page, Seat, ok
from tests.service_process import ServiceProcess
from vt_desk.domain.nicknames import NICKNAMES


async def names(seat: Seat) -> dict[str, str]:
    """By conversation, the names of those who wait or talk."""
    shown = (await seat.snapshot())["conversations"]
    return {one["id"]: one["nickname"] for one in shown if one["state"] != "ended"}


async def test_a_name_is_given_again_only_when_nobody_there_has_it(
    any_service: ServiceProcess, region: str
) -> None:
    async with AsyncExitStack() as stack:
        anna = await stack.enter_async_context(Seat(any_service.url, f"anna@{region}"))

        async def come() -> Page:
            return await stack.enter_async_context(Page(any_service.url, region))

        first = await come()
        ok(await anna.claim(first.id))
        # As many come and go as there are animals: the first one's would be next.
        for _ in range(len(NICKNAMES) - 1):
            passing = await come()
            assert (await passing.end()).is_success
        second = await come()
        there = await names(anna)
        assert there.keys() == {first.id, second.id}
        assert there[first.id] != there[second.id]
        while len(there) < len(NICKNAMES):
            await come()
            there = await names(anna)
            assert len(set(there.values())) == len(there)
        await come()
        assert len(await names(anna)) == len(NICKNAMES) + 1
