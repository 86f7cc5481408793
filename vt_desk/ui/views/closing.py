"""Ending a conversation: a last line, and five seconds in which it can be undone.

What ends is the visitor's conversation, and that cannot be taken back once the service
has it; so it waits here first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.text import text_fault
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.enter import is_enter
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.composer import ReplyField
from vt_desk.ui.views.one_page_stack import OnePageStack
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.domain.conversation import Conversation
    from vt_desk.ui.qt.look import Look

UNDO_S = 5


class ClosingPanel(OnePageStack):
    """Stands where the reply field was, until the conversation goes on or has ended.

    Args:
        conversation: which one.
        look: theme and fonts.
        undo_s: seconds in which it can be undone.
    """

    end_requested = Signal(str)
    """The last line; empty when there is none."""
    kept_talking = Signal()

    def __init__(
        self,
        conversation: Conversation,
        look: Look,
        *,
        undo_s: int = UNDO_S,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._nickname = conversation.nickname
        self._undo_s = undo_s
        self._left_s = 0
        self._has_draft = False
        self._question = WrappedLabel()
        set_kind(self._question, "strong")
        self._note = WrappedLabel()
        self.field = ReplyField(look)
        self._offered = words.closing_line(conversation.language)
        self.field.setPlainText(self._offered)
        self.field.enter_pressed.connect(self.start)
        self._question.setBuddy(self.field)
        self._end = QPushButton()
        set_kind(self._end, "primary")
        self._end.clicked.connect(self.start)
        self._back = QPushButton()
        self._back.clicked.connect(self.keep_talking)
        self._countdown = WrappedLabel()
        set_kind(self._countdown, "strong")
        self._undo = QPushButton()
        set_kind(self._undo, "primary")
        self._undo.clicked.connect(self.keep_talking)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)
        self.addWidget(self._form())
        self.addWidget(self._waiting())
        self.retranslate()

    @property
    def counting_down(self) -> bool:
        """Whether the end is on its way and can still be undone."""
        return self._timer.isActive()

    @property
    def typed(self) -> str:
        """The last line, when somebody changed the one that is offered."""
        text = self.field.toPlainText().strip()
        return "" if text == self._offered else text

    def forget(self) -> None:
        """Let go of the words."""
        self.field.forget()

    def open(self, *, has_draft: bool) -> None:
        """Begin.

        Args:
            has_draft: something is typed that was not sent.
        """
        self._has_draft = has_draft
        self.setCurrentIndex(0)
        self.retranslate()
        self.field.setFocus()
        self.field.selectAll()

    def start(self) -> None:
        """Count down to the end."""
        text = self.field.toPlainText().strip()
        fault = text_fault(text) if text else None
        if fault is not None:
            self._note.setText(explain(fault))
            set_kind(self._note, "danger")
            return
        self._left_s = self._undo_s
        self.setCurrentIndex(1)
        self._show_countdown()
        self._undo.setFocus()
        announce(self._undo, self._countdown.text(), urgent=True)
        self._timer.start()

    def keep_talking(self) -> None:
        """Undo, or go back: the conversation goes on."""
        self._timer.stop()
        self.setCurrentIndex(0)
        self.kept_talking.emit()

    def stop(self) -> None:
        """The conversation ended in another way."""
        self._timer.stop()

    def retranslate(self) -> None:
        """Set every text again."""
        name = words.nickname(self._nickname)
        self._question.setText(self.tr("Last line to %1 (may be empty)").replace("%1", name))
        self.field.setAccessibleName(self.tr("Last line to %1").replace("%1", name))
        set_kind(self._note, "warn" if self._has_draft else "quiet")
        self._note.setText(
            self.tr("What you were typing was not sent. It stays until the tab is closed.")
            if self._has_draft
            else self.tr("After this %1 cannot write any more.").replace("%1", name)
        )
        self._end.setText(self.tr("End the conversation"))
        self._back.setText(self.tr("Keep talking"))
        self._undo.setText(self.tr("Keep talking after all"))
        self._show_countdown()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape: the conversation goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.keep_talking()
            return
        if self._undo.hasFocus() and is_enter(event):
            # The Enter that began this, pressed twice, does not undo it.
            return
        super().keyPressEvent(event)

    def _form(self) -> QWidget:
        page = QWidget()
        words_side = QVBoxLayout()
        words_side.setSpacing(4)
        words_side.addWidget(self._question)
        words_side.addWidget(self.field)
        words_side.addWidget(self._note)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._end)
        buttons.addWidget(self._back)
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addLayout(words_side, 1)
        row.addLayout(buttons)
        return page

    def _waiting(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._countdown, 1)
        row.addWidget(self._undo)
        return page

    def _on_second(self) -> None:
        self._left_s -= 1
        if self._left_s > 0:
            self._show_countdown()
            return
        self._timer.stop()
        self._undo.setEnabled(False)
        self.end_requested.emit(self.field.toPlainText().strip())

    def _show_countdown(self) -> None:
        name = words.nickname(self._nickname)
        self._undo.setEnabled(self._left_s > 0)
        self._countdown.setText(
            self.tr("The conversation with %1 ends in %n second(s).", "", self._left_s).replace(
                "%1", name
            )
        )
