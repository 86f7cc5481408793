"""The operating system's own lock: when its session is locked, so is the desk.

Linux tells it on D-Bus, Windows to a window that asked for it. macOS tells nobody who
does not link against its AppKit: there the hotkey and the idle time lock the desk. Where
nothing tells, nothing is said and nothing is missed but this.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow


class SessionLock(QObject):
    """Says that the session was locked, or that the machine goes to sleep."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listener: Listener | None = None

    def start(self, window: QWindow) -> None:
        """Listen from now on, as far as this system tells.

        Args:
            window: the one that Windows is to tell.
        """
        if self._listener is not None:
            return
        if sys.platform == "linux":
            from vt_desk.ui.qt.session_lock_dbus import DBusListener

            self._listener = DBusListener(self.locked.emit, parent=self)
        elif sys.platform == "win32":
            from vt_desk.ui.qt.session_lock_windows import WindowsListener

            self._listener = WindowsListener(self.locked.emit, int(window.winId()))

    def stop(self) -> None:
        """Listen no longer."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()


class Listener(Protocol):
    """What listens on one system."""

    def stop(self) -> None:
        """Listen no longer."""
        ...
