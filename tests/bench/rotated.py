"""A new key for a profile: everything written anew, while what is written meanwhile waits."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.bench.kept import Pair
from tests.bench.rows import Row, timing

SIZES = (1_000, 5_000, 20_000, 100_000)
ROUNDS = 5


def name_of(size: int) -> str:
    """The row's name for a number of messages."""
    return f"store rotation, {size} messages"


async def measure(size: int) -> list[Row]:
    """The row for a number of messages: the index merged, the file written, keys exchanged."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        await pair.fill(size)
        store = pair.encrypted()
        taken: list[float] = []
        try:
            for _ in range(ROUNDS):
                begin = time.perf_counter()
                await store.rotate_key()
                taken.append((time.perf_counter() - begin) * 1_000)
        finally:
            await store.close()
    return [timing(name_of(size), taken, [], "")]
