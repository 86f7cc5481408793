"""A session that is not taken any more, a full disk, a stream that cannot be had, a closed lock."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from tests.deadline import until
from tests.desk.caller import Caller
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.screen import Screen
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.desk.caught_up import CATCH_UP_S
from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    KeepingChanged,
    LockChanged,
    LockReason,
    MessageChanged,
    SeatChanged,
    SeatsChanged,
)
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import DeskLocked
from vt_desk.domain.conversation import MessageState
from vt_desk.domain.ids import ConversationId
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.errors import (
    ProfileInUse,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnwell,
)
from vt_desk.store.profile import OpenProfile
from vt_desk.store.sqlcipher import Connection
from vt_desk.ui.models.store_problems import WAYS_OUT

pytestmark = pytest.mark.timeout(60)
PAGES = 120


@pytest.fixture(scope="module")
def hasty_service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One that is killed, and whose leases run out within seconds."""
    with prepared.service("sqlite", "--lease-s", "6", "--beat-s", "1") as process:
        yield process


@pytest.fixture
def service(hasty_service: ServiceProcess) -> Iterator[ServiceProcess]:
    """The hasty one, running again after a test that failed in the middle."""
    yield hasty_service
    if not hasty_service.is_running:
        hasty_service.start()


def forget_tokens(service: ServiceProcess, device: str) -> None:
    """What a service lacks that was restored from before somebody signed in."""
    database = service.folder / "vt-desk.sqlite3"
    with closing(sqlite3.connect(database, timeout=10)) as conn, conn:
        assert conn.execute("DELETE FROM tokens WHERE device = ?", (device,)).rowcount


def unsent(screen: Screen, caller: Caller) -> list[tuple[str, MessageState]]:
    return [each for each in screen.talk(caller.id) if each[1] is not MessageState.SENT]


async def ask_until_refused(desk: Desk, conversation: ConversationId) -> None:
    async with asyncio.timeout(5):
        while True:
            await desk.draft(conversation)


