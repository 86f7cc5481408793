"""The service was put back to an older copy while a talk went on (invariant 1)."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.page.conftest import NewCounsellor, NewVisitor
from tests.page.counsellor import Counsellor, until
from tests.page.holding_back import HoldingBack, holding_back, polling
from tests.page.visitor import VisitorPage
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7

pytestmark = pytest.mark.slow

BACK_MS = 30_000
JOINED = "Er is nu een medewerker voor je."


class Copy:
    """A copy of a service's folder without its keys, as the manual says to make it."""

    def __init__(self, service: ServiceProcess, folder: Path) -> None:
        self._service = service
        self._folder = folder

    async def make(self) -> None:
        """Stop, copy, start."""

        def copy() -> None:
            self._service.stop()
            keys = shutil.ignore_patterns("keys")
            shutil.copytree(self._service.folder, self._folder, ignore=keys)
            self._service.start()

        await asyncio.to_thread(copy)

    async def put_back(self) -> None:
        """Stop, put the copy in the place of what is there, start with today's keys."""

        def put_back() -> None:
            self._service.stop()
            self.replace()
            self._service.start()

        await asyncio.to_thread(put_back)

    def replace(self) -> None:
        """Put the copy there; the service does not run."""
        for old in self._service.folder.iterdir():
            if old.is_file():
                old.unlink()
        shutil.copytree(self._folder, self._service.folder, dirs_exist_ok=True)


@pytest.fixture
def copy(own_service: ServiceProcess, tmp_path: Path) -> Copy:
    """Of the test's own service; nothing is copied yet."""
    return Copy(own_service, tmp_path / "copy")


async def _talking(
    url: str, anna: Counsellor, new_visitor: NewVisitor, proxy: HoldingBack | None = None
) -> VisitorPage:
    visitor = await new_visitor(url)
    if proxy is not None:
        await visitor.page.clock.install()
    await visitor.start()
    await anna.claim()
    if proxy is not None:
        await polling(proxy, visitor.page)
    await anna.say("een")
    await visitor.say("twee")
    await expect(visitor.meta_of("twee")).to_contain_text("bezorgd")
    await expect(visitor.bubbles).to_have_text(["een", "twee"])
    return visitor


async def _delivered(visitor: VisitorPage, *texts: str) -> None:
    """Nothing is on its way any more, and these are all."""
    await expect(visitor.bubbles).to_have_text(list(texts), timeout=BACK_MS)
    await expect(visitor.page.get_by_text("wordt verstuurd")).to_have_count(0, timeout=BACK_MS)


async def test_inv01_what_the_service_lost_is_sent_again_once_and_in_order(
    own_service: ServiceProcess,
    copy: Copy,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
) -> None:
    anna = await new_counsellor(url=own_service.url)
    visitor = await _talking(own_service.url, anna, new_visitor)
    await copy.make()
    await visitor.say("drie")
    await visitor.say("vier")
    await expect(visitor.meta_of("vier")).to_contain_text("bezorgd", timeout=BACK_MS)
    await asyncio.to_thread(own_service.stop)
    await visitor.say("vijf")
    await copy.put_back()
    await _delivered(visitor, "een", "twee", "drie", "vier", "vijf")
    assert await anna.texts() == ["een", "twee", "drie", "vier", "vijf"]
    await anna.say("zes")
    await visitor.say("zeven")
    await _delivered(visitor, "een", "twee", "drie", "vier", "vijf", "zes", "zeven")
    assert await anna.texts() == await visitor.texts()
    await expect(visitor.page.get_by_text(JOINED)).to_have_count(1)
    assert visitor.noises == []


async def test_inv01_the_counsellors_words_that_were_read_stay_and_do_not_double(
    own_service: ServiceProcess,
    copy: Copy,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
) -> None:
    anna = await new_counsellor(url=own_service.url)
    visitor = await _talking(own_service.url, anna, new_visitor)
    await copy.make()
    again = [(uuid7(), "drie"), (uuid7(), "vier")]
    for id_, text in again:
        await anna.say(text, id_)
    await expect(visitor.bubbles).to_have_count(4, timeout=BACK_MS)
    await visitor.say("vijf")
    await expect(visitor.meta_of("vijf")).to_contain_text("bezorgd")
    await copy.put_back()
    await expect(visitor.meta_of("vijf")).to_contain_text("bezorgd", timeout=BACK_MS)

    async def there() -> bool:
        return await anna.texts() == ["een", "twee", "vijf"]

    await until(there, within_s=30)
    await _delivered(visitor, "een", "twee", "drie", "vier", "vijf")
    await anna.say("zes")
    await _delivered(visitor, "een", "twee", "drie", "vier", "vijf", "zes")
    for id_, text in again:
        await anna.say(text, id_)
    await _delivered(visitor, "een", "twee", "vijf", "zes", "drie", "vier")
    assert await anna.texts() == await visitor.texts()
    assert visitor.noises == []


