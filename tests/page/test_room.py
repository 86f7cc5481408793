"""Large letters in small windows, and a keyboard that takes most of one: nothing gets lost.

WCAG 2.2, 1.4.4 and 1.4.10: letters of 200 percent, and a width of 320 CSS pixels.
"""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.page.browser import PATIENCE_MS, chromium
from tests.page.counsellor import Counsellor
from tests.page.test_reach import IN_VIEW, SETTLED, resize, screens
from tests.page.visitor import VisitorPage
from tests.service_process import ServiceProcess

TIGHT = (320, 480)
# Left of a phone's window by its keyboard.
KEYBOARD_LEAVES = (320, 260)
# What stands over the edges of a button, after it was scrolled to.
EDGES = """(nodes) => nodes.filter((node) => !node.disabled).flatMap((node) => {
    node.scrollIntoView({block: "nearest"});
    // An inline link may be broken over lines.
    const {left, top, right, bottom} = node.getClientRects()[0];
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return [[left + 4, y], [right - 4, y], [x, top + 4], [x, bottom - 4]]
        .map(([x, y]) => document.elementFromPoint(x, y))
        .filter((there) => !node.contains(there))
        .map((there) => `${node.outerHTML} at ${left} ${top} ${bottom} by ${there?.outerHTML}`);
})"""
# The same for the middle of it, and where the red bar is not in view meanwhile.
MIDDLES = """(nodes) => nodes.flatMap((node) => {
    node.scrollIntoView({block: "nearest"});
    const {left, top, right, bottom} = node.getClientRects()[0];
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const bar = document.getElementById("exit").getBoundingClientRect();
    return node.contains(there) && bar.top >= 0 && bar.bottom <= innerHeight ? []
        : [`${node.outerHTML} at ${left} ${top} ${bottom} by ${there?.outerHTML}`];
})"""
# How a keyboard that lies over the page looks from inside (iOS): no browser here has one.
LIES_OVER = """(height) => {
    for (const [name, value] of Object.entries({height, offsetTop: 40})) {
        Object.defineProperty(visualViewport, name, {value});
    }
    visualViewport.dispatchEvent(new Event("resize"));
}"""
# Which of what is needed to write or to flee cannot be hit between two heights.
OUT_OF_REACH = """([above, below]) => ["#exit", "#box", "#composer button"].filter((one) => {
    const node = document.querySelector(one);
    const {left, top, right, bottom} = node.getBoundingClientRect();
    const y = (top + bottom) / 2;
    const there = document.elementFromPoint((left + right) / 2, y);
    return y < above || y > below || !node.contains(there);
})"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("font_px", "sizes"),
    [
        pytest.param(32, [(640, 900), (320, 568), TIGHT], id="letters of 200 percent"),
        pytest.param(24, [(320, 568)], id="letters of 150 percent"),
        # A browser's zoom makes the window smaller instead.
        pytest.param(16, [(213, 379), (320, 256)], id="zoom"),
    ],
)
async def test_with_large_letters_every_screen_fits_and_every_button_can_be_hit(
    service: ServiceProcess,
    counsellor: Counsellor,
    font_px: int,
    sizes: list[tuple[int, int]],
) -> None:
    async with chromium(f"--blink-settings=defaultFontSize={font_px}") as browser:
        page = await browser.new_page(is_mobile=True, has_touch=True)
        page.set_default_timeout(PATIENCE_MS)
        visitor = VisitorPage(page, service.url)
        await resize(page, *sizes[0])
        async for screen in screens(visitor, counsellor, ""):
            for size in sizes:
                await resize(page, *size)
                where = f"{screen}, {size}"
                assert await visitor.overflow_px() <= 0, where
                assert await page.evaluate(IN_VIEW) == [], where
                buttons = page.locator("a, button, summary").locator("visible=true")
                assert await buttons.evaluate_all(MIDDLES) == [], where
                # Around a very long text, or the last question, a button may be cut.
                tight = screen in ("near the limit", "sure?") or size == TIGHT
                within = "#exit, footer" if tight else "body"
                whole = page.locator(f":is({within}) :is(a, button), #exit")
                assert await whole.locator("visible=true").evaluate_all(EDGES) == [], where
            await resize(page, *sizes[0])
    await counsellor.end_all()


@pytest.mark.parametrize("font_px", [16, 32])
async def test_with_the_keyboard_open_one_can_write_send_and_flee(
    service: ServiceProcess, counsellor: Counsellor, font_px: int
) -> None:
    """One that makes the window smaller, and one that lies over it."""
    width, height = KEYBOARD_LEAVES
    async with chromium(f"--blink-settings=defaultFontSize={font_px}") as browser:
        page = await browser.new_page(is_mobile=True, has_touch=True)
        page.set_default_timeout(PATIENCE_MS)
        visitor = VisitorPage(page, service.url)
        await resize(page, width, 568)
        await visitor.start()
        await resize(page, width, height)
        for words in ("kort", "Ik weet niet waar ik moet beginnen. " * 10, "x" * 3_990):
            await visitor.box.fill(words)
            await page.evaluate(SETTLED)
            assert await page.evaluate(OUT_OF_REACH, [0, height]) == [], words
        await visitor.box.fill("Hallo")
        await page.locator("#composer button").tap()
        await expect(visitor.bubbles).to_have_text(["Hallo"])

        await resize(page, width, 568)
        await page.evaluate(LIES_OVER, height)
        for words in ("kort", "x" * 3_990):
            await visitor.box.fill(words)
            await page.evaluate(SETTLED)
            assert await page.evaluate(OUT_OF_REACH, [40, 40 + height]) == [], words
    await counsellor.end_all()
