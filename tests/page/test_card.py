"""A number to tap: the page's own, as a card in place of the words. Nothing here ever dials.

No test lets a click on a number reach the browser: it is caught in the page, after the page
had its chance to do something with it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from tests.page.conftest import NewVisitor
from tests.page.counsellor import Counsellor
from tests.page.elsewhere import Elsewhere
from tests.page.holding_back import holding_back, polling
from tests.page.test_reach import IN_VIEW, SCHEMES, SMALL, violations
from tests.page.visitor import VisitorPage
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import uuid7

WORDS = "Je kunt ook zelf bellen."
HREF = {"advice_line": "tel:08002000", "emergency": "tel:112"}
NUMBER = {"advice_line": "0800-2000", "emergency": "112"}
SAYS = {
    ("advice_line", "nl"): (
        "Bel met Veilig Thuis",
        ("gratis", "staat niet op de rekening", "lijst met gesprekken", "Wis het daar"),
    ),
    ("advice_line", "en"): (
        "Call Veilig Thuis",
        ("free", "not on the bill", "list of calls", "Delete it there"),
    ),
    ("emergency", "nl"): ("Is er nu gevaar? Bel dan 112.", ("blijft open", "gaat door")),
    ("emergency", "en"): ("Is there danger now? Call 112.", ("stays open", "goes on")),
}
UNKNOWN: list[Any] = [
    *("helpline", "constructor", "__proto__", "toString", "tel:112", "0", "EMERGENCY", ""),
    *(0, 1, True, None, ["emergency"], {"emergency": 1}),
]
ADDED = """() => {
    window.added = [];
    new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(
        (node) => node.querySelector?.(".card") && added.push(node.className))
    )).observe(document.getElementById("log"), {childList: true, subtree: true});
}"""
CAUGHT = """() => {
    window.caught = [];
    addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        caught.push([link.href, event.defaultPrevented]);
        event.preventDefault();
    });
}"""


def _cards(visitor: VisitorPage) -> Locator:
    return visitor.page.locator("#log .card")


def _frames(said: list[tuple[str, str, Any]], *, visitors: str = "") -> str:
    """A stream that tells ids, words and cards; the message ``visitors`` is the visitor's."""
    frames: list[tuple[str, dict[str, Any]]] = [("beat", {"head": len(said)})]
    for n, (id_, text, card) in enumerate(said, start=1):
        author = "visitor" if id_ == visitors else "counsellor"
        event = {"k": n, "prev_k": n - 1, "at_ms": n, "type": "message", "id": id_, "n": n}
        frames.append(("event", event | {"author": author, "text": text, "card": card}))
    return "".join(f"event: {kind}\ndata: {json.dumps(data)}\n\n" for kind, data in frames)


async def _talking(visitor: VisitorPage, counsellor: Counsellor, query: str = "") -> None:
    await visitor.start(query)
    await counsellor.claim()


@pytest.mark.parametrize(("card", "language"), SAYS)
async def test_a_card_says_what_it_is_for_and_has_the_number_as_a_link(
    visitor: VisitorPage, counsellor: Counsellor, card: str, language: str
) -> None:
    await _talking(visitor, counsellor, f"&lang={language}")
    await counsellor.say(WORDS, card=card)
    title, lines = SAYS[card, language]
    shown = _cards(visitor)
    await expect(shown.get_by_role("heading")).to_have_text(title)
    for line in lines:
        await expect(shown).to_contain_text(line)
    link = shown.get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(link).to_have_attribute("href", HREF[card])
    await expect(link.locator("b")).to_have_text(NUMBER[card])
    box = await link.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert await link.locator("b").evaluate("(b) => parseFloat(getComputedStyle(b).fontSize)") >= 24
    # The words stand for it at the desk alone.
    await expect(visitor.page.locator("#log")).not_to_contain_text(WORDS)
    assert await counsellor.texts() == [WORDS]
    assert visitor.noises == []