async def test_inv01_a_message_that_no_stream_told_is_sent_again_too(
    own_service: ServiceProcess,
    copy: Copy,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
) -> None:
    """Confirmed by the answer alone: the page's number is one that the copy has as well."""
    anna = await new_counsellor(url=own_service.url)
    async with holding_back(own_service.url, beats=1) as proxy:
        visitor = await new_visitor(proxy.url)
        await visitor.start()
        await anna.claim()
        await copy.make()
        await visitor.say("een")
        await expect(visitor.meta_of("een")).to_contain_text("bezorgd", timeout=BACK_MS)
        assert await anna.texts() == ["een"]
        proxy.holds = False
        await copy.put_back()
        await visitor.page.evaluate("dispatchEvent(new Event('online'))")
        await visitor.say("twee")
        await expect(visitor.meta_of("twee")).to_contain_text("bezorgd", timeout=BACK_MS)
        await _delivered(visitor, "een", "twee")
        assert await anna.texts() == ["een", "twee"]


async def test_inv01_where_streams_are_held_back_it_is_noticed_too(
    own_service: ServiceProcess,
    copy: Copy,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
) -> None:
    anna = await new_counsellor(url=own_service.url)
    async with holding_back(own_service.url) as proxy:
        visitor = await _talking(proxy.url, anna, new_visitor, proxy)
        await copy.make()
        await visitor.say("drie")
        await expect(visitor.meta_of("drie")).to_contain_text("bezorgd", timeout=BACK_MS)
        await anna.say("vier")
        await expect(visitor.bubbles).to_have_count(4)
        assert proxy.polls
        await copy.put_back()
        await visitor.say("vijf")
        await expect(visitor.meta_of("vijf")).to_contain_text("bezorgd", timeout=BACK_MS)
        assert await anna.texts() == ["een", "twee", "drie", "vijf"]
        await _delivered(visitor, "een", "twee", "drie", "vier", "vijf")


async def test_a_visitor_whose_claim_was_lost_stands_in_the_queue_again(
    own_service: ServiceProcess,
    copy: Copy,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
) -> None:
    anna = await new_counsellor(url=own_service.url)
    visitor = await new_visitor(own_service.url)
    await visitor.start()
    await visitor.say("een")
    await expect(visitor.meta_of("een")).to_contain_text("bezorgd")
    await copy.make()
    await anna.claim()
    await anna.say("twee")
    await expect(visitor.bubbles).to_have_text(["een", "twee"], timeout=BACK_MS)
    await copy.put_back()
    await expect(visitor.page.locator("#turn")).to_be_visible(timeout=BACK_MS)
    await expect(visitor.page.locator("#turn")).to_have_text("Je bent als eerste aan de beurt.")
    await anna.claim()
    await expect(visitor.page.locator("#turn")).to_be_hidden()
    await expect(visitor.page.get_by_text(JOINED)).to_have_count(1)
    await expect(visitor.bubbles).to_have_text(["een", "twee"])


async def test_a_talk_that_the_service_lost_is_told_and_its_words_stay(
    own_service: ServiceProcess,
    copy: Copy,
    new_visitor: NewVisitor,
    new_counsellor: NewCounsellor,
) -> None:
    anna = await new_counsellor(url=own_service.url)
    await copy.make()
    visitor = await _talking(own_service.url, anna, new_visitor)
    await visitor.box.fill("half getypt")
    await copy.put_back()
    why = "Door een storing zijn we dit gesprek kwijt."
    await expect(visitor.page.locator("#over")).to_contain_text(why, timeout=BACK_MS)
    await expect(visitor.page.locator("#over")).to_contain_text("0800-2000")
    await expect(visitor.bubbles).to_have_text(["een", "twee", "half getypt"])
    await expect(visitor.meta_of("half getypt")).to_contain_text("niet verstuurd")
    await expect(visitor.box).to_be_hidden()
    await visitor.page.get_by_role("button", name="Nieuw gesprek").click()
    await visitor.ask()
    await visitor.go()
    await anna.claim()
    await visitor.say("opnieuw")
    await _delivered(visitor, "opnieuw")
    assert await anna.texts() == ["opnieuw"]
    assert visitor.noises == []
