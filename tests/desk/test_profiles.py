"""One profile a counsellor: what one keeps is not the other's, and nothing goes by itself."""

from __future__ import annotations

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk
from tests.fakes.one_store import OneStore
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.client.client import Client
from vt_desk.desk.changes import LockReason
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import SignInFailed, UnknownHere
from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyringLocked, KeyWrong, StoreError, StoreFull
from vt_desk.store.memory import MemoryStore

pytestmark = pytest.mark.timeout(60)


async def devices_of(service: ServiceProcess, user: str) -> int:
    """At how many places somebody is signed in, but here."""
    client = Client(service.url)
    await client.sign_in(user, PASSWORD)
    count = len(await client.calls.devices())
    await client.calls.sign_out()
    await client.close()
    return count - 1


async def test_what_one_keeps_stays_when_another_signs_in(
    new_desk: NewDesk, new_caller: NewCaller, machine: Machine
) -> None:
    screen = await new_desk("anna", on=machine)
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await screen.desk.save_draft(caller.id, "van anna")
    await screen.desk.lock_now(LockReason.ASKED)
    await screen.desk.sign_in("bram", PASSWORD)
    assert await screen.desk.draft(caller.id) == ""
    assert caller.id not in screen.open
    await screen.desk.lock_now(LockReason.ASKED)
    profiles = await screen.desk.profiles()
    assert sorted(profile.user for profile in profiles) == ["anna", "bram"]
    anna = next(profile for profile in profiles if profile.user == "anna")
    await screen.desk.choose_profile(anna.id)
    assert screen.lock is not None
    assert screen.lock.user == "anna"
    await screen.desk.unlock(PASSWORD)
    assert await screen.desk.draft(caller.id) == "van anna"
    with pytest.raises(UnknownHere):
        await screen.desk.choose_profile(anna.id)


async def test_signing_out_empties_this_profile_and_no_other(
    new_desk: NewDesk, machine: Machine
) -> None:
    screen = await new_desk("anna", on=machine)
    await screen.desk.lock_now(LockReason.ASKED)
    await screen.desk.sign_in("bram", PASSWORD)
    await screen.desk.sign_out()
    assert screen.desk.account is None
    assert len(await screen.desk.profiles()) == 2


async def test_closing_the_program_stays_signed_in_and_gives_the_seat_back(
    new_desk: NewDesk, machine: Machine, service: ServiceProcess
) -> None:
    bram = await new_desk("bram")
    before = await devices_of(service, "anna")
    first = await new_desk("anna", on=machine)
    assert first.seat is not None
    anna = first.seat.id
    await until(lambda: any(seat.id == anna for seat in bram.seats))
    await first.desk.stop()
    await until(lambda: all(seat.id != anna for seat in bram.seats))
    assert await devices_of(service, "anna") == before + 1


async def test_removing_a_profile_ends_its_session_and_its_key(
    new_desk: NewDesk, machine: Machine, service: ServiceProcess
) -> None:
    before = await devices_of(service, "anna")
    screen = await new_desk("anna", on=machine)
    await screen.desk.lock_now(LockReason.ASKED)
    (profile,) = await screen.desk.profiles()
    await screen.desk.remove_profile(profile.id)
    assert screen.desk.lock is None
    assert await screen.desk.profiles() == []
    assert machine.keys.texts == {}
    assert await devices_of(service, "anna") == before


async def test_inv06_a_lost_key_is_said_and_the_files_are_set_aside(
    new_desk: NewDesk, machine: Machine
) -> None:
    screen = await new_desk("anna", on=machine)
    await screen.desk.lock_now(LockReason.ASKED)
    (profile,) = await screen.desk.profiles()
    machine.keys.texts.clear()
    with pytest.raises(StoreError) as refused:
        await screen.desk.unlock(PASSWORD)
    assert refused.value.code == "key_missing"
    assert screen.lock is not None
    await screen.desk.set_aside(profile.id)
    assert screen.desk.lock is None
    await screen.desk.sign_in("anna", PASSWORD)
    assert [one.id for one in await screen.desk.profiles()] != [profile.id]


@pytest.mark.parametrize("error", [KeyringLocked, KeyWrong])
async def test_inv06_a_store_that_fails_is_said_before_anything_is_sent(
    service: ServiceProcess, error: type[StoreError]
) -> None:
    vault = OneStore(MemoryStore())
    vault.failing = error()
    desk = Desk(Client("http://127.0.0.1:9"), vault)
    await desk.start()
    with pytest.raises(error):
        await desk.sign_in("anna", PASSWORD)
    vault.failing = None
    await desk.stop()


async def test_a_sign_in_that_cannot_be_kept_is_taken_back(service: ServiceProcess) -> None:
    class Full(MemoryStore):
        async def save_session(self, session: object) -> None:
            raise StoreFull

    before = await devices_of(service, "anna")
    vault = OneStore(Full())
    desk = Desk(Client(service.url), vault)
    await desk.start()
    with pytest.raises(StoreFull):
        await desk.sign_in("anna", PASSWORD)
    assert desk.account is None
    assert await devices_of(service, "anna") == before
    assert vault.asked == ["create", "remove"]
    await desk.stop()


async def test_a_wrong_password_leaves_no_profile(new_desk: NewDesk) -> None:
    screen = await new_desk(None)
    with pytest.raises(SignInFailed):
        await screen.desk.sign_in("anna", "verkeerd")
    assert await screen.desk.profiles() == []
    with pytest.raises(UnknownHere):
        await screen.desk.choose_profile(ProfileId("0" * 32))
