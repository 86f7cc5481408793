"""A scene without faults, to which a test adds its own."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.desk_process import DeskProcess
from tests.faults.house import built
from tests.faults.scene import Scene
from tests.prepared import Prepared

PACE_S = 0.2
"""Quicker than in a run of faults: here nothing waits for a fault to meet a text."""


@pytest.fixture
def clocked() -> bool:
    """Whether the service's clock can be moved."""
    return False


@pytest.fixture
async def scene(tmp_path: Path, prepared: Prepared, *, clocked: bool) -> AsyncIterator[Scene]:
    """A service on SQLite, a desk that is not started, and nobody there yet."""
    chance = random.Random(random.randrange(2**32))
    async with built("sqlite", tmp_path, chance, prepared, clocked=clocked) as house:
        desk = DeskProcess(tmp_path / "profiles", house.desk_road.url, house.keys)
        try:
            made = Scene(house, desk, chance)
            made.counsellor.pace_s = PACE_S
            yield made
        finally:
            await desk.kill()
