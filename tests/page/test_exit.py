"""Out in one frame: by the bar or by Shift, with nothing to come back to (§7)."""

from __future__ import annotations

from playwright.async_api import expect

from tests.page.conftest import NewVisitor
from tests.page.counsellor import Counsellor, until
from tests.page.elsewhere import Elsewhere
from tests.page.visitor import EXIT_NL, VisitorPage

SECRET = "Hij komt zo thuis."


async def lead_to(visitor: VisitorPage, site: Elsewhere) -> None:
    """Send the quick exit of this tab to the test's own site."""

    async def info(route: object) -> None:
        answer = await route.fetch()  # type: ignore[attr-defined]
        body = await answer.json() | {"exit_url": site.url}
        await route.fulfill(response=answer, json=body)  # type: ignore[attr-defined]

    await visitor.page.route("**/v1/visitor/info*", info)


async def _in_talk(visitor: VisitorPage, counsellor: Counsellor) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.say(SECRET)
    await expect(visitor.meta_of(SECRET)).to_contain_text("bezorgd")


async def _fled(counsellor: Counsellor) -> bool:
    view = await counsellor.view()
    return bool(view["state"] == "ended" and view["end_reason"] == "quick_exit")


async def test_the_bar_hides_ends_and_leaves(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    await lead_to(visitor, exit_site)
    await visitor.page.goto(visitor.url + "/icon.svg")
    await _in_talk(visitor, counsellor)
    exit_site.gate.clear()
    hidden, left, title = await visitor.page.evaluate(
        """() => {
            document.getElementById("exit").click();
            return [document.documentElement.hidden, document.body.textContent, document.title];
        }"""
    )
    assert hidden is True
    assert left == ""
    assert title == ""
    # The other site has not answered yet, and the session is over all the same.
    await until(lambda: _fled(counsellor))
    exit_site.gate.set()
    await visitor.page.wait_for_url(exit_site.url)
    assert "referer" not in exit_site.asked[0].lower()

    await visitor.page.go_back(wait_until="commit")
    assert visitor.page.url == visitor.url + "/icon.svg"
    await visitor.page.go_forward(wait_until="commit")
    await expect(visitor.page.get_by_text("Elsewhere")).to_be_visible()
    assert visitor.noises == []


async def test_a_tap_on_the_bar_is_enough(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    await lead_to(visitor, exit_site)
    await _in_talk(visitor, counsellor)
    await visitor.page.get_by_role("link", name=EXIT_NL).click()
    await visitor.page.wait_for_url(exit_site.url)
    await until(lambda: _fled(counsellor))


async def test_the_bar_works_before_a_talk_and_over_the_instructions(
    visitor: VisitorPage, exit_site: Elsewhere
) -> None:
    await lead_to(visitor, exit_site)
    await visitor.open()
    await visitor.page.get_by_role("button", name="Wis geschiedenis").click()
    await visitor.page.get_by_role("link", name=EXIT_NL).click()
    await visitor.page.wait_for_url(exit_site.url)


async def test_shift_three_times_leaves(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    await lead_to(visitor, exit_site)
    await _in_talk(visitor, counsellor)
    await visitor.box.focus()
    for _ in range(3):
        await visitor.page.keyboard.press("Shift")
    await visitor.page.wait_for_url(exit_site.url)
    await until(lambda: _fled(counsellor))


async def test_capitals_and_other_keys_do_not_leave(visitor: VisitorPage) -> None:
    await visitor.start()
    keyboard = visitor.page.keyboard
    await visitor.box.focus()
    for letter in "ABCD":
        await keyboard.down("Shift")
        await keyboard.press(letter)
        await keyboard.up("Shift")
    for _ in range(3):
        await keyboard.press("Shift")
        await keyboard.press("a")
    for _ in range(3):
        await keyboard.down("Shift")
        await visitor.box.click()
        await keyboard.up("Shift")
    await keyboard.press("Shift")
    await keyboard.press("Shift")
    assert not await visitor.page.evaluate("document.documentElement.hidden")
    await expect(visitor.box).to_be_visible()


async def test_shifts_further_apart_do_not_leave(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor()
    await visitor.open()
    # Events carry the time at which they happened: no need to wait for it here.
    hidden = await visitor.page.evaluate(
        """() => {
            const press = (at) => ["keydown", "keyup"].forEach((kind) => {
                const event = new KeyboardEvent(kind, {key: "Shift", bubbles: true});
                Object.defineProperty(event, "timeStamp", {value: at});
                document.body.dispatchEvent(event);
            });
            [100000, 104900, 110000, 114900].forEach(press);
            return document.documentElement.hidden;
        }"""
    )
    assert hidden is False


async def test_a_held_shift_counts_once(visitor: VisitorPage) -> None:
    await visitor.open()
    for _ in range(5):
        await visitor.page.keyboard.down("Shift")
    await visitor.page.keyboard.up("Shift")
    assert not await visitor.page.evaluate("document.documentElement.hidden")


async def test_back_does_not_bring_the_talk_back(
    visitor: VisitorPage, counsellor: Counsellor, exit_site: Elsewhere
) -> None:
    """Also when the visitor walked away by an ordinary address, the words are gone."""
    await _in_talk(visitor, counsellor)
    await visitor.page.goto(exit_site.url)
    await visitor.page.go_back()
    await expect(visitor.screen("hello")).to_be_visible()
    assert SECRET not in await visitor.page.content()
    # A phone that only changed apps looks the same from here: the talk is still there.
    assert (await counsellor.view())["state"] == "claimed"


async def test_a_page_that_the_browser_kept_stays_blank(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await _in_talk(visitor, counsellor)
    send = "window.dispatchEvent(new PageTransitionEvent('{}', {{persisted: true}}))"
    await visitor.page.evaluate(send.format("pagehide"))
    assert await visitor.page.evaluate("document.documentElement.hidden")
    async with visitor.page.expect_navigation():
        await visitor.page.evaluate(send.format("pageshow"))
    await expect(visitor.screen("hello")).to_be_visible()
    assert SECRET not in await visitor.page.content()


async def test_the_way_out_works_with_the_service_gone(
    visitor: VisitorPage, exit_site: Elsewhere
) -> None:
    await lead_to(visitor, exit_site)
    await visitor.start()
    await visitor.page.route("**/v1/**", lambda route: route.abort())
    await visitor.page.get_by_role("link", name=EXIT_NL).click()
    await visitor.page.wait_for_url(exit_site.url)


async def test_only_a_web_address_is_led_to(visitor: VisitorPage) -> None:
    await visitor.page.route(
        "**/v1/visitor/info*",
        lambda route: route.fulfill(
            json={"open": True, "exit_url": "javascript:alert(1)", "retention_days": 28}
        ),
    )
    await visitor.open()
    href = await visitor.page.locator("#exit").get_attribute("href")
    assert href is not None
    assert href.startswith("https://")
