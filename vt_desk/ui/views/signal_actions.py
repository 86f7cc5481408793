"""In the menu of a message: leave one of its signal words unmarked on this desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

    from vt_desk.ui.models.talk import TalkModel


class SignalActions(QObject):
    """An action for each signal word of the message that is current.

    Args:
        view: whose menu; its model is set.
        rows: the messages.
    """

    def __init__(self, view: QAbstractItemView, rows: TalkModel) -> None:
        super().__init__(view)
        self._view = view
        self._rows = rows
        self._actions: list[QAction] = []
        view.selectionModel().currentChanged.connect(self._on_current)
        rows.marks.signals.changed.connect(self.refresh)

    @property
    def actions(self) -> list[QAction]:
        """What the menu offers now."""
        return list(self._actions)

    def refresh(self) -> None:
        """Offer what the current message has."""
        self._on_current(self._view.currentIndex())

    def _on_current(self, current: QModelIndex, _before: QModelIndex | None = None) -> None:
        for action in self._actions:
            self._view.removeAction(action)
            action.deleteLater()
        message = self._rows.message(current.row())
        hits = self._rows.marks.of(message) if message is not None else ()
        signals = self._rows.marks.signals
        self._actions = []
        for word in dict.fromkeys(hit.word for hit in hits):
            text = self.tr("Do not mark “%1” at this desk").replace("%1", signals.name(word))
            action = QAction(text.replace("&", "&&"), self._view)
            action.triggered.connect(partial(self._switch_off, word))
            self._view.addAction(action)
            self._actions.append(action)

    def _switch_off(self, word: str, *_: object) -> None:
        self._rows.marks.signals.switch_off(word)
