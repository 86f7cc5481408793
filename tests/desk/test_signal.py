"""Signal words at a desk: what is raised shows, in order, and outlives a restart."""

from __future__ import annotations

import pytest

from tests.deadline import until
from tests.desk.conftest import NewCaller, NewDesk
from vt_desk.domain.severity import Severity

pytestmark = pytest.mark.timeout(60)


async def test_the_queue_and_the_talk_show_what_was_raised(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    desk = screen.desk
    calm, grave = await new_caller(), await new_caller()
    await calm.say("dag")
    await grave.say("hij heeft een mes")
    await until(lambda: {calm.id, grave.id} <= set(screen.entries))
    await until(lambda: screen.entries[grave.id].signal is Severity.ACUTE)
    assert [entry.id for entry in await desk.entries()] == [grave.id, calm.id]
    assert screen.entries[calm.id].signal is None

    taken = await desk.claim_next()
    assert taken is not None
    assert (taken.id, taken.signal) == (grave.id, Severity.ACUTE)
    await grave.say("ik ben bang")
    await desk.claim(calm.id)
    await calm.say("hij slaat me")
    await until(lambda: screen.open[calm.id].signal is Severity.SERIOUS)
    assert screen.open[grave.id].signal is Severity.ACUTE, "a lesser word lowers nothing"
    await desk.send(grave.id, "Hij heeft een mes?")
    await until(lambda: len(screen.texts(grave.id)) == 2)
    kept = {talk.id: talk.signal for talk in await desk.conversations()}
    assert kept == {grave.id: Severity.ACUTE, calm.id: Severity.SERIOUS}

    await desk.end(grave.id, "Tot ziens")
    # The region's log tells the rest.
    await until(lambda: screen.open[grave.id].ended_ms)
    await desk.close(grave.id, later=True)
    # Other tests may have left tasks at this service.
    tasks = {task.id: task.signal for task in await desk.open_forms()}
    assert tasks[grave.id] is None, "it went with the words"
