"""One line of a briefing: its number, its name, and what is told; large, and written into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vt_desk.domain.briefing import MAX_LINE_CHARS, Line
from vt_desk.ui.models.briefing import LIVE
from vt_desk.ui.models.briefing_words import SERVICES, label, question, service
from vt_desk.ui.qt.clipboard import PrivateTextEdit
from vt_desk.ui.qt.look import Type
from vt_desk.ui.qt.shown import show
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.flow import FlowBox
from vt_desk.ui.views.intake.typed import Typed
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from vt_desk.ui.models.briefing import BriefingModel
    from vt_desk.ui.qt.look import Look

NOTHING = "–"
MOST_LINES = 8
_LABEL_EMS = 8.75
_NUMBER_EMS = 1.1
_FRAME = 8


class _Told(PrivateTextEdit):
    """Large plain text that grows with its lines."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        set_kind(self, "briefing")
        self._look = look
        self.setTabChangesFocus(True)
        # A word of a thousand letters breaks too: nothing is to be scrolled sideways.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlaceholderText(NOTHING)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self.fit)
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Be as high as the lines need; what is still to be asked has a frame that is seen."""
        set_kind(self, "briefing" if self.document().isEmpty() else "briefing-known")
        needed = max(1, round(self.document().size().height()))
        lines = min(MOST_LINES, needed)
        # A bar that came and went with the height would break the lines elsewhere each time.
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bar.ScrollBarAlwaysOn if needed > lines else bar.ScrollBarAlwaysOff
        )
        step = self._look.metrics(Type.COUNTDOWN).lineSpacing()
        self.setFixedHeight(lines * step + _FRAME + 4)

    def minimumSizeHint(self) -> QSize:
        """A word of it."""
        return QSize(self._look.ems(6), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()


class WrittenLine(Typed):
    """Words that are written while phoning; kept a moment after the last key."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.field = _Told(look)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    @property
    def focus(self) -> QWidget:
        """The field."""
        return self.field

    @property
    def text(self) -> str:
        """What is written."""
        return self.field.toPlainText()

    def put_text(self, text: str) -> None:
        """Show a text."""
        self.field.setPlainText(text)

    def take_focus(self) -> None:
        """Go on writing at the end."""
        super().take_focus()
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As in a form; undoing is the field's own."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            undoing = event.matches(QKeySequence.StandardKey.Undo)
            if undoing or event.matches(QKeySequence.StandardKey.Redo):
                return False
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        over = len(self.text) - MAX_LINE_CHARS
        if over > 0:
            # What is over goes from where it came in, so that the end of the line stays.
            cursor = self.field.textCursor()
            back = QTextCursor.MoveOperation.PreviousCharacter
            cursor.movePosition(back, QTextCursor.MoveMode.KeepAnchor, over)
            cursor.removeSelectedText()
            return
        self._on_text()


