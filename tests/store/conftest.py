"""The stores behind the door. Add one here, and every test of this folder asks it too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from vt_desk.store.door import Store
from vt_desk.store.memory import MemoryStore
from vt_desk.store.vault import SqlcipherVault


@pytest.fixture(params=["memory", "encrypted"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    made: Store = MemoryStore()
    vault = SqlcipherVault(tmp_path / "profiles", KeysInMemory())
    if request.param == "encrypted":
        _, made = await vault.create("anna", "https://chat.example.org")
    yield made
    await made.close()
    await vault.close()


@pytest.fixture
def keys() -> KeysInMemory:
    """A keyring of the test's own."""
    return KeysInMemory()


@pytest.fixture
async def vault(tmp_path: Path, keys: KeysInMemory) -> AsyncIterator[SqlcipherVault]:
    """A vault with nothing in it."""
    made = SqlcipherVault(tmp_path / "profiles", keys)
    yield made
    await made.close()
