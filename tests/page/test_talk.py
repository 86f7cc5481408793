"""A whole visit: waiting, talking both ways, and a clear end by either side."""

from __future__ import annotations

from playwright.async_api import expect

from tests.page.conftest import NewCounsellor, NewVisitor
from tests.page.counsellor import Counsellor, until
from tests.page.visitor import VisitorPage

SOON_MS = 10_000
TYPED = {
    "sudwest": "Súdwest-Fryslân",
    "'s gravenh": "'s-Gravenhage",
    "den  haag": "Den Haag",
    "DENBOSCH": "Den Bosch",
    "hertogen": "'s-Hertogenbosch",
    "amersfort": "Amersfoort",
    "Utrect": "Utrecht",
}


async def test_a_whole_talk(visitor: VisitorPage, counsellor: Counsellor) -> None:
    await visitor.open()
    await visitor.ask()
    await visitor.page.check("[name=safe][value=yes]")
    await visitor.page.check("[name=role][value=victim]")
    await visitor.page.locator("#place").press_sequentially("utre")
    await visitor.page.get_by_role("option", name="Utrecht", exact=True).click()
    await visitor.go()
    await expect(visitor.page.locator("#turn")).to_have_text("Je bent als eerste aan de beurt.")

    view = await counsellor.claim()
    assert view["caller_role"] == "victim"
    assert view["safe_now"] == "yes"
    assert view["municipality"] == "GM0344"
    assert view["language"] == "nl"
    await expect(visitor.page.get_by_text("Er is nu een medewerker voor je.")).to_be_visible()

    await counsellor.say("Hallo, met wie praat ik?")
    await expect(visitor.bubbles).to_have_text(["Hallo, met wie praat ik?"])
    await visitor.say("Dat zeg ik liever niet.\nIs dat goed?")
    await expect(visitor.meta_of("Dat zeg ik")).to_contain_text("bezorgd")
    await expect(visitor.box).to_have_value("")
    assert await counsellor.texts() == [
        "Hallo, met wie praat ik?",
        "Dat zeg ik liever niet.\nIs dat goed?",
    ]
    await counsellor.seen(2)
    await expect(visitor.meta_of("Dat zeg ik")).to_contain_text("gezien")

    await counsellor.typing()
    typing = visitor.page.get_by_text("De medewerker typt")
    await expect(typing).to_be_visible()
    await counsellor.say("Natuurlijk.")
    await expect(typing).to_have_count(0)
    assert await visitor.texts() == await counsellor.texts()

    async def all_seen() -> bool:
        return bool((await counsellor.view())["visitor_seen_n"] == 3)

    await until(all_seen)
    await counsellor.end()
    await expect(visitor.page.get_by_text("De medewerker heeft het gesprek")).to_be_visible()
    await expect(visitor.page.get_by_role("heading", name="Het gesprek is klaar")).to_be_focused()
    await expect(visitor.box).to_be_hidden()
    assert visitor.noises == []


async def test_the_visitor_ends_it_and_can_begin_again(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.say("Dank je wel.")
    await visitor.page.locator("#stop").click()
    await expect(visitor.page.get_by_role("button", name="Verder praten")).to_be_focused()
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.box).to_be_focused()
    await visitor.stop()
    await expect(visitor.page.get_by_text("Je hebt het gesprek beëindigd.")).to_be_visible()

    async def ended() -> bool:
        view = await counsellor.view()
        return bool(view["state"] == "ended" and view["end_reason"] == "left")

    await until(ended)
    assert await counsellor.texts() == ["Dank je wel."]
    await visitor.page.get_by_role("button", name="Nieuw gesprek").click()
    await expect(visitor.screen("hello")).to_be_visible()
    await visitor.ask()
    await visitor.go()
    await expect(visitor.bubbles).to_have_count(0)
    await expect(visitor.box).to_be_visible()


async def test_the_place_in_the_queue_is_honest(
    new_visitor: NewVisitor, counsellor: Counsellor
) -> None:
    first, second, third = [await new_visitor() for _ in range(3)]
    for one in (first, second, third):
        await one.start()
    turn = third.page.locator("#turn")
    await expect(turn).to_have_text("Er wachten nog 2 mensen voor je.")
    await counsellor.claim()
    await expect(turn).to_have_text("Er wacht nog 1 persoon voor je.", timeout=SOON_MS)
    await second.stop()
    await expect(turn).to_have_text("Je bent als eerste aan de beurt.", timeout=SOON_MS)


