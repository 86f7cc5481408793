"""Searching what is kept on this computer (Ctrl+F), beside the talk and with the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from vt_desk.ui.models.times import clock
from vt_desk.ui.qt.announce import announce
from vt_desk.ui.qt.clipboard import PrivateLineEdit, PrivateTextEdit
from vt_desk.ui.qt.stylesheet import set_kind
from vt_desk.ui.views.drawer import MARGIN, Drawer
from vt_desk.ui.views.found_list import FoundList
from vt_desk.ui.views.wrapped import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vt_desk.domain.conversation import Message
    from vt_desk.store.door import Found
    from vt_desk.ui.models.found import FoundModel
    from vt_desk.ui.qt.look import Look

TYPING_MS = 200
LEAST_LETTERS = 2


class SearchPanel(Drawer):
    """A field, what was found, and a passage of a talk that is not open.

    Args:
        model: the rows that were found.
        look: theme and fonts.
    """

    search_requested = Signal(str)
    found_chosen = Signal(object)

    holds_words = True

    def __init__(self, model: FoundModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, 25, parent)
        self._model = model
        self._searched = ""
        self._title = QLabel()
        set_kind(self._title, "strong")
        self.field = PrivateLineEdit()
        self.field.setMaxLength(200)
        self._title.setBuddy(self.field)
        self._state = WrappedLabel()
        set_kind(self._state, "quiet")
        self.list = FoundList(model, look)
        self._passage_of = WrappedLabel()
        set_kind(self._passage_of, "strong")
        self.passage = PrivateTextEdit()
        self.passage.setReadOnly(True)
        self._back = QPushButton()
        self._passage = QWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_MS)
        self._timer.timeout.connect(self.search)
        self.field.textChanged.connect(lambda _: self._timer.start())
        self.field.returnPressed.connect(self._on_entered)
        self.list.chosen.connect(self._on_chosen)
        self.list.clicked.connect(lambda index: self._on_chosen(index.row()))
        self._back.clicked.connect(self._close_passage)
        self._arrange()
        self.retranslate()

    def open(self) -> None:
        """Show it, ready to type."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def forget(self) -> None:
        """Let go of what was looked for and what was found."""
        self._timer.stop()
        self._searched = ""
        self.field.setText("")
        self._timer.stop()
        self._model.restart([])
        self.passage.setPlainText("")
        self._close_passage()
        self._show_state()

    def search(self) -> None:
        """Look for what is typed, when it is another word than before."""
        self._timer.stop()
        query = self.field.text().strip()
        if query == self._searched:
            return
        self._searched = query
        self._close_passage()
        if len(query) < LEAST_LETTERS:
            self._model.restart([])
            self._show_state()
        else:
            self.search_requested.emit(query)

    def show_found(self, query: str, rows: Sequence[Found]) -> None:
        """The answer to a search; one that was overtaken is passed over."""
        if query != self._searched:
            return
        self._model.restart(rows)
        self._show_state()
        announce(self.field, self._state.text())

    def show_passage(self, title: str, messages: Sequence[Message], names: Sequence[str]) -> None:
        """Show a part of a talk that is not open, to read only.

        Args:
            title: whose talk, and when.
            messages: in order.
            names: who said each.
        """
        lines = [
            f"{clock(message.at_ms)} {name}\n{message.text}"
            for message, name in zip(messages, names, strict=True)
        ]
        self._passage_of.setText(title)
        self.passage.setAccessibleName(title)
        self.passage.setPlainText("\n\n".join(lines))
        self._passage.show()
        self.list.hide()
        self.passage.setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self._title.setText(self.tr("Search what is kept here"))
        self.setAccessibleName(self._title.text())
        self.field.setAccessibleName(self._title.text())
        self.field.setPlaceholderText(self.tr("Words, at least two letters"))
        self._back.setText(self.tr("Back to what was found"))
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes into the list, Escape back to it and then away."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus() and self._model.rowCount():
            self.list.setFocus()
            return
        if event.key() == Qt.Key.Key_Escape and self._passage.isVisible():
            self._close_passage()
            self.list.setFocus()
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 8)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.field)
        column.addWidget(self._state)
        column.addWidget(self.list, 1)
        passage = QVBoxLayout(self._passage)
        passage.setContentsMargins(0, 0, 0, 0)
        passage.setSpacing(8)
        passage.addWidget(self._passage_of)
        passage.addWidget(self.passage, 1)
        passage.addWidget(self._back)
        column.addWidget(self._passage, 1)
        column.addStretch(0)
        self._passage.hide()
        self.hold(inner)

    def _show_state(self) -> None:
        count = self._model.rowCount()
        if len(self._searched) < LEAST_LETTERS:
            text = self.tr(
                "Finds words in the conversations that are kept on this computer, also without "
                "a connection. Enter opens the conversation at that message."
            )
        elif count:
            text = self.tr("%n message(s) found", "", count)
        else:
            text = self.tr("Nothing found. Try a shorter word; only what is kept here is searched.")
        self._state.setText(text)
        self.list.setVisible(bool(count) and self._passage.isHidden())

    def _on_entered(self) -> None:
        self.search()
        if self._model.rowCount():
            self.list.setFocus()

    def _on_chosen(self, row: int) -> None:
        found = self._model.at(row)
        if found is not None:
            self.found_chosen.emit(found)

    def _close_passage(self) -> None:
        self._passage.hide()
        self.passage.setPlainText("")
        self._passage_of.setText("")
        self.passage.setAccessibleName(self.tr("Passage"))
        self.list.setVisible(self._model.rowCount() > 0)
