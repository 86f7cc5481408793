"""Closing a store while its key is being changed: it waits for it, and all is there after."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import row
from vt_desk.store.door import PutRow
from vt_desk.store.encrypted import EncryptedStore
from vt_desk.store.key_entry import KeyEntry
from vt_desk.store.vault import SqlcipherVault

pytestmark = pytest.mark.timeout(30)


@pytest.mark.parametrize("is_cut_off", [False, True])
async def test_a_change_of_key_that_is_under_way_is_waited_for(
    vault: SqlcipherVault, keys: KeysInMemory, *, is_cut_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, store = await vault.create("anna", "https://chat.example.org")
    assert isinstance(store, EncryptedStore)
    await store.apply([PutRow(row(1))])
    reader, write = store._reader._thread, keys.write  # noqa: SLF001
    begun = threading.Event()

    def slowly(id_: object, entry: KeyEntry) -> None:
        begun.set()
        # The reader has ended, and the change of key wants it out of the way.
        reader.join(10)
        write(profile.id, entry)

    monkeypatch.setattr(keys, "write", slowly)
    changing = asyncio.create_task(store.rotate_key())
    await asyncio.to_thread(begun.wait)
    if is_cut_off:
        changing.cancel()
    async with asyncio.timeout(10):
        await store.close()
    await asyncio.wait([changing])
    assert not reader.is_alive()
    monkeypatch.undo()
    again = await vault.open(profile.id)
    assert await again.outbox() == [row(1)]
    await again.close()
