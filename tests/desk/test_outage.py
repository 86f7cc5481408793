"""A desk whose road, service or own process fails mid-talk: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.deadline import DEADLINE_S, until
from tests.desk.caller import Caller
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.screen import Screen
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.errors import ClientError
from vt_desk.client.follow import Patience
from vt_desk.desk.changes import ConnectionState
from vt_desk.desk.errors import OutboxNotEmpty, Unreachable
from vt_desk.domain.conversation import ConversationState, MessageState

pytestmark = pytest.mark.timeout(90)
SENT = MessageState.SENT


@pytest.fixture(scope="module")
def hasty_service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One that is killed, and whose leases run out within seconds."""
    with prepared.service("sqlite", "--lease-s", "3", "--beat-s", "1") as process:
        yield process


@pytest.fixture
def service(hasty_service: ServiceProcess) -> Iterator[ServiceProcess]:
    """The hasty one, running again after a test that failed in the middle."""
    yield hasty_service
    if not hasty_service.is_running:
        hasty_service.start()


async def claimed(screen: Screen, caller: Caller) -> None:
    await screen.desk.claim(caller.id)
    await screen.load(caller.id)


def is_whole(screen: Screen, caller: Caller, count: int) -> bool:
    talk = screen.talk(caller.id)
    return len(talk) == count and all(state is SENT for _, state in talk)


