"""The disk fills up or fails under a desk at work: it is said, nothing is lost, it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import random
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.deadline import until
from tests.faults.conftest import PACE_S
from tests.faults.desk_process import DeskProcess, Refused
from tests.faults.house import built
from tests.faults.scene import Scene
from tests.prepared import Prepared
from tests.store.test_disk import SMALL_BYTES, may_mount, small_disk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
Step = Callable[[DeskProcess], None]
Disk = Callable[[Path], AbstractContextManager[tuple[Path, Step, Step]]]


@contextlib.contextmanager
def a_disk_that_fills(folder: Path) -> Iterator[tuple[Path, Step, Step]]:
    """A place, what fills it, and what makes room again."""
    if not may_mount(folder / "trial"):
        pytest.skip("nobody may mount a disk here")
    with small_disk(folder / "small") as place:
        yield place, lambda _: _write_until_full(place), lambda _: (place / "more").unlink()


@contextlib.contextmanager
def a_disk_that_fails(folder: Path) -> Iterator[tuple[Path, Step, Step]]:
    """The same, where each write ends in an error that is not for want of room."""
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


@pytest.mark.parametrize(
    ("disk", "problem", "unsaid"),
    [
        # A short text may still fit into what the store's own files have over.
        (a_disk_that_fills, "store_full", []),
        (a_disk_that_fails, "store_unwell", ["nooit verstuurd" * 200]),
    ],
)
async def test_inv07_a_disk_that_keeps_nothing_is_told_and_nothing_is_lost_by_it(
    tmp_path: Path, prepared: Prepared, disk: Disk, problem: str, unsaid: list[str]
) -> None:
    chance = random.Random(random.randrange(2**32))
    with disk(tmp_path) as (place, stop, go_on):
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
                    await asyncio.to_thread(stop, desk)
                    await until_keeping(scene, kept=False)
                    # What the window is told to keep on the screen, because it is not kept here.
                    with pytest.raises(Refused, match=problem):
                        await desk.ask("save_draft", conversation, "x" * (SMALL_BYTES + 1))
                    for text in unsaid:
                        with pytest.raises(Refused, match=problem):
                            await desk.ask("send", conversation, text)
                    # The counsellor types on: each of hers is kept or refused.
                    await until(lambda: scene.counsellor.problems[problem], deadline_s=40)
                    await asyncio.to_thread(go_on, desk)
                    await until_keeping(scene, kept=True)
                    await scene.until_sent(30, within_s=60)
                    tally = await scene.finish()
                assert tally.is_clean, tally.told
                assert desk.starts == 1
            finally:
                await desk.kill()
