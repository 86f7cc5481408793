"""A pause in typing, or the end of patience: who never pauses is not kept waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

MOST_MS = 700
"""After the first key; with what the store takes it is within a second (invariant 7)."""


class Pause(QTimer):
    """Fires when no key came for a while, and at the latest ``MOST_MS`` after the first one.

    Args:
        pause_ms: how long no key must come.
    """

    def __init__(self, pause_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._pause_ms = pause_ms
        self._since = QElapsedTimer()
        self.setSingleShot(True)

    def key(self) -> None:
        """A key came."""
        if not self.isActive():
            self._since.start()
        left_ms = MOST_MS - self._since.elapsed()
        self.start(max(0, min(self._pause_ms, left_ms)))

    def again(self) -> None:
        """Fire after a pause, whenever the first key was."""
        self.start(self._pause_ms)
