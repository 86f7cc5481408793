"""Linux: the login manager and the screen savers tell it on D-Bus.

``org.freedesktop.login1``: ``Session.Lock`` and ``Manager.PrepareForSleep`` on the system
bus. ``ActiveChanged`` of a screen saver on the session bus, where it is in the foreground
of desktops whose lock the login manager does not hear of. Without a bus nothing is told.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

if TYPE_CHECKING:
    from collections.abc import Callable

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver")


class DBusListener(QObject):
    """Listens to the login manager and to screen savers.

    Args:
        tell: called when the session is locked.
        system: the bus of the login manager; the machine's own when not given.
        session: the bus of the screen saver; the person's own when not given.
        session_id: which of the machine's sessions is ours; from the environment when not
            given. Where it is not known, the lock of any session counts as ours.
    """

    def __init__(
        self,
        tell: Callable[[], None],
        *,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
        session_id: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        self._own_path = ""
        self._system = system or QDBusConnection.systemBus()
        self._session = session or QDBusConnection.sessionBus()
        if self._system.isConnected():
            self._listen(self._system, f"{LOGIN}.Session", "Lock", "_on_lock")
            self._listen(self._system, f"{LOGIN}.Manager", "PrepareForSleep", "_on_active")
            self._ask_own_path(
                os.environ.get("XDG_SESSION_ID", "") if session_id is None else session_id
            )
        if self._session.isConnected():
            for saver in SAVERS:
                self._listen(self._session, saver, "ActiveChanged", "_on_active")

    @property
    def own_path(self) -> str:
        """The login manager's name of our session; empty while it is not known."""
        return self._own_path

    def stop(self) -> None:
        """Listen no longer; Qt ends what an object listened to when the object goes."""
        self._tell = _nobody
        self.deleteLater()

    def _listen(self, bus: QDBusConnection, interface: str, name: str, slot: str) -> None:
        # PySide6 takes the text of SLOT here, and not the bytes that its stub names.
        bus.connect("", "", interface, name, self, SLOT(f"{slot}(QDBusMessage)"))  # type: ignore[call-overload]

    def _ask_own_path(self, session_id: str) -> None:
        if not session_id:
            return
        call = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "GetSession")
        call.setArguments([session_id])
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call), self)
        watcher.finished.connect(self._on_own_path)

    @Slot(QDBusPendingCallWatcher)
    def _on_own_path(self, watcher: QDBusPendingCallWatcher) -> None:
        arguments = watcher.reply().arguments()
        if arguments and not watcher.isError():
            self._own_path = arguments[0].path()
        watcher.deleteLater()

    @Slot(QDBusMessage)
    def _on_lock(self, message: QDBusMessage) -> None:
        if self._own_path in ("", message.path()):
            self._tell()

    @Slot(QDBusMessage)
    def _on_active(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [True]:
            self._tell()


def _nobody() -> None:
    """Nobody is told any more."""
