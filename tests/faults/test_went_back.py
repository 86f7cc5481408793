"""A service restored from an older copy, and a standby promoted, with a desk and visitors there.

What the service no longer has is sent again by whoever wrote it, under its old id: by the
desk, and by the visitor's page.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from pathlib import Path

import pytest

from tests.faults.desk_process import DeskProcess
from tests.faults.house import House
from tests.faults.scene import USER, Scene
from tests.postgres import PostgresServer, running_postgres
from tests.prepared import GENEROUS
from tests.service.standby import NAME, Standby, url_of_both
from tests.service_process import ServiceProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


async def until_restored(scene: Scene) -> None:
    async with asyncio.timeout(60):
        while not (await scene.desk.ask("state"))["restored"]:  # noqa: ASYNC110, another process
            await asyncio.sleep(0.05)


async def confirmed(scene: Scene) -> int:
    """How many of the counsellor's texts the service has confirmed."""
    talks = [await scene.desk.ask("talk", visitor.id) for visitor in scene.visitors]
    states = [row["state"] for rows in talks for row in rows if row["author"] == "counsellor"]
    return states.count("sent")


async def test_inv01_a_service_restored_from_an_older_copy_gets_what_it_lost(
    scene: Scene, tmp_path: Path
) -> None:
    (node,) = scene.house.nodes
    copy = tmp_path / "copy"
    async with scene.talking(2):
        await scene.until_sent(30)
        await asyncio.to_thread(node.stop)
        await asyncio.to_thread(shutil.copytree, node.folder, copy)
        before = await confirmed(scene)
        await asyncio.to_thread(node.start)
        # An hour's work, in short: at the service, and not in the queue of a desk that waits to
        # ask for it again.
        await scene.until_sent(60, within_s=60)
        async with asyncio.timeout(60):
            while await confirmed(scene) < before + 10:  # noqa: ASYNC110, another process
                await asyncio.sleep(0.05)
        await asyncio.to_thread(node.kill)
        await asyncio.to_thread(shutil.rmtree, node.folder)
        await asyncio.to_thread(shutil.copytree, copy, node.folder)
        await asyncio.to_thread(node.start)
        await until_restored(scene)
        await scene.until_sent(20, within_s=60)
        tally = await scene.finish()
    (restored,) = (await scene.desk.ask("state"))["restored"]
    assert (tally.lost, tally.doubled) == (0, 0), tally.told
    assert restored["sent_again"]
    assert restored["lost"] == []


@pytest.mark.postgresql
async def test_inv01_a_synchronous_standby_promoted_in_the_middle_is_just_another_outage(
    tmp_path: Path,
) -> None:
    with running_postgres() as primary:
        name = primary.new_database()
        standby = await asyncio.to_thread(Standby, primary)
        url = url_of_both(primary, standby, name)
        node = ServiceProcess(tmp_path / "node", url, GENEROUS)
        try:
            await asyncio.to_thread(standby.start)
            make_synchronous(primary)
            await asyncio.to_thread(node.start)
            await asyncio.to_thread(node.add_user, USER)
            await promoted_while_talking(tmp_path, node, primary, standby, name)
        finally:
            await asyncio.to_thread(node.stop)
            await asyncio.to_thread(standby.close)


async def promoted_while_talking(
    folder: Path, node: ServiceProcess, primary: PostgresServer, standby: Standby, name: str
) -> None:
    """Both sides type on while the primary dies and the standby takes over."""
    chance = random.Random(random.randrange(2**32))
    house = House([node], chance, None)
    for road in house.roads.values():
        await road.open()
    desk = DeskProcess(folder / "profiles", house.desk_road.url, house.keys)
    try:
        scene = Scene(house, desk, chance)
        async with scene.talking(2):
            await scene.until_sent(30, within_s=60)
            await asyncio.to_thread(primary.stop, "kill")
            await asyncio.to_thread(standby.promote)
            house.database = standby.url(name)
            await scene.until_sent(30, within_s=60)
            tally = await scene.finish()
            state = await desk.ask("state")
        assert tally.is_clean, tally.told
        # Nothing that was confirmed is missing, so there is nothing to send again.
        assert state["restored"] == []
    finally:
        await desk.kill()
        for road in house.roads.values():
            await road.close()
        await house.keys.close()


def make_synchronous(primary: PostgresServer) -> None:
    """From now on nothing is confirmed that the standby does not have."""
    primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
    primary.sql("SELECT pg_reload_conf()")
    primary.sql(
        "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_replication"
        " WHERE sync_state = 'sync') LOOP PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();"
        " END LOOP; END $$"
    )