async def test_nothing_opens_by_itself_and_the_number_is_only_a_link(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await _talking(visitor, counsellor)
    await visitor.page.evaluate(CAUGHT)
    await visitor.box.fill("half getypt")
    for card in HREF:
        await counsellor.say(WORDS, card=card)
    await expect(_cards(visitor)).to_have_count(2)
    await expect(visitor.box).to_be_focused()
    await expect(visitor.box).to_have_value("half getypt")
    assert await visitor.page.evaluate("caught") == []
    address = visitor.page.url
    for link in await _cards(visitor).get_by_role("link").all():
        await link.click()
    await visitor.page.keyboard.press("Enter")
    # The page leaves the link to the browser, and stays where it is.
    caught = await visitor.page.evaluate("caught")
    assert caught == [[HREF[card], False] for card in (*HREF, "emergency")]
    assert visitor.page.url == address
    assert len(visitor.page.context.pages) == 1
    assert [one for one in visitor.requests if one.startswith("tel:")] == []
    await expect(visitor.box).to_have_value("half getypt")
    await counsellor.say("Ik ben er nog.")
    await expect(visitor.bubbles).to_have_text(["Ik ben er nog."])
    assert visitor.noises == []


async def test_the_number_is_reached_by_keyboard_and_told_once(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await _talking(visitor, counsellor)
    await visitor.page.evaluate(ADDED)
    await counsellor.say(WORDS, card="advice_line")
    await expect(_cards(visitor)).to_have_count(1)
    await counsellor.seen(0)
    await visitor.say("Dank je.")
    await expect(visitor.meta_of("Dank je.")).to_contain_text("bezorgd")
    assert await visitor.page.evaluate("added") == ["said turn"]
    await expect(visitor.page.locator("#log")).to_match_aria_snapshot(
        """
        - log "Berichten":
          - text: "Medewerker:"
          - heading "Bel met Veilig Thuis" [level=2]
          - link "0800-2000 gratis, dag en nacht":
            - /url: tel:08002000
        """
    )
    await visitor.box.focus()
    await visitor.page.keyboard.press("Shift+Tab")
    await expect(visitor.page.locator("#stop")).to_be_focused()
    await visitor.page.keyboard.press("Shift+Tab")
    await expect(_cards(visitor).get_by_role("link")).to_be_focused()


async def test_a_card_stands_in_its_place_and_speaks_the_visitors_language(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await _talking(visitor, counsellor)
    await counsellor.say("een")
    await visitor.say("twee")
    await expect(visitor.meta_of("twee")).to_contain_text("bezorgd")
    await counsellor.say(WORDS, card="advice_line")
    await counsellor.say("vier")
    await expect(visitor.bubbles).to_have_text(["een", "twee", "vier"])
    said = visitor.page.locator("#log .said > :is(.words, .card)")
    assert (await said.all_text_contents())[2].startswith("Bel met Veilig Thuis0800-2000")
    # Said in one breath with what follows: the last one has the time.
    await expect(visitor.page.locator(".said .meta").nth(2)).to_be_hidden()
    await visitor.page.get_by_role("button", name="English").click()
    await expect(_cards(visitor)).to_contain_text("Call Veilig Thuis")
    await expect(_cards(visitor)).to_contain_text("free, day and night")
    await visitor.page.get_by_role("button", name="Nederlands").click()
    await expect(_cards(visitor)).to_contain_text("Bel met Veilig Thuis")


@pytest.mark.parametrize("card", HREF)
async def test_inv11_nothing_of_the_wire_gets_into_a_card(
    visitor: VisitorPage, counsellor: Counsellor, card: str
) -> None:
    await _talking(visitor, counsellor)
    evil = '<a href="tel:0900123">0900-123</a><img src=x onerror=alert(1)> {n} tel:0900123'
    await counsellor.say(evil, card=card)
    await expect(_cards(visitor)).to_have_count(1)
    html = await visitor.page.locator("#log").inner_html()
    assert "0900" not in html
    assert "onerror" not in html
    assert await counsellor.texts() == [evil]
    assert visitor.noises == []


async def test_inv11_a_code_that_the_page_does_not_know_leaves_the_words(
    visitor: VisitorPage,
) -> None:
    """Of a newer service, or of nobody: and a visitor's own message is never a card."""
    said = [(uuid7(), f"woorden {n}", code) for n, code in enumerate(UNKNOWN)]
    mine = (uuid7(), "van mij", "emergency")
    frames = _frames([*said, mine], visitors=mine[0])
    await visitor.page.route(
        "**/v1/visitor/events?*",
        lambda route: route.fulfill(content_type="text/event-stream", body=frames),
    )
    await visitor.start()
    await expect(visitor.bubbles).to_have_text([text for _, text, _ in (*said, mine)])
    await expect(_cards(visitor)).to_have_count(0)
    assert visitor.noises == []


async def test_inv01_a_card_comes_once_over_a_broken_line_and_is_gone_with_the_page(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await _talking(visitor, counsellor)
    await counsellor.say("een")
    await expect(visitor.bubbles).to_have_text(["een"])
    await visitor.page.route("**/v1/visitor/events*", lambda route: route.abort())
    await visitor.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(visitor.page.locator("#band")).to_contain_text("Geen verbinding")
    id_ = uuid7()
    for _ in range(2):
        await counsellor.say(WORDS, id_, card="emergency")
    await counsellor.say("drie")
    await visitor.page.unroute("**/v1/visitor/events*")
    await expect(visitor.bubbles).to_have_text(["een", "drie"])
    await counsellor.say("vier")
    await expect(visitor.bubbles).to_have_text(["een", "drie", "vier"])
    await expect(_cards(visitor)).to_have_count(1)
    await visitor.page.reload()
    await expect(visitor.screen("hello")).to_be_visible()
    await expect(_cards(visitor)).to_have_count(0)
    assert visitor.noises == []


async def test_inv01_a_card_that_is_heard_again_stays_the_same_card(visitor: VisitorPage) -> None:
    """The service was put back to an older copy: all is told anew, with other numbers."""
    ids = [uuid7(), uuid7(), uuid7()]
    asked = 0

    async def answer(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            said = [(ids[0], "een", None), (ids[1], WORDS, "emergency")]
            await route.fulfill(content_type="text/event-stream", body=_frames(said))
        elif asked == 2:
            body = {"status": 409, "code": "log_went_back", "title": ""}
            await route.fulfill(status=409, json=body)
        elif asked == 3:
            said = [(ids[1], WORDS, "emergency"), (ids[2], "drie", None)]
            await route.fulfill(content_type="text/event-stream", body=_frames(said))
        else:
            await route.abort()

    await visitor.open()
    await visitor.page.evaluate(ADDED)
    await visitor.page.route("**/v1/visitor/events?*", answer)
    await visitor.ask()
    await visitor.go()
    await expect(visitor.bubbles).to_have_text(["een", "drie"])
    await expect(_cards(visitor)).to_have_count(1)
    assert await visitor.page.evaluate("added.length") == 1
    assert visitor.noises == []


@pytest.mark.slow
async def test_a_card_comes_where_streams_are_held_back(
    new_visitor: NewVisitor, counsellor: Counsellor, service: ServiceProcess
) -> None:
    async with holding_back(service.url) as proxy:
        visitor = await new_visitor(proxy.url)
        await visitor.page.clock.install()
        await _talking(visitor, counsellor)
        await polling(proxy, visitor.page)
        await counsellor.say(WORDS, card="advice_line")
        await expect(_cards(visitor).get_by_role("link")).to_have_attribute("href", "tel:08002000")


async def test_the_way_out_takes_a_card_along(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    await _talking(visitor, counsellor)
    await counsellor.say(WORDS, card="advice_line")
    await expect(_cards(visitor)).to_have_count(1)
    await visitor.page.evaluate(
        "(to) => { document.getElementById('exit').href = to; }", exit_site.url
    )
    left = await visitor.page.evaluate(
        "() => { document.getElementById('exit').click(); return document.body.innerHTML; }"
    )
    assert left == ""
    await visitor.page.wait_for_url(exit_site.url)


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_axe_finds_nothing_at_a_card(
    new_visitor: NewVisitor, counsellor: Counsellor, language: str
) -> None:
    visitor = await new_visitor(viewport={"width": 390, "height": 1_600})
    await _talking(visitor, counsellor, f"&lang={language}")
    for card in HREF:
        await counsellor.say(WORDS, card=card)
    await expect(_cards(visitor)).to_have_count(2)
    for scheme in SCHEMES:
        await visitor.page.emulate_media(color_scheme=scheme)
        assert await violations(visitor.page) == [], scheme


@pytest.mark.parametrize(
    ("width", "height", "letters"),
    [(320, 568, "100%"), (320, 256, "100%"), (640, 450, "100%"), (640, 900, "200%")],
)
async def test_a_card_fits(
    new_visitor: NewVisitor, counsellor: Counsellor, width: int, height: int, letters: str
) -> None:
    """A small phone, 400 % and 200 % of a window, letters of twice the size."""
    visitor = await new_visitor(viewport={"width": width, "height": height})
    await visitor.page.add_init_script(
        "document.addEventListener('DOMContentLoaded',"
        f" () => document.documentElement.style.setProperty('font-size', '{letters}'))"
    )
    await _talking(visitor, counsellor)
    for card in HREF:
        await counsellor.say(WORDS, card=card)
    await expect(_cards(visitor)).to_have_count(2)
    assert await visitor.overflow_px() <= 0
    assert await visitor.page.evaluate(SMALL) == []
    assert await visitor.page.evaluate(IN_VIEW) == []
    for number in await _cards(visitor).locator("b").all():
        # In one line, however narrow: a number that breaks is misread.
        lines = await number.evaluate(
            "(b) => { const all = new Range(); all.selectNodeContents(b);"
            " return all.getClientRects().length; }"
        )
        assert lines == 1
