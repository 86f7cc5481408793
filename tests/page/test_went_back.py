"""A service restored from an older copy: the page sends again what was lost, once."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.page.conftest import NewCounsellor, NewVisitor
from tests.service_process import ServiceProcess

BACK_MS = 40_000


@pytest.mark.slow
async def test_inv01_what_a_restored_service_lost_the_page_sends_again(
    own_service: ServiceProcess,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
    tmp_path: Path,
) -> None:
    visitor = await new_visitor(own_service.url)
    anna = await new_counsellor(url=own_service.url)
    await visitor.start()
    await anna.claim()
    await visitor.say("een")
    await expect(visitor.meta_of("een")).to_contain_text("bezorgd")
    await asyncio.to_thread(own_service.stop)
    await asyncio.to_thread(shutil.copytree, own_service.folder, tmp_path / "copy")
    await asyncio.to_thread(own_service.start)
    await anna.say("kort")
    # The stream is on again: it knows of what follows.
    await expect(visitor.bubbles).to_have_text(["een", "kort"], timeout=BACK_MS)
    await visitor.say("twee")
    await visitor.say("drie")
    await expect(visitor.meta_of("drie")).to_contain_text("bezorgd", timeout=BACK_MS)
    await asyncio.to_thread(own_service.kill)
    await asyncio.to_thread(shutil.rmtree, own_service.folder)
    await asyncio.to_thread(shutil.copytree, tmp_path / "copy", own_service.folder)
    await asyncio.to_thread(own_service.start)

    async def has_all() -> bool:
        return await anna.texts() == ["een", "twee", "drie"]

    async with asyncio.timeout(BACK_MS / 1000):
        while not await has_all():  # noqa: ASYNC110, the service is asked
            await asyncio.sleep(0.1)
    # What the counsellor's desk has not sent again stands last: it has no number any more.
    await expect(visitor.bubbles).to_have_text(["een", "twee", "drie", "kort"])
    await expect(visitor.meta_of("drie")).to_contain_text("bezorgd", timeout=BACK_MS)
    # Nothing that the service said before stands there twice.
    lines = await visitor.page.locator("#log > p").all_text_contents()
    assert len(lines) == len(set(lines))
    assert visitor.noises == []
