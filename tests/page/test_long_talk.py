"""A long talk: the page has no more to do for a word than at its beginning."""

from __future__ import annotations

from playwright.async_api import expect

from tests.page.counsellor import Counsellor
from tests.page.visitor import VisitorPage

LONG = 60
# A new bubble, its neighbours, and what is in them.
AT_MOST = 12
_WATCH = """() => {
  window.touched = new Set();
  new MutationObserver((records) => records.forEach((record) => window.touched.add(record.target)))
    .observe(document.getElementById("log"),
      {subtree: true, childList: true, attributes: true, characterData: true});
}"""


async def test_a_message_redraws_its_neighbours_alone(
    visitor: VisitorPage, counsellor: Counsellor
) -> None:
    await visitor.start()
    await counsellor.claim()
    for number in range(LONG):
        await counsellor.say(f"Zin {number}.")
    await visitor.say("Ja.")
    await expect(visitor.meta_of("Ja.")).to_contain_text("bezorgd")
    await visitor.page.evaluate(_WATCH)

    await counsellor.say("Goed zo.")
    await expect(visitor.bubbles).to_have_count(LONG + 2)
    assert 0 < await visitor.page.evaluate("touched.size") <= AT_MOST
    await visitor.page.evaluate("touched.clear()")
    await visitor.say("Dank je.")
    await expect(visitor.meta_of("Dank je.")).to_contain_text("bezorgd")
    assert 0 < await visitor.page.evaluate("touched.size") <= AT_MOST
