"""An overview on paper: A4 pages that read well in black and white, printed or as a PDF.

Everything is measured in points; the painter is scaled to the device once.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from vt_desk.sheets import texts
from vt_desk.sheets.cells import Cell, largest
from vt_desk.sheets.tables import NUMBERS
from vt_desk.ui.qt.bars import Ink, paint_cell, paint_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.sheets.tables import Overview, Part, Row, Table

POINTS_PER_INCH = 72
MARGIN_MM = 16
ACROSS = 6
"""Months beside each other, half a year; more go on below."""
_LABEL_SHARE = 0.36
_TITLE, _HEADING, _BODY, _SMALL, _LEAST = 18, 12, 9, 8, 5
_CHART = 120
_COLUMNS = ("hours",)
"""Tables that are a chart of standing bars as well."""


def layout() -> QPageLayout:
    """A4, upright."""
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
        QPageLayout.Unit.Millimeter,
    )


def as_pdf(overview: Overview) -> bytes:
    """The pages as a PDF's bytes; its words can be searched and read aloud."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(600)
    writer.setTitle(f"{overview.say(texts.TITLE)} {overview.regions} {overview.period}")
    writer.setCreator("VT Desk")
    writer.setPageLayout(layout())
    paint_pages(writer, overview)
    buffer.close()
    return bytes(content.data())


