"""Collecting garbage in the window's thread alone, and when it disturbs nobody.

Python collects cycles in whatever thread happens to allocate. A Qt object that dies in a
worker thread stops its timers from there, which Qt answers with a warning or a crash. So
the automatic collection is off while the window is open, what was loaded at the start is
set aside, and a timer of the window's thread collects instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 1_000
_YOUNG, _MIDDLE, _ALL = 0, 1, 2


class Collector(QObject):
    """Collects from a timer between ``start`` and ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._limits = gc.get_threshold()

    def start(self) -> None:
        """Take over: what exists now is not looked through again."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hand back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    def check(self) -> None:
        """Collect as far as Python itself would have by now."""
        young, middle, old = gc.get_count()
        if old > self._limits[_ALL] and middle > self._limits[_MIDDLE]:
            gc.collect(_ALL)
        elif middle > self._limits[_MIDDLE]:
            gc.collect(_MIDDLE)
        elif young > self._limits[_YOUNG]:
            gc.collect(_YOUNG)
