"""Profiles: made, opened, set aside, removed; and every key that does not open one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import FOX, said
from vt_desk.domain.ids import ProfileId
from vt_desk.store.door import Profile, PutMessage
from vt_desk.store.errors import (
    KeyMissing,
    KeyOfAnother,
    KeyringLocked,
    KeyWrong,
    ProfileInUse,
    ProfileUnknown,
    StoreDamaged,
    StoreError,
    StoreTooNew,
)
from vt_desk.store.passing import PassingVault
from vt_desk.store.vault import SqlcipherVault

URL = "https://chat.example.org"


async def made(vault: SqlcipherVault, user: str = "anna") -> ProfileId:
    """A closed profile with one message in it."""
    profile, store = await vault.create(user, URL)
    await store.apply([PutMessage(said(1))])
    await store.close()
    return profile.id


def file_of(vault_folder: Path, profile: ProfileId) -> Path:
    return vault_folder / "profiles" / profile / "store.db"


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def database_in(folder: Path) -> dict[Path, bytes]:
    return {path: data for path, data in files_in(folder).items() if "store.db" in path.name}


async def test_what_was_kept_is_there_when_it_is_opened_again(vault: SqlcipherVault) -> None:
    store = await vault.open(await made(vault))
    assert await store.messages(FOX) == [said(1)]
    await store.close()


async def test_profiles_come_last_used_first(vault: SqlcipherVault, tmp_path: Path) -> None:
    assert await vault.profiles() == []
    anna, bram = await made(vault), await made(vault, "bram")
    for seconds, profile in ((100, anna), (50, bram)):
        os.utime(file_of(tmp_path, profile).with_name("lock"), (seconds, seconds))
    told = [Profile(anna, "anna", URL), Profile(bram, "bram", URL)]
    assert await vault.profiles() == told
    await (await vault.open(bram)).close()
    assert await vault.profiles() == told[::-1]


async def test_inv05_no_name_is_on_the_disk(vault: SqlcipherVault, tmp_path: Path) -> None:
    await made(vault, "anna.de.vries")
    for path, data in files_in(tmp_path / "profiles").items():
        assert "anna" not in str(path)
        assert b"anna" not in data
        assert path.parent.stat().st_mode & 0o077 == 0


HOLD = """
import pathlib, sys
from vt_desk.store.profile_lock import ProfileLock
lock = ProfileLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def hold(folder: Path) -> subprocess.Popen[bytes]:
    """Another desk that has the profile open."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


async def test_one_desk_per_profile(vault: SqlcipherVault, tmp_path: Path) -> None:
    profile, store = await vault.create("anna", URL)
    for call in (vault.open, vault.set_aside, vault.remove):
        with pytest.raises(ProfileInUse):
            await call(profile.id)
    await store.close()
    holder = hold(file_of(tmp_path, profile.id).parent)
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ProfileInUse):
            await vault.open(profile.id)
        # The lock goes with the process, whatever ends it.
        holder.kill()
        holder.wait()
    await (await vault.open(profile.id)).close()


@pytest.mark.parametrize("name", ["0" * 32, "../profiles", "", "x"])
async def test_a_profile_that_is_not_there_is_unknown(vault: SqlcipherVault, name: str) -> None:
    for call in (vault.open, vault.set_aside, vault.remove):
        with pytest.raises(ProfileUnknown):
            await call(ProfileId(name))


async def test_setting_aside_deletes_nothing(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    profile = await made(vault)
    before = file_of(tmp_path, profile).read_bytes()
    place = await vault.set_aside(profile)
    assert (place / "store.db").read_bytes() == before
    assert profile in keys.texts
    assert await vault.profiles() == []
    # Moved back, it opens: nothing was lost.
    place.rename(tmp_path / "profiles" / profile)
    store = await vault.open(profile)
    assert await store.messages(FOX) == [said(1)]
    await store.close()


async def test_removing_takes_the_key_first(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    profile = await made(vault)
    keys.locked = True
    with pytest.raises(KeyringLocked):
        await vault.remove(profile)
    assert file_of(tmp_path, profile).exists()
    keys.locked = False
    await vault.remove(profile)
    assert keys.texts == {}
    assert not file_of(tmp_path, profile).parent.exists()


async def test_a_profile_without_its_key_can_still_be_removed(
    vault: SqlcipherVault, keys: KeysInMemory
) -> None:
    profile = await made(vault)
    keys.texts.clear()
    await vault.remove(profile)
    assert await vault.profiles() == []


async def test_a_keyring_that_refuses_leaves_no_profile(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    keys.locked = True
    with pytest.raises(KeyringLocked):
        await vault.create("anna", URL)
    assert list((tmp_path / "profiles").iterdir()) == []


async def test_what_a_kill_left_half_made_is_swept_when_it_is_old(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    old, fresh = (tmp_path / "profiles" / f"{digit * 32}.new" for digit in "ab")
    for left in (old, fresh):
        left.mkdir(parents=True)
    keys.texts[ProfileId("a" * 32)] = "left"
    os.utime(old, (1, 1))
    profile = await made(vault)
    assert not old.exists()
    assert fresh.exists()
    assert set(keys.texts) == {profile}
    assert [each.id for each in await vault.profiles()] == [profile]


def _other_key(keys: KeysInMemory, profile: ProfileId) -> None:
    """Another key, for the file of this profile by its first bytes."""
    text = keys.texts[profile]
    keys.texts[profile] = text[:2] + "ab" * 32 + text[66:]


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda keys, _: keys.texts.clear(), KeyMissing),
        (lambda keys, profile: keys.texts.update({profile: ""}), KeyMissing),
        (lambda keys, profile: keys.texts.update({profile: "nonsense"}), KeyWrong),
        (lambda keys, profile: keys.texts.update({profile: "11abc"}), KeyWrong),
        (lambda keys, profile: keys.texts.update({profile: "91" + "0" * 200}), StoreTooNew),
        (_other_key, KeyWrong),
        (lambda keys, _: setattr(keys, "locked", True), KeyringLocked),
    ],
)
async def test_inv06_a_key_that_does_not_open_it_is_told_apart(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory, spoil: object, error: type
) -> None:
    profile = await made(vault)
    files = database_in(tmp_path)
    assert callable(spoil)
    spoil(keys, profile)
    with pytest.raises(StoreError) as caught:
        await vault.open(profile)
    assert type(caught.value) is error
    assert database_in(tmp_path) == files
    (told,) = await vault.profiles()
    if error is not KeyWrong or len(keys.texts[profile]) < 100:
        assert told == Profile(profile, "", "", caught.value.code)


async def test_inv06_a_key_of_another_database_is_told_apart(
    vault: SqlcipherVault, keys: KeysInMemory
) -> None:
    anna, bram = await made(vault), await made(vault, "bram")
    keys.texts[anna] = keys.texts[bram]
    with pytest.raises(KeyOfAnother):
        await vault.open(anna)
    (await (await vault.open(bram)).close())


async def test_inv06_a_plain_database_is_refused(vault: SqlcipherVault, tmp_path: Path) -> None:
    profile = await made(vault)
    path = file_of(tmp_path, profile)
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE messages (text)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged):
        await vault.open(profile)
    assert path.read_bytes() == before


async def test_nothing_is_made_where_the_file_is_missing(
    vault: SqlcipherVault, tmp_path: Path
) -> None:
    profile = await made(vault)
    file_of(tmp_path, profile).unlink()
    with pytest.raises(StoreDamaged):
        await vault.open(profile)
    assert not file_of(tmp_path, profile).exists()


async def test_the_demonstrations_vault_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vault: SqlcipherVault
) -> None:
    real = await made(vault)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    passing = PassingVault()
    profile, store = await passing.create("demo", URL)
    await store.apply([PutMessage(said(1))])
    assert await passing.profiles() == [profile]
    (folder,) = (tmp_path / "temp").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    # It knows nothing of a counsellor's profile, and a counsellor's vault nothing of its keys.
    with pytest.raises(ProfileUnknown):
        await passing.open(real)
    other = SqlcipherVault(folder / "profiles", KeysInMemory())
    await store.close()
    with pytest.raises(KeyMissing):
        await other.open(profile.id)
    await other.close()
    again = await passing.open(profile.id)
    assert await again.messages(FOX) == [said(1)]
    await passing.close()
    assert list((tmp_path / "temp").iterdir()) == []
    assert [each.id for each in await vault.profiles()] == [real]