async def test_inv01_a_session_that_is_refused_softly_locks_and_loses_nothing(
    service: ServiceProcess, new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen: Screen = await new_desk()
    desk = screen.desk
    caller = await new_caller()
    await desk.claim(caller.id)
    await caller.say("dag")
    await until(lambda: screen.texts(caller.id) == ["dag"])
    assert screen.seat is not None
    seat = screen.seat.id
    service.kill()
    sent = [await desk.send(caller.id, text) for text in ("ik ben er", "nog steeds")]
    await desk.save_draft(caller.id, "half een z")
    forget_tokens(service, screen.seat.id)
    await asyncio.to_thread(service.start)
    await until(lambda: screen.lock is not None, deadline_s=20)
    assert screen.lock is not None
    assert (screen.lock.reason, screen.lock.user) == (LockReason.SIGN_IN, "anna")
    told = [c for c in screen.changes if isinstance(c, AccountChanged | LockChanged)]
    assert told[-2:] == [AccountChanged(None, AccountReason.SIGN_IN), LockChanged(screen.lock)]
    # The window is told first, so that nothing is shown; the store closes right after.
    with pytest.raises(DeskLocked):
        await ask_until_refused(desk, caller.id)

    await desk.unlock(PASSWORD)
    assert desk.lock is None
    assert await desk.draft(caller.id) == "half een z"
    assert [(m.id, m.text) for m in await desk.unsent()] == [(m.id, m.text) for m in sent]
    # It is the same seat, and the conversation was never anybody else's.
    await screen.load(caller.id)
    await until(lambda: not unsent(screen, caller))
    assert screen.texts(caller.id) == await caller.texts() == ["dag", "ik ben er", "nog steeds"]
    assert list(screen.messages[caller.id])[1:] == [message.id for message in sent]
    assert caller.id in screen.open
    assert screen.seat is not None
    assert screen.seat.id == seat
    assert [event["type"] for event in await caller.heard() if event["type"] == "left"] == []
    changed = [change.message for change in screen.changes if isinstance(change, MessageChanged)]
    assert not [message for message in changed if message.state is MessageState.REFUSED]


async def test_inv07_a_full_disk_is_told_while_typing_goes_on(
    new_desk: NewDesk, new_caller: NewCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = OpenProfile.connect

    def small(file: OpenProfile, *, writes: bool) -> Connection:
        # SQLite's own limit gives the same error at the same places as a disk.
        conn = plainly(file, writes=writes)
        conn.execute(f"PRAGMA max_page_count={PAGES}").fetchone()
        return conn

    monkeypatch.setattr(OpenProfile, "connect", small)
    screen: Screen = await new_desk()
    desk = screen.desk
    caller = await new_caller()
    await desk.claim(caller.id)
    kept = ""
    while desk.keeping.kept:
        with suppress(StoreFull):
            await desk.save_draft(caller.id, kept + "woord " * 2_000)
            kept += "woord " * 2_000
    assert screen.keeping[-1] == desk.keeping == KeepingChanged(kept=False, problem="store_full")
    told = len(screen.keeping)
    for _ in range(3):
        with pytest.raises(StoreFull):
            await desk.save_draft(caller.id, kept + "woord " * 4_000)
    assert len(screen.keeping) == told
    # What was kept before it was full is still there, and so is the talk.
    assert await desk.draft(caller.id) == kept
    assert screen.connected
    await desk.save_draft(caller.id, "half een z")
    assert screen.keeping[told:] == [KeepingChanged(kept=True)]
    await desk.send(caller.id, "ik ben er")
    await until(lambda: screen.talk(caller.id) == [("ik ben er", MessageState.SENT)])
    assert await caller.texts() == ["ik ben er"]


async def test_a_row_goes_out_late_where_no_stream_can_be_had(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen: Screen = await new_desk(url=road.url)
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await screen.load(caller.id)
    road.cut()
    sent = await screen.desk.send(caller.id, "ik ben er")
    await until(lambda: screen.messages[caller.id][sent.id].problem == "unreachable")
    road.hold_up(b"/events")
    began_s = time.monotonic()
    road.mend()
    await until(lambda: not unsent(screen, caller), deadline_s=CATCH_UP_S + 15)
    # It has waited for the stream, but not for ever.
    assert time.monotonic() - began_s > CATCH_UP_S - 2
    assert not screen.connected
    assert await caller.texts() == ["ik ben er"]
    # The next does not wait again.
    began_s = time.monotonic()
    await screen.desk.send(caller.id, "nog steeds")
    await until(lambda: not unsent(screen, caller))
    assert time.monotonic() - began_s < CATCH_UP_S / 2
    road.hold_up(None)
    await until(lambda: screen.connected, deadline_s=30)
    assert screen.texts(caller.id) == await caller.texts() == ["ik ben er", "nog steeds"]


async def test_a_locked_desk_that_is_closed_keeps_all_and_leaves_no_task(
    service: ServiceProcess, new_desk: NewDesk, new_caller: NewCaller, machine: Machine
) -> None:
    before = asyncio.all_tasks()
    first: Screen = await new_desk(on=machine)
    caller = await new_caller()
    await first.desk.claim(caller.id)
    await first.load(caller.id)
    service.kill()
    sent = await first.desk.send(caller.id, "ik ben er")
    await first.desk.save_draft(caller.id, "half een z")
    await first.desk.lock_now(LockReason.ASKED)
    told = len(first.changes)
    await first.desk.stop()
    assert {type(change) for change in first.changes[told:]} <= {SeatChanged, SeatsChanged}
    assert first.open == first.entries == {}
    left = asyncio.all_tasks() - before
    assert not [task for task in left if "vt_desk" in repr(task.get_coro())]

    await asyncio.to_thread(service.start)
    second: Screen = await new_desk(None, on=machine)
    assert second.lock is not None
    assert second.lock.reason is LockReason.STARTED
    await second.desk.unlock(PASSWORD)
    assert await second.desk.draft(caller.id) == "half een z"
    await second.load(caller.id)
    await until(lambda: not unsent(second, caller), deadline_s=20)
    assert list(second.messages[caller.id]) == [sent.id]
    assert await caller.texts() == ["ik ben er"]


@pytest.mark.parametrize(
    "error", [ProfileInUse, StoreDamaged, StoreFull, StoreReadOnly, StoreUnwell]
)
async def test_inv07_whatever_keeps_a_change_from_being_kept_is_told(
    new_desk: NewDesk,
    new_caller: NewCaller,
    monkeypatch: pytest.MonkeyPatch,
    error: type[StoreError],
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await screen.desk.claim(caller.id)

    async def fails(*_args: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(EncryptedStore, "save_draft", fails)
        with pytest.raises(error):
            await screen.desk.save_draft(caller.id, "half een z")
    assert screen.keeping[-1] == KeepingChanged(kept=False, problem=error.code)
    assert error.code in WAYS_OUT
    await screen.desk.save_draft(caller.id, "half een zin")
    assert screen.keeping[-1] == KeepingChanged(kept=True)
