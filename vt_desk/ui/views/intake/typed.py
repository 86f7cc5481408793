"""Typing: free text, a whole number, "about when". What is no answer stays and says why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vt_desk.ui.models.when import in_words, is_to_come, when
from vt_desk.ui.qt.clipboard import PrivateLineEdit, PrivateTextEdit
from vt_desk.ui.qt.pause import Pause
from vt_desk.ui.views.intake.editor import Editor

if TYPE_CHECKING:
    from vt_desk.domain.intake import Value
    from vt_desk.forms.definition import Date, Line, Number
    from vt_desk.ui.qt.look import Look

KEEP_MS = 300
"""How long after the last key it is handed over: in the store within a second."""
MOST_LINES = 12


class _Text(PrivateTextEdit):
    """Plain text that grows; undoing is the form's own, over saves and restarts."""

    def __init__(self, look: Look, least: int) -> None:
        super().__init__()
        self._look = look
        self._least = least
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Be as high as the lines need."""
        lines = max(self._least, min(MOST_LINES, round(self.document().size().height())))
        frame = 2 * round(self.document().documentMargin()) + 16
        self.setFixedHeight(lines * self._look.metrics().lineSpacing() + frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()


class Typed(Editor):
    """What all typing shares: it is told a moment after the last key, and when left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self._shown: Value = None
        self._goes_on = False
        self._timer = Pause(KEEP_MS, self)
        # A pause in the middle of a composed letter does not break it off.
        self._timer.timeout.connect(self._tell)

    @property
    def text(self) -> str:
        """What is typed."""
        raise NotImplementedError

    def put_text(self, text: str) -> None:
        """Show a text."""
        raise NotImplementedError

    def value_of(self, text: str) -> Value:
        """The value of a text; the text itself where it is no answer."""
        return text or None

    def text_of(self, value: Value) -> str:
        """How a value is shown."""
        return "" if value is None or isinstance(value, tuple) else str(value)

    def show_value(self, value: Value) -> None:
        """Show a value, unless it is what is typed, or somebody types at this moment."""
        if self.text != self._told or self._shown == value:
            return
        self._shown = value
        text = self.text_of(value)
        if self.text != text:
            self.put_text(text)
            self._timer.stop()
        # A field has other ends of lines, say, than the value: nobody typed those.
        self._told = self.text

    def forget(self) -> None:
        """Let go of the words, without telling them."""
        self._timer.stop()
        self._told, self._shown = "", None
        self.put_text("")
        self._timer.stop()

    def flush(self) -> None:
        """Tell what is typed."""
        if self.focus.hasFocus():
            QGuiApplication.inputMethod().commit()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving tells; Enter goes on."""
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self.flush()
            self._goes_on = False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            undoing = event.matches(QKeySequence.StandardKey.Undo)
            if undoing or event.matches(QKeySequence.StandardKey.Redo):
                # The field above undoes, with what was kept.
                self.flush()
                self._goes_on = False
                event.ignore()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.flush()
                self.went_on.emit()
                return True
        return False

    def _tell(self) -> None:
        self._timer.stop()
        if self.text != self._told:
            self._told = self.text
            self._shown = self.value_of(self._told)
            step, self._goes_on = not self._goes_on, True
            self.typed.emit(self._shown, step)

    def _on_text(self) -> None:
        if self.text != self._told:
            self._timer.key()
        else:
            self._timer.stop()


class TypedText(Typed):
    """Free text. Shift+Enter makes a line.

    Args:
        look: theme and fonts.
        field: how long it may be.
    """

    def __init__(self, look: Look, field: Line) -> None:
        super().__init__()
        self._longest = field.longest
        self._field = _Text(look, field.lines)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._on_text)
        _alone(self, self._field)

    @property
    def focus(self) -> QWidget:
        """The field."""
        return self._field

    @property
    def text(self) -> str:
        """What is typed."""
        return self._field.toPlainText()

    @property
    def fault(self) -> str:
        """Whether it is too long."""
        over = len(self.text) - self._longest
        return self.tr("%n character(s) too many", "", over) if over > 0 else ""

    def put_text(self, text: str) -> None:
        """Show a text."""
        self._field.setPlainText(text)

    def take_focus(self) -> None:
        """Go on writing at the end."""
        super().take_focus()
        self._field.moveCursor(QTextCursor.MoveOperation.End)


class _TypedLine(Typed):
    """One line."""

    def __init__(self) -> None:
        super().__init__()
        self._line = PrivateLineEdit()
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._on_text)
        _alone(self, self._line)

    @property
    def focus(self) -> QWidget:
        """The line."""
        return self._line

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.text()

    def put_text(self, text: str) -> None:
        """Show a text."""
        self._line.setText(text)


class TypedNumber(_TypedLine):
    """A whole number.

    Args:
        field: between which bounds.
    """

    def __init__(self, field: Number) -> None:
        super().__init__()
        self._least, self._most = field.least, field.most

    @property
    def fault(self) -> str:
        """Whether it is a number within the bounds."""
        value = self.value_of(self.text)
        if value is None or (isinstance(value, int) and self._least <= value <= self._most):
            return ""
        text = self.tr("A whole number from %1 to %2").replace("%1", str(self._least))
        return text.replace("%2", str(self._most))

    def value_of(self, text: str) -> Value:
        """The number; another text as it is."""
        typed = text.strip()
        return int(typed) if typed.isascii() and typed.isdigit() else typed or None


class TypedDate(_TypedLine):
    """A day, a month or a year.

    Args:
        field: whether it may be still to come.
    """

    def __init__(self, field: Date) -> None:
        super().__init__()
        self._past_only = field.past_only

    @property
    def fault(self) -> str:
        """Whether it is one, and has begun where it must have."""
        kept = when(self.text)
        if (
            kept is not None
            and self._past_only
            and is_to_come(kept, datetime.now().astimezone().date())
        ):
            return self.tr("That is still to come")
        if not self.text.strip() or kept is not None:
            return ""
        return self.tr("A day (17-5-2026), a month (5-2026) or a year (2026)")

    def value_of(self, text: str) -> Value:
        """The ISO form; another text as it is."""
        return when(text) or text.strip() or None

    def text_of(self, value: Value) -> str:
        """In words."""
        locale = QLocale(
            QLocale.Language.English if self.language == "en" else QLocale.Language.Dutch
        )
        return in_words(super().text_of(value), locale)

    def retranslate(self, language: str) -> None:
        """The month has another name."""
        value = self.value_of(self._told)
        super().retranslate(language)
        self._line.setPlaceholderText(self.tr("17-5-2026, May 2026 or 2026"))
        if self.text == self._told:
            self._told = self.text_of(value)
            self.put_text(self._told)


def _alone(editor: QWidget, field: QWidget) -> None:
    column = QVBoxLayout(editor)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(field)
