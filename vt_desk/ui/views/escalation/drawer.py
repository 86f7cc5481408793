"""The drawer of one escalation: number, phone, briefing, the visitor's card, and its end.

It is there in every state of the window. While the desk is locked or nobody is signed in it
shows the number, the phone's state and the questions, and nothing that anybody said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.escalation import Handing
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.escalation.briefing import STACKED_EMS, BriefingView
from vt_desk.ui.views.escalation.number import NumberHead
from vt_desk.ui.views.escalation.outcome import CardOffer, OutcomeButtons
from vt_desk.ui.views.flow import FlowBox
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.domain.escalation import Escalation, Target
    from vt_desk.ui.models.briefing import BriefingModel
    from vt_desk.ui.qt.look import Look

EMS = 34
_LEAST_EMS = 14
_ROOMY_EMS = 34
"""From this height on the end stands below the lines, and does not scroll with them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the drawer shows.

    Attributes:
        escalation: which.
        number: as people read it.
        handing: what became of handing it over last.
        is_test: what is dialled may be another number than what is shown.
        briefing: None where nobody is at work, or before it was begun.
        visitor: name of the visitor who may get a card; empty where none may.
        card_sent_ms: when a card was sent last.
        others: of this desk and open too.
        can_end: whether somebody can say how it ended.
    """

    escalation: Escalation
    number: str
    handing: Handing
    is_test: bool = False
    briefing: BriefingModel | None = None
    visitor: str = ""
    card_sent_ms: int | None = None
    others: tuple[Escalation, ...] = ()
    can_end: bool = False


class EscalationDrawer(Drawer):
    """Beside the talk. Escape closes it; the escalation stays open until somebody says its end.

    Args:
        look: theme and fonts.
    """

    again_requested = Signal()
    card_requested = Signal()
    ended = Signal(object)
    """An outcome."""
    other_chosen = Signal(object)
    """The id of another one that is open too."""
    was_hidden = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, EMS, parent)
        self._sheet: Sheet | None = None
        self._views: dict[Target, BriefingView] = {}
        self._unfolded = True
        self._roomy = True
        self._others_shown: tuple[object, ...] = ()
        self._other_buttons: list[QPushButton] = []
        self.head = NumberHead(look)
        self.head.again_requested.connect(self.again_requested)
        self.others = FlowBox(8)
        self._others = self.others.flow
        self._others.setContentsMargins(MARGIN, 8, MARGIN, 0)
        self.unfold = QPushButton()
        self.unfold.clicked.connect(self._on_unfold)
        self.card = CardOffer()
        self.card.requested.connect(self.card_requested)
        self.log, self.later = WrappedLabel(), WrappedLabel()
        set_kind(self.log, "quiet-warn")
        set_kind(self.later, "quiet")
        self.outcome = OutcomeButtons()
        self.outcome.said.connect(self.ended)
        self._arrange()
        self.retranslate()

    @property
    def sheet(self) -> Sheet | None:
        """What it shows."""
        return self._sheet

    @property
    def briefing(self) -> BriefingView | None:
        """The lines in sight."""
        return None if self._sheet is None else self._views.get(self._sheet.escalation.target)

    def put(self, sheet: Sheet) -> None:
        """Show one, or the same one as it stands now."""
        before, self._sheet = self._sheet, sheet
        view = self.make_ready(sheet.escalation.target)
        for other in self._views.values():
            show(other, shown=other is view)
        if before is None or before.briefing is not sheet.briefing:
            view.bind(sheet.briefing)
        view.set_unfolded(unfolded=self._unfolded)
        show(self.unfold, shown=not self._unfolded)
        self._show_state(before)

    def make_ready(self, target: Target) -> BriefingView:
        """Make the lines of one, if they are not made yet, so that a click need not."""
        view = self._views.get(target)
        if view is None:
            view = self._views[target] = BriefingView(self.look, target)
            view.set_width(self._line_width())
            view.hide()
            view.ensurePolished()
            self._lines.insertWidget(2, view)
        return view

    def set_unfolded(self, *, unfolded: bool) -> None:
        """Whether the briefing is opened with the number."""
        self._unfolded = unfolded

    def tick(self, now_ms: int) -> None:
        """A second has passed.

        Args:
            now_ms: on the service's clock.
        """
        self.head.tick(now_ms)
        view = self.briefing
        if view is not None:
            view.tick()

    def open(self) -> None:
        """Show it. The number has the focus: letters that are under way do nothing there."""
        self.show()
        self.head.digits.setFocus()

    def flush(self) -> None:
        """Hand over what is written and was not yet."""
        for view in self._views.values():
            view.flush()

    def forget(self) -> None:
        """Let go of every word; the number, the phone's state and the questions stay."""
        for view in self._views.values():
            view.bind(None)
        self.card.forget()
        show(self.card, shown=False)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.unfold.setText(self.tr("Show what is asked"))
        self.later.setText(self.tr("How it ended can be said once the desk is open."))
        self.head.retranslate()
        self.outcome.retranslate()
        self.card.retranslate()
        for view in self._views.values():
            view.retranslate()
        if self._sheet is not None:
            self._show_state(self._sheet)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that is written stays behind."""
        super().hideEvent(event)
        self.flush()
        self.was_hidden.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lines above the one that somebody writes became higher: it stays in sight."""
        if event.type() == QEvent.Type.Resize:
            writing = QApplication.focusWidget()
            view = self.briefing
            for line in [] if view is None else view.lines:
                if writing is not None and line.isAncestorOf(writing):
                    QTimer.singleShot(0, line, line.stay_in_sight)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room for names beside the lines, and for the end below."""
        super().resizeEvent(event)
        self._fit_inside()

    def minimumSizeHint(self) -> QSize:
        """Its lines break as a form's do: it gets by with less than half of what it likes."""
        wide = self.look.ems(_LEAST_EMS)
        return QSize(wide, super().minimumSizeHint().height())

    def fit(self, window_px: int = 0) -> None:
        """Letters or the window have another size."""
        super().fit(window_px)
        if self.isVisible():
            self._fit_inside()

    def _show_state(self, before: Sheet | None) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        one = sheet.escalation
        name = telling.name(one.target)
        self.head.put(one, sheet.number, handing=sheet.handing)
        said = before is not None and before.escalation.id == one.id
        if said and before is not None and before.handing is not sheet.handing:
            state = telling.handing_state(sheet.handing)
            advice = telling.handing_advice(sheet.handing, sheet.number)
            announce(self.head, f"{state} {advice}".strip(), urgent=True)
        near = sheet.briefing is not None and sheet.briefing.somebody_near
        self.card.put(one.target, sheet.visitor, near=near, sent_ms=sheet.card_sent_ms)
        show(self.card, shown=bool(sheet.visitor) and one.outcome is None)
        self.outcome.set_about(name)
        show(self.outcome, shown=sheet.can_end)
        show(self.later, shown=not sheet.can_end and one.outcome is None)
        test = self.tr("For trying out: another number may be dialled.") if sheet.is_test else ""
        self.log.setText(" ".join(part for part in (test, telling.log_state(one)) if part))
        show(self.log, shown=bool(self.log.text()))
        self.setAccessibleName(self.tr("Help by phone: %1").replace("%1", name))
        self._show_others(sheet.others)

    def _show_others(self, others: tuple[Escalation, ...]) -> None:
        names = [self.tr("Open too: %1 since %2") for _ in others[:1]]
        shown = (*names, *((other.id, other.target, other.at_ms) for other in others))
        if shown == self._others_shown:
            return
        self._others_shown = shown
        for gone in self._other_buttons:
            self._others.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._other_buttons = []
        for other in others:
            text = names[0].replace("%2", clock(other.at_ms))
            button = QPushButton(text.replace("%1", telling.name(other.target)), self.others)
            set_kind(button, "small")
            button.clicked.connect(self._choosing(other))
            self._others.addWidget(button)
            self._other_buttons.append(button)
            button.show()
        show(self.others, shown=bool(others))

    def _choosing(self, other: Escalation) -> object:
        def choose() -> None:
            self.other_chosen.emit(other.id)

        return choose

    def _on_unfold(self) -> None:
        self._unfolded = True
        if self._sheet is not None:
            self.put(self._sheet)
            self.head.digits.setFocus()

    def _fit_inside(self) -> None:
        for view in self._views.values():
            view.set_width(self._line_width())
        self.head.set_narrow(narrow=self._line_width() < self.look.ems(STACKED_EMS))
        roomy = self.height() >= self.look.ems(_ROOMY_EMS)
        if roomy is self._roomy:
            return
        self._roomy = roomy
        focus = QApplication.focusWidget()
        # Where the letters are large for the window, the digits alone do not scroll.
        (self.head.place if roomy else self._lines_begin).addWidget(self.head.said)
        (self._below if roomy else self._lines_end).addWidget(self.ending)
        self._below_room.setVisible(roomy)
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus()

    def _line_width(self) -> int:
        return self.width() - 2 * MARGIN

    def _arrange(self) -> None:
        self.ending = QWidget()
        ending = QVBoxLayout(self.ending)
        ending.setContentsMargins(0, 0, 0, 0)
        ending.setSpacing(6)
        for part in (self.log, self.later, self.outcome):
            ending.addWidget(part)
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(MARGIN, 8, MARGIN, 12)
        self._lines.setSpacing(10)
        self._lines_begin = QVBoxLayout()
        self._lines.addLayout(self._lines_begin)
        self._lines.addWidget(self.unfold)
        self._lines.addWidget(self.card)
        self._lines_end = QVBoxLayout()
        self._lines.addLayout(self._lines_end)
        self._lines.addStretch(1)
        self._below_room = QWidget()
        set_kind(self._below_room, "escalation-foot")
        self._below = QVBoxLayout(self._below_room)
        self._below.setContentsMargins(MARGIN, 8, MARGIN, 4)
        self._below.addWidget(self.ending)
        self.hold_scrolled(inner)
        inner.installEventFilter(self)
        self._column.insertWidget(0, self.head)
        self._column.insertWidget(1, self.others)
        self._column.insertWidget(3, self._below_room)