class Services(FlowBox):
    """Police, ambulance and fire brigade, each pressed or not."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(6)
        self._text = ""
        self.buttons = {code: QPushButton() for code in SERVICES}
        for button in self.buttons.values():
            button.setCheckable(True)
            set_kind(button, "toggle")
            button.clicked.connect(self._on_clicked)
            self.flow.addWidget(button)

    def show_value(self, text: str) -> None:
        """Show which are asked for."""
        self._text = text
        chosen = text.split()
        for code, button in self.buttons.items():
            button.setChecked(code in chosen)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        for code, button in self.buttons.items():
            mark = "✓ " if button.isChecked() else ""
            button.setText(mark + service(code))
            button.setAccessibleName(service(code))

    def _on_clicked(self) -> None:
        text = " ".join(code for code, button in self.buttons.items() if button.isChecked())
        self.show_value(text)
        self.chosen.emit(text)


class LineView(QWidget):
    """One line.

    Args:
        look: theme and fonts.
        line: which.
        number: its place, from 1.
    """

    went_on = Signal()

    def __init__(self, look: Look, line: Line, number: int) -> None:
        super().__init__()
        self._look = look
        self._line = line
        self._model: BriefingModel | None = None
        self._stacked: bool | None = None
        self._number = QLabel(str(number))
        set_kind(self._number, "briefing-number")
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.name = WrappedLabel()
        set_kind(self.name, "briefing-name")
        # With a padding from the style sheet a label indents its words.
        self.name.setIndent(0)
        self.asked = WrappedLabel()
        set_kind(self.asked, "briefing-asked")
        self.beside = WrappedLabel()
        set_kind(self.beside, "quiet")
        self.take_over = QPushButton()
        set_kind(self.take_over, "link")
        self.take_over.clicked.connect(self._on_take_over)
        self.written: WrittenLine | None = None
        self.services: Services | None = None
        self.live: WrappedLabel | None = None
        self.value = self._make_value()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        look.changed.connect(self._fit)
        self.set_stacked(stacked=False)
        self.bind(None)

    @property
    def line(self) -> Line:
        """Which it is."""
        return self._line

    def bind(self, model: BriefingModel | None) -> None:
        """From now on this is another briefing's line; without one there are questions alone."""
        self.flush()
        self._model = model
        if self.written is not None:
            self.written.forget()
        show(self.value, shown=model is not None)
        show(self.asked, shown=model is None)
        self.refresh()

    def refresh(self) -> None:
        """Show what it says now."""
        model = self._model
        if model is None:
            for part in (self.beside, self.take_over):
                show(part, shown=False)
            if self.services is not None:
                self.services.show_value("")
            if self.live is not None:
                self.live.setText("")
            self.beside.setText("")
            return
        text, beside = model.text(self._line), model.beside(self._line)
        if self.written is not None:
            self.written.show_value(text)
        elif self.services is not None:
            self.services.show_value(text)
        elif self.live is not None:
            self.live.setText(text or NOTHING)
        self.beside.setText(self.tr("The intake says: %1").replace("%1", beside) if beside else "")
        for part in (self.beside, self.take_over):
            show(part, shown=bool(beside))

    def flush(self) -> None:
        """Hand over what is written and was not yet."""
        if self.written is not None and self._model is not None:
            self.written.flush()

    def take_focus(self) -> None:
        """Go there, in sight."""
        if self.written is not None:
            self.written.take_focus()
        elif self.services is not None:
            next(iter(self.services.buttons.values())).setFocus()
        self.stay_in_sight()

    def stay_in_sight(self) -> None:
        """Scroll to where somebody writes, after lines above it became higher or lower."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self.value)

    @property
    def can_be_written(self) -> bool:
        """Whether somebody can write into it now."""
        return self._model is not None and self.live is None

    def set_stacked(self, *, stacked: bool) -> None:
        """Put the name above what is told, where the drawer is narrow for its letters."""
        if stacked is self._stacked:
            return
        self._stacked = stacked
        for part in (self._number, self.name, self.value, self.asked, self.beside, self.take_over):
            self._grid.removeWidget(part)
        top = Qt.AlignmentFlag.AlignTop
        row, column = (1, 1) if stacked else (0, 2)
        self._grid.addWidget(self._number, 0, 0, top)
        self._grid.addWidget(self.name, 0, 1, top)
        self._grid.addWidget(self.value, row, column)
        self._grid.addWidget(self.asked, row, column, top)
        self._grid.addWidget(self.beside, row + 1, column)
        self._grid.addWidget(self.take_over, row + 2, column, Qt.AlignmentFlag.AlignLeft)
        self._grid.setColumnStretch(1, 1 if stacked else 0)
        self._grid.setColumnStretch(2, 0 if stacked else 1)
        self._fit()

    def retranslate(self) -> None:
        """Set every text again."""
        name = label(self._line)
        self.name.setText(name)
        self.asked.setText(question(self._line))
        self.take_over.setText(self.tr("Take this over"))
        self.take_over.setAccessibleName(
            self.tr("Take over what the intake says: %1").replace("%1", name)
        )
        if self.written is not None:
            self.written.field.setAccessibleName(name)
            self.written.field.setAccessibleDescription(question(self._line))
        if self.services is not None:
            self.services.setAccessibleName(name)
            self.services.retranslate()
        self.refresh()

    def _make_value(self) -> QWidget:
        if self._line in LIVE:
            self.live = WrappedLabel()
            set_kind(self.live, "briefing-live")
            self.live.setIndent(0)
            return self.live
        if self._line is Line.SERVICE:
            self.services = Services()
            self.services.chosen.connect(self._on_written)
            return self.services
        self.written = WrittenLine(self._look)
        self.written.typed.connect(self._on_written)
        self.written.went_on.connect(self.went_on)
        return self.written

    def _fit(self) -> None:
        self._number.setFixedWidth(self._look.ems(_NUMBER_EMS))
        wide = self._look.ems(_LABEL_EMS)
        self.name.setMinimumWidth(0 if self._stacked else wide)
        self.name.setMaximumWidth(16_777_215 if self._stacked else wide)

    def _on_written(self, value: object) -> None:
        if self._model is not None:
            self._model.write(self._line, str(value or ""))

    def _on_take_over(self) -> None:
        if self._model is not None:
            self._model.write(self._line, self._model.known(self._line))
            self.take_focus()
