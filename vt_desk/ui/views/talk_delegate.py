"""Painting the rows of a talk, and opening one to select a part of its words."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from vt_desk.domain.conversation import Message, Party
from vt_desk.ui.models.talk import Receipt, TalkModel
from vt_desk.ui.qt.clipboard import PrivateTextEdit
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.bubble import PAD_X, PAD_Y, Bubble, lay_out
from vt_desk.ui.views.signal_marks import paint_marks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from vt_desk.domain.signal_words import Hit

Index = QModelIndex | QPersistentModelIndex

SIDE = 24
META_GAP = 4
ROW_GAP = 12
_RADIUS = 8.0
_KEPT_LAYOUTS = 256
_WIDEST_SHARE = 0.82


@dataclass(frozen=True, slots=True)
class RowFace:
    """All that is seen of a row; the words of a message do not change.

    Attributes:
        message: its id; None for the closing note.
    """

    message: str | None
    about: str
    day: str
    hits: tuple[Hit, ...]
    selected: bool


class TalkDelegate(QStyledItemDelegate):
    """Paints bubbles.

    Sizes are kept by message, since a list view asks for all of them on each
    change; layouts are kept for the rows that were on screen last, and their pictures with
    all others: a new message moves all rows, another tab shows those that it showed before,
    and painting their letters again took most of the time.
    """

    def __init__(self, rows: TalkModel, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._rows = rows
        self._look = look
        self._width = 0
        self._sizes: dict[tuple[str, bool], QSize] = {}
        self._layouts: OrderedDict[str, Bubble] = OrderedDict()
        look.changed.connect(self.forget)

    def forget(self) -> None:
        """The letters have another size: measure again."""
        self._sizes.clear()
        self._layouts.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row: its day line, the bubble, and what stands below it."""
        row, rows = index.row(), self._rows
        message = rows.message(row)
        face = RowFace(
            message=None if message is None else message.id,
            about=rows.note(row) if message is None else rows.meta(message),
            day=rows.day_line(row),
            hits=() if message is None else rows.marks.of(message),
            selected=bool(_state(option) & QStyle.StateFlag.State_Selected),
        )
        self._look.pictures.draw(
            painter,
            _rect(option),
            face,
            partial(self._paint, message, face),
            ground=self._look.theme.surface,
        )

    def _paint(
        self, message: Message | None, face: RowFace, painter: QPainter, rect: QRect
    ) -> None:
        if message is None:
            self._paint_note(painter, rect, face.about)
            return
        if face.day:
            self._paint_day(painter, rect, face.day)
            rect.setTop(self._day_height())
        self._paint_message(painter, rect, message, selected=face.selected)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """How high a row is at the width of the view; asked for every row at every layout."""
        row = index.row()
        rows = self._rows
        message = rows.message(row)
        if message is None:
            width = self._width
            return QSize(width, self._note_rect(QRect(0, 0, width, 0), rows.note(row)).height())
        begins_day = rows.begins_day(row)
        key = (message.id, begins_day)
        found = self._sizes.get(key)
        if found is None:
            height = self._height(message)
            if begins_day:
                height += self._day_height()
            found = self._sizes[key] = QSize(self._width, height)
        return found

    def fit(self, width: int) -> None:
        """Lay rows out to this width from now on."""
        if width != self._width:
            self._width = width
            self.forget()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field that cannot be changed, to select a part of the words."""
        field = PrivateTextEdit(parent)
        field.setReadOnly(True)
        field.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        field.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        field.setAccessibleName(self.tr("Words of this message, to select and copy"))
        field.document().setDocumentMargin(PAD_Y)
        set_kind(field, "reader")
        message = self._rows.message(index.row())
        theme = self._look.theme
        own = message is not None and message.author is Party.COUNSELLOR
        ground = theme.surface_own if own else theme.ground
        field.setStyleSheet(
            f"background: {ground}; border: 2px solid {theme.accent}; border-radius: 6px;"
        )
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the words in, all of them selected."""
        message = self._rows.message(index.row())
        if isinstance(editor, QPlainTextEdit) and message is not None and not editor.toPlainText():
            editor.setPlainText(message.text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Nothing goes back: the words are not changed."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Lay the field over the bubble, somewhat wider, and high enough to scroll in."""
        box = self.bubble_rect(_rect(option), index)
        parent = editor.parentWidget()
        if box is None or parent is None:
            return
        # The ring of a chosen bubble goes half its width beyond the bubble.
        box = box.adjusted(-1, -1, 1, 1)
        viewport = parent.rect()
        wide = max(box.width() + 2 * PAD_X, self._look.ems(14))
        left = box.right() - wide + 1 if box.left() > SIDE else box.left()
        high = max(box.height(), self._look.ems(2))
        field = QRect(max(0, left), box.top(), wide, min(high, viewport.height()))
        if field.bottom() > viewport.bottom():
            field.moveBottom(viewport.bottom())
        if field.top() < 0:
            field.moveTop(0)
        editor.setGeometry(field)

    def bubble_rect(self, row_rect: QRect, index: Index) -> QRect | None:
        """Where the bubble of a row lies; None for the closing note."""
        model = self._rows
        message = model.message(index.row())
        if message is None:
            return None
        rect = QRect(row_rect)
        if model.begins_day(index.row()):
            rect.setTop(rect.top() + self._day_height())
        return self._box(rect, message, self._bubble(message)).toAlignedRect()

    def _paint_message(
        self, painter: QPainter, rect: QRect, message: Message, *, selected: bool
    ) -> None:
        theme = self._look.theme
        own = message.author is Party.COUNSELLOR
        bubble = self._bubble(message)
        box = self._box(rect, message, bubble)
        receipt = self._rows.receipt(message) if own else Receipt.SENT
        edge = theme.accent if selected else theme.surface_own if own else theme.line
        pen = QPen(QColor(edge), 2 if selected else 1)
        if receipt is Receipt.QUEUED:
            pen = QPen(QColor(theme.edge), 1, Qt.PenStyle.DashLine)
        elif receipt is Receipt.REFUSED:
            pen = QPen(QColor(theme.warn), 2)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.surface_own if own else theme.ground))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(QColor(theme.text))
        bubble.paint(painter, box)
        paint_marks(painter, box, bubble, self._rows.marks.of(message), theme)
        painter.setFont(self._look.font(Type.QUIET))
        painter.setPen(QColor(theme.warn if receipt is Receipt.REFUSED else theme.text_quiet))
        text = self._rows.meta(message)
        if bubble.cut:
            cut = self.tr("cut short: F4 shows all")
            text = f"{cut} · {text}"
        line = QRectF(
            rect.left() + SIDE,
            box.bottom() + META_GAP,
            rect.width() - 2 * SIDE,
            self._look.metrics(Type.QUIET).height(),
        )
        side = Qt.AlignmentFlag.AlignRight if own else Qt.AlignmentFlag.AlignLeft
        # The beginning is what matters: in large letters Qt would cut it off at the left.
        text = self._look.metrics(Type.QUIET).elidedText(
            text, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, int(side | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_day(self, painter: QPainter, rect: QRect, text: str) -> None:
        theme = self._look.theme
        painter.setFont(self._look.font(Type.QUIET))
        metrics = self._look.metrics(Type.QUIET)
        line = QRect(rect.left() + SIDE, rect.top(), rect.width() - 2 * SIDE, self._day_height())
        middle = line.top() + line.height() // 2 - 2
        half = metrics.horizontalAdvance(text) // 2 + 12
        painter.setPen(QColor(theme.line))
        painter.drawLine(line.left(), middle, line.center().x() - half, middle)
        painter.drawLine(line.center().x() + half, middle, line.right(), middle)
        painter.setPen(QColor(theme.text_quiet))
        words = QRect(line.left(), middle - metrics.height(), line.width(), 2 * metrics.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_note(self, painter: QPainter, rect: QRect, text: str) -> None:
        theme = self._look.theme
        box = QRectF(rect).adjusted(SIDE, ROW_GAP, -SIDE, -ROW_GAP)
        painter.setPen(QPen(QColor(theme.warn), 1))
        painter.setBrush(QColor(theme.warn_fill))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(QColor(theme.text))
        painter.setFont(self._look.font(bold=True))
        inner = box.adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _note_rect(self, rect: QRect, text: str) -> QRect:
        width = rect.width() - 2 * (SIDE + PAD_X)
        inner = self._look.metrics(bold=True).boundingRect(
            QRect(0, 0, max(1, width), 10_000),
            int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap),
            text,
        )
        return QRect(0, 0, rect.width(), inner.height() + 2 * (PAD_Y + ROW_GAP) + META_GAP)

    def _box(self, rect: QRect, message: Message, bubble: Bubble) -> QRectF:
        width = bubble.size.width() + 2 * PAD_X + 2
        height = bubble.size.height() + 2 * PAD_Y
        own = message.author is Party.COUNSELLOR
        left = rect.right() + 1 - SIDE - width if own else rect.left() + SIDE
        return QRectF(left, rect.top(), width, height)

    def _height(self, message: Message) -> int:
        words = self._bubble(message).size.height()
        meta = self._look.metrics(Type.QUIET).height()
        return round(words) + 2 * PAD_Y + META_GAP + meta + ROW_GAP

    def _bubble(self, message: Message) -> Bubble:
        key = message.id
        found = self._layouts.get(key)
        if found is None:
            widest = (self._width - 2 * SIDE) * _WIDEST_SHARE - 2 * PAD_X
            found = lay_out(message.text, self._look.font(), max(40.0, widest))
            self._layouts[key] = found
            if len(self._layouts) > _KEPT_LAYOUTS:
                self._layouts.popitem(last=False)
        else:
            self._layouts.move_to_end(key)
        return found

    def _day_height(self) -> int:
        return self._look.metrics(Type.QUIET).height() + 20


def _rect(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
