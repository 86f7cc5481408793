"""The pages: readable in black and white, and none of a long period left out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from tests.sheets.made import month, report
from tests.sheets.test_tables import told
from tests.ui.stage import application
from vt_desk.sheets.cells import Cell
from vt_desk.ui.qt.bars import Ink, paint_cell, paint_columns
from vt_desk.ui.qt.paper import as_pdf, head_font

MONTHS = tuple(month(f"2025-{number:02}", 40 + number) for number in range(1, 13))


@pytest.fixture(autouse=True)
def app() -> None:
    application()


def _ink() -> Ink:
    black = QColor(Qt.GlobalColor.black)
    return Ink(application().font(), black, black, black, black)


def _dark(cell: Cell, most: int) -> int:
    """How many pixels of a cell's left half are painted."""
    image = QImage(200, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_cell(painter, QRectF(0, 0, 200, 20), cell, most, _ink())
    painter.end()
    return sum(image.pixelColor(x, y).lightness() < 128 for x in range(100) for y in range(20))


def test_a_bar_is_as_long_as_its_number_and_empty_where_a_part_is_hidden() -> None:
    whole, half = _dark(Cell("40", 40), 40), _dark(Cell("20", 20), 40)
    assert whole > half > 0
    assert 0 < _dark(Cell("≥ 40", 40, hidden=True), 40) < half
    assert _dark(Cell("x", hidden=True), 40) == _dark(Cell("0", 0), 40) == 0
    assert _dark(Cell("40", 40), 0) == 0


def test_standing_bars_stay_in_their_place() -> None:
    image = QImage(300, 120, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    cells = [Cell("30", 30), Cell("x", hidden=True), Cell("≥ 12", 12, hidden=True)]
    paint_columns(painter, QRectF(20, 10, 260, 100), ["a", "b", "c"], cells, _ink())
    painter.end()
    white = QColor(Qt.GlobalColor.white)
    edge = [(x, y) for x in range(300) for y in (*range(8), *range(114, 120))]
    assert all(image.pixelColor(x, y) == white for x, y in edge)


@pytest.mark.parametrize("width", [34.0, 40.0, 46.0, 120.0])
def test_the_name_of_a_month_has_room_in_its_column(width: float) -> None:
    names = ["2026-10*", "2026-11", "Totaal"]
    font = head_font(names, width)
    assert all(QFontMetricsF(font).horizontalAdvance(name) <= width for name in names)
    assert font.pixelSize() <= 8


def _pages(content: bytes) -> int:
    return content.count(b"/Type /Page\n")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_long_period_goes_on_below(language: str) -> None:
    half = as_pdf(told(report(*MONTHS[:6]), language=language))
    year = as_pdf(told(report(*MONTHS), language=language))
    assert 2 <= _pages(half) < _pages(year)
    two = as_pdf(told(report(*MONTHS[:6]), report(*MONTHS[:6], region="zeeland")))
    assert _pages(two) > _pages(half)
