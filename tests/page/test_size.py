"""What a visitor's browser loads, unpacked: small enough for a bad connection."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.async_api import CDPSession, expect

from tests.page.conftest import NewVisitor
from tests.page.counsellor import Counsellor

LARGEST_BYTES = 50_000
# The same with the list of municipalities and what searches in it, and with both pages of
# information: only for who asks for them.
LARGEST_OF_ALL_BYTES = 70_000


class Received:
    """Counts the bytes of every answer's body as the page reads them, streams included."""

    def __init__(self, devtools: CDPSession) -> None:
        self._paths: dict[str, str] = {}
        self.bytes: Counter[str] = Counter()
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.dataReceived", self._came)

    def _asked(self, event: dict[str, object]) -> None:
        request = event["request"]
        assert isinstance(request, dict)
        self._paths[str(event["requestId"])] = urlsplit(str(request["url"])).path

    def _came(self, event: dict[str, object]) -> None:
        # dataLength is what was unpacked, encodedDataLength what was sent.
        self.bytes[self._paths[str(event["requestId"])]] += int(str(event["dataLength"]))


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_a_visit_is_small_unpacked(
    new_visitor: NewVisitor, counsellor: Counsellor, language: str
) -> None:
    """From nothing to words both ways, then with all that can be asked for besides."""
    visitor = await new_visitor()
    devtools = await visitor.page.context.new_cdp_session(visitor.page)
    await devtools.send("Network.enable")
    received = Received(devtools)
    await visitor.start(f"&lang={language}")
    await counsellor.claim()
    await visitor.say("Hallo")
    await counsellor.say("Hallo")
    await expect(visitor.bubbles).to_have_count(2)
    visit = dict(received.bytes)
    assert visit["/"] > 0
    assert visit["/talk.js"] > 0
    assert visit["/v1/visitor/events"] > 0
    assert [path for path in visit if path.startswith("/texts.")] == [f"/texts.{language}.json"]
    assert sum(visit.values()) <= LARGEST_BYTES, visit

    await visitor.page.locator("#privacy").click()
    await expect(visitor.screen("info").locator("li")).to_have_count(7)
    await visitor.page.locator("#history").click()
    await expect(visitor.screen("info").locator("details[open]")).to_have_count(1)
    await visitor.page.locator("#back").click()
    await visitor.stop()
    await visitor.page.locator("#again").click()
    await visitor.ask()
    await visitor.page.locator("#place").press_sequentially("utre")
    await expect(visitor.page.get_by_role("option").first).to_be_visible()
    asked_for = {path: size for path, size in received.bytes.items() if path not in visit}
    assert asked_for["/v1/visitor/municipalities"] > 0
    assert asked_for["/places.js"] > 0
    assert sum(received.bytes.values()) <= LARGEST_OF_ALL_BYTES, asked_for
