"""Telling somebody that there is something new until it has been seen (invariant 13).

The sound comes at once and again every half minute while anything is unseen, whether or
not the window is in front; the task bar asks for attention when it is not. Neither says
a word of what came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vt_desk.ui.qt.sound import Player

REPEAT_MS = 30_000
LEAST_GAP_MS = 1_500


class Alerts(QObject):
    """Sound and task bar of one window.

    Args:
        window: whose.
        player: plays the sound.
    """

    def __init__(self, window: QWidget, player: Player) -> None:
        super().__init__(window)
        self._window = window
        self._player = player
        self._on = True
        self._unseen = 0
        self._last = QElapsedTimer()
        self._repeat = QTimer(self)
        self._repeat.setInterval(REPEAT_MS)
        self._repeat.timeout.connect(self._again)

    @property
    def sound_on(self) -> bool:
        """Whether the sound is played."""
        return self._on

    def set_sound(self, *, on: bool) -> None:
        """Play the sound, or only ask for attention."""
        self._on = on

    @property
    def alerting(self) -> bool:
        """Whether something is unseen."""
        return self._repeat.isActive()

    def arrived(self) -> None:
        """Something new came: sound and task bar, once for a burst."""
        if self._last.isValid() and self._last.elapsed() < LEAST_GAP_MS:
            return
        self._last.restart()
        self._call()

    def set_unseen(self, count: int) -> None:
        """That much is unseen: go on until it is none."""
        self._unseen = count
        if count and not self._repeat.isActive():
            self._repeat.start()
        elif not count:
            self._repeat.stop()

    def _again(self) -> None:
        self._call()

    def _call(self) -> None:
        if self._on:
            self._player.play()
        QApplication.alert(self._window, 0)
