"""The briefing: what to say first, and the lines in the order in which the other side asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from vt_desk.domain.briefing import ORDER, Line
from vt_desk.domain.escalation import Target
from vt_desk.ui.models.briefing import LIVE
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.escalation.line import LineView
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.ui.models.briefing import BriefingModel
    from vt_desk.ui.qt.look import Look

STACKED_EMS = 24
"""Below this width the names stand above what is told."""
_LONGEST_PLACE = 40
"""What is longer is no name to be said in one breath."""


class FirstWords(QFrame):
    """What to say first. For 112 in red: the emergency is not where the counsellor is.

    Args:
        target: whom.
    """

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target
        emergency = target is Target.EMERGENCY
        set_kind(self, "danger-band" if emergency else "quiet-band")
        self._text, self._say = WrappedLabel(), WrappedLabel()
        set_kind(self._text, "on-danger" if emergency else "strong")
        set_kind(self._say, "on-danger-plain" if emergency else "plain")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addWidget(self._text)
        column.addWidget(self._say)
        self.retranslate("")

    def retranslate(self, place: str) -> None:
        """Set every text again.

        Args:
            place: name of the municipality where it is; empty when that is not known.
        """
        if self._target is Target.EMERGENCY:
            self._text.setText(
                self.tr(
                    "▲ The emergency is NOT where you are. The operator sees your own location."
                )
            )
            say = (
                self.tr("Say first: “I phone for somebody else. It is in %1.”").replace("%1", place)
                if place
                else self.tr("Say first: “I phone for somebody else. It is not here.”")
            )
        else:
            self._text.setText(self.tr("Hand over with a colleague on the line."))
            say = self.tr("Say first: “I phone from the chat, about a visitor.”")
        self._say.setText(say)
        self.setAccessibleName(f"{self._text.text()} {say}")


class BriefingView(QWidget):
    """First words and lines of one target.

    Args:
        look: theme and fonts.
        target: whose order.
    """

    def __init__(self, look: Look, target: Target) -> None:
        super().__init__()
        self._look = look
        self._model: BriefingModel | None = None
        self.first = FirstWords(target)
        self.lines = [LineView(look, line, at) for at, line in enumerate(ORDER[target], 1)]
        self._held = QWidget()
        rows = QVBoxLayout(self._held)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for at, view in enumerate(self.lines):
            if at:
                rule = QFrame()
                set_kind(rule, "rule")
                rows.addWidget(rule)
            rows.addWidget(view)
            view.went_on.connect(self._going_on(at))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.first)
        column.addWidget(self._held)
        self.retranslate()

    def view(self, line: Line) -> LineView:
        """One of the lines."""
        return next(view for view in self.lines if view.line is line)

    def bind(self, model: BriefingModel | None) -> None:
        """Show another briefing, or the questions alone."""
        if self._model is not None:
            self._model.changed.disconnect(self.refresh)
        for view in self.lines:
            view.bind(model)
        self._model = model
        if model is not None:
            model.changed.connect(self.refresh)
        self.refresh()

    def set_unfolded(self, *, unfolded: bool) -> None:
        """Show the lines, or the first words alone."""
        show(self._held, shown=unfolded)

    def set_width(self, width: int) -> None:
        """There is that much room, in pixels."""
        stacked = width < self._look.ems(STACKED_EMS)
        for view in self.lines:
            view.set_stacked(stacked=stacked)

    def refresh(self) -> None:
        """Show what the lines say now."""
        for view in self.lines:
            view.refresh()
        place = "" if self._model is None else self._model.text(Line.MUNICIPALITY)
        is_name = place.isprintable() and len(place) <= _LONGEST_PLACE
        self.first.retranslate(place if is_name else "")

    def tick(self) -> None:
        """Time passes: some lines say how it is at this moment."""
        for view in self.lines:
            if view.line in LIVE:
                view.refresh()

    def flush(self) -> None:
        """Hand over what is written and was not yet."""
        for view in self.lines:
            view.flush()

    def retranslate(self) -> None:
        """Set every text again."""
        for view in self.lines:
            view.retranslate()
        self.refresh()

    def _going_on(self, at: int) -> Callable[[], None]:
        def go_on() -> None:
            following = [view for view in self.lines[at + 1 :] if view.can_be_written]
            if following:
                following[0].take_focus()

        return go_on
