"""The panel at the left: who waits, and my conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.forms_list import FormsList
from vt_desk.ui.views.talks_list import TalksList
from vt_desk.ui.views.waiting_list import WaitingList
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.domain.conversation import Conversation
    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.models.board import Board
    from vt_desk.ui.qt.look import Look


class SidePanel(QWidget):
    """Two lists with their headings, and the button for the next visitor."""

    claim_next_requested = Signal()
    claim_requested = Signal(object)
    talk_chosen = Signal(object)
    form_chosen = Signal(object)

    def __init__(self, board: Board, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._board = board
        self._look = look
        self._last_ended_ms: int | None = None
        self._claiming = False
        self._waiting_title, self._waiting_count = QLabel(), QLabel()
        self._talks_title, self._talks_count = QLabel(), QLabel()
        self._nobody, self._no_talks = WrappedLabel(), WrappedLabel()
        for label in (
            self._waiting_title,
            self._waiting_count,
            self._talks_title,
            self._talks_count,
        ):
            set_kind(label, "section")
        for label in (self._nobody, self._no_talks):
            set_kind(label, "quiet")
        self.waiting = WaitingList(board.waiting, look)
        self.talks = TalksList(board.talks, look)
        self.forms = FormsList(board.locale)
        self.forms.chosen.connect(self.form_chosen)
        self.next = QPushButton()
        set_kind(self.next, "primary")
        self._arrange()
        self.next.clicked.connect(self.claim_next_requested)
        self.waiting.chosen.connect(self._on_entry_chosen)
        self.talks.chosen.connect(self._on_talk_chosen)
        for model in (board.waiting, board.talks):
            for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
                signal.connect(self.refresh)
        look.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    def set_claiming(self, *, claiming: bool) -> None:
        """A claim is on its way."""
        self._claiming = claiming
        self.refresh()

    def set_last_ended(self, at_ms: int) -> None:
        """When a conversation of ours ended last."""
        self._last_ended_ms = at_ms
        self.refresh()

    def show_forms(self, forms: Sequence[Conversation]) -> None:
        """Show the forms that are to be finished."""
        self.forms.show_forms(forms)

    def show_talk(self, conversation: ConversationId | None) -> None:
        """Mark the conversation in front."""
        row = None if conversation is None else self._board.talks.row_of(conversation)
        if row is None:
            self.talks.clearSelection()
        else:
            self.talks.setCurrentIndex(self._board.talks.index(row))

    def tick(self) -> None:
        """Waiting times count up."""
        self.waiting.viewport().update()
        self.talks.viewport().update()

    def refresh(self, *_: object) -> None:
        """Counts, empty states and the button."""
        waiting, talks = self._board.waiting.rowCount(), self._board.talks.rowCount()
        self._waiting_count.setText(str(waiting))
        self._talks_count.setText(str(talks))
        self.waiting.setVisible(waiting > 0)
        self._nobody.setVisible(waiting == 0)
        self.talks.setVisible(talks > 0)
        self._no_talks.setVisible(talks == 0)
        self.next.setEnabled(waiting > 0 and not self._claiming)
        self.next.setText(
            self.tr("Accepting…") if self._claiming else self.tr("Accept next") + "   F2"
        )
        if self._last_ended_ms is not None and talks == 0:
            self._no_talks.setText(
                self.tr("Your last conversation ended %1.").replace(
                    "%1", clock(self._last_ended_ms)
                )
            )
        else:
            self._no_talks.setText(self.tr("None yet. F2 accepts the next visitor."))

    def retranslate(self) -> None:
        """Set every text again."""
        self._waiting_title.setText(self.tr("WAITING"))
        self._talks_title.setText(self.tr("MY CONVERSATIONS"))
        self._nobody.setText(self.tr("Nobody is waiting. Who comes shows here by itself."))
        self.next.setAccessibleName(self.tr("Accept next"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 16)
        column.setSpacing(8)
        column.addLayout(_heading(self._waiting_title, self._waiting_count))
        column.addWidget(self._nobody)
        column.addWidget(self.waiting)
        column.addWidget(self.next)
        column.addSpacing(16)
        column.addLayout(_heading(self._talks_title, self._talks_count))
        column.addWidget(self._no_talks)
        column.addWidget(self.talks)
        column.addWidget(self.forms)
        column.addStretch(1)

    def _fit(self) -> None:
        self.setMinimumWidth(self._look.ems(15.5))

    def _on_entry_chosen(self, row: int) -> None:
        entry = self._board.waiting.entry(row)
        if entry is not None and not self._claiming:
            self.claim_requested.emit(entry.id)

    def _on_talk_chosen(self, row: int) -> None:
        talk = self._board.talks.at(row)
        if talk is not None:
            self.talk_chosen.emit(talk.conversation.id)


def _heading(title: QLabel, count: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(4, 0, 4, 0)
    row.addWidget(title)
    row.addStretch(1)
    row.addWidget(count)
    return row
