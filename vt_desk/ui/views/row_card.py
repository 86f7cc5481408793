"""What the rows of the two lists at the side have in common: a card with two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyle

from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.stylesheet import set_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex

GAP = 8
PAD = 12


class CardList(QListView):
    """A list as high as its rows, as long as there is room; Enter and double click choose."""

    chosen = Signal(int)
    on_ground = False
    """It stands on the window's own ground: Qt need not paint what is behind it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        set_kind(self, "cards")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))
        look.changed.connect(self.refit)

    def refit(self, *_: object) -> None:
        """Rows or letters changed: ask for another height."""
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def watch_rows(self) -> None:
        """Be as high as the rows of the model from now on."""
        model = self.model()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self.refit)

    def dataChanged(self, topLeft: Index, bottomRight: Index, roles: Sequence[int] = ()) -> None:
        """Paint the rows again. Qt would lay all of them out."""
        self.viewport().update(self.visualRect(topLeft) | self.visualRect(bottomRight))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are to be painted. Qt would paint all that lie between two."""
        viewport = self.viewport()
        for part in event.region():  # type: ignore[attr-defined]  # PySide6 has it, its stubs do not
            if self.on_ground:
                painter = QPainter(viewport)
                painter.fillRect(part, QColor(self._look.theme.ground))
                painter.end()
            super().paintEvent(QPaintEvent(part))

    def stand_on_ground(self) -> None:
        """It is where the window's own ground is."""
        self.on_ground = True
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        model = self.model()
        height = sum(self.sizeHintForRow(row) for row in range(model.rowCount()))
        return QSize(self._look.ems(12), height)

    def minimumSizeHint(self) -> QSize:
        """One row can be seen."""
        model = self.model()
        row = self.sizeHintForRow(0) if model.rowCount() else 0
        return QSize(self._look.ems(6), row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is drawn on a row, so there is always one that has it."""
        super().focusInEvent(event)
        # Qt makes the first row the current one by itself, but does not choose it.
        if not self.selectionModel().hasSelection() and self.model().rowCount():
            current = self.currentIndex()
            self.setCurrentIndex(current if current.isValid() else self.model().index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


def state_of(option: QStyleOptionViewItem) -> tuple[QRect, bool, bool, bool]:
    """Where a row is, and whether it is selected, has the focus, is below the mouse."""
    state: QStyle.StateFlag = option.state
    rect = QRect(option.rect)
    flag = QStyle.StateFlag
    return (
        rect,
        bool(state & flag.State_Selected),
        bool(state & flag.State_HasFocus),
        bool(state & flag.State_MouseOver),
    )


def line_heights(look: Look) -> tuple[int, int]:
    """Heights of the first and of a further line of a card."""
    first = max(look.metrics(bold=True).height(), look.metrics(Type.COUNTDOWN).height())
    return first, look.metrics(Type.QUIET).height()


def card_height(look: Look, further_lines: int) -> int:
    """Height of a row with so many lines below its first."""
    first, further = line_heights(look)
    return first + further_lines * (further + 4) + 2 * PAD - 4 + GAP


def paint_card(painter: QPainter, look: Look, rect: QRect, *, edge: str, width: int) -> QRect:
    """Draw the ground of a card.

    Returns:
        The room inside.
    """
    box = rect.adjusted(0, 0, 0, -GAP)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), width))
    painter.setBrush(QColor(look.theme.surface))
    inset = width / 2
    painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), 6, 6)
    return card_room(rect)


def card_room(rect: QRect) -> QRect:
    """The room inside a card."""
    return rect.adjusted(PAD, PAD - 2, -PAD, -GAP - PAD + 2)


def paint_pair(
    painter: QPainter,
    rect: QRect,
    left: tuple[str, QColor],
    right: tuple[str, QColor],
    fonts: tuple[Type, bool, Type, bool],
    look: Look,
) -> None:
    """Write a line with something at its left and at its right end; the left is cut short."""
    right_font = look.font(fonts[2], bold=fonts[3])
    right_width = look.metrics(fonts[2], bold=fonts[3]).horizontalAdvance(right[0])
    painter.setFont(right_font)
    painter.setPen(right[1])
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | middle), right[0])
    room = rect.adjusted(0, 0, -(right_width + 8 if right[0] else 0), 0)
    paint_cut(painter, room, left[0], left[1], fonts[0], bold=fonts[1], look=look)


def paint_cut(
    painter: QPainter,
    rect: QRect,
    text: str,
    tone: QColor | str,
    kind: Type,
    *,
    bold: bool,
    look: Look,
) -> None:
    """Write a line at the left, cut short where there is no room for it."""
    metrics = look.metrics(kind, bold=bold)
    painter.setFont(look.font(kind, bold=bold))
    painter.setPen(QColor(tone))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
