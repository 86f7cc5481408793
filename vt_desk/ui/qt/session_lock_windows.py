"""Windows: a window that asked for it is told that its session was locked.

WTSRegisterSessionNotification, WM_WTSSESSION_CHANGE and WM_POWERBROADCAST: Microsoft,
"Remote Desktop Services" and "Power Management".
"""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Callable

_WM_POWERBROADCAST = 0x0218
_WM_WTSSESSION_CHANGE = 0x02B1
_PBT_APMSUSPEND = 0x0004
_WTS_CONSOLE_DISCONNECT = 0x2
_WTS_REMOTE_DISCONNECT = 0x4
_WTS_SESSION_LOCK = 0x7
_NOTIFY_FOR_THIS_SESSION = 0
_LOCKING = {
    (_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK),
    (_WM_WTSSESSION_CHANGE, _WTS_CONSOLE_DISCONNECT),
    (_WM_WTSSESSION_CHANGE, _WTS_REMOTE_DISCONNECT),
    (_WM_POWERBROADCAST, _PBT_APMSUSPEND),
}


class _Message(ctypes.Structure):
    """The beginning of Windows' MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


class WindowsListener(QAbstractNativeEventFilter):
    """Listens to the messages of one window.

    Args:
        tell: called when the session is locked.
        window: its handle.
    """

    def __init__(self, tell: Callable[[], None], window: int) -> None:
        super().__init__()
        self._tell = tell
        self._window = window
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION)

    def stop(self) -> None:
        """Listen no longer."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(self._window)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look, and let everything pass."""
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type]
            found = _Message.from_address(int(message))
            if (found.message, found.wparam) in _LOCKING:
                self._tell()
        return False, 0
