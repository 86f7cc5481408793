"""What the page leaves behind: nothing (invariant 12)."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import expect

from tests.page.counsellor import Counsellor
from tests.page.visitor import VisitorPage
from tests.service_process import ServiceProcess
from vt_desk.shipped import resources

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
STORED = """async () => ({
    cookie: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({name}) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    history: history.length,
    state: history.state,
})"""


async def test_inv12_a_talk_leaves_nothing_and_tells_nobody(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.say("Blijft dit hier?")
    await counsellor.say("Nee.")
    await expect(visitor.bubbles).to_have_count(2)
    await visitor.page.get_by_role("button", name="Wis geschiedenis").click()
    await visitor.page.get_by_role("button", name="Terug").click()
    await visitor.page.get_by_role("button", name="English").click()
    await visitor.stop()
    await expect(visitor.page.get_by_role("heading", name="The talk has ended")).to_be_visible()
    stored = await visitor.page.evaluate(STORED)
    assert stored == {
        "cookie": "",
        "local": [],
        "session": [],
        "databases": [],
        "caches": [],
        "workers": 0,
        "history": 2,  # the empty tab it was opened in, and the page
        "state": None,
    }
    assert await visitor.page.context.cookies() == []
    own = urlsplit(visitor.url).netloc
    assert {urlsplit(address).netloc for address in visitor.requests} == {own}
    assert await visitor.page.title() == "Chat"
    assert "Blijft" not in visitor.page.url
    assert visitor.noises == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        *(
            f"/{file.name}"
            for file in sorted((resources() / "visitor").iterdir())
            if file.name != "page.html"
        ),
    ],
)
async def test_inv12_every_file_forbids_keeping_it(service: ServiceProcess, path: str) -> None:
    async with httpx.AsyncClient(base_url=service.url) as http:
        answer = await http.get(path)
    assert answer.status_code == 200
    headers = answer.headers
    assert headers["content-security-policy"] == POLICY
    assert "no-store" in headers["cache-control"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers


async def test_the_browser_keeps_no_form(visitor: VisitorPage) -> None:
    await visitor.start()
    boxes = visitor.page.locator("input:not([type=radio]), textarea, form")
    for box in await boxes.all():
        await expect(box).to_have_attribute("autocomplete", "off")
    for box in await visitor.page.locator("input:not([type=radio]), textarea").all():
        # Some browsers send what they check to their maker.
        await expect(box).to_have_attribute("spellcheck", "false")
        assert await box.get_attribute("name") is None
