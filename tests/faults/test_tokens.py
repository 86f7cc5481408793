"""A session that the service refuses: softly, and everything goes on; for good, and it locks."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.desk_process import Refused
from tests.faults.house import House
from tests.faults.scene import USER, Scene
from tests.service.people import Seat
from tests.service.store import opened
from tests.service_process import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def forget_tokens(house: House) -> None:
    """The service knows no token any more, as after a restore or a change of policy."""
    async with opened(house.direct()) as store:
        await store.run("DELETE FROM tokens")


async def remove_devices(house: House) -> None:
    """From another device, the account removes all that it has but this one."""
    async with Seat(house.nodes[0].url, USER) as seat:
        answer = await seat.call("GET", "/devices")
        for device in answer.json():
            if device["id"] != seat.id:
                await seat.call("DELETE", f"/devices/{device['id']}")
        await seat.call("DELETE", "/session")


async def until_locked(scene: Scene, reason: str) -> None:
    async with asyncio.timeout(60):
        while True:
            state = await scene.desk.ask("state")
            if state["lock"] is not None and state["lock"]["reason"] == reason:
                return
            await asyncio.sleep(0.02)


async def test_inv01_refused_softly_everything_is_kept_and_goes_out_after_signing_in(
    scene: Scene,
) -> None:
    async with scene.talking(2):
        await scene.until_sent(20)
        scene.counsellor.away = True
        await forget_tokens(scene.house)
        # The next refresh or stream finds out; a road that breaks hurries it.
        scene.house.desk_road.break_lines(reset=True)
        await until_locked(scene, "sign_in")
        scene.counsellor.away = False
        await scene.until_sent(20, within_s=60)
        tally = await scene.finish()
    assert tally.is_clean, tally.told
    assert scene.desk.starts == 1


async def test_inv05_a_removed_device_is_locked_and_keeps_what_it_has(scene: Scene) -> None:
    async with scene.talking(2):
        await scene.until_sent(20)
        scene.counsellor.away = True
        profiles = await scene.desk.ask("profiles")
        await remove_devices(scene.house)
        await until_locked(scene, "removed")
        with pytest.raises(Refused, match="desk_locked"):
            await scene.desk.ask("send", scene.visitors[0].id, "niets")
        # Without the service it does not open any more, with the right password neither.
        road = scene.house.desk_road
        road.stop_listening()
        road.break_lines(reset=True)
        with pytest.raises(Refused):
            await scene.desk.ask("unlock", PASSWORD)
        await road.open()
        assert await scene.desk.ask("profiles") == profiles
        # The person signs in anew: the same profile, and what was typed goes out.
        scene.counsellor.away = False
        await scene.until_sent(10, within_s=60)
        tally = await scene.finish()
    assert tally.is_clean, tally.told
