"""Forms and time: what is past goes from the desk, and what a restored service lost comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.screen import Screen
from tests.desk.test_intake import NOTE, TOWN, ended, is_open, left, shown
from tests.desk.test_purge import DAY_MS, HOUR_MS, clock_ahead_by
from tests.desk.test_restored import back_up, restore
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from tests.store.made import record
from vt_desk.desk import purge
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import EditState, RecordState, Value

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One of the test's own: it is turned back, and its forms are counted."""
    with prepared.service("sqlite") as process:
        yield process


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, and do not wait long for the service to tell its time."""
    monkeypatch.setattr(purge, "LOOK_S", 0.05)
    monkeypatch.setattr(purge, "UNTOLD_S", 0.3)


def values_of(screen: Screen, conversation: ConversationId) -> dict[str, Value]:
    intake = screen.desk._filling.intake(conversation)  # noqa: SLF001
    return {field: filled.edit.value for field, filled in intake.items()}


async def put_off(screen: Screen, caller_id: ConversationId) -> None:
    await screen.desk.set_field(caller_id, NOTE, "woorden van een formulier")
    await until(lambda: screen.is_saved(caller_id))
    await screen.desk.end(caller_id, None)
    await until(lambda: screen.open[caller_id].state is ConversationState.ENDED)
    kept = screen.desk._picture.kept  # noqa: SLF001
    await until(lambda: (one := kept(caller_id)) is not None and one.intake_until_ms is not None)
    await screen.desk.close(caller_id, later=True)


@pytest.mark.parametrize(
    ("ahead_ms", "goes"), [(30 * DAY_MS + 3 * HOUR_MS, True), (30 * DAY_MS + HOUR_MS, False)]
)
async def test_inv14_a_task_goes_from_a_desk_that_was_off_and_has_no_network(
    machine: Machine,
    new_desk: NewDesk,
    new_caller: NewCaller,
    new_road: NewRoad,
    ahead_ms: int,
    goes: bool,  # noqa: FBT001, a parameter of the test
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await first.desk.claim(caller.id)
    await put_off(first, caller.id)
    await first.desk.stop()
    before = dict(machine.keys.texts)
    road.cut()
    screen = await new_desk(None, url=road.url, on=machine, clock=clock_ahead_by(ahead_ms))
    await screen.desk.unlock(PASSWORD)
    assert is_open(screen, caller.id)
    if goes:
        await until(lambda: not is_open(screen, caller.id))
        await left(screen, caller.id)
        await until(lambda: machine.keys.texts != before)
    else:
        clock = screen.desk._clock  # noqa: SLF001
        began_s = clock.steady_s()
        await until(lambda: clock.steady_s() - began_s > 0.8)
        assert is_open(screen, caller.id)
        assert await shown(screen, caller.id) == {"note": "woorden van een formulier"}
    road.mend()


async def test_what_never_got_through_goes_with_its_time_too(
    machine: Machine, new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await first.desk.claim(caller.id)
    road.cut()
    await first.desk.set_field(caller.id, NOTE, "nooit aangekomen")
    await first.desk.stop()
    late = clock_ahead_by(31 * DAY_MS)
    screen = await new_desk(None, url=road.url, on=machine, clock=late)
    await screen.desk.unlock(PASSWORD)
    # It goes on as far as anybody here knows, so it stays.
    assert await shown(screen, caller.id) == {"note": "nooit aangekomen"}
    async with screen.desk._picture.turn() as turn:  # noqa: SLF001
        turn.drop(caller.id)
    await until(lambda: caller.id not in screen.desk._picture.known.intake.fields)  # noqa: SLF001
    await left(screen, caller.id)
    road.mend()


@pytest.mark.parametrize("heard", [True, False])
async def test_inv01_what_a_restored_service_lost_of_a_form_is_sent_again(
    service: ServiceProcess,
    new_desk: NewDesk,
    new_caller: NewCaller,
    tmp_path: Path,
    heard: bool,  # noqa: FBT001, a parameter of the test
) -> None:
    screen = await new_desk()
    running, task = await new_caller(), await new_caller()
    for caller in (running, task):
        await screen.desk.claim(caller.id)
        await screen.desk.set_field(caller.id, TOWN, "GM0344")
        await until(lambda caller=caller: screen.is_saved(caller.id))  # type: ignore[misc]
    await ended(screen, task)
    await screen.desk.close(task.id, later=True)
    back_up(service, tmp_path / "copy")
    await until(lambda: screen.connected, deadline_s=30)
    for caller in (running, task):
        await screen.desk.set_field(caller.id, NOTE, "na de kopie")
        await until(lambda caller=caller: screen.is_saved(caller.id), deadline_s=30)  # type: ignore[misc]
    if heard:
        # What an outage made this desk send again is not early either: it is not sent yet.
        both = (running.id, task.id)
        known = screen.desk._picture.known.intake  # noqa: SLF001
        await until(lambda: all(map(screen.is_saved, both)) and not known.early, deadline_s=30)
    # Else the answers alone have said so, and the log may end just where this desk's does.
    service.kill()
    restore(service, tmp_path / "copy")
    if heard:
        await until(lambda: screen.restored, deadline_s=40)
    values = {"town": "GM0344", "note": "na de kopie"}
    other = await new_desk()
    await until(lambda: values_of(other, task.id) == values, deadline_s=40)
    for caller in (running, task):
        await until(lambda caller=caller: screen.is_saved(caller.id), deadline_s=30)  # type: ignore[misc]
        assert values_of(screen, caller.id) == values
    bram = await new_desk("bram")
    await screen.desk.release(running.id)
    await until(lambda: running.id in bram.entries)
    await bram.desk.claim(running.id)
    await until(lambda: values_of(bram, running.id) == values, deadline_s=30)
    await screen.desk.finish(task.id, record())
    await until(lambda: screen.finishes[-1:] == [(EditState.SENT, None)])


async def test_a_form_whose_conversation_a_restored_service_lost_stays_here(
    service: ServiceProcess, new_desk: NewDesk, new_caller: NewCaller, tmp_path: Path
) -> None:
    screen = await new_desk()
    back_up(service, tmp_path / "copy")
    caller = await new_caller()
    await until(lambda: caller.id in screen.entries, deadline_s=30)
    await screen.desk.claim(caller.id)
    await put_off(screen, caller.id)
    service.kill()
    restore(service, tmp_path / "copy")
    await until(lambda: screen.restored, deadline_s=40)
    await until(
        lambda: screen.filled[caller.id][NOTE].edit.state is EditState.REFUSED, deadline_s=30
    )
    assert is_open(screen, caller.id)
    assert await shown(screen, caller.id) == {"note": "woorden van een formulier"}
    (talk,) = await screen.desk.open_forms()
    assert talk.record_state is RecordState.OPEN
