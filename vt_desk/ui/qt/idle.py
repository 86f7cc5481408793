"""Nobody is at the desk: keys and mouse of the window are watched, and nothing else.

A counsellor who reads moves neither, so a warning comes first: any key, or the mouse,
and the time begins again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

WARN_S = 30
TICK_MS = 1_000
_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletMove,
    QEvent.Type.InputMethod,
}


class Idle(QObject):
    """Counts the seconds since the last sign of life.

    Args:
        after_s: when the desk is to be locked; 0 for never.
        warn_s: how long before that it is said.
        now_s: a clock that never goes back.
    """

    warned = Signal(int)
    """The seconds that are left, each second."""
    woke = Signal()
    """A sign of life after a warning."""
    ran_out = Signal()

    def __init__(
        self,
        *,
        after_s: float,
        warn_s: float = WARN_S,
        now_s: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._after_s = after_s
        self._warn_s = min(warn_s, after_s / 2)
        self._now_s = now_s
        self._last_s = now_s()
        self._held_s = 0.0
        self._warning = False
        self._window: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.check)

    def set_after(self, after_s: float) -> None:
        """Another time was chosen."""
        self._after_s = after_s
        self._warn_s = min(WARN_S, after_s / 2)
        self._begin_again()

    def hold_off(self, for_s: float) -> None:
        """Do not count for so many seconds: somebody reads from the screen while phoning.

        The time begins again when they are over. 0 ends it now.
        """
        self._held_s = self._now_s() + for_s if for_s > 0 else 0.0
        if for_s > 0 and self._warning:
            self._begin_again()

    def watch(self, window: QWindow) -> None:
        """Watch the events of a window from now on.

        A window and not the application: a filter of the application would be asked about
        every event of every widget.
        """
        if self._window is None:
            self._window = window
            window.installEventFilter(self)

    def start(self) -> None:
        """Begin to count."""
        self._begin_again()
        self._timer.start()

    def stop(self) -> None:
        """Count no longer: the desk is locked, or nobody is signed in."""
        self._timer.stop()
        self._warning = False

    def check(self) -> None:
        """Look how long it is; the timer does so each second."""
        if not self._after_s or not self._timer.isActive():
            return
        if self._now_s() < self._held_s:
            self._last_s = self._now_s()
            return
        left_s = self._after_s - (self._now_s() - self._last_s)
        if left_s <= 0:
            self.stop()
            self.ran_out.emit()
        elif left_s <= self._warn_s:
            self._warning = True
            self.warned.emit(round(left_s))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, and let everything pass."""
        if event.type() in _SIGNS_OF_LIFE:
            self._begin_again()
        return False

    def _begin_again(self) -> None:
        self._last_s = self._now_s()
        if self._warning:
            self._warning = False
            self.woke.emit()
