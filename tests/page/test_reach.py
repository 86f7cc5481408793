"""For everybody: axe on every screen, keyboard alone, small phones, large letters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.page.conftest import NewVisitor
from tests.page.counsellor import Counsellor
from tests.page.visitor import VisitorPage

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CLOSED = {"open": False, "exit_url": "http://127.0.0.1:9/", "retention_days": 28}
LONG = "Ik weet niet waar ik moet beginnen. " * 4
SMALL = """() => [...document.querySelectorAll(
        "a, button, input, textarea, summary, fieldset label, li[role]")]
    .filter((node) => node.checkVisibility() && !node.closest("fieldset label > *"))
    .filter((node) => !node.matches("h2 > a"))
    .map((node) => [node.id || node.textContent, node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
IN_VIEW = """() => ["exit", "numbers"].concat(
        document.querySelector("#talk").hidden || document.querySelector("#composer").hidden
            ? [] : ["composer"])
    .filter((id) => {
        const box = document.getElementById(id).getBoundingClientRect();
        return box.top < 0 || box.bottom > innerHeight + 0.5
            || box.left < 0 || box.right > innerWidth;
    })"""

SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


async def screens(visitor: VisitorPage, counsellor: Counsellor, query: str) -> AsyncIterator[str]:
    """Go through every screen and state, and name each."""
    page = visitor.page
    await page.route("**/v1/visitor/info*", lambda route: route.fulfill(json=CLOSED))
    await visitor.open(query)
    yield "closed"
    await page.unroute("**/v1/visitor/info*")
    await visitor.open(query)
    yield "hello"
    await page.locator("#privacy").click()
    await expect(page.locator("#info li")).to_have_count(7)
    yield "privacy"
    await page.locator("#history").click()
    await expect(page.locator("#info details[open]")).to_have_count(1)
    for closed in await page.locator("details:not([open])").element_handles():
        await (await closed.query_selector("summary") or closed).click()
    yield "history"
    await page.locator("#back").click()
    await visitor.ask()
    yield "questions"
    await page.check("[name=safe][value=no]")
    await page.check("[name=role][value=professional]")
    await page.locator("#place").press_sequentially("zu")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("ArrowDown")
    yield "questions with advice and a list"
    await page.keyboard.press("Escape")
    await page.locator("#place").fill("")
    await visitor.go()
    yield "waiting"
    await counsellor.claim()
    await counsellor.say(LONG)
    await visitor.say(LONG)
    await expect(page.locator(".mine .meta")).to_contain_text("✓")
    await counsellor.seen(2)
    await expect(page.locator(".mine .meta")).to_contain_text("✓✓")
    await counsellor.typing()
    await expect(page.locator("#typing")).not_to_be_empty()
    yield "talk"
    await page.route("**/v1/visitor/*", lambda route: route.abort())
    await visitor.say("onderweg")
    await visitor.box.fill("x" * 3_990)
    yield "near the limit"
    await page.unroute("**/v1/visitor/*")
    await page.locator("#stop").click()
    yield "sure?"
    await page.locator("#stop-no").click()
    await expect(page.locator(".mine .meta").last).to_contain_text("✓")
    await counsellor.end()
    await expect(page.locator("#over")).to_be_visible()
    yield "ended"


async def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size, and wait until the page has seen it."""
    await page.set_viewport_size({"width": width, "height": height})
    await page.evaluate(SETTLED)


async def violations(page: Page) -> list[str]:
    results: Any = await Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['html']} {node['failureSummary']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
async def test_axe_finds_nothing_on_any_screen(
    new_visitor: NewVisitor, counsellor: Counsellor, language: str
) -> None:
    # So tall that nothing lies half under the footer: axe would call that a small target.
    visitor = await new_visitor(viewport={"width": 390, "height": 2_400})
    seen = 0
    async for screen in screens(visitor, counsellor, f"&lang={language}"):
        for scheme in SCHEMES:
            await visitor.page.emulate_media(color_scheme=scheme)
            assert await violations(visitor.page) == [], (screen, scheme)
        seen += 1
    assert seen == 11


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "options"),
    [
        # A small phone, a phone, and a phone on its side.
        pytest.param(
            [(320, 568), (390, 844), (844, 390)], {"is_mobile": True, "has_touch": True}, id="phone"
        ),
        # 1280 by 1024 at 100 and at 400 percent.
        pytest.param([(320, 256), (1280, 720)], {}, id="desk"),
    ],
)
async def test_every_screen_fits(
    new_visitor: NewVisitor,
    counsellor: Counsellor,
    sizes: list[tuple[int, int]],
    options: dict[str, Any],
) -> None:
    """No sideways scrolling; targets of 44 px; the way out, the box and the numbers in view."""
    visitor = await new_visitor(**options)
    await resize(visitor.page, *sizes[0])
    async for screen in screens(visitor, counsellor, ""):
        for size in sizes:
            await resize(visitor.page, *size)
            where = f"{screen}, {size}"
            assert await visitor.overflow_px() <= 0, where
            assert await visitor.page.evaluate(SMALL) == [], where
            assert await visitor.page.evaluate(IN_VIEW) == [], where
        await resize(visitor.page, *sizes[0])


async def test_everything_works_with_the_keyboard_alone(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.open()
    page = visitor.page
    await expect(page.locator("#hello h1")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator("#start")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#ask h1")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator("[name=safe][value=yes]")).to_be_checked()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.locator("#place")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(visitor.box).to_be_focused()
    await counsellor.claim()
    await page.keyboard.type("Regel een")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("regel twee")
    await page.keyboard.press("Enter")
    await expect(visitor.bubbles).to_have_text(["Regel een\nregel twee"])
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator("#stop")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("#stop-yes")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#over h2")).to_be_focused()


async def test_focus_is_never_hidden_by_what_stays_in_view(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor(viewport={"width": 320, "height": 568})
    await visitor.open()
    await visitor.ask()
    await visitor.page.check("[name=safe][value=no]")
    for _ in range(9):
        await visitor.page.keyboard.press("Tab")
        covered = await visitor.page.evaluate(
            """() => {
                const node = document.activeElement;
                if (node === document.body || node.closest("header, footer")) return false;
                const {left, top, bottom, width} = node.getBoundingClientRect();
                return [top + 2, bottom - 2].some((y) => {
                    const there = document.elementFromPoint(left + width / 2, y);
                    return !there || there.closest("header, footer");
                });
            }"""
        )
        assert not covered, await visitor.page.evaluate("document.activeElement.outerHTML")


async def test_a_screen_reader_is_told(visitor: VisitorPage, counsellor: Counsellor) -> None:
    await visitor.start()
    await counsellor.claim()
    await counsellor.say("Hoi")
    log = visitor.page.get_by_role("log", name="Berichten")
    await expect(log).to_contain_text("Medewerker:")
    await expect(log).to_contain_text("Hoi")
    await visitor.say("Dag")
    await expect(log).to_contain_text("Jij:")
    await expect(visitor.page.get_by_role("textbox", name="Je bericht")).to_be_visible()
    # A message is told once: the state below it changes without being read again.
    await expect(log).to_have_attribute("aria-relevant", "additions")


async def test_the_numbers_are_links_to_phone(visitor: VisitorPage) -> None:
    await visitor.open()
    links = visitor.page.locator("#numbers a")
    assert [await link.get_attribute("href") for link in await links.all()] == [
        "tel:08002000",
        "tel:112",
    ]


async def test_with_less_motion_nothing_moves(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor(reduced_motion="reduce")
    await visitor.open()
    moving = await visitor.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
            const style = getComputedStyle(node);
            return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0
