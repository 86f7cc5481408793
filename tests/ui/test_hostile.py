"""Words that mean harm are letters here, and nothing else (invariant 11)."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from tests.ui.stage import Stage
from vt_desk.ui.views.bubble import MOST_LINES, lay_out

WORDS = {
    "markup": "<b>vet</b><img src='file:///etc/passwd'><a href='javascript:alert(1)'>klik</a>",
    "format": "%s %n %1 {0} {__class__}",
    "override": "\u202egnp.exe\u202d en \u2066isolaat",
    "right to left": "\u05e9\u05dc\u05d5\u05dd 123 \u0645\u0631\u062d\u0628\u0627",
    "emoji": "👩‍👩‍👧‍👦" * 500,
    "piled up": "Z" + "\u0301" * 2000,
    "one long word": "w" * 4000,
    "lines": "\n" * 3999 + "x",
    "tabs": "\t" * 4000,
    "separators": "\u2028\u2029" * 1000,
    "link": "https://voorbeeld.nl javascript:alert(1)",
    "nothing to see": "\u200b\u200c\u200d\ufeff" * 1000,
    "private use": "\ue000\uffff\U0010ffff" * 300,
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_any_words_are_painted_and_the_window_stays(shown: Stage, words: str) -> None:
    one = shown.desk.arrive()
    await shown.desk.claim(one)
    began = time.perf_counter()
    shown.desk.say(one, words)
    await shown.settle()
    page = shown.window.talks.page(one)
    assert page is not None
    image = page.view.viewport().grab().toImage()
    assert time.perf_counter() - began < 3
    assert image.width() > 100
    index = page.view.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.DisplayRole) == words
    page.view.setCurrentIndex(index)
    page.view.open_words()
    await shown.settle()
    editor = page.view.viewport().findChild(QPlainTextEdit)
    assert editor is not None
    assert editor.isReadOnly()
    assert not editor.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByMouse
    assert shown.window.windowTitle() in ("VT Desk", "VT Desk (1)")


async def test_words_stay_inside_their_bubble(shown: Stage) -> None:
    """Piled-up accents and an override cannot write over what the window says itself."""
    one = shown.desk.arrive()
    await shown.desk.claim(one)
    shown.desk.say(one, "gewoon")
    await shown.settle()
    page = shown.window.talks.page(one)
    assert page is not None
    view = page.view
    place = view.visualRect(view.model().index(0, 0))
    below = place.adjusted(0, place.height() - 20, 0, 0)
    calm = view.viewport().grab(below).toImage()
    plain = shown.window.board.talk_model(one)
    assert plain is not None
    message = plain.message(0)
    assert message is not None
    delegate = view.itemDelegate()
    wild = lay_out("gewoon" + "\u0329\u0323\u0331" * 40, shown.look.font(), 400)
    assert wild.size.height() <= 3 * lay_out("gewoon", shown.look.font(), 400).size.height()
    assert delegate is not None
    assert isinstance(calm, QImage)


def test_a_long_text_is_cut_for_the_eye_only() -> None:
    from PySide6.QtGui import QFont

    from tests.ui.stage import application

    application()
    bubble = lay_out("regel\n" * 200, QFont(), 400)
    assert sum(layout.lineCount() for _, layout in bubble.paragraphs) <= MOST_LINES
    assert bubble.cut > 0
    assert not lay_out("kort", QFont(), 400).cut


async def test_no_label_of_the_window_reads_markup(shown: Stage) -> None:
    one = shown.desk.arrive(municipality="<b>GM</b>")
    await shown.desk.claim(one)
    shown.desk.arrive(municipality="<img src=x>")
    await shown.settle()
    rich = {Qt.TextFormat.RichText, Qt.TextFormat.MarkdownText}
    for label in shown.window.findChildren(QLabel):
        assert label.textFormat() not in rich
        if "<" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText
        assert not label.openExternalLinks()
