"""Whatever is written is shown as letters or refused, and the page stays up (invariant 11)."""

from __future__ import annotations

from playwright.async_api import expect

from tests.page.counsellor import Counsellor
from tests.page.visitor import VisitorPage

SHOWN = {
    "markup": "<img src=x onerror=alert(1)><script>alert(2)</script><b>vet</b>",
    "entity": "&lt;i&gt; &amp; &#60;",
    "address": "javascript:alert(1) https://example.org/?a=<b>",
    "format": "%s %d %n {0} {name} ${x} %(text)s",
    "override": "\u202eneppo\u202c is \u2066gewoon\u2069 tekst",
    "arabic": "هل أنت هنا؟ (ja)",
    "accents": "e\u0301" * 40 + "Z\u0335\u0321\u0322" * 40,
    "long word": "x" * 4_000,
    "emoji": "👩‍👩‍👧‍👦" * 200,
    "lines": "a\n\n\nb\n  c",
    "separators": "a\u2028b\u2029c",
    "template": "{{7*7}} <%= 7 %> #{7}",
}


async def test_inv11_what_either_side_writes_is_shown_as_letters(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    said: list[str] = []
    for kind, text in SHOWN.items():
        await visitor.say(text)
        await expect(visitor.page.locator(".meta").last).to_contain_text("bezorgd")
        await counsellor.say(text)
        said += [text, text]
        await expect(visitor.bubbles).to_have_count(len(said))
        assert await visitor.texts() == said, kind
        assert await counsellor.texts() == said, kind
        children = await visitor.page.evaluate(
            "[...document.querySelectorAll('.words')].map((node) => node.childElementCount)"
        )
        assert children == [0] * len(said), kind
        assert await visitor.overflow_px() <= 0, kind
        for bubble in (await visitor.bubbles.all())[-2:]:
            await expect(bubble).to_have_attribute("dir", "auto")
        assert visitor.noises == [], kind


async def test_control_characters_are_left_out(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.page.evaluate(
        r"""() => {
            document.getElementById("box").value = "a\u0000b\u0007\tc\u0085d\ud800e\u001b[31m";
            document.querySelector("#composer button").click();
        }"""
    )
    await expect(visitor.page.locator(".meta")).to_contain_text("bezorgd")
    assert await counsellor.texts() == ["ab cde[31m"]


async def test_nothing_but_space_is_not_sent(visitor: VisitorPage) -> None:
    await visitor.start()
    await visitor.say(" \n\u00a0 ")
    await expect(visitor.bubbles).to_have_count(0)


async def test_a_megabyte_does_not_stop_the_page(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    await visitor.box.fill("y" * 1_000_000)
    await visitor.page.locator("#composer button").click()
    await expect(visitor.page.locator("#count")).to_contain_text("te lang")
    await expect(visitor.bubbles).to_have_count(0)
    await visitor.say("Toch maar kort.")
    await expect(visitor.meta_of("Toch maar")).to_contain_text("bezorgd")
    assert await counsellor.texts() == ["Toch maar kort."]


async def test_events_of_a_newer_service_are_passed_over(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    """An unknown type counts in the order and does nothing else."""
    frames = (
        'event: beat\ndata: {"head": 2}\n\n'
        'event: event\nid: 1\ndata: {"k":1,"prev_k":0,"at_ms":1,"type":"dance","x":[]}\n\n'
        'event: weather\ndata: {"rain": true}\n\n: a comment\n\n'
        'event: event\nid: 2\ndata: {"k":2,"prev_k":1,"at_ms":1,"type":"message",'
        '"id":"01890000-0000-7000-8000-000000000000","author":"counsellor","n":1,"text":"hoi"}\n\n'
    )
    await visitor.page.route(
        "**/v1/visitor/events?*",
        lambda route: route.fulfill(content_type="text/event-stream", body=frames),
    )
    await visitor.start()
    await expect(visitor.bubbles).to_have_text(["hoi"])
    assert visitor.noises == []
