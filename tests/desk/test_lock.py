"""The lock: what a locked desk shows, keeps and knows, and who opens it."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.screen import Screen
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.client import Client
from vt_desk.desk import verifier
from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    ConnectionState,
    LockReason,
)
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import (
    DeskLocked,
    DeviceRemoved,
    OfflineUnlockOff,
    SignInFailed,
    TooManyTries,
)
from vt_desk.domain.conversation import MessageState
from vt_desk.domain.seat import SeatStatus
from vt_desk.store.errors import StoreClosed

pytestmark = pytest.mark.timeout(60)


def desk_is_open(screen: Screen) -> bool:
    return screen.lock is None and screen.desk.account is not None


async def test_inv06_locked_nothing_can_be_read_and_unlocked_all_is_there(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    desk = screen.desk
    caller = await new_caller()
    await desk.claim(caller.id)
    await caller.say("dag")
    await until(lambda: screen.texts(caller.id) == ["dag"])
    await desk.save_draft(caller.id, "half een z")
    store = desk._opened.store  # noqa: SLF001, whether it is closed
    await desk.lock_now(LockReason.ASKED)
    lock = desk.lock
    assert lock is not None
    assert (lock.user, lock.reason) == ("anna", LockReason.ASKED)
    assert screen.desk.account is None
    assert screen.open == screen.entries == {}
    assert await desk.conversations() == []
    assert await desk.unsent() == []
    for asked in (desk.messages(caller.id), desk.draft(caller.id), desk.search("dag")):
        with pytest.raises(DeskLocked):
            await asked
    for refused in (desk.send(caller.id, "x"), desk.save_draft(caller.id, "x")):
        with pytest.raises(DeskLocked):
            await refused
    with pytest.raises(StoreClosed):
        await store.outbox()
    session = desk._client.session  # noqa: SLF001, whether tokens are there
    assert session.signed_in is None
    assert session._access_token is None  # noqa: SLF001

    account = await desk.unlock(PASSWORD)
    assert account.name == "Anna"
    assert desk.lock is None
    assert list(screen.open) == [caller.id]
    assert await desk.draft(caller.id) == "half een z"
    await until(lambda: screen.connected)
    await caller.say("ben je er nog?")
    await until(lambda: "ben je er nog?" in screen.texts(caller.id))
    assert [found.message.text for found in await desk.search("nog")] == ["ben je er nog?"]


async def test_locked_twice_or_with_nothing_open_is_no_fault(new_desk: NewDesk) -> None:
    screen = await new_desk(None)
    await screen.desk.lock_now(LockReason.IDLE)
    assert screen.desk.lock is None
    await screen.desk.sign_in("anna", PASSWORD)
    await asyncio.gather(*(screen.desk.lock_now(LockReason.IDLE) for _ in range(3)))
    assert not desk_is_open(screen)
    await asyncio.gather(screen.desk.unlock(PASSWORD), screen.desk.unlock(PASSWORD))
    assert desk_is_open(screen)


async def test_a_wrong_password_leaves_it_locked(new_desk: NewDesk) -> None:
    screen = await new_desk()
    await screen.desk.lock_now(LockReason.IDLE)
    told = len(screen.changes)
    for _ in range(2):
        with pytest.raises(SignInFailed):
            await screen.desk.unlock("verkeerd")
        with pytest.raises(DeskLocked):
            await screen.desk.search("dag")
    assert screen.changes[told:] == [] or screen.account_reason is AccountReason.SIGNED_IN
    assert screen.lock is not None
    await screen.desk.unlock(PASSWORD)
    assert screen.lock is None


async def test_a_locked_desk_knows_that_something_came_and_keeps_its_seat(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    anna, bram = await new_desk("anna"), await new_desk("bram")
    mine = await new_caller()
    await anna.desk.claim(mine.id)
    assert anna.seat is not None
    own = anna.seat.id
    await anna.desk.lock_now(LockReason.IDLE)
    await until(lambda: anna.watch is not None)
    await mine.say("hallo?")
    await new_caller()
    await until(
        lambda: (
            anna.watch
            and (anna.watch.waiting, anna.watch.unanswered, anna.watch.unread) == (1, 1, 1)
        )
    )
    assert anna.watch is not None
    assert anna.watch.longest_since_ms is not None
    assert anna.watch.unanswered_since_ms is not None
    await until(
        lambda: (
            [
                (seat.status, seat.locked_since_ms is not None)
                for seat in bram.seats
                if seat.id == own
            ]
            == [(SeatStatus.AWAY, True)]
        )
    )
    await anna.desk.unlock(PASSWORD)
    await until(lambda: all(seat.locked_since_ms is None for seat in bram.seats if seat.id == own))
    assert mine.id in anna.open


async def test_out_of_reach_the_watch_says_so_and_comes_back(
    new_desk: NewDesk, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    await screen.desk.lock_now(LockReason.IDLE)
    await until(lambda: screen.watch is not None)
    road.cut()
    await until(lambda: screen.watch is None)
    road.mend()
    await until(lambda: screen.watch is not None, deadline_s=20)


async def test_without_the_service_the_last_state_opens_by_itself(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await first.desk.claim(caller.id)
    await caller.say("dag")
    await until(lambda: first.texts(caller.id) == ["dag"])
    road.cut()
    sent = await first.desk.send(caller.id, "ik kom zo")
    await first.desk.stop()

    second = await new_desk(None, url=road.url, on=machine)
    assert second.lock is not None
    assert second.lock.reason is LockReason.STARTED
    with pytest.raises(SignInFailed):
        await second.desk.unlock("verkeerd")
    await second.desk.unlock(PASSWORD)
    await second.load(caller.id)
    assert second.texts(caller.id) == ["dag", "ik kom zo"]
    await until(lambda: second.desk.connection.state is ConnectionState.OFFLINE)
    assert second.desk.connection.confirmed_ms is not None
    await until(lambda: second.messages[caller.id][sent.id].problem == "unreachable")
    assert [m.problem for m in await second.desk.unsent()] == ["unreachable"]
    road.mend()
    await until(lambda: second.connected, deadline_s=20)
    await until(lambda: second.messages[caller.id][sent.id].state is MessageState.SENT)
    assert await caller.texts() == ["dag", "ik kom zo"]


async def test_tries_without_the_service_are_counted_and_the_waits_grow(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine)
    await first.desk.stop()
    road.cut()
    second = await new_desk(None, url=road.url, on=machine)
    for _ in range(verifier.FREE_TRIES):
        with pytest.raises(SignInFailed):
            await second.desk.unlock("verkeerd")
    with pytest.raises(TooManyTries) as refused:
        await second.desk.unlock(PASSWORD)
    assert refused.value.next_try_ms > second.desk.now_ms()
    await second.desk.stop()
    # A restart gives no tries back.
    third = await new_desk(None, url=road.url, on=machine)
    with pytest.raises(TooManyTries):
        await third.desk.unlock(PASSWORD)
    # The service does, as it has its own count.
    road.mend()
    await third.desk.unlock(PASSWORD)
    road.cut()
    await third.desk.lock_now(LockReason.ASKED)
    await third.desk.unlock(PASSWORD)


def test_the_waits_after_wrong_tries_grow_to_an_hour() -> None:
    waits = [verifier.wait_ms(tries) for tries in range(40)]
    assert waits[: verifier.FREE_TRIES] == [0] * verifier.FREE_TRIES
    assert waits == sorted(waits)
    assert waits[-1] == verifier.LONGEST_WAIT_MS == 3_600_000


async def test_it_may_be_switched_off(
    new_desk: NewDesk, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine, offline_unlock=False)
    await first.desk.stop()
    road.cut()
    second = await new_desk(None, url=road.url, on=machine, offline_unlock=True)
    with pytest.raises(OfflineUnlockOff):
        await second.desk.unlock(PASSWORD)
    road.mend()
    await second.desk.unlock(PASSWORD)


async def test_a_service_that_hangs_counts_as_out_of_reach(
    new_desk: NewDesk, machine: Machine, ending: AsyncExitStack, service: ServiceProcess
) -> None:
    first = await new_desk(on=machine)
    await first.desk.stop()
    hung: list[asyncio.StreamWriter] = []

    async def hang(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hung.append(writer)
        await asyncio.Event().wait()

    listening = await asyncio.start_server(hang, "127.0.0.1", 0)
    client = Client(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    desk = Desk(client, machine.vault())
    await desk.start()
    began_s = time.monotonic()
    with pytest.raises(SignInFailed):
        await desk.unlock("verkeerd")
    await desk.unlock(PASSWORD)
    assert time.monotonic() - began_s < 11
    assert desk.account is not None
    await desk.stop()
    for writer in hung:
        writer.transport.abort()
    listening.close()


async def test_a_device_that_is_removed_is_locked_and_keeps_what_it_has(
    new_desk: NewDesk, new_caller: NewCaller, machine: Machine, new_road: NewRoad
) -> None:
    road = await new_road()
    here, there = await new_desk("anna"), await new_desk("anna", on=machine, url=road.url)
    caller = await new_caller()
    await there.desk.claim(caller.id)
    await there.desk.save_draft(caller.id, "bewaar dit")
    calls = here.desk._client.calls  # noqa: SLF001, the window has no device list yet
    for device in await calls.devices():
        if not device.this_one:
            await calls.remove_device(device.id)
    await until(lambda: there.lock is not None)
    assert there.lock is not None
    assert there.lock.reason is LockReason.REMOVED
    told = [c.reason for c in there.changes if isinstance(c, AccountChanged)]
    assert told == [AccountReason.SIGNED_IN, AccountReason.REMOVED]
    # Nobody gets in behind the service's back: neither here nor after a restart.
    road.cut()
    with pytest.raises(Exception, match=r"unreachable|offline_unlock_off"):
        await there.desk.unlock(PASSWORD)
    assert there.lock is not None
    road.mend()
    await there.desk.unlock(PASSWORD)
    assert there.desk.lock is None
    assert await there.desk.draft(caller.id) == "bewaar dit"


async def test_removed_while_it_was_locked(new_desk: NewDesk) -> None:
    here, there = await new_desk("anna"), await new_desk("anna")
    await there.desk.lock_now(LockReason.IDLE)
    await until(lambda: there.watch is not None)
    calls = here.desk._client.calls  # noqa: SLF001
    for device in await calls.devices():
        if not device.this_one:
            await calls.remove_device(device.id)
    await until(lambda: there.lock and there.lock.reason is LockReason.REMOVED, deadline_s=30)
    with pytest.raises(DeviceRemoved):
        await there.desk.unlock(PASSWORD)
    assert there.lock is not None
    # What is kept opens with a new sign-in.
    await there.desk.unlock(PASSWORD)
    assert there.desk.account is not None


async def test_without_storing_a_lock_keeps_the_talk_behind_it(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen: Screen = await new_desk(keep=False)
    assert (screen.desk.keeping.kept, screen.desk.keeping.problem) == (False, "by_choice")
    assert await screen.desk.profiles() == []
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await screen.desk.save_draft(caller.id, "half")
    await screen.desk.lock_now(LockReason.ASKED)
    assert screen.open == {}
    with pytest.raises(DeskLocked):
        await screen.desk.draft(caller.id)
    with pytest.raises(SignInFailed):
        await screen.desk.unlock("verkeerd")
    await screen.desk.unlock(PASSWORD)
    assert await screen.desk.draft(caller.id) == "half"
