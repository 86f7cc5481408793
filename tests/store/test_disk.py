"""A disk that is full, a folder that may not be written; and reading while a write is long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.killed import KeysInFile
from tests.store.made import FOX, OWL, UTRECHT, row, said
from tests.store.test_vault import URL, made
from vt_desk.domain.ids import ProfileId
from vt_desk.store import rows
from vt_desk.store.door import Head, PutMessage, PutRow
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.errors import NumberWentBack, StoreFull
from vt_desk.store.profile import OpenProfile
from vt_desk.store.sqlcipher import Connection
from vt_desk.store.vault import SqlcipherVault
from vt_desk.store.worker import Worker

SMALL_BYTES = 3 * 1024 * 1024


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of three megabytes; only for who may mount one."""
    place.mkdir()
    size = f"size={SMALL_BYTES}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def may_mount(place: Path) -> bool:
    with contextlib.suppress(subprocess.CalledProcessError), small_disk(place):
        return True
    return False


class SmallProfile(OpenProfile):
    """Where nobody may mount: SQLite's own limit gives the same error at the same places."""

    def connect(self, *, writes: bool) -> Connection:
        conn = super().connect(writes=writes)
        conn.execute(f"PRAGMA max_page_count={SMALL_BYTES // 3 // 4096}").fetchone()
        return conn


async def fill_up(store: EncryptedStore) -> int:
    """Write until there is no room; how many batches were acknowledged."""
    for number in range(1, 1_000):
        events = [PutMessage(said(number * 100 + n, text="word " * 200)) for n in range(20)]
        try:
            await store.apply_events(UTRECHT, Head(number, number), events)
        except StoreFull:
            return number - 1
    raise AssertionError("it never got full")


async def full_and_well_again(store: EncryptedStore, make_room: Callable[[], object]) -> None:
    await store.apply([PutRow(row(1))])
    await store.save_draft(FOX, "half a sent")
    kept = await fill_up(store)
    assert kept > 3
    for _ in range(2):
        with pytest.raises(StoreFull):
            await store.apply_events(
                UTRECHT, Head(kept + 1), [PutMessage(said(9, OWL, text="word " * 200_000))]
            )
    with pytest.raises(StoreFull):
        await store.rotate_key()
    assert (await store.heads())[UTRECHT].seq == kept
    assert len(await store.messages(FOX, limit=100_000)) == kept * 20
    assert await store.outbox() == [row(1)]
    assert await store.draft(FOX) == "half a sent"
    make_room()
    await store.apply_events(UTRECHT, Head(kept + 1), [PutMessage(said(1, OWL))])
    await store.check()
    await store.rotate_key()
    assert await store.messages(OWL) == [said(1, OWL)]


async def full_by_sqlites_limit(tmp_path: Path, keys: KeysInMemory) -> None:
    vault = SqlcipherVault(tmp_path / "profiles", keys)
    profile = await made(vault)
    file = SmallProfile(tmp_path / "profiles" / profile, profile, keys)
    store = EncryptedStore(file)
    await fill_up(store)
    await store.close()
    store = EncryptedStore(OpenProfile(tmp_path / "profiles" / profile, profile, keys))
    await store.apply([PutMessage(said(2))])
    await store.close()
    await vault.close()


async def test_a_full_disk_loses_nothing_and_the_store_works_again(
    tmp_path: Path, keys: KeysInMemory
) -> None:
    if os.geteuid() != 0 or not may_mount(tmp_path / "trial"):
        await full_by_sqlites_limit(tmp_path, keys)
        return
    with small_disk(tmp_path / "small") as place:
        vault = SqlcipherVault(place / "profiles", keys)
        _, store = await vault.create("anna", URL)
        assert isinstance(store, EncryptedStore)

        def more() -> None:
            command = ["mount", "-o", "remount,size=64M", str(place)]
            subprocess.run(command, check=True)

        await full_and_well_again(store, more)
        await store.close()
        await vault.close()


