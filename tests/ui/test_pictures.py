"""What was painted is kept and drawn again: what is on screen must still follow every change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tests.ui.fingers import open_talks
from tests.ui.stage import Stage, application
from vt_desk.ui.qt.pictures import Pictures
from vt_desk.ui.qt.theme import ThemeChoice


@pytest.fixture(autouse=True)
def _qt() -> None:
    application()


@dataclass(frozen=True)
class Plain:
    tone: str


@dataclass(frozen=True)
class Other:
    tone: str


class Sheet:
    """Something to draw on that counts how often something is painted."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self.image = QImage(QSize(40, 40), QImage.Format.Format_RGB32)
        self.painted = 0

    def draw(self, face: Plain | Other, *, width: int = 10) -> QColor:
        def paint(painter: QPainter, rect: QRect) -> None:
            self.painted += 1
            painter.fillRect(rect, QColor(face.tone))

        painter = QPainter(self.image)
        self.pictures.draw(painter, QRect(5, 5, width, 10), face, paint)
        painter.end()
        return self.image.pixelColor(6, 6)


def test_the_same_is_painted_once() -> None:
    sheet = Sheet(Pictures())
    assert sheet.draw(Plain("red")) == sheet.draw(Plain("red")) == QColor("red")
    assert sheet.painted == 1
    assert sheet.draw(Plain("blue")) == QColor("blue")
    sheet.draw(Plain("red"), width=12)
    sheet.draw(Other("red"))
    assert sheet.painted == 4


def test_no_more_is_kept_than_there_is_room_for() -> None:
    sheet = Sheet(Pictures(most_px=250))
    for tone in ("red", "blue", "red", "green", "red", "blue"):
        assert sheet.draw(Plain(tone)) == QColor(tone)
    # Of red, blue and green two are kept, and green pushed out blue.
    assert sheet.painted == 4


async def test_cards_and_tabs_follow_every_change(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()

    def seen(widget: QWidget) -> QImage:
        return widget.grab().toImage()

    tabs, cards = [], []

    async def look() -> None:
        await shown.settle()
        tabs.append(seen(shown.window.talks.tabs))
        cards.append(seen(shown.window.side.talks.viewport()))

    await look()
    shown.desk.say(other, "Ben je daar nog?")
    await look()
    shown.window.talks.go_to(other)
    await look()
    await shown.desk.end(other, None)
    await look()
    shown.look.choose_theme(ThemeChoice.DARK)
    await look()
    shown.look.choose_percent(150)
    await look()
    for before, after in (*pairwise(tabs), *pairwise(cards)):
        assert before != after


async def test_a_second_that_passes_paints_the_waits_and_no_card_or_tab_anew(
    shown: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_talks(shown, 3)
    window = shown.window
    places = (window.talks.tabs, window.side.talks.viewport())
    shown.desk.pass_time(2)

    def seen() -> list[QImage]:
        return [place.grab().toImage() for place in places]

    before = seen()
    painted: list[tuple[object, ...]] = []
    monkeypatch.setattr(Pictures, "_keep", lambda _self, key, _picture: painted.append(key))
    shown.desk.pass_time(1)
    after = seen()
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True]
    assert painted == []


def test_what_is_painted_ahead_is_only_drawn_later_and_pushes_nothing_out() -> None:
    pictures = Pictures(most_px=250)
    sheet = Sheet(pictures)
    ahead = []

    def paint(painter: QPainter, rect: QRect) -> None:
        ahead.append(rect)
        painter.fillRect(rect, QColor("blue"))

    pictures.paint_ahead(QSize(10, 10), 1.0, Plain("blue"), paint)
    pictures.paint_ahead(QSize(10, 10), 1.0, Plain("blue"), paint)
    assert len(ahead) == 1
    assert sheet.draw(Plain("blue")) == QColor("blue")
    assert sheet.painted == 0
    sheet.draw(Plain("red"))
    pictures.paint_ahead(QSize(10, 10), 1.0, Plain("green"), paint)
    assert len(ahead) == 1
    sheet.draw(Plain("red"))
    assert sheet.painted == 1
