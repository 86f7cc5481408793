"""A locked desk that is closed: what was its seat's is free at once, where the network allows."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.test_profiles import devices_of
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.errors import Unreachable
from vt_desk.desk.changes import LockReason

pytestmark = pytest.mark.timeout(60)
_AT_ONCE_S = 10.0
"""Long before the lease of 45 s runs out."""


async def test_its_visitors_are_back_in_the_queue_and_its_seat_is_gone(
    new_desk: NewDesk, new_caller: NewCaller, machine: Machine
) -> None:
    there, here = await new_desk("bram"), await new_desk("anna", on=machine)
    caller = await new_caller()
    await here.desk.claim(caller.id)
    assert here.seat is not None
    mine = here.seat.id
    await until(lambda: mine in [seat.id for seat in there.seats] and not there.entries)
    await here.desk.lock_now(LockReason.IDLE)
    await until(lambda: here.watch is not None)
    await here.desk.leave_seat()
    await here.desk.stop()
    await until(lambda: caller.id in there.entries, deadline_s=_AT_ONCE_S)
    await until(lambda: mine not in [seat.id for seat in there.seats], deadline_s=_AT_ONCE_S)
    # Its session is kept: the next start asks for the password alone.
    again = await new_desk(None, on=machine)
    await again.desk.unlock(PASSWORD)
    await until(lambda: again.seat)
    assert again.seat is not None
    assert again.seat.id == mine


async def test_who_stores_nothing_is_signed_out(
    new_desk: NewDesk, new_caller: NewCaller, service: ServiceProcess
) -> None:
    here = await new_desk("anna", keep=False)
    caller = await new_caller()
    await here.desk.claim(caller.id)
    before = await devices_of(service, "anna")
    await here.desk.lock_now(LockReason.IDLE)
    await here.desk.stop()
    assert await devices_of(service, "anna") == before - 1
    there = await new_desk("bram")
    await until(lambda: caller.id in there.entries, deadline_s=_AT_ONCE_S)


async def test_nothing_is_given_that_nobody_had(new_desk: NewDesk, machine: Machine) -> None:
    first = await new_desk("anna", on=machine)
    await first.desk.stop()
    locked_at_its_start = await new_desk(None, on=machine)
    await locked_at_its_start.desk.leave_seat()
    await locked_at_its_start.desk.stop()


async def test_without_a_network_closing_does_not_wait(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    here = await new_desk("anna", on=machine, url=road.url)
    await here.desk.lock_now(LockReason.IDLE)
    await until(lambda: here.watch is not None)
    road.cut()
    began_s = time.monotonic()
    with pytest.raises(Unreachable):
        await here.desk.leave_seat()
    await here.desk.stop()
    assert time.monotonic() - began_s < 2.0
    # The seat is its own again at the next start; signing out there leaves the service as it was.
    road.mend()
    again = await new_desk(None, on=machine, url=road.url)
    await again.desk.unlock(PASSWORD)
    await until(lambda: again.seat)


async def test_a_service_that_hangs_holds_nobody_up(new_desk: NewDesk, prepared: Prepared) -> None:
    with prepared.service("sqlite") as service:
        here = await new_desk("anna", url=service.url)
        await here.desk.lock_now(LockReason.IDLE)
        await until(lambda: here.watch is not None)
        os.kill(service.pid, signal.SIGSTOP)
        try:
            began_s = time.monotonic()
            with pytest.raises(Unreachable):
                await here.desk.leave_seat()
            await here.desk.stop()
            assert time.monotonic() - began_s < 5.0
        finally:
            os.kill(service.pid, signal.SIGCONT)
