"""Asked twice at once, or cut off on the way, against the real service: the last wish counts."""

from __future__ import annotations

import asyncio

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.service_process import PASSWORD
from vt_desk.client.errors import ClientError
from vt_desk.desk.changes import LockReason
from vt_desk.domain.seat import MAX_CAPACITY, SeatStatus

pytestmark = pytest.mark.timeout(60)


async def test_who_signs_in_twice_is_at_work_once(new_desk: NewDesk, machine: Machine) -> None:
    screen = await new_desk(None, on=machine)
    await asyncio.gather(
        screen.desk.sign_in("anna", PASSWORD), screen.desk.sign_in("anna", PASSWORD)
    )
    await until(lambda: screen.connected and screen.seat)
    names = [task.get_name() for task in asyncio.all_tasks()]
    assert names.count("desk work") == 1


async def test_a_refused_wish_of_a_seat_does_not_undo_the_next(new_desk: NewDesk) -> None:
    screen = await new_desk()
    # Behind a heart-beat that is under way the second wish alone would be asked.
    async with screen.desk._seat._one_at_a_time:  # noqa: SLF001, nobody tells when it is over
        pass
    refused, kept = await asyncio.gather(
        screen.desk.set_seat(SeatStatus.AVAILABLE, MAX_CAPACITY + 1),
        screen.desk.set_seat(SeatStatus.AWAY, 2),
        return_exceptions=True,
    )
    assert isinstance(refused, ClientError)
    assert kept is None
    assert screen.seat is not None
    assert (screen.seat.status, screen.seat.capacity) == (SeatStatus.AWAY, 2)


async def test_what_was_seen_is_told_after_a_lock(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await caller.say("een")
    await until(lambda: screen.open[caller.id].head_n)
    seen_n = screen.open[caller.id].head_n
    road.hold_up(b"/seen")
    await screen.desk.mark_seen(caller.id, seen_n)
    await screen.desk.lock_now(LockReason.ASKED)
    road.hold_up(None)
    await screen.desk.unlock(PASSWORD)
    # Nothing more is seen: what was on its way is all there is to tell.
    calls = screen.desk._client.calls  # noqa: SLF001, it asks what the service has
    async with asyncio.timeout(10):
        while (await calls.transcript(caller.id)).conversation.counsellor_seen_n != seen_n:
            pass
