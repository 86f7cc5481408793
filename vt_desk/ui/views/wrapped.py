"""A label whose lines break, and that always asks for the height they need.

A layout gives a wrapped label the height of its preferred width, so the last line of a
narrower one would be cut off.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class WrappedLabel(QLabel):
    """Plain text over as many lines as its width asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        """Show another text, at its own height."""
        if text != self.text():
            super().setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Letters have another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        # What a label needs is never less than its own least height, so that goes first.
        self.setMinimumHeight(0)
        height = self.heightForWidth(self.width()) if self.text() else 0
        self.setMinimumHeight(max(0, height))


class FittedLabel(WrappedLabel):
    """The same where there are many: it sets its height itself, and no layout asks for it.

    A layout that may ask does so for every label above, beside and below, several times.
    Whoever needs to know how high the whole is before it is shown takes the other one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitted: tuple[str, int, str] | None = None

    def hasHeightForWidth(self) -> bool:
        """It has its height already."""
        return False

    def _fit(self) -> None:
        fitted = (self.text(), self.width(), self.font().key())
        if fitted == self._fitted:
            return
        self._fitted = fitted
        # What a label needs is never less than its own least height, so that goes first.
        self.setMinimumHeight(0)
        self.setFixedHeight(max(0, self.heightForWidth(self.width())) if self.text() else 0)
