"""Words that mean harm are letters here, and nothing else (invariant 11)."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from tests.ui.stage import Stage, application
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


def test_words_write_nothing_outside_their_bubble() -> None:
    application()
    for words in ("Z" + "\u0301\u0329" * 900, "\u202e" + "w" * 900, "\u05e9" * 900):
        bubble = lay_out(words, QFont(), 300)
        box = QRectF(200, 200, bubble.size.width() + 26, bubble.size.height() + 16)
        image = QImage(900, 1200, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        bubble.paint(painter, box)
        painter.end()
        assert _inked(image, box.toAlignedRect())
        painter.begin(image)
        painter.fillRect(box.toAlignedRect(), Qt.GlobalColor.white)
        painter.end()
        assert not _inked(image, image.rect())


def _inked(image: QImage, place: QRect) -> bool:
    part = image.copy(place)
    blank = QImage(part.size(), part.format())
    blank.fill(Qt.GlobalColor.white)
    return part != blank


def test_a_long_text_is_cut_for_the_eye_only() -> None:
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
