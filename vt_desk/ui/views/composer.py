"""The field in which a reply is typed, bound to one conversation for good.

Each tab has its own, made with the conversation it sends to, so no switch of tabs can
lead a reply elsewhere (invariant 8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.domain.text import MAX_TEXT_CHARS, TextFault, text_fault
from vt_desk.ui.models import words
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.clipboard import PrivateTextEdit
from vt_desk.ui.qt.look import Look, Type
from vt_desk.ui.qt.pause import Pause
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.colour_bar import ColourBar

if TYPE_CHECKING:
    from vt_desk.domain.conversation import Conversation

LEAST_LINES = 2
MOST_LINES = 8
DRAFT_DELAY_MS = 400
_COUNT_FROM = MAX_TEXT_CHARS - 500


class ReplyField(PrivateTextEdit):
    """Plain text that grows with its lines; Enter sends, Shift+Enter makes a line."""

    enter_pressed = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Be as high as the lines need, between the least and the most."""
        lines = max(LEAST_LINES, min(MOST_LINES, round(self.document().size().height())))
        frame = 2 * round(self.document().documentMargin()) + 16
        # A line's ascent and descent are rounded up, those of the metrics to the nearest.
        line = self._look.metrics().lineSpacing() + 1
        self.setFixedHeight(lines * line + frame)

    def forget(self) -> None:
        """Let go of the words, and of what undoing would bring back."""
        self.setPlainText("")
        self.document().clearUndoRedoStacks()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends; with Shift it makes a line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
                self.ensureCursorVisible()
            elif not event.isAutoRepeat():
                self.enter_pressed.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Somebody goes elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()


class Composer(QWidget):
    """The reply to one visitor: colour bar, "to Fox", field, send, and round off.

    Args:
        conversation: to whom, for good.
        look: theme and fonts.
    """

    send_requested = Signal(str)
    draft_changed = Signal(str)
    typed = Signal()
    closing_requested = Signal()

    def __init__(
        self, conversation: Conversation, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._nickname = conversation.nickname
        self._saved = ""
        self._bar = ColourBar(look)
        self._bar.show_colour(conversation.colour)
        self._to = QLabel()
        self._to.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._to, "strong")
        self._typing = QLabel()
        self._typing.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._typing, "quiet")
        self._typing.hide()
        self._hint = QLabel()
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_kind(self._hint, "quiet")
        self.field = ReplyField(look)
        self._send = QPushButton()
        set_kind(self._send, "primary")
        self._round_off = QPushButton()
        self._to.setBuddy(self.field)
        self._timer = Pause(DRAFT_DELAY_MS, self)
        self._timer.timeout.connect(self.save_draft)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.enter_pressed.connect(self.send)
        self.field.left.connect(self.save_draft)
        self._send.clicked.connect(self.send)
        self._round_off.clicked.connect(self.closing_requested)
        look.changed.connect(self._on_look_changed)
        self._arrange()
        self._on_look_changed()
        self.retranslate()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.toPlainText()

    def set_draft(self, text: str, *, saved: bool = True) -> None:
        """Put a draft in, unless something was typed meanwhile.

        Args:
            text: what was typed.
            saved: whether it is kept already.
        """
        if not self.text:
            self._saved = text if saved else self._saved
            self.field.setPlainText(text)
            self._end()

    def give_back(self, text: str) -> None:
        """Put words back that were not sent, before what is typed now."""
        rest = self.text
        self.field.setPlainText(f"{text}\n{rest}" if rest.strip() else text)
        self._end()
        self.field.setFocus()

    def insert(self, text: str) -> None:
        """Put words where the cursor is; nobody sends them but the person."""
        before = self.field.textCursor().block().text()[: self.field.textCursor().positionInBlock()]
        self.field.insertPlainText(f"\n{text}" if before.strip() else text)
        self.field.ensureCursorVisible()

    def send(self) -> None:
        """Send what is typed, if it can be."""
        text = self.text.strip()
        fault = text_fault(text)
        if fault is TextFault.EMPTY:
            self.field.setFocus()
            return
        if fault is not None:
            self._say(explain(fault), "danger")
            return
        self.field.clear()
        self.send_requested.emit(text)
        self.save_draft()
        self.field.setFocus()

    def set_typing(self, *, typing: bool) -> None:
        """Whether the visitor types now; it stands beside the name, where nothing moves."""
        self._typing.setVisible(typing)

    def save_draft(self) -> None:
        """Hand on what is typed, when it changed since the last time."""
        text = self.take_unsaved()
        if text is not None:
            self.draft_changed.emit(text)

    def take_unsaved(self) -> str | None:
        """What is typed, when it changed since it was handed on last; it counts as such now."""
        self._timer.stop()
        if self.text == self._saved:
            return None
        self._saved = self.text
        return self._saved

    def not_saved(self) -> None:
        """What was handed on was not kept: try again shortly."""
        self._saved = ""
        self._timer.again()

    def forget(self) -> None:
        """Let go of what is typed, without changing the draft that is kept."""
        self._timer.stop()
        self._saved = ""
        self.field.forget()
        self._timer.stop()

    def retranslate(self) -> None:
        """Set every text again."""
        name = words.nickname(self._nickname)
        self._to.setText(self.tr("To %1").replace("%1", name))
        self.field.setAccessibleName(self.tr("Reply to %1").replace("%1", name))
        self.field.setAccessibleDescription(self.tr("Enter sends, Shift+Enter makes a line"))
        self.field.setPlaceholderText(self.tr("Write to %1").replace("%1", name))
        self.field.setToolTip(self.tr("Enter sends, Shift+Enter makes a line"))
        self._typing.setText(self.tr("is typing…"))
        self._send.setText(self.tr("Send to %1 ⏎").replace("%1", name))
        self._send.setAccessibleName(self.tr("Send to %1").replace("%1", name))
        self._round_off.setText(self.tr("Round off…"))
        self._round_off.setToolTip(self.tr("End the conversation with a last line (Ctrl+E)"))
        self._round_off.setAccessibleName(
            self.tr("Round off the conversation with %1").replace("%1", name)
        )
        self._count()

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._to)
        head.addWidget(self._typing)
        head.addWidget(self._hint, 1)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addLayout(head)
        middle.addWidget(self.field)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._send)
        buttons.addWidget(self._round_off)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._bar)
        row.addLayout(middle, 1)
        row.addLayout(buttons)

    def _on_text_changed(self) -> None:
        self._count()
        if self.text != self._saved:
            self._timer.key()
            if self.text:
                self.typed.emit()

    def _on_look_changed(self) -> None:
        self.field.setFont(self._look.font(Type.BODY))
        self.field.fit()

    def _count(self) -> None:
        length = len(self.text.strip())
        over = length > MAX_TEXT_CHARS
        self._send.setEnabled(not over)
        if over:
            self._say(self.tr("%n character(s) too many", "", length - MAX_TEXT_CHARS), "danger")
        elif length >= _COUNT_FROM:
            self._say(f"{length} / {MAX_TEXT_CHARS}", "quiet")
        else:
            self._say("", "quiet")

    def _say(self, text: str, kind: str) -> None:
        self._hint.setText(text)
        set_kind(self._hint, kind)

    def _end(self) -> None:
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)