READ_ONLY = """
import asyncio, pathlib, sys
from tests.store.killed import KeysInFile
from vt_desk.store.errors import StoreError
from vt_desk.store.vault import SqlcipherVault
async def main():
    vault = SqlcipherVault(pathlib.Path(sys.argv[1]), KeysInFile(pathlib.Path(sys.argv[2])))
    for call in (lambda: vault.open(sys.argv[3]), lambda: vault.create("a", "b")):
        try:
            await call()
        except StoreError as error:
            print(error.code)
asyncio.run(main())
"""


async def test_a_folder_that_may_not_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    vault = SqlcipherVault(tmp_path / "profiles", KeysInFile(tmp_path / "keys"))
    profile = await made(vault)
    await vault.close()
    folder = tmp_path / "profiles"
    locked = (folder, folder / profile)
    files = [folder / profile / name for name in ("store.db", "lock")]
    for path in files:
        path.chmod(0o400)
    for path in locked:
        path.chmod(0o500)
    # The administrator of a machine may write anywhere, unless that right is given up.
    drop = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
    python = (sys.executable, "-c", READ_ONLY, str(folder), str(tmp_path / "keys"), profile)
    command = (*drop, *python) if os.geteuid() == 0 else python
    done = await asyncio.to_thread(
        subprocess.run, command, check=True, capture_output=True, text=True
    )
    for path in locked:
        path.chmod(0o700)
    assert done.stdout.split() == ["store_read_only", "store_read_only"]


async def test_reads_do_not_wait_behind_a_long_write(vault: SqlcipherVault) -> None:
    profile = await made(vault)
    store = await vault.open(profile)
    assert isinstance(store, EncryptedStore)
    go_on, under_way = threading.Event(), threading.Event()

    def long_write(conn: Connection) -> None:
        rows.write_all(conn, [PutMessage(said(n)) for n in range(2, 500)])
        under_way.set()
        go_on.wait(10)

    writing = asyncio.ensure_future(store._write(long_write, durable=True))  # noqa: SLF001 - holds a write open
    await asyncio.to_thread(under_way.wait, 10)
    assert await store.messages(FOX) == [said(1)]
    assert len(await store.search("words")) == 1
    assert not writing.done()
    go_on.set()
    await writing
    assert len(await store.messages(FOX, limit=1_000)) == 499
    await store.close()


async def test_what_comes_during_a_commit_is_one_commit_and_each_fails_alone(
    vault: SqlcipherVault, tmp_path: Path, keys: KeysInMemory
) -> None:
    profile = await made(vault)
    store = await vault.open(profile)
    calls = [store.apply([PutRow(row(n))]) for n in range(100)]
    calls.append(store.apply_events(UTRECHT, Head(5), []))
    calls.append(store.apply_events(UTRECHT, Head(5), [PutRow(row(900))]))
    calls.append(store.save_draft(FOX, "a"))
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(each) for each in results if each is not None] == [NumberWentBack]
    assert [each.place for each in await store.outbox()] == list(range(100))
    assert await store.draft(FOX) == "a"
    await store.apply([PutRow(replace(row(1), text="again"))])
    await store.close()


async def test_a_transaction_that_the_disk_undoes_takes_its_companions_along(
    tmp_path: Path, keys: KeysInMemory
) -> None:
    vault = SqlcipherVault(tmp_path / "profiles", keys)
    profile = await made(vault)
    file = SmallProfile(tmp_path / "profiles" / profile, ProfileId(profile), keys)
    store = EncryptedStore(file)
    results = await asyncio.gather(
        *(store.apply([PutRow(replace(row(n), text="w" * 60_000))]) for n in range(40)),
        return_exceptions=True,
    )
    failed = [number for number, each in enumerate(results) if each is not None]
    assert failed
    assert {type(results[number]) for number in failed} == {StoreFull}
    kept = {each.place for each in await store.outbox()}
    assert kept == set(range(40)) - set(failed)
    await store.close()
    await vault.close()


async def test_a_worker_without_a_connection_says_why_and_tries_again() -> None:
    tries: list[int] = []

    def connect() -> Connection:
        tries.append(1)
        raise StoreFull

    worker = Worker("test", connect, writes=True)
    for _ in range(2):
        with pytest.raises(StoreFull):
            await worker.do(lambda _: None)
    await worker.close()
    assert len(tries) == 2
