"""Files that are not what was written, and versions that are not this one."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import FOX, said
from tests.store.test_vault import URL, file_of
from vt_desk.domain.ids import ProfileId
from vt_desk.store import profile as profile_module
from vt_desk.store.door import PutMessage
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.errors import KeyOfAnother, MigrationFailed, StoreDamaged, StoreTooNew
from vt_desk.store.key_entry import entry_of
from vt_desk.store.migrate import Migration, migrations, schema_of, version_of
from vt_desk.store.sqlcipher import Connection, connect
from vt_desk.store.vault import SqlcipherVault

PAGE = 4096


async def filled(vault: SqlcipherVault) -> ProfileId:
    """A closed profile of some hundred pages."""
    profile, store = await vault.create("anna", URL)
    for block in range(5):
        texts = [f"word{n} " * 30 for n in range(block * 100, block * 100 + 100)]
        await store.apply(
            [PutMessage(said(block * 100 + n, text=text)) for n, text in enumerate(texts, 1)]
        )
    await store.close()
    return profile.id


def raw(tmp_path: Path, keys: KeysInMemory, profile: ProfileId) -> Connection:
    now = entry_of(keys.texts[profile]).now
    return connect(file_of(tmp_path, profile), now.key, now.salt)


def flip(path: Path, at: int) -> None:
    with path.open("rb+") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 0x10]))


async def read_all(vault: SqlcipherVault, profile: ProfileId) -> None:
    store = await vault.open(profile)
    assert isinstance(store, EncryptedStore)
    try:
        await store.check()
    finally:
        await store.close()


@pytest.mark.parametrize("seed", range(12))
async def test_a_flipped_bit_is_noticed_wherever_it_is(
    vault: SqlcipherVault, tmp_path: Path, seed: int
) -> None:
    profile = await filled(vault)
    path = file_of(tmp_path, profile)
    pages = path.stat().st_size // PAGE
    place = random.Random(seed).randrange(16, pages * PAGE)
    flip(path, place if seed else 100)  # seed 0: the first page
    with pytest.raises(StoreDamaged):
        await read_all(vault, profile)
    # It was marked: nobody opens it again before it is whole.
    with pytest.raises(StoreDamaged):
        await vault.open(profile)
    flip(path, place if seed else 100)
    await read_all(vault, profile)


async def test_a_flipped_bit_in_the_first_bytes_does_no_harm(
    vault: SqlcipherVault, tmp_path: Path
) -> None:
    """They only tell files apart: the keyring has them too."""
    profile = await filled(vault)
    flip(file_of(tmp_path, profile), 3)
    await read_all(vault, profile)


@pytest.mark.parametrize("size", [0, 10, 100, PAGE, 3 * PAGE + 7, 40 * PAGE])
async def test_a_truncated_file_is_noticed(
    vault: SqlcipherVault, tmp_path: Path, size: int
) -> None:
    profile = await filled(vault)
    path = file_of(tmp_path, profile)
    with path.open("rb+") as file:
        file.truncate(size)
    with pytest.raises(StoreDamaged):
        await read_all(vault, profile)


async def test_noise_is_not_taken_for_a_store(vault: SqlcipherVault, tmp_path: Path) -> None:
    profile = await filled(vault)
    file_of(tmp_path, profile).write_bytes(random.Random(1).randbytes(20 * PAGE))
    with pytest.raises(KeyOfAnother):
        await vault.open(profile)


async def test_damage_that_is_met_at_work_is_said_by_every_call(
    vault: SqlcipherVault, tmp_path: Path
) -> None:
    profile = await filled(vault)
    path = file_of(tmp_path, profile)
    for page in range(24, path.stat().st_size // PAGE):
        flip(path, page * PAGE + 50)
    store = await vault.open(profile)
    with pytest.raises(StoreDamaged):
        await store.messages(FOX)
    with pytest.raises(StoreDamaged):
        await store.save_draft(FOX, "a")
    await store.close()
    assert path.with_name("damaged").exists()


async def test_inv15_a_newer_store_is_refused_and_left_alone(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    profile = await filled(vault)
    conn = raw(tmp_path, keys, profile)
    conn.execute(f"PRAGMA user_version={migrations()[-1].version + 1}")
    conn.close()
    before = file_of(tmp_path, profile).read_bytes()
    with pytest.raises(StoreTooNew):
        await vault.open(profile)
    assert file_of(tmp_path, profile).read_bytes() == before


def _then(sql: str) -> Callable[[], tuple[Migration, ...]]:
    shipped = migrations()
    return lambda: (*shipped, Migration(shipped[-1].version + 1, sql))


async def test_inv15_a_failed_migration_leaves_the_store_as_it_was(
    vault: SqlcipherVault,
    tmp_path: Path,
    keys: KeysInMemory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile = await filled(vault)
    bad = "CREATE TABLE more (a); DELETE FROM messages; INSERT INTO nowhere VALUES (1);"
    with monkeypatch.context() as patch:
        patch.setattr(profile_module, "migrations", _then(bad))
        with pytest.raises(MigrationFailed):
            await vault.open(profile)
    conn = raw(tmp_path, keys, profile)
    assert version_of(conn) == migrations()[-1].version
    assert "more" not in schema_of(conn)
    conn.close()
    store = await vault.open(profile)
    assert len(await store.messages(FOX)) == 400
    await store.close()


async def test_a_migration_is_taken_once(
    vault: SqlcipherVault,
    tmp_path: Path,
    keys: KeysInMemory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile = await filled(vault)
    monkeypatch.setattr(profile_module, "migrations", _then("CREATE TABLE more (a TEXT) STRICT;"))
    for _ in range(2):
        await (await vault.open(profile)).close()
    conn = raw(tmp_path, keys, profile)
    assert version_of(conn) == migrations()[-1].version + 1
    conn.close()
