"""The stores behind the door. Add one here, and every test of this folder asks it too."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from vt_desk.store.door import Store
from vt_desk.store.memory import MemoryStore


@pytest.fixture(params=[MemoryStore])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An empty store."""
    made: Store = request.param()
    yield made
    await made.close()
