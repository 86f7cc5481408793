"""The talk on screen: follows the newest message, or keeps its place while somebody reads.

A message counts as seen when it was painted in the window that is in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QListView,
    QPushButton,
    QWidget,
)

from vt_desk.ui.models import words
from vt_desk.ui.models.talk import FOLLOWED_ROWS, TalkModel
from vt_desk.ui.qt.clipboard import copy_privately
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.signal_actions import SignalActions
from vt_desk.ui.views.talk_delegate import TalkDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.ui.qt.look import Look

Index = QModelIndex | QPersistentModelIndex

_NEAR_END_PX = 8
_NEAR_TOP_PX = 400


class TalkView(QListView):
    """A list of bubbles.

    Args:
        model: its rows.
        look: theme and fonts.
    """

    shown = Signal(int)
    """Messages up to this number were painted in the window in front."""
    painted = Signal(int)
    """Messages up to this number were painted."""
    earlier_wanted = Signal()
    later_wanted = Signal()
    newest_wanted = Signal()

    def __init__(self, model: TalkModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._look = look
        self._follow = True
        self._adjusting = False
        self._anchor: tuple[str, int] | None = None
        self._news = 0
        self._delegate = TalkDelegate(model, look, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.verticalScrollBar().setSingleStep(look.ems(1))
        self._button = QPushButton(self)
        set_kind(self._button, "news")
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self.go_to_newest)
        self._button.hide()
        self._copy = QAction(self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.triggered.connect(self.copy_selected)
        self._select = QAction(self)
        self._select.setShortcut(QKeySequence(Qt.Key.Key_F4))
        self._select.triggered.connect(self.open_words)
        for action in (self._copy, self._select):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.addAction(action)
        self.setModel(model)
        self.signal_actions = SignalActions(self, model)
        model.rowsAboutToBeInserted.connect(self._keep_place)
        model.rowsAboutToBeRemoved.connect(self._keep_place)
        model.modelReset.connect(self._on_reset)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self._on_range_changed(0, 0)
        look.changed.connect(self._on_look_changed)
        self.retranslate()

    @property
    def following(self) -> bool:
        """Whether the newest message is kept in view."""
        return self._follow

    @property
    def news(self) -> int:
        """How many messages came below what is in view."""
        return self._news

    def sizeHint(self) -> QSize:
        """The room that is left, and enough for a message."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Enough for a message: what stands below gives way first."""
        return QSize(super().minimumSizeHint().width(), self._look.ems(3))

    def retranslate(self) -> None:
        """Set every text again."""
        name = words.nickname(self._rows.conversation.nickname)
        self.setAccessibleName(self.tr("Conversation with %1").replace("%1", name))
        self.setAccessibleDescription(
            self.tr("F4 opens a message to select a part of it, Ctrl+C copies it whole")
        )
        self._copy.setText(self.tr("Copy message"))
        self._select.setText(self.tr("Select words"))
        self.signal_actions.refresh()
        self._show_news()

    def add_news(self, count: int) -> None:
        """That many messages came; say so when they are out of view."""
        if not self._follow or not self._rows.at_end:
            self._news += count
            self._show_news()

    def go_to_newest(self) -> None:
        """Show the newest message and follow again."""
        self._follow = True
        self._news = 0
        self._show_news()
        if not self._rows.at_end:
            self.newest_wanted.emit()
        else:
            self._rows.shorten()
        self.scheduleDelayedItemsLayout()

    def go_to_message(self, message_id: str) -> None:
        """Show one message in the middle, marked, and stay there."""
        row = self._rows.row_of(message_id)
        if row is None:
            return
        self._follow = False
        index = self._rows.index(row)
        self.executeDelayedItemsLayout()
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setFocus()

    def copy_selected(self) -> None:
        """Copy the selected messages, in their order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        found = [self._rows.message(row) for row in rows]
        text = "\n\n".join(message.text for message in found if message is not None)
        if text:
            copy_privately(text)

    def open_words(self) -> None:
        """Open the current message, or the newest, to select a part of its words."""
        index = self.currentIndex()
        if not index.isValid():
            index = self._rows.index(self._rows.rowCount() - 1)
        if self._rows.message(index.row()) is not None:
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)

    def dataChanged(self, topLeft: Index, bottomRight: Index, roles: Sequence[int] = ()) -> None:
        """Paint the rows again. Qt would lay all of them out, for a receipt.

        A height changes only with a day line, and that comes with rows that come or go.
        """
        self.viewport().update(self.visualRect(topLeft) | self.visualRect(bottomRight))

    def doItemsLayout(self) -> None:
        """Lay all rows out, to the width there is now."""
        self._delegate.fit(self.viewport().width())
        super().doItemsLayout()

    def settle(self) -> None:
        """Lay out in this frame what came, after the earliest rows went, if there are too many."""
        if self._follow:
            self._rows.shorten()
        self.executeDelayedItemsLayout()

    def updateGeometries(self) -> None:
        """After each layout: stay at the end, or where somebody reads."""
        self._adjusting = True
        super().updateGeometries()
        bar = self.verticalScrollBar()
        if self._follow:
            bar.setValue(bar.maximum())
        elif self._anchor is not None:
            row = self._rows.row_of(self._anchor[0])
            if row is not None:
                place = self.rectForIndex(self._rows.index(row)).top()
                bar.setValue(place - self._anchor[1])
            self._anchor = None
        self._adjusting = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say up to where."""
        super().paintEvent(event)
        n = self._last_in_view()
        if n:
            self.painted.emit(n)
            if self.isActiveWindow():
                self.shown.emit(n)

    def come_into_sight(self) -> None:
        """It is painted next: lay out now, and say up to where it is shown.

        Said while painting, what counts the unread would be painted twice.
        """
        self.executeDelayedItemsLayout()
        n = self._last_in_view()
        if n and self.isVisible() and self.isActiveWindow():
            self.shown.emit(n)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows have other heights: keep the place, and the button in the middle."""
        self._keep_place()
        super().resizeEvent(event)
        self._place_button()

    def changeEvent(self, event: QEvent) -> None:
        """Another language, or the window came to the front: what is in view is seen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.viewport().update()
        elif event.type() == QEvent.Type.ActivationChange:
            self.viewport().update()
        super().changeEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Back to the row whose words were open."""
        super().closeEditor(editor, hint)
        self.setFocus()

    def _last_in_view(self) -> int:
        index = self.indexAt(QPoint(self.viewport().width() // 2, self.viewport().height() - 1))
        row = index.row() if index.isValid() else self._rows.rowCount() - 1
        while row >= 0:
            message = self._rows.message(row)
            if message is not None and message.n is not None:
                return message.n
            row -= 1
        return 0

    def _keep_place(self, *_: object) -> None:
        if self._follow or self._anchor is not None:
            return
        index = self.indexAt(QPoint(self.viewport().width() // 2, 1))
        message = self._rows.message(index.row()) if index.isValid() else None
        if message is not None:
            self._anchor = (message.id, self.visualRect(index).top())

    def _on_reset(self) -> None:
        self._anchor = None
        self._follow = True

    def _on_scrolled(self, value: int) -> None:
        if self._adjusting:
            return
        bar = self.verticalScrollBar()
        at_end = value >= bar.maximum() - _NEAR_END_PX
        if at_end and not self._rows.at_end:
            self.later_wanted.emit()
            at_end = False
        self._follow = at_end
        if at_end and self._news:
            self._news = 0
            self._show_news()
        if at_end and self._rows.rowCount() > FOLLOWED_ROWS:
            QTimer.singleShot(0, self, self._rows.shorten)
        if value < _NEAR_TOP_PX and self._rows.has_earlier:
            self.earlier_wanted.emit()

    def _on_range_changed(self, _: int, most: int) -> None:
        # It keeps its room, so that lines do not break elsewhere when it comes.
        set_kind(self.verticalScrollBar(), "" if most else "idle")

    def _on_look_changed(self) -> None:
        self._keep_place()
        self.verticalScrollBar().setSingleStep(self._look.ems(1))
        self.scheduleDelayedItemsLayout()
        self._place_button()

    def _show_news(self) -> None:
        self._button.setVisible(self._news > 0)
        text = self.tr("%n new message(s)", "", self._news)
        self._button.setText(f"{text} ↓")
        self._button.setAccessibleName(text)
        self._place_button()

    def _place_button(self) -> None:
        self._button.adjustSize()
        area = self.viewport().geometry()
        self._button.move(
            area.center().x() - self._button.width() // 2,
            area.bottom() - self._button.height() - 12,
        )

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Rows came: the place is kept after the layout that follows."""
        super().rowsInserted(parent, start, end)
        if self._follow and self._rows.rowCount() > FOLLOWED_ROWS:
            QTimer.singleShot(0, self, self._rows.shorten)
