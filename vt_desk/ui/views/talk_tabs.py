"""The row of tabs: colour, name, unread, and since when somebody waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from vt_desk.domain.severity import Severity
from vt_desk.ui.models import words
from vt_desk.ui.models.escalation import PHONE
from vt_desk.ui.models.signals import FLAG
from vt_desk.ui.models.times import Wait
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.views.actions import TABS
from vt_desk.ui.views.talks_list import badge_width, paint_badge, wait_text

if TYPE_CHECKING:
    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.models.talks import Talk, TalksModel

Index = QModelIndex | QPersistentModelIndex
_PAD = 16
_GAP = 8
_COLOUR_PX = 4
_AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class _Face:
    """All that is seen of a tab, but for what is another each second or with each message."""

    name: str
    colour: int
    has_unread: bool
    danger: bool
    phoned: bool
    flagged: bool
    ended: bool
    current: bool
    focused: bool

    def paint(self, look: Look, painter: QPainter, rect: QRect) -> None:
        """Paint it into a rectangle."""
        theme = look.theme
        if self.current:
            painter.fillRect(rect, QColor(theme.surface))
        colour = look.visitor_colour(self.colour)
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width() - 1, _COLOUR_PX), colour)
        painter.setPen(QColor(theme.line))
        painter.drawLine(rect.right(), rect.top(), rect.right(), rect.bottom())
        room = _room(rect)
        if self._marks:
            painter.setFont(look.font(bold=True))
            painter.setPen(QColor(theme.danger))
            painter.drawText(room, _AT_LEFT, self._marks)
        room.setLeft(room.left() + look.metrics(bold=True).horizontalAdvance(self._marks))
        painter.setFont(look.font(bold=self.current or self.has_unread))
        painter.setPen(QColor(theme.text_quiet if self.ended else theme.text))
        painter.drawText(room, _AT_LEFT, self.name)
        if self.focused:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(2, _COLOUR_PX + 2, -3, -3))

    def paint_unread(self, look: Look, painter: QPainter, rect: QRect, count: int) -> None:
        """Paint the number of unread messages behind the name."""
        room = _room(rect)
        left = room.left() + look.metrics(bold=True).horizontalAdvance(self._marks + self.name)
        right = left + _GAP + badge_width(look, count)
        paint_badge(painter, look, right, room.center().y() + 1, count)

    @property
    def _marks(self) -> str:
        """Help by phone, acute danger, signal words."""
        marks = (f"{PHONE} " if self.phoned else "") + ("! " if self.danger else "")
        return marks + (f"{FLAG} " if self.flagged else "")


def _room(rect: QRect) -> QRect:
    """What is left of a tab for words."""
    return rect.adjusted(_PAD, _COLOUR_PX, -_PAD, 0)


class TalkTabs(QTabBar):
    """Tabs in the order of the model, painted from it."""

    def __init__(self, model: TalksModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._look = look
        # All of it is painted here: Qt need not paint what is behind it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        look.changed.connect(self.refit)
        model.dataChanged.connect(self._on_rows_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setAccessibleName(self.tr("Conversations"))
        for index in range(self.count()):
            self.setTabText(index, self._name(index))
        self.refresh()

    def add(self, conversation: ConversationId) -> int:
        """Add a tab at the end."""
        at = self.addTab("")
        self.setTabData(at, conversation)
        # The tab's size is asked for again now that it is known whose it is.
        self.setTabText(at, self._name(at))
        self.refresh()
        return at

    def conversation(self, index: int) -> ConversationId | None:
        """Whose tab it is."""
        found: ConversationId | None = self.tabData(index)
        return found

    def index_of(self, conversation: ConversationId) -> int:
        """Where its tab is, or -1."""
        for index in range(self.count()):
            if self.tabData(index) == conversation:
                return index
        return -1

    def bring(self, index: int) -> None:
        """Make a tab the current one, and paint only the two that look otherwise by it."""
        before, first = self.currentIndex(), self.tabRect(0)
        if index == before:
            return
        # Qt asks for the whole row to be painted. Nobody else asks for anything meanwhile.
        self.blockSignals(True)
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled)
        self.setCurrentIndex(index)
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, on=False)
        self.blockSignals(False)
        if self.tabRect(0) == first:
            self.update(self.tabRect(before))
            self.update(self.tabRect(index))
        else:
            self.update()
        self.currentChanged.emit(index)

    def refresh(self) -> None:
        """Names for a screen reader, and what is painted, from the model.

        The tab's own text is the name alone: another would lay the whole row out again.
        """
        for index in range(self.count()):
            talk = self._talk(index)
            if talk is not None:
                self._refresh(index, talk)

    def _refresh(self, index: int, talk: Talk) -> None:
        name = self._rows.in_words(talk)
        if self.accessibleTabName(index) != name:
            self.setAccessibleTabName(index, name)
            self.update(self.tabRect(index))
            if index < TABS:
                self.setTabToolTip(index, f"{name} (Ctrl+{index + 1})")

    def _on_rows_changed(self, first: Index, last: Index) -> None:
        for row in range(first.row(), last.row() + 1):
            talk = self._rows.at(row)
            index = -1 if talk is None else self.index_of(talk.conversation.id)
            if talk is not None and index >= 0:
                self._refresh(index, talk)

    def refit(self) -> None:
        """Letters have another size: measure the tabs again."""
        self.setIconSize(QSize(self._look.percent, self._look.percent))
        self.updateGeometry()
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Room for name, a badge and a wait, whether or not there is one: tabs stand still."""
        name = self._name(index)
        width = self._look.metrics(bold=True).horizontalAdvance(f"{PHONE} ! {FLAG} {name}")
        quiet = self._look.metrics(Type.QUIET, bold=True)
        width += quiet.height() + 2 + _GAP + quiet.horizontalAdvance("00:00") + _GAP
        height = self._look.metrics().height() + 20 + _COLOUR_PX
        return QSize(width + 2 * _PAD, height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs are not squeezed: the row scrolls."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        """One tab can be seen."""
        return QSize(self._look.ems(8), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tabs that are to be painted, and the line below those behind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        painter.fillRect(self.rect(), QColor(theme.ground))
        painter.setPen(QColor(theme.line))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        wanted = event.region()
        for index in range(self.count()):
            rect = self.tabRect(index)
            if wanted.intersects(rect):
                self._paint_tab(painter, index, rect)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refit()
        super().changeEvent(event)

    def _paint_tab(self, painter: QPainter, index: int, rect: QRect) -> None:
        talk = self._talk(index)
        if talk is None:
            return
        current = index == self.currentIndex()
        face = _Face(
            name=words.nickname(talk.conversation.nickname),
            colour=talk.conversation.colour,
            has_unread=bool(talk.badge),
            danger=talk.conversation.danger_since_ms is not None and not talk.ended,
            phoned=bool(self._rows.mark(talk)),
            flagged=talk.conversation.signal is Severity.ACUTE and not talk.ended,
            ended=talk.ended,
            current=current,
            focused=current and self.hasFocus(),
        )
        ground = self._look.theme.ground
        self._look.pictures.draw(
            painter, rect, face, partial(face.paint, self._look), ground=ground
        )
        if talk.badge:
            face.paint_unread(self._look, painter, rect, talk.badge)
        late = self._rows.wait(talk) is not Wait.SHORT
        painter.setFont(self._look.font(Type.QUIET, bold=late))
        theme = self._look.theme
        painter.setPen(QColor(theme.warn if late else theme.text_quiet))
        painter.drawText(_room(rect), _AT_RIGHT, wait_text(self._rows, talk))

    def _talk(self, index: int) -> Talk | None:
        conversation = self.conversation(index)
        return None if conversation is None else self._rows.talk(conversation)

    def _name(self, index: int) -> str:
        talk = self._talk(index)
        return "" if talk is None else words.nickname(talk.conversation.nickname)
