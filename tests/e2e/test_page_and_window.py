"""A visitor in Chromium and a counsellor at the real window, through the real service.

The window runs in a child process with Qt's own loop, driven by key presses; the browser
runs here. Pictures of both sides are kept in ``build/e2e/``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.window_process import WindowProcess
from tests.page.browser import chromium
from tests.page.visitor import VisitorPage
from tests.prepared import Prepared

pytestmark = [pytest.mark.browser, pytest.mark.skipif(sys.platform == "win32", reason="Debian")]
PICTURES = Path(__file__).resolve().parents[2] / "build" / "e2e"
HOSTILE = "<b onclick=alert(1)>vet</b> %s %(x)s \u202egnittes\u202c javascript:alert(1) 🙂"


async def test_inv01_a_talk_both_ways_between_the_page_and_the_window(prepared: Prepared) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with prepared.service("sqlite") as service:
        async with WindowProcess(service.url, PICTURES) as window, chromium() as browser:
            context = await browser.new_context(viewport={"width": 390, "height": 844})
            visitor = VisitorPage(await context.new_page(), service.url)
            await window.ask("sign_in", "anna", "korenbloem-42")
            await visitor.start()
            await visitor.say("Hallo, is daar iemand?")
            await window.ask("claim_next")
            await window.ask("wait_for", "Hallo, is daar iemand?")

            await window.ask("say", "Goedemiddag, ik ben er. Kun je veilig chatten?")
            await expect(visitor.bubbles.last).to_have_text(
                "Goedemiddag, ik ben er. Kun je veilig chatten?"
            )
            await window.ask("seen", "2")

            await visitor.say(HOSTILE)
            await window.ask("wait_for", HOSTILE)
            # The page notices after 25 s that a line has died.
            await expect(visitor.meta_of("vet")).to_contain_text("gezien", timeout=45_000)

            # The service falls over in the middle of the talk, and both go on typing.
            service.kill()
            await visitor.say("Ik was even weg.")
            await window.ask("type_and_send", "Ben je er nog?")
            await window.picture("window-offline")
            await visitor.page.screenshot(path=PICTURES / "page-offline.png")
            service.start()
            await window.ask("wait_for", "Ik was even weg.")
            await window.ask("wait_for", "Ben je er nog?")
            await expect(visitor.bubbles.filter(has_text="Ben je er nog?")).to_have_count(1)
            await expect(visitor.bubbles.filter(has_text="Ik was even weg.")).to_have_count(1)
            await window.picture("window-talk")
            await visitor.page.screenshot(path=PICTURES / "page-talk.png")

            here = await visitor.texts()
            there = (await window.ask("texts")).split("\x1f")
            assert there == here
            assert len(here) == len(set(here)) == 5

            await window.ask("end")
            await expect(visitor.screen("over")).to_be_visible()
            await visitor.page.screenshot(path=PICTURES / "page-ended.png")
            await window.picture("window-ended")
            assert visitor.noises == []


async def test_a_quick_exit_is_said_clearly_at_the_window(prepared: Prepared) -> None:
    with prepared.service("sqlite") as service:
        async with WindowProcess(service.url, PICTURES) as window, chromium() as browser:
            visitor = VisitorPage(await (await browser.new_context()).new_page(), service.url)
            await window.ask("sign_in", "anna", "korenbloem-42")
            await visitor.start()
            await window.ask("claim_next")
            await visitor.say("Ik moet zo weg.")
            await window.ask("wait_for", "Ik moet zo weg.")
            for _ in range(3):
                await visitor.page.keyboard.press("Shift")
            await window.ask("wait_ended")
            await window.picture("window-quick-exit")
            assert await window.ask("composer_enabled") == "no"
