"""Copying words of a conversation so that no clipboard history keeps them (invariant 5).

Windows reads the three formats of its clipboard history and cloud clipboard; KDE's
Klipper and others that follow it read the password hint. macOS clipboard programs look
for the ``org.nspasteboard`` types, which Qt cannot set: there a copy may be kept.

What is copied here carries a mark. ``OwnCopies`` clears the clipboard, and on X11 the
selection, of what has it: a set time after the copy, at locking and at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

CLEAR_S = 60
_OURS = "application/x-vt-desk-copy"

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = QByteArray(b"\x00\x00\x00\x00")


def private_mime(text: str) -> QMimeData:
    """A text for the clipboard that asks every history to leave it alone."""
    mime = QMimeData()
    mime.setText(text)
    mime.setData(_OURS, QByteArray(b"1"))
    mime.setData("x-kde-passwordManagerHint", QByteArray(b"secret"))
    mime.setData(_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), _NO)
    mime.setData(_WINDOWS.format("CanIncludeInClipboardHistory"), _NO)
    mime.setData(_WINDOWS.format("CanUploadToCloudClipboard"), _NO)
    return mime


def copy_privately(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setMimeData(private_mime(text))


class OwnCopies(QObject):
    """Clears what this program copied.

    Args:
        clear_s: seconds after a copy.
    """

    def __init__(self, *, clear_s: float = CLEAR_S, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(round(clear_s * 1000))
            timer.timeout.connect(_calling(self._forget, mode))
            self._timers[mode] = timer
        self._clipboard.changed.connect(self._on_changed)

    def forget(self) -> None:
        """Clear it now, where it is still ours."""
        for mode in self._timers:
            self._forget(mode)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        timer = self._timers.get(mode)
        if timer is None:
            return
        if self._is_ours(mode):
            timer.start()
        else:
            timer.stop()

    def _forget(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if self._is_ours(mode):
            self._clipboard.clear(mode)

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Selection and not self._clipboard.supportsSelection():
            return False
        # Qt's stub leaves out that there may be nothing.
        mime: QMimeData | None = self._clipboard.mimeData(mode)
        return mime is not None and mime.hasFormat(_OURS)


def _calling(
    forget: Callable[[QClipboard.Mode], None], mode: QClipboard.Mode
) -> Callable[[], None]:
    def call() -> None:
        forget(mode)

    return call


class PrivateLineEdit(QLineEdit):
    """A field of one line whose words may be a visitor's: copying keeps them private."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Its own menu would copy without the mark, and so would the mouse into X11's selection.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and cut with the mark."""
        cut = event.matches(QKeySequence.StandardKey.Cut)
        if not cut and not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        if self.hasSelectedText():
            copy_privately(self.selectedText())
            if cut:
                self.insert("")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt has copied what the mouse selected, on X11: put the mark on it."""
        super().mouseReleaseEvent(event)
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and self.hasSelectedText():
            clipboard.setMimeData(private_mime(self.selectedText()), QClipboard.Mode.Selection)


class PrivateTextEdit(QPlainTextEdit):
    """A field for plain text: what is copied stays out of histories, what is pasted is text."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """Mark what Ctrl+C takes from the field."""
        text = self.textCursor().selectedText().replace("\u2029", "\n")
        return private_mime(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the letters only, whatever else was copied."""
        if source.hasText():
            self.insertPlainText(source.text())