def as_pdf_without_window(overview: Overview) -> bytes:
    """The same where no application runs and there may be no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication(["vt-desk"])
    content = as_pdf(overview)
    del app
    return content


def paint_pages(device: QPagedPaintDevice, overview: Overview) -> bool:
    """Paint every page on a printer or a PDF writer whose layout is set.

    Returns:
        Whether the device took it.
    """
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        _Pages(device, painter, overview).paint()
    finally:
        taken = painter.end()
    return taken


class _Pages:
    def __init__(self, device: QPagedPaintDevice, painter: QPainter, overview: Overview) -> None:
        self._device = device
        self._painter = painter
        self._overview = overview
        scale = device.logicalDpiX() / POINTS_PER_INCH
        painter.scale(scale, scale)
        inside = device.pageLayout().paintRect(QPageLayout.Unit.Point)
        self._width, self._height = inside.width(), inside.height()
        self._y = 0.0
        self._page = 1

    def paint(self) -> None:
        """All pages."""
        overview = self._overview
        self._say(overview.say(texts.TITLE), _TITLE, bold=True)
        for name, value in (
            (texts.REGION if len(overview.parts) == 1 else texts.REGIONS, overview.regions),
            (texts.PERIOD, overview.period),
            (texts.MADE, overview.made),
        ):
            self._say(f"{overview.say(name)}: {value}", _BODY)
        for number, part in enumerate(overview.parts):
            if number:
                self._new_page()
            self._part(part)
        self._gap(_BODY)
        self._keep_together(8 * _BODY)
        self._say(overview.say(texts.ABOUT), _HEADING, bold=True)
        for note in overview.notes:
            self._say(note, _SMALL)
        self._foot()

    def _part(self, part: Part) -> None:
        self._gap(_HEADING)
        self._say(part.name, _TITLE, bold=True)
        numbers = part.table(NUMBERS)
        months = len(self._overview.months)
        if months > 1:
            first = numbers.rows[0]
            self._chart(
                f"{first.label} {self._overview.say(texts.COLUMN_OF)}",
                [name.removesuffix("*") for name in self._overview.columns[:months]],
                first.cells[:months],
            )
        for table in part.tables:
            if table.name in _COLUMNS and months:
                self._chart(
                    table.title,
                    [row.code for row in table.rows],
                    [row.cells[-1] for row in table.rows],
                )
            for start in range(0, months, ACROSS):
                self._table(table, start, start + ACROSS)

    def _table(self, table: Table, start: int, stop: int) -> None:
        months = len(self._overview.months)
        # The total stands beside the last of the months.
        stop = stop + 1 if stop >= months else stop
        names = self._overview.columns[start:stop]
        bars = table.name != NUMBERS
        of_month = largest([c for row in table.rows for c in row.cells[start : min(stop, months)]])
        of_total = largest([c for row in table.rows for c in row.cells[months:stop]])
        width = self._width * (1 - _LABEL_SHARE) / len(names)
        self._gap(_BODY)
        self._keep_together(7 * _BODY * 1.5)
        self._head(table, names, width)
        for row in table.rows:
            height = self._height_of(row)
            if self._y + height > self._height - 2 * _SMALL:
                self._new_page()
                self._head(table, names, width)
            self._label(row, height)
            for number, cell in enumerate(row.cells[start:stop]):
                left = self._width * _LABEL_SHARE + number * width
                place = QRectF(left + 4, self._y, width - 8, height)
                most = of_total if start + number >= months else of_month
                paint_cell(self._painter, place, cell, most if bars else 0, self._ink())
            self._y += height
            self._rule(QColor("#D0D0D0"))

    def _head(self, table: Table, names: Sequence[str], width: float) -> None:
        self._say(table.title, _HEADING, bold=True)
        painter, height = self._painter, 1.5 * _BODY
        painter.setFont(head_font(names, width - 6))
        painter.setPen(Qt.GlobalColor.black)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, name in enumerate(names):
            left = self._width * _LABEL_SHARE + number * width
            painter.drawText(QRectF(left + 2, self._y, width - 6, height), right, name)
        self._y += height
        self._rule(QColor(Qt.GlobalColor.black))

    def _height_of(self, row: Row) -> float:
        return self._bounds(row.label, _font(_BODY), self._width * _LABEL_SHARE - 4) + 3

    def _label(self, row: Row, height: float) -> None:
        self._painter.setFont(_font(_BODY))
        self._painter.setPen(Qt.GlobalColor.black)
        place = QRectF(0, self._y, self._width * _LABEL_SHARE - 4, height)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(place, flags, row.label)

    def _chart(self, title: str, names: Sequence[str], cells: Sequence[Cell]) -> None:
        self._gap(_BODY)
        self._keep_together(_CHART + 3 * _HEADING)
        self._say(title, _HEADING, bold=True)
        place = QRectF(0, self._y, self._width, _CHART)
        paint_columns(self._painter, place, names, cells, self._ink())
        self._y += _CHART

    def _say(self, text: str, size: int, *, bold: bool = False) -> None:
        font = _font(size, bold=bold)
        height = self._bounds(text, font, self._width)
        self._keep_together(height)
        self._painter.setFont(font)
        self._painter.setPen(Qt.GlobalColor.black)
        place = QRectF(0, self._y, self._width, height)
        self._painter.drawText(place, Qt.TextFlag.TextWordWrap, text)
        self._y += height + size * 0.3

    def _bounds(self, text: str, font: QFont, width: float) -> float:
        metrics = QFontMetricsF(font)
        room = QRectF(0, 0, width, self._height)
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()

    def _gap(self, height: float) -> None:
        if self._y:
            self._y += height

    def _keep_together(self, height: float) -> None:
        if self._y + height > self._height - 2 * _SMALL:
            self._new_page()

    def _new_page(self) -> None:
        self._foot()
        self._device.newPage()
        self._page += 1
        self._y = 0.0

    def _foot(self) -> None:
        overview = self._overview
        self._painter.setFont(_font(_SMALL))
        self._painter.setPen(QColor("#404040"))
        place = QRectF(0, self._height - _SMALL * 1.2, self._width, _SMALL * 1.5)
        named = f"{overview.say(texts.TITLE)} · {overview.regions} · {overview.period}"
        left = QFontMetricsF(_font(_SMALL)).elidedText(
            named, Qt.TextElideMode.ElideRight, self._width - 90
        )
        self._painter.drawText(place, Qt.AlignmentFlag.AlignLeft, left)
        page = f"{overview.say(texts.PAGE)} {self._page}"
        self._painter.drawText(place, Qt.AlignmentFlag.AlignRight, page)

    def _rule(self, colour: QColor) -> None:
        self._painter.setPen(QPen(colour, 0.4))
        self._painter.drawLine(0, round(self._y), round(self._width), round(self._y))

    @staticmethod
    def _ink() -> Ink:
        black = QColor(Qt.GlobalColor.black)
        return Ink(_font(_SMALL), black, QColor("#404040"), black, QColor("#606060"))


def head_font(names: Sequence[str], width: float) -> QFont:
    """The largest font, up to that of a table's head, in which every name has room.

    Args:
        names: of the columns.
        width: of one column, in points.
    """
    for size in range(_SMALL, _LEAST, -1):
        font = _font(size, bold=True)
        if max(map(QFontMetricsF(font).horizontalAdvance, names)) <= width:
            return font
    return _font(_LEAST, bold=True)


def _font(size: int, *, bold: bool = False) -> QFont:
    # In pixels of the scaled painter, which are points; unhinted, as paper has no pixels.
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
