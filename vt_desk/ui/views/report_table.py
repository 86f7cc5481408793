"""The preview of a table: standing bars for what has an order, and rows with lying bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vt_desk.sheets.cells import Cell
from vt_desk.ui.models.report import Index, TableModel
from vt_desk.ui.qt.bars import Ink, paint_cell, paint_columns
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.views.row_card import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

CHART_EMS = 8
LABEL_SHARE = 0.36
_MARGIN = 8


def ink_of(look: Look, size: Type = Type.BODY) -> Ink:
    """What to paint with on screen."""
    theme = look.theme
    colours = (theme.text, theme.text_quiet, theme.edge, theme.accent)
    return Ink(look.font(size), *(QColor(colour) for colour in colours))


class Chart(QWidget):
    """Standing bars, one for each month or hour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: tuple[str, ...] = ()
        self._cells: tuple[Cell, ...] = ()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_bars(self, title: str, names: Sequence[str], cells: Sequence[Cell]) -> None:
        """Show other bars; without any it is not there."""
        self._names, self._cells = tuple(names), tuple(cells)
        read = ", ".join(f"{name}: {cell.text}" for name, cell in zip(names, cells, strict=True))
        self.setAccessibleName(f"{title}. {read}")
        self.setVisible(bool(cells))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        place = QRectF(self.rect()).adjusted(_MARGIN, 0, -_MARGIN, 0)
        size = Type.QUIET if len(self._cells) > 12 else Type.BODY  # noqa: PLR2004 - hours are many
        paint_columns(painter, place, self._names, self._cells, ink_of(self._look, size))
        painter.end()

    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.ems(CHART_EMS))
        self.update()


class _Bars(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A number and its bar."""
        rect, selected, focused, _ = state_of(option)
        place = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        theme = self._look.theme
        if selected:
            painter.fillRect(place, QColor(theme.surface_own))
        most = index.data(TableModel.MOST)
        cell = index.data(TableModel.CELL)
        inner = place.adjusted(_MARGIN, 0, -_MARGIN, 0)
        if isinstance(cell, Cell):
            paint_cell(painter, inner, cell, most, ink_of(self._look))
        if focused:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.restore()


class ReportTable(QTableView):
    """One table; the arrow keys go from cell to cell."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows = TableModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Bars(look, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        look.changed.connect(self._on_look_changed)
        self.rows.modelReset.connect(self._give_room)
        self._on_look_changed()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._look.ems(40), self._look.ems(20))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels have what the months leave."""
        self._give_room()
        super().resizeEvent(event)

    def _give_room(self) -> None:
        months = self.rows.columnCount() * self.horizontalHeader().minimumSectionSize()
        left = self.viewport().width() + self.verticalHeader().width() - months
        self.verticalHeader().setMaximumWidth(max(round(self.width() * LABEL_SHARE), left))

    def _on_look_changed(self) -> None:
        widest = self._look.metrics(bold=True).horizontalAdvance("2026-12*")
        self.horizontalHeader().setMinimumSectionSize(widest + 3 * _MARGIN)
        self.verticalHeader().setDefaultSectionSize(self._look.ems(1.5))
        self._give_room()
        self.viewport().update()
