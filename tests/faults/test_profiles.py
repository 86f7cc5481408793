"""Profiles through kills, and two desks that want the same one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.faults.desk_process import DeskProcess, Refused
from tests.faults.keys import KeysServed
from tests.prepared import Prepared
from tests.service_process import PASSWORD
from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyringLocked
from vt_desk.store.vault import SqlcipherVault


class PowerCut(BaseException):
    """The process ends here."""


class CutAfterDelete(KeysInMemory):
    """The power goes as soon as a key is deleted."""

    def delete(self, profile: ProfileId) -> None:
        super().delete(profile)
        raise PowerCut


async def test_a_kill_in_the_middle_of_removing_leaves_no_profile_without_a_key(
    tmp_path: Path,
) -> None:
    keys = CutAfterDelete()
    vault = SqlcipherVault(tmp_path, keys)
    profile, store = await vault.create("anna", "https://chat.example.org")
    await store.close()
    with pytest.raises(PowerCut):
        await vault.remove(profile.id)
    await vault.close()
    after = KeysInMemory()
    after.texts = keys.texts
    vault = SqlcipherVault(tmp_path, after)
    assert await vault.profiles() == []
    assert os.listdir(tmp_path) == []  # noqa: PTH208, blocking either way
    await vault.close()


async def test_a_profile_whose_key_cannot_be_deleted_stays(tmp_path: Path) -> None:
    keys = KeysInMemory()
    vault = SqlcipherVault(tmp_path, keys)
    profile, store = await vault.create("anna", "https://chat.example.org")
    await store.close()
    keys.locked = True
    with pytest.raises(KeyringLocked):
        await vault.remove(profile.id)
    keys.locked = False
    assert await vault.profiles() == [profile]
    await (await vault.open(profile.id)).close()
    await vault.close()


async def test_two_desks_of_one_account_on_one_machine_and_on_two(
    tmp_path: Path, prepared: Prepared
) -> None:
    keys, elsewhere = KeysServed(), KeysServed()
    with prepared.service("sqlite") as service:
        first = DeskProcess(tmp_path / "here" / "profiles", service.url, keys)
        second = DeskProcess(tmp_path / "here" / "profiles", service.url, keys)
        other = DeskProcess(tmp_path / "there" / "profiles", service.url, elsewhere)
        second.log = second.log.with_name("second.log")
        for folder in ("here", "there"):
            (tmp_path / folder).mkdir()
        desks = [first, second, other]
        try:
            for desk in desks:
                await desk.start()
            await first.ask("sign_in", "anna", PASSWORD)
            with pytest.raises(Refused, match="profile_in_use"):
                await second.ask("sign_in", "anna", PASSWORD)
            # Another machine is another device: a seat of its own.
            await other.ask("sign_in", "anna", PASSWORD)
            # Without storing, also here.
            await second.ask("sign_in", "anna", PASSWORD, 0)
            # The one that had the profile dies: it is free, for the next who asks.
            await first.kill()
            await second.ask("lock")
            await first.start()
            await first.ask("unlock", PASSWORD)
            assert (await first.ask("state"))["user"] == "anna"
        finally:
            for desk in desks:
                await desk.kill()
            await keys.close()
            await elsewhere.close()
