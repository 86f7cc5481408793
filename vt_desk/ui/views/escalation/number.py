"""The number, readable at arm's length, and what became of handing it to the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
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

_LARGER = 1.5
"""Than the largest letters elsewhere."""
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
        look.changed.connect(self.updateGeometry)

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
        self._text, self._danger = text, danger
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it would like to be."""
        metrics = QFontMetrics(self._wanted())
        return QSize(
            metrics.horizontalAdvance(self._text) + 2 * _RING, metrics.ascent() + 2 * _RING
        )

    def minimumSizeHint(self) -> QSize:
        """It gets smaller where the drawer is narrow; the height stays."""
        return QSize(self._look.ems(4), self.sizeHint().height())

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

    def _wanted(self) -> QFont:
        font = QFont(self._look.font(Type.NUMBER, bold=True))
        font.setPointSizeF(self._look.points(Type.NUMBER) * _LARGER)
        return font

    def _font(self) -> QFont:
        font = self._wanted()
        needed = QFontMetrics(font).horizontalAdvance(self._text)
        room = self.width() - 2 * _RING
        if needed > room > 0:
            font.setPointSizeF(font.pointSizeF() * room / needed)
        return font


class NumberHead(QFrame):
    """Digits, timer, the phone's state in words, and what the log has against it.

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
        self._is_test = False
        self.digits = Digits(look)
        self.timer = QLabel()
        self.timer.setTextFormat(Qt.TextFormat.PlainText)
        self.timer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_kind(self.timer, "timer")
        self.state, self.advice, self.log = WrappedLabel(), WrappedLabel(), WrappedLabel()
        set_kind(self.log, "quiet-warn")
        self.again = QPushButton()
        set_kind(self.again, "small")
        self.again.clicked.connect(self.again_requested)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.digits, 1)
        top.addWidget(self.timer)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(self.state, 1)
        beside.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(beside)
        column.addWidget(self.advice)
        column.addWidget(self.log)
        look.changed.connect(self._fit)

    @property
    def handing(self) -> Handing:
        """What is said of the phone."""
        return self._handing

    def put(
        self, escalation: Escalation, number: str, *, handing: Handing, is_test: bool = False
    ) -> None:
        """Show one.

        Args:
            escalation: which.
            number: as people read it.
            handing: what became of handing it over last.
            is_test: what is dialled may be another number.
        """
        self._escalation, self._number, self._handing = escalation, number, handing
        self._is_test = is_test
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
        test = self.tr("For trying out: another number may be dialled.") if self._is_test else ""
        self.log.setText(" ".join(part for part in (test, telling.log_state(one)) if part))
        show(self.log, shown=bool(self.log.text()))
        show(self.again, shown=not ended and self._handing is not Handing.BY_HAND)
        self.again.setText(self.tr("Hand to the phone again"))
        self.again.setEnabled(self._handing is not Handing.UNDER_WAY)
        self.digits.setAccessibleName(self._number)
        self.digits.setAccessibleDescription(" ".join(part for part in (state, advice) if part))
        self.timer.setAccessibleName(self.tr("Time since the click"))

    def _fit(self) -> None:
        # The number does not move while the seconds run.
        metrics = QFontMetrics(self.timer.font())
        text = self.timer.text()
        self.timer.setMinimumWidth(metrics.horizontalAdvance(_TIMER_DIGITS[-len(text) :]) + 2)
