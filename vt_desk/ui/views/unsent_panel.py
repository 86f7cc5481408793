"""All that was sent here and has not arrived, with what can be done about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.conversation import Message, MessageState
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.models.talk import queued_since
from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.models.talks import TalksModel
    from vt_desk.ui.models.unsent import Unsent
    from vt_desk.ui.qt.look import Look

MOST_ROWS = 50
_MOST_LETTERS = 200


class UnsentRow(QFrame):
    """One message."""

    again_requested = Signal(object)
    take_back_requested = Signal(object)

    def __init__(self, message: Message, talks: TalksModel) -> None:
        super().__init__()
        set_kind(self, "card")
        self._message = message
        talk = talks.talk(message.conversation)
        name = (
            self.tr("To a talk that is not open")
            if talk is None
            else self.tr("To %1").replace("%1", words.nickname(talk.conversation.nickname))
        )
        refused = message.state is MessageState.REFUSED
        title, text, state = QLabel(name), WrappedLabel(), WrappedLabel()
        set_kind(title, "strong")
        set_kind(state, "quiet-warn" if refused else "quiet")
        cut = len(message.text) > _MOST_LETTERS
        text.setText(message.text[:_MOST_LETTERS] + "…" if cut else message.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        for label in (title, text, state):
            column.addWidget(label)
        if not refused:
            state.setText(queued_since(message))
            return
        not_sent = self.tr("Not sent, %1.").replace("%1", clock(message.at_ms))
        state.setText(f"{not_sent} {explain(message.problem or '')}")
        again, back = QPushButton(self.tr("Send again")), QPushButton(self.tr("Take back"))
        again.setAccessibleName(f"{again.text()}, {name}")
        back.setAccessibleName(f"{back.text()}, {name}")
        again.clicked.connect(lambda: self.again_requested.emit(self._message))
        back.clicked.connect(lambda: self.take_back_requested.emit(self._message))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(again)
        row.addWidget(back)
        column.addLayout(row)
        # Of a talk that went to somebody else, nothing can be sent any more. Shown before it
        # stands in the row, the button would be a window of its own and take the focus.
        again.setVisible(talk is not None and not talk.ended)


class UnsentPanel(Drawer):
    """The list, in order of sending.

    Args:
        unsent: what to list.
        talks: gives the names of the conversations that are open.
        look: theme and fonts.
    """

    again_requested = Signal(object)
    take_back_requested = Signal(object)

    holds_words = True

    def __init__(
        self, unsent: Unsent, talks: TalksModel, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, 25, parent)
        self._unsent = unsent
        self._talks = talks
        self._title, self._state, self._more = QLabel(), WrappedLabel(), WrappedLabel()
        set_kind(self._title, "strong")
        set_kind(self._state, "quiet")
        set_kind(self._more, "quiet")
        self._rows: list[UnsentRow] = []
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(MARGIN, 16, MARGIN, 16)
        self._list.setSpacing(8)
        for widget in (self._title, self._state, self._more):
            self._list.addWidget(widget)
        self._list.addStretch(1)
        self.hold_scrolled(inner)
        unsent.changed.connect(self._on_changed)
        self.retranslate()

    def open(self) -> None:
        """Show it as it is now."""
        self._fill()
        super().open()

    def forget(self) -> None:
        """Let go of every row."""
        self._unsent.empty()
        self._fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self._title.setText(self.tr("Not sent yet"))
        self.setAccessibleName(self._title.text())
        self._fill()

    def _on_changed(self) -> None:
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        messages = self._unsent.rows
        self._rows = [UnsentRow(message, self._talks) for message in messages[:MOST_ROWS]]
        for at, row in enumerate(self._rows):
            row.again_requested.connect(self.again_requested)
            row.take_back_requested.connect(self.take_back_requested)
            self._list.insertWidget(2 + at, row)
        if messages:
            text = self.tr(
                "What waits goes out by itself, in this order, and is kept until then. "
                "What was refused waits for you."
            )
        else:
            text = self.tr("Everything is sent. You can close this panel.")
        self._state.setText(text)
        over = len(messages) - len(self._rows)
        self._more.setText(self.tr("And %n more", "", over) if over else "")
        self._more.setVisible(bool(over))
