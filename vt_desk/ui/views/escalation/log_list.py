"""Who phones, live: open ones first, and what was closed today. A widget that a panel can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vt_desk.domain.escalation import Target
from vt_desk.ui.models import escalation as telling
from vt_desk.ui.models import words
from vt_desk.ui.models.times import clock, countdown
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.escalation.outcome import OutcomeButtons
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.domain.escalation import Escalation
    from vt_desk.ui.models.board import Board
    from vt_desk.ui.qt.look import Look

MOST_CLOSED = 30


class LogRow(QFrame):
    """One of them.

    Args:
        one: which.
        about: nickname and region, as far as they are known here.
        can_end: whether this account may say how it ended.
    """

    ended = Signal(object, object)
    """Its id, and an outcome."""

    def __init__(self, one: Escalation, about: str, *, can_end: bool) -> None:
        super().__init__()
        set_kind(self, "card")
        self._one = one
        name = telling.name(one.target)
        number, who, self.timer, state = QLabel(name), WrappedLabel(), QLabel(), WrappedLabel()
        is_open = one.is_open and can_end
        danger = one.target is Target.EMERGENCY and one.is_open
        set_kind(number, "danger-large" if danger else "large")
        set_kind(self.timer, "large" if one.is_open else "quiet")
        set_kind(state, "quiet")
        who.setText(" · ".join(part for part in (one.user_name, about) if part))
        began = self.tr("since %1").replace("%1", clock(one.at_ms))
        parts = [began, telling.handing_word(one.handing)] if one.is_open else [clock(one.at_ms)]
        if one.unattended:
            parts.append(self.tr("from a desk that was locked or signed out"))
        parts += [telling.ended(one)] if not one.is_open else []
        state.setText(" · ".join(parts))
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(number)
        top.addStretch(1)
        top.addWidget(self.timer)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(who)
        show(who, shown=bool(who.text()))
        column.addWidget(state)
        self.setAccessibleName(f"{name}, {who.text()}, {state.text()}")
        if is_open:
            buttons = OutcomeButtons(small=True)
            buttons.set_about(f"{name} {one.user_name}".strip())
            buttons.said.connect(lambda outcome: self.ended.emit(self._one.id, outcome))
            column.addWidget(buttons)

    def tick(self, now_ms: int) -> None:
        """Time passes; a closed one has its own time."""
        until_ms = now_ms if self._one.closed_ms is None else self._one.closed_ms
        self.timer.setText(countdown(until_ms - self._one.at_ms))


class LogList(QWidget):
    """The rows.

    Args:
        board: what to list, and the names of visitors that are known here.
        region: gives the name of one.
    """

    ended = Signal(object, object)

    def __init__(
        self,
        board: Board,
        region: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._board = board
        self._log = board.escalations
        self._region = region
        self.rows: list[LogRow] = []
        self._shown: tuple[object, ...] = ()
        self._none, self._closed = WrappedLabel(), QLabel()
        set_kind(self._none, "quiet")
        set_kind(self._closed, "section")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._none)
        self._column.addWidget(self._closed)
        self._log.changed.connect(self._on_changed)
        self.retranslate()

    def tick(self) -> None:
        """A second has passed."""
        now_ms = self._log.now_ms()
        for row in self.rows:
            row.tick(now_ms)

    def retranslate(self) -> None:
        """Set every text again."""
        self._none.setText(self.tr("Nobody phones 0800-2000 or 112 now."))
        self._closed.setText(self.tr("CLOSED TODAY"))
        self._shown = ()
        self.fill()

    def fill(self) -> None:
        """Show them as they are now."""
        everybody = self._log.shows_everybody
        wanted = [one for one in self._log.rows if everybody or self._log.is_own(one)]
        open_ = [one for one in wanted if self._log.is_open(one)]
        closed = [one for one in wanted if not one.is_open][:MOST_CLOSED]
        shown = (everybody, *((one, self._about(one)) for one in (*open_, *closed)))
        if shown == self._shown:
            return
        self._shown = shown
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for at, one in enumerate((*open_, *closed)):
            can_end = everybody or self._log.is_own(one)
            row = LogRow(one, self._about(one), can_end=can_end)
            row.ended.connect(self.ended)
            # After the empty state come the open ones, and after their heading the closed.
            self._column.insertWidget(1 + at + (at >= len(open_)), row)
            self.rows.append(row)
        show(self._none, shown=not open_)
        show(self._closed, shown=bool(closed))
        self.tick()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _about(self, one: Escalation) -> str:
        """Nickname and region, as far as they are known here."""
        found = []
        if one.conversation is not None:
            talk = self._board.talks.talk(one.conversation)
            row = self._board.waiting.row_of(one.conversation)
            entry = None if row is None else self._board.waiting.entry(row)
            about = talk.conversation if talk is not None else entry
            known = None if about is None else words.nickname(about.nickname)
            found.append(known or self.tr("about a talk"))
        if one.region is not None:
            found.append(self._region(one.region))
        return " · ".join(found)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.fill()


class LogDrawer(Drawer):
    """The list beside the talk.

    Args:
        look: theme and fonts.
        board, region: as for the list.
    """

    holds_words = True

    def __init__(
        self,
        look: Look,
        board: Board,
        region: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, 27, parent)
        self.rows = LogList(board, region)
        self._title = QLabel()
        set_kind(self._title, "heading")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self.rows)
        column.addStretch(1)
        self.hold_scrolled(inner)
        self.retranslate()

    def open(self) -> None:
        """Show it as it is now."""
        self.rows.fill()
        super().open()

    def forget(self) -> None:
        """Let go of every name."""
        self.rows.fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self._title.setText(self.tr("Help by phone"))
        self.setAccessibleName(self._title.text())
