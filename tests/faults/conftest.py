"""A scene without faults, to which a test adds its own."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.desk_process import DeskProcess
from tests.faults.house import built
from tests.faults.scene import Scene


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A service on SQLite, a desk that is not started, and nobody there yet."""
    chance = random.Random(random.randrange(2**32))
    async with built("sqlite", tmp_path, chance) as house:
        desk = DeskProcess(tmp_path / "profiles", house.desk_road.url, house.keys)
        try:
            yield Scene(house, desk, chance)
        finally:
            await desk.kill()
