"""What is past its time goes, on the service's clock, and its key with it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.service_process import PASSWORD
from vt_desk.desk import purge
from vt_desk.desk.changes import ConversationClosed, LockReason
from vt_desk.desk.clock import ServiceClock
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId, wall_clock_ms
from vt_desk.store.errors import StoreError

pytestmark = pytest.mark.timeout(60)
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, and do not wait long for the service to tell its time."""
    monkeypatch.setattr(purge, "LOOK_S", 0.05)
    monkeypatch.setattr(purge, "UNTOLD_S", 0.3)


def clock_ahead_by(ms: int) -> ServiceClock:
    return ServiceClock(wall_ms=lambda: wall_clock_ms() + ms)


async def ended_talk(
    machine: Machine, new_desk: NewDesk, new_caller: NewCaller, url: str
) -> ConversationId:
    """A conversation that has ended and is kept on a machine whose desk is off."""
    screen = await new_desk(on=machine, url=url)
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await screen.desk.send(caller.id, "woorden")
    await until(lambda: not screen.desk._picture.rows())  # noqa: SLF001
    await screen.desk.end(caller.id, None)
    await until(lambda: screen.open[caller.id].state is ConversationState.ENDED)
    assert screen.open[caller.id].transcript_until_ms is not None
    await screen.desk.stop()
    return caller.id


@pytest.mark.parametrize(
    ("ahead_ms", "goes"),
    [(30 * DAY_MS + 3 * HOUR_MS, True), (30 * DAY_MS + HOUR_MS, False), (-HOUR_MS, False)],
)
async def test_inv14_a_desk_that_was_off_and_has_no_network(
    machine: Machine,
    new_desk: NewDesk,
    new_caller: NewCaller,
    new_road: NewRoad,
    ahead_ms: int,
    goes: bool,  # noqa: FBT001, a parameter of the test
) -> None:
    road = await new_road()
    id_ = await ended_talk(machine, new_desk, new_caller, road.url)
    road.cut()
    screen = await new_desk(None, url=road.url, on=machine, clock=clock_ahead_by(ahead_ms))
    await screen.desk.unlock(PASSWORD)
    assert id_ in screen.open
    if goes:
        await until(lambda: ConversationClosed(id_) in screen.changes)
        assert await screen.desk.search("woorden") == []
    else:
        began_s = screen.desk._clock.steady_s()  # noqa: SLF001
        await until(lambda: screen.desk._clock.steady_s() - began_s > 0.8)  # noqa: SLF001
        assert id_ in screen.open
    road.mend()


async def test_inv14_with_the_service_its_clock_counts_and_no_other(
    machine: Machine, new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    id_ = await ended_talk(machine, new_desk, new_caller, road.url)
    screen = await new_desk(None, url=road.url, on=machine, clock=clock_ahead_by(400 * DAY_MS))
    await screen.desk.unlock(PASSWORD)
    await until(lambda: screen.connected)
    clock = screen.desk._clock  # noqa: SLF001, the service's time is turned by hand
    began_s = clock.steady_s()
    await until(lambda: clock.steady_s() - began_s > 0.8)
    assert id_ in screen.open
    until_ms = screen.open[id_].transcript_until_ms
    assert until_ms is not None
    clock.told(until_ms - 60_000, asked_at_s=clock.steady_s())
    assert id_ in screen.open
    clock.told(until_ms, asked_at_s=clock.steady_s())
    await until(lambda: ConversationClosed(id_) in screen.changes)


async def test_inv14_the_key_changes_after_it_and_older_copies_stay_shut(
    machine: Machine, new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, tmp_path: Path
) -> None:
    road = await new_road()
    id_ = await ended_talk(machine, new_desk, new_caller, road.url)
    before = dict(machine.keys.texts)
    road.cut()
    late = clock_ahead_by(31 * DAY_MS)
    screen = await new_desk(None, url=road.url, on=machine, clock=late)
    await screen.desk.unlock(PASSWORD)
    await until(lambda: ConversationClosed(id_) in screen.changes)
    await until(lambda: machine.keys.texts != before)
    await screen.desk.lock_now(LockReason.ASKED)
    road.mend()


async def test_inv14_a_kill_before_the_key_changed_is_noticed(
    machine: Machine,
    new_desk: NewDesk,
    new_caller: NewCaller,
    new_road: NewRoad,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    road = await new_road()
    id_ = await ended_talk(machine, new_desk, new_caller, road.url)
    road.cut()
    first = await new_desk(None, url=road.url, on=machine, clock=clock_ahead_by(31 * DAY_MS))
    await first.desk.unlock(PASSWORD)
    store = first.desk._opened.store  # noqa: SLF001

    async def dies() -> None:
        raise StoreError

    monkeypatch.setattr(store, "rotate_key", dies)
    await until(lambda: ConversationClosed(id_) in first.changes)
    before = dict(machine.keys.texts)
    with suppress(StoreError):
        await first.desk.stop()
    assert machine.keys.texts == before
    second = await new_desk(None, url=road.url, on=machine)
    await second.desk.unlock(PASSWORD)
    await until(lambda: machine.keys.texts != before)
    road.mend()
