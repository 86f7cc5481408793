"""Clocks that jump an hour, either way, on the desk and at the service, while both sides type."""

from __future__ import annotations

import signal
from itertools import pairwise

import pytest

from tests.faults.house import ClockedNode
from tests.faults.scene import Scene

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
HOUR_S = 3_600
MOST_OFF_MS = 5_000
ON, BACK = signal.SIGUSR1, signal.SIGUSR2


@pytest.mark.parametrize("off_by_s", [HOUR_S, -HOUR_S])
async def test_the_desks_clock_may_jump_and_its_times_stay_the_services(
    scene: Scene, off_by_s: int
) -> None:
    async with scene.talking(2):
        await scene.until_sent(10)
        before = (await scene.desk.ask("state"))["now_ms"]
        await scene.desk.ask("set_clock", off_by_s)
        await scene.until_sent(20)
        after = (await scene.desk.ask("state"))["now_ms"]
        # What a countdown or a waiting time is counted on has not moved.
        assert 0 <= after - before < 30_000
        # A desk that starts with the wrong clock is told the right one.
        await scene.desk.kill()
        await scene.desk.start()
        await scene.desk.ask("set_clock", off_by_s)
        await scene.until_sent(20)
        tally = await scene.finish()
        talk = await scene.counsellor.talk(scene.visitors[0].id)
    assert tally.is_clean, tally.told
    assert scene.counsellor.taken_back == 0
    times = [message["at_ms"] for message in talk]
    assert all(one <= next_ for one, next_ in pairwise(times))


@pytest.mark.parametrize("how", [ON, BACK])
@pytest.mark.parametrize("clocked", [True])
async def test_the_services_clock_may_jump_and_nothing_ends_or_is_lost(
    scene: Scene, how: signal.Signals
) -> None:
    (node,) = scene.house.nodes
    assert isinstance(node, ClockedNode)
    async with scene.talking(2):
        await scene.until_sent(20)
        node.move_clock(how)
        await scene.until_sent(40, within_s=60)
        assert not any(visitor.ended for visitor in scene.visitors)
        # And right again.
        node.move_clock(BACK if how is ON else ON)
        await scene.until_sent(40, within_s=60)
        tally = await scene.finish()
    assert tally.is_clean, tally.told
    assert not any(visitor.ended for visitor in scene.visitors)
