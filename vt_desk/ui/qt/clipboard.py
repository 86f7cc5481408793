"""Copying words of a conversation so that no clipboard history keeps them (invariant 5).

Windows reads the three formats of its clipboard history and cloud clipboard; KDE's
Klipper and others that follow it read the password hint. macOS clipboard programs look
for the ``org.nspasteboard`` types, which Qt cannot set: there a copy may be kept.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = QByteArray(b"\x00\x00\x00\x00")


def private_mime(text: str) -> QMimeData:
    """A text for the clipboard that asks every history to leave it alone."""
    mime = QMimeData()
    mime.setText(text)
    mime.setData("x-kde-passwordManagerHint", QByteArray(b"secret"))
    mime.setData(_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), _NO)
    mime.setData(_WINDOWS.format("CanIncludeInClipboardHistory"), _NO)
    mime.setData(_WINDOWS.format("CanUploadToCloudClipboard"), _NO)
    return mime


def copy_privately(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setMimeData(private_mime(text))


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
