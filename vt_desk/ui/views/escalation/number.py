"""The number, readable at arm's length, and what became of handing it to the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vt_desk.domain.escalation import Handing, Target
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models.times import countdown
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.domain.escalation import Escalation

_POINTS = 48.0
"""At 100 %. At 200 % the digits are not twice as large again: the lines need the room."""
_GROWS = 0.6
_TIMER_DIGITS = "0:00:00"
_RING = 4


class Digits(QWidget):
    """A number as large as there is room for. It takes the focus, and no key does anything.

    Args:
        look: theme and fonts.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._text = ""
        self._danger = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)

    @property
    def text(self) -> str:
        """The number."""
        return self._text

    @property
    def points(self) -> float:
        """How large its letters are now."""
        return self._font().pointSizeF()

    def show_number(self, text: str, *, danger: bool) -> None:
        """Show a number.

        Args:
            text: as people read it.
            danger: in the tone of danger.
        """
        if (text, danger) != (self._text, self._danger):
            self._text, self._danger = text, danger
            self._fit()

    def sizeHint(self) -> QSize:
        """As large as it would like to be."""
        metrics = QFontMetrics(self._wanted())
        return QSize(
            metrics.horizontalAdvance(self._text) + 2 * _RING, metrics.ascent() + 2 * _RING
        )

    def minimumSizeHint(self) -> QSize:
        """It gets smaller where the drawer is narrow."""
        return QSize(self._look.ems(4), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room for the letters."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the number, and the ring of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            wide = QFontMetrics(self._font()).horizontalAdvance(self._text) + 2 * _RING
            ring = self.rect().adjusted(1, 1, -1, -1)
            ring.setWidth(min(ring.width(), wide))
            painter.drawRoundedRect(ring, 6, 6)
        painter.setFont(self._font())
        painter.setPen(QColor(theme.danger if self._danger else theme.accent))
        room = self.rect().adjusted(_RING, 0, -_RING, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self._text)
        painter.end()

    def _fit(self) -> None:
        self.setFixedHeight(QFontMetrics(self._font()).ascent() + 2 * _RING)
        self.updateGeometry()
        self.update()

    def _wanted(self) -> QFont:
        font = QFont(self._look.font(Type.NUMBER, bold=True))
        font.setPointSizeF(_POINTS * (self._look.percent / 100) ** _GROWS)
        return font

    def _font(self) -> QFont:
        font = self._wanted()
        needed = QFontMetrics(font).horizontalAdvance(self._text)
        room = self.width() - 2 * _RING
        if needed > room > 0:
            font.setPointSizeF(font.pointSizeF() * room / needed)
        return font


class NumberHead(QFrame):
    """Digits, timer, and the phone's state in words.

    Args:
        look: theme and fonts.
    """

    again_requested = Signal()
    """Hand the number to the phone once more."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        set_kind(self, "escalation-head")
        self._look = look
        self._escalation: Escalation | None = None
        self._number = ""
        self._handing = Handing.UNDER_WAY
        self.digits = Digits(look)
        self.timer = QLabel()
        self.timer.setTextFormat(Qt.TextFormat.PlainText)
        self.timer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_kind(self.timer, "timer")
        self.state, self.advice = WrappedLabel(), WrappedLabel()
        self.again = QPushButton()
        set_kind(self.again, "small")
        self.again.clicked.connect(self.again_requested)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.digits, 1)
        top.addWidget(self.timer)
        self.said = QWidget()
        self._grid = QGridLayout(self.said)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.state, 0, 0)
        self._grid.addWidget(self.advice, 1, 0, 1, 2)
        self.place = QVBoxLayout(self)
        self.place.setContentsMargins(24, 10, 24, 10)
        self.place.setSpacing(4)
        self.place.addLayout(top)
        self.place.addWidget(self.said)
        self.set_narrow(narrow=False)
        look.changed.connect(self._fit)

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the button below the words, where there is no room beside them."""
        self._grid.removeWidget(self.again)
        row, column = (2, 0) if narrow else (0, 1)
        edge = Qt.AlignmentFlag
        self._grid.addWidget(self.again, row, column, edge.AlignLeft | edge.AlignTop)

    @property
    def handing(self) -> Handing:
        """What is said of the phone."""
        return self._handing

    def put(self, escalation: Escalation, number: str, *, handing: Handing) -> None:
        """Show one.

        Args:
            escalation: which.
            number: as people read it.
            handing: what became of handing it over last.
        """
        self._escalation, self._number, self._handing = escalation, number, handing
        self.retranslate()

    def tick(self, now_ms: int) -> None:
        """Time passes.

        Args:
            now_ms: on the service's clock.
        """
        one = self._escalation
        if one is None:
            return
        until_ms = now_ms if one.closed_ms is None else one.closed_ms
        self.timer.setText(countdown(until_ms - one.at_ms))
        self._fit()

    def retranslate(self) -> None:
        """Set every text again."""
        one = self._escalation
        if one is None:
            return
        self.digits.show_number(self._number, danger=one.target is Target.EMERGENCY)
        ended = one.outcome is not None
        state = telling.ended(one) if ended else telling.handing_state(self._handing)
        advice = "" if ended else telling.handing_advice(self._handing, self._number)
        self.state.setText(state)
        self.advice.setText(advice)
        show(self.advice, shown=bool(advice))
        by_hand = ended or self._handing in (Handing.HANDED, Handing.UNDER_WAY)
        set_kind(self.state, "strong" if by_hand else "strong-warn")
        set_kind(self.advice, "quiet" if by_hand else "plain")
        show(self.again, shown=not ended and self._handing is not Handing.BY_HAND)
        self.again.setText(self.tr("Hand over again"))
        self.again.setEnabled(self._handing is not Handing.UNDER_WAY)
        self.digits.setAccessibleName(self._number)
        self.digits.setAccessibleDescription(" ".join(part for part in (state, advice) if part))
        self.timer.setAccessibleName(self.tr("Time since the click"))

    def _fit(self) -> None:
        # The number does not move while the seconds run.
        metrics = QFontMetrics(self.timer.font())
        text = self.timer.text()
        self.timer.setMinimumWidth(metrics.horizontalAdvance(_TIMER_DIGITS[-len(text) :]) + 2)