async def test_words_written_while_waiting_reach_the_counsellor(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await visitor.say("Ik begin alvast.")
    await expect(visitor.meta_of("Ik begin")).to_contain_text("bezorgd")
    await counsellor.claim()
    assert await counsellor.texts() == ["Ik begin alvast."]


async def test_somebody_else_takes_over(
    visitor: VisitorPage, counsellor: Counsellor, new_counsellor: NewCounsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await counsellor.say("Ik moet zo weg.")
    await counsellor.release()
    await expect(visitor.page.get_by_text("Een collega neemt het over.")).to_be_visible()
    bram = await new_counsellor("bram")
    await bram.claim()
    await bram.say("Ik ben er nu.")
    await expect(visitor.bubbles).to_have_text(["Ik moet zo weg.", "Ik ben er nu."])


async def test_the_language_changes_without_a_reload(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.say("Good morning")
    await visitor.box.fill("half a sen")
    await visitor.page.get_by_role("button", name="English").click()
    html = visitor.page.locator("html")
    await expect(html).to_have_attribute("lang", "en")
    await expect(visitor.meta_of("Good morning")).to_contain_text("delivered")
    await expect(visitor.page.get_by_text("A counsellor is here for you now.")).to_be_visible()
    await expect(visitor.box).to_have_value("half a sen")
    await visitor.page.get_by_role("button", name="Nederlands").click()
    await expect(html).to_have_attribute("lang", "nl")
    assert len([one for one in visitor.requests if "?region=" in one and "/v1" not in one]) == 1


async def test_english_is_told_to_the_counsellor(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start("&lang=en")
    view = await counsellor.claim()
    assert view["language"] == "en"


async def test_unsent_words_never_leave_the_page(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    sent: list[str] = []
    visitor.page.on("request", lambda request: sent.append(request.post_data or ""))
    await visitor.start()
    await counsellor.claim()
    await expect(visitor.page.get_by_text("Er is nu een medewerker")).to_be_visible()
    async with visitor.page.expect_request("**/typing") as typing:
        await visitor.box.press_sequentially("geheim")
    assert (await typing.value).post_data is None
    await visitor.box.fill("")
    assert not [body for body in sent if "geh" in body]
    assert len([one for one in visitor.requests if one.endswith("/typing")]) == 1


async def test_seen_waits_for_a_reader(visitor: VisitorPage, counsellor: Counsellor) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.page.get_by_role("button", name="Privacy").click()
    await counsellor.say("Lees je dit?")
    await expect(visitor.page.get_by_role("button", name="er is een nieuw bericht")).to_be_visible()

    async def delivered() -> bool:
        return bool((await counsellor.view())["visitor_delivered_n"] == 1)

    await until(delivered)
    assert (await counsellor.view())["visitor_seen_n"] == 0
    await visitor.page.get_by_role("button", name="er is een nieuw bericht").click()

    async def seen() -> bool:
        return bool((await counsellor.view())["visitor_seen_n"] == 1)

    await until(seen)


async def test_a_reader_of_old_words_is_not_pulled_away(
    new_visitor: NewVisitor, counsellor: Counsellor
) -> None:
    visitor = await new_visitor(viewport={"width": 320, "height": 568})
    await visitor.start()
    await counsellor.claim()
    for n in range(12):
        await counsellor.say(f"Zin nummer {n}, lang genoeg voor meer dan een regel.")
    await expect(visitor.bubbles).to_have_count(12)
    await visitor.page.evaluate("window.scrollTo(0, 0)")
    await expect(visitor.page.locator("#news")).to_be_hidden()
    await counsellor.say("Nieuw onderaan.")
    news = visitor.page.get_by_role("button", name="Nieuw bericht")
    await expect(news).to_be_visible()
    assert await visitor.page.evaluate("window.scrollY") == 0

    async def received() -> bool:
        return bool((await counsellor.view())["visitor_delivered_n"] == 13)

    await until(received)
    assert (await counsellor.view())["visitor_seen_n"] == 12
    await news.click()

    async def seen() -> bool:
        return bool((await counsellor.view())["visitor_seen_n"] == 13)

    await until(seen)
    await expect(visitor.page.get_by_text("Nieuw onderaan.")).to_be_in_viewport()
    await expect(news).to_be_hidden()


async def test_a_municipality_is_found_however_it_is_typed(visitor: VisitorPage) -> None:
    await visitor.open()
    await visitor.ask()
    place = visitor.page.locator("#place")
    for typed, meant in TYPED.items():
        await place.fill("")
        await expect(visitor.page.locator("#places")).to_be_hidden()
        await place.press_sequentially(typed)
        await expect(visitor.page.get_by_role("option").first).to_have_text(meant)
        await visitor.page.keyboard.press("ArrowDown")
        await visitor.page.keyboard.press("Enter")
        await expect(place).to_have_value(meant)
        await expect(visitor.screen("ask")).to_be_visible()


async def test_who_is_not_safe_first_hears_how_to_get_out(visitor: VisitorPage) -> None:
    await visitor.open()
    await visitor.ask()
    await visitor.page.check("[name=safe][value=no]")
    advice = visitor.page.locator("#unsafe")
    await expect(advice).to_contain_text("rode knop")
    await expect(advice).to_contain_text("112")
    await expect(advice).to_contain_text("later")
    await expect(visitor.page.locator("#go")).to_have_text("Toch chatten")
    await visitor.go()


async def test_a_professional_first_sees_the_number(visitor: VisitorPage) -> None:
    await visitor.open()
    await visitor.ask()
    await visitor.page.check("[name=role][value=professional]")
    number = visitor.page.get_by_role("link", name="Bel liever 0800-2000")
    await expect(number).to_be_in_viewport()
    await expect(number).to_have_attribute("href", "tel:08002000")
    await expect(visitor.page.locator("#go")).to_have_text("Toch chatten")
    await visitor.go()


async def test_near_the_limit_the_page_counts(visitor: VisitorPage, counsellor: Counsellor) -> None:
    await visitor.start()
    await counsellor.claim()
    count = visitor.page.locator("#count")
    await visitor.box.fill("😀" * 3_800)
    await expect(count).to_have_text("Je kunt nog 200 tekens typen.")
    await visitor.box.fill("😀" * 4_001)
    await expect(count).to_have_text("Je bericht is 1 tekens te lang.")
    await visitor.page.locator("#composer button").click()
    await expect(visitor.bubbles).to_have_count(0)
    await expect(visitor.box).to_have_value("😀" * 4_001)
    await visitor.box.fill("😀" * 4_000)
    await visitor.page.locator("#composer button").click()
    await expect(visitor.page.locator(".meta")).to_contain_text("bezorgd")
    assert await counsellor.texts() == ["😀" * 4_000]
