"""The disk fills up under a desk at work: it is said, nothing is lost, and it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import PACE_S
from tests.faults.desk_process import DeskProcess, Refused
from tests.faults.house import built
from tests.faults.scene import Scene
from tests.prepared import Prepared
from tests.store.test_disk import SMALL_BYTES, may_mount, small_disk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
_FULL = "store_full|store_unwell"
Fill = Callable[[DeskProcess], None]


@contextlib.contextmanager
def a_disk_that_fills(folder: Path) -> Iterator[tuple[Path, Fill, Fill]]:
    """A place, what fills it, and what makes room again.

    Where nobody may mount one, files of the desk may not grow any more instead.
    """
    if may_mount(folder / "trial"):
        with small_disk(folder / "small") as place:
            yield place, lambda _: _write_until_full(place), lambda _: (place / "more").unlink()
        return
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(desk: DeskProcess, size: int) -> None:
        resource.prlimit(desk.pid, resource.RLIMIT_FSIZE, (size, hard))

    (folder / "place").mkdir()
    yield folder / "place", lambda desk: limit(desk, 0), lambda desk: limit(desk, hard)


def _write_until_full(place: Path) -> None:
    with contextlib.suppress(OSError), (place / "more").open("wb", buffering=0) as more:
        while True:
            more.write(b"x" * 4096)


async def until_keeping(scene: Scene, *, kept: bool) -> None:
    async with asyncio.timeout(40):
        while (  # noqa: ASYNC110, another process is asked
            (await scene.desk.ask("state"))["keeping"]["kept"] is not kept
        ):
            await asyncio.sleep(0.05)


async def test_inv07_a_full_disk_is_told_and_nothing_is_lost_by_it(
    tmp_path: Path, prepared: Prepared
) -> None:
    chance = random.Random(random.randrange(2**32))
    with a_disk_that_fills(tmp_path) as (place, fill, make_room):
        async with built("sqlite", tmp_path / "house", chance, prepared) as house:
            desk = DeskProcess(place / "profiles", house.desk_road.url, house.keys)
            desk.log = tmp_path / "desk.log"
            scene = Scene(house, desk, chance)
            scene.counsellor.pace_s = PACE_S
            try:
                async with scene.talking(2):
                    await scene.until_sent(20)
                    conversation = scene.visitors[0].id
                    await desk.ask("save_draft", conversation, "een begin")
                    await asyncio.to_thread(fill, desk)
                    await until_keeping(scene, kept=False)
                    # What the window is told to keep on the screen, because it is not kept here.
                    # A short text may still fit into what the store's own files have over; the
                    # counsellor types on, and each of hers is kept or refused.
                    with pytest.raises(Refused, match=_FULL):
                        await desk.ask("save_draft", conversation, "x" * (SMALL_BYTES + 1))
                    await asyncio.to_thread(make_room, desk)
                    await until_keeping(scene, kept=True)
                    await scene.until_sent(30, within_s=60)
                    tally = await scene.finish()
                assert tally.is_clean, tally.told
                assert desk.starts == 1
            finally:
                await desk.kill()
