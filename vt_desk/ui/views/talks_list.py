"""My conversations on screen: colour, name, how it stands, how long somebody waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vt_desk.ui.models import words
from vt_desk.ui.models.signals import flagged
from vt_desk.ui.models.times import Wait, clock, countdown
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.views.row_card import (
    CardList,
    card_height,
    card_room,
    line_heights,
    paint_card,
    paint_cut,
    state_of,
)

if TYPE_CHECKING:
    from vt_desk.ui.models.talks import Talk, TalksModel

Index = QModelIndex | QPersistentModelIndex
_BAR_AT, _BAR_PX = 4, 5
_GAP = 8
_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def wait_text(model: TalksModel, talk: Talk) -> str:
    """The wait for an answer, or when it ended; empty when nobody waits."""
    if talk.ended:
        ended_ms = talk.conversation.ended_ms
        return clock(ended_ms) if ended_ms is not None else ""
    wait_ms = model.wait_ms(talk)
    return "" if wait_ms is None else countdown(wait_ms)


def badge_width(look: Look, count: int) -> int:
    """How wide the number of unread messages is, with what is around it."""
    metrics = look.metrics(Type.QUIET, bold=True)
    return max(metrics.height() + 2, metrics.horizontalAdvance(str(count)) + 10)


def paint_badge(painter: QPainter, look: Look, right: int, middle: int, count: int) -> int:
    """Draw the number of unread messages, ending at ``right``.

    Returns:
        How wide it is.
    """
    height = look.metrics(Type.QUIET, bold=True).height() + 2
    width = badge_width(look, count)
    box = QRectF(right - width, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.theme.accent))
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setPen(QColor(look.theme.on_accent))
    painter.setFont(look.font(Type.QUIET, bold=True))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(count))
    return width


class TalksDelegate(QStyledItemDelegate):
    """Paints one of ours."""

    def __init__(self, model: TalksModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(0, card_height(self._look, 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        talk = self._rows.at(index.row())
        if talk is None:
            return
        rect, selected, focused, _ = state_of(option)
        self._paint(painter, rect, talk, selected=selected, focused=selected and focused)

    def _paint(
        self, painter: QPainter, rect: QRect, talk: Talk, *, selected: bool, focused: bool
    ) -> None:
        look, theme = self._look, self._look.theme
        late = self._rows.wait(talk) is not Wait.SHORT
        kind, wait = Type.BODY if talk.ended else Type.COUNTDOWN, wait_text(self._rows, talk)
        wait_px = look.metrics(kind, bold=late).horizontalAdvance(wait)
        face = _Face(
            name=words.nickname(talk.conversation.nickname),
            line=self.line(talk),
            colour=talk.conversation.colour,
            badge=talk.badge,
            alarming=bool(self._alarm(talk)),
            away=not talk.conversation.visitor_present and not talk.ended,
            selected=selected,
            focused=focused,
            wait_px=wait_px + _GAP if wait else 0,
        )
        look.pictures.draw(painter, rect, face, partial(face.paint, look), ground=theme.ground)
        painter.setFont(look.font(kind, bold=late))
        painter.setPen(QColor(theme.warn if late else theme.text_quiet))
        painter.drawText(_first_line(look, rect), _AT_RIGHT, wait)

    def line(self, talk: Talk) -> str:
        """Danger, help by phone, signal words; how it stands gives way where room is short."""
        signal = "" if talk.ended else flagged(talk.conversation.signal)
        parts = (self._alarm(talk), signal, self._rows.state_words(talk))
        return " · ".join(filter(None, parts))

    def _alarm(self, talk: Talk) -> str:
        danger = talk.conversation.danger_since_ms is not None and not talk.ended
        parts = (f"! {words.acute_danger()}" if danger else "", self._rows.mark(talk))
        return " · ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class _Face:
    """All that is seen of a card, but for the wait, which is another each second."""

    name: str
    line: str
    colour: int
    badge: int
    alarming: bool
    away: bool
    selected: bool
    focused: bool
    wait_px: int

    def paint(self, look: Look, painter: QPainter, rect: QRect) -> None:
        """Paint it into a rectangle."""
        theme = look.theme
        room = paint_card(
            painter,
            look,
            rect,
            edge=theme.accent if self.selected else theme.line,
            width=2 if self.focused else 1,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.visitor_colour(self.colour))
        bar = QRectF(rect.left() + _BAR_AT, room.top(), _BAR_PX, room.height())
        painter.drawRoundedRect(bar, 2, 2)
        first = _first_line(look, rect)
        line = QRect(first.left(), first.bottom() + 5, first.width(), line_heights(look)[1])
        first.setRight(first.right() - self.wait_px)
        paint_cut(painter, first, self.name, theme.text, Type.BODY, bold=True, look=look)
        if self.badge:
            middle = line.center().y() + 1
            width = paint_badge(painter, look, line.right() + 1, middle, self.badge)
            line.setRight(line.right() - width - _GAP)
        tone = theme.danger if self.alarming else theme.warn if self.away else theme.text_quiet
        paint_cut(painter, line, self.line, tone, Type.QUIET, bold=self.alarming, look=look)


def _first_line(look: Look, rect: QRect) -> QRect:
    room = card_room(rect).adjusted(_BAR_AT, 0, 0, 0)
    return QRect(room.left(), room.top(), room.width(), line_heights(look)[0])


class TalksList(CardList):
    """The list; choosing a row goes to its tab."""

    def __init__(self, model: TalksModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setItemDelegate(TalksDelegate(model, look, self))
        self.setUniformItemSizes(True)
        self.stand_on_ground()
        self.setModel(model)
        self.watch_rows()
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setAccessibleName(self.tr("My conversations"))
        self.setAccessibleDescription(self.tr("Enter goes to the conversation"))
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