async def test_inv01_a_service_that_is_killed_mid_talk(
    service: ServiceProcess, new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await claimed(screen, caller)
    for n in range(5):
        await screen.desk.send(caller.id, f"voor {n}")
    service.kill()
    for n in range(5):
        await screen.desk.send(caller.id, f"tijdens {n}")
    await until(lambda: screen.desk.connection.state is ConnectionState.OFFLINE)
    assert screen.desk.connection.problem is not None
    with pytest.raises(OutboxNotEmpty):
        await screen.desk.sign_out()
    await asyncio.to_thread(service.start)
    await until(lambda: is_whole(screen, caller, 10), deadline_s=30)
    expected = [f"voor {n}" for n in range(5)] + [f"tijdens {n}" for n in range(5)]
    assert screen.texts(caller.id) == expected
    assert await caller.texts() == expected
    assert [m.text for m in await screen.desk.messages(caller.id)] == expected


async def test_inv01_a_desk_that_is_killed_and_started_again(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await claimed(first, caller)
    await caller.say("dag")
    await until(lambda: first.texts(caller.id) == ["dag"])
    road.cut()
    sent = [await first.desk.send(caller.id, f"bericht {n}") for n in range(3)]
    await first.desk.save_draft(caller.id, "half een z")
    await first.desk.stop()

    road.mend()
    second = await new_desk(None, url=road.url, on=machine)
    await second.desk.unlock(PASSWORD)
    await until(lambda: second.connected, deadline_s=20)
    assert second.desk.account is not None
    assert [talk.id for talk in await second.desk.conversations()] == [caller.id]
    assert await second.desk.draft(caller.id) == "half een z"
    await second.load(caller.id)
    await until(lambda: not second.desk._picture.rows())  # noqa: SLF001
    found = await second.desk.messages(caller.id)
    assert [m.text for m in found] == ["dag", "bericht 0", "bericht 1", "bericht 2"]
    assert [m.id for m in found[1:]] == [m.id for m in sent]
    assert await caller.texts() == [m.text for m in found]


async def test_inv01_an_answer_that_is_lost_sends_nothing_twice(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    for n in range(4):
        road.lose_answer_to(b"/messages")
        await screen.desk.send(caller.id, f"bericht {n}")
        await until(lambda n=n: road.lost == n + 1)  # type: ignore[misc]
    await until(lambda: is_whole(screen, caller, 4))
    assert await caller.texts() == [f"bericht {n}" for n in range(4)]


async def test_a_claim_whose_answer_is_lost_opens_with_its_words(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await caller.say("dag")
    await until(lambda: caller.id in screen.entries)
    road.lose_answer_to(b"/claim")
    with pytest.raises(Unreachable):
        await screen.desk.claim(caller.id)
    await until(lambda: caller.id in screen.open)
    await screen.load(caller.id)
    assert screen.texts(caller.id) == ["dag"]


async def test_an_end_whose_answer_is_lost_says_its_closing_line_once(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    road.lose_answer_to(b"/end")
    with pytest.raises(Unreachable):
        await screen.desk.end(caller.id, "Tot ziens")
    await until(lambda: screen.open[caller.id].state is ConversationState.ENDED)
    await screen.desk.end(caller.id, "Tot ziens")
    assert screen.texts(caller.id) == ["Tot ziens"]
    assert await caller.texts() == ["Tot ziens"]


async def test_a_road_that_breaks_again_and_again(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    for n in range(20):
        await caller.say(f"bezoeker {n}")
        await screen.desk.send(caller.id, f"desk {n}")
        if n % 4 == 1:
            road.cut()
        if n % 4 == 3:
            road.mend()
            await until(lambda: screen.connected)
    await until(lambda: is_whole(screen, caller, 40), deadline_s=30)
    own = [text for text in screen.texts(caller.id) if text.startswith("desk")]
    assert own == [f"desk {n}" for n in range(20)]
    assert await caller.texts() == screen.texts(caller.id)


async def test_inv04_a_lease_that_ran_out_while_the_desk_was_away(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    anna, bram = await new_desk("anna", url=road.url), await new_desk("bram")
    caller = await new_caller()
    await claimed(anna, caller)
    await caller.say("dag")
    await until(lambda: anna.texts(caller.id) == ["dag"])
    await until(lambda: caller.id not in bram.entries)
    road.cut()
    lost = await anna.desk.send(caller.id, "ben je er nog?")
    await until(lambda: caller.id in bram.entries, deadline_s=20)
    await claimed(bram, caller)
    await bram.desk.send(caller.id, "Ik ben Bram")
    await until(lambda: ("Ik ben Bram", SENT) in bram.talk(caller.id))
    road.mend()

    await until(lambda: caller.id not in anna.open, deadline_s=20)
    await until(lambda: anna.messages[caller.id][lost.id].state is MessageState.REFUSED)
    (unsent,) = await anna.desk.unsent()
    assert (unsent.text, unsent.problem) == ("ben je er nog?", "not_yours")
    assert await anna.desk.take_back(lost.id) == "ben je er nog?"
    assert await anna.desk.unsent() == []
    assert await anna.desk.messages(caller.id) == []
    assert await caller.texts() == ["dag", "Ik ben Bram"]
    assert bram.texts(caller.id) == ["dag", "Ik ben Bram"]


async def test_a_visitor_who_left_meanwhile_leaves_the_text_here(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    road.cut()
    sent = await screen.desk.send(caller.id, "ben je er nog?")
    await caller.leave()
    road.mend()
    await until(lambda: screen.messages[caller.id][sent.id].state is MessageState.REFUSED)
    assert screen.messages[caller.id][sent.id].problem == "conversation_ended"
    await until(lambda: screen.open[caller.id].state is ConversationState.ENDED)
    await screen.desk.close(caller.id, later=True)
    assert await screen.desk.unsent() == []


async def test_inv02_a_lane_that_fails_holds_up_no_other(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    slow, quick = await new_caller(), await new_caller()
    await claimed(screen, slow)
    await claimed(screen, quick)
    road.hold_up(slow.id.encode())
    for n in range(3):
        await screen.desk.send(slow.id, f"traag {n}")
        await screen.desk.send(quick.id, f"snel {n}")
    await until(lambda: is_whole(screen, quick, 3))
    assert {state for _, state in screen.talk(slow.id)} == {MessageState.QUEUED}
    road.hold_up(None)
    await until(lambda: is_whole(screen, slow, 3), deadline_s=20)
    assert await slow.texts() == ["traag 0", "traag 1", "traag 2"]
    assert await quick.texts() == ["snel 0", "snel 1", "snel 2"]


async def test_a_network_that_holds_streams_back(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    road.holds_streams_back = True
    patience = Patience(first_beat_s=0.5, poll_s=5)
    screen = await new_desk(url=road.url, patience=patience)
    caller = await new_caller()
    await until(lambda: caller.id in screen.entries)
    await claimed(screen, caller)
    for n in range(5):
        await caller.say(f"bezoeker {n}")
        await screen.desk.send(caller.id, f"desk {n}")
    await until(lambda: is_whole(screen, caller, 10))
    # A hint that falls between two polls is forgotten: who types on says it again.
    async with asyncio.timeout(DEADLINE_S):
        while caller.id not in screen.typing:
            await caller.typing()
            await asyncio.sleep(0.2)
    assert await caller.texts() == screen.texts(caller.id)


async def test_signing_out_asks_first_when_something_is_unsent(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    road.cut()
    await screen.desk.send(caller.id, "dag")
    with pytest.raises(OutboxNotEmpty) as refused:
        await screen.desk.sign_out()
    assert refused.value.count == 1
    with pytest.raises(OutboxNotEmpty):
        await screen.desk.release(caller.id)
    await screen.desk.sign_out(force=True)
    assert await screen.desk.unsent() == []
    assert screen.desk.account is None


async def test_stopping_in_the_middle_leaves_no_task(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    before = asyncio.all_tasks()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    road.cut()
    await screen.desk.send(caller.id, "dag")
    claim = asyncio.create_task(screen.desk.claim_next())
    await screen.desk.stop()
    with pytest.raises(ClientError):
        await claim
    left = {task for task in asyncio.all_tasks() - before if "desk" in repr(task)}
    assert not [task for task in left if "vt_desk" in repr(task.get_coro())]
