"""All that was sent here and has not arrived: queued and refused, whoever has the talk now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from vt_desk.domain.conversation import MessageState

if TYPE_CHECKING:
    from vt_desk.domain.conversation import Message
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.qt.tasks import Tasks

LEAST_GAP_MS = 250
"""A thousand messages that go out after an outage are not a thousand lists."""


class Unsent(QObject):
    """Kept current by asking the desk when something of its outbox changed.

    Args:
        desk: what is asked.
        tasks: runs the asking.
    """

    changed = Signal()

    def __init__(self, desk: DeskDoor, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self._rows: list[Message] = []
        self._asking = False
        self._again = False
        self._last = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    @property
    def rows(self) -> list[Message]:
        """In order of sending."""
        return self._rows

    @property
    def queued(self) -> int:
        """How many go out by themselves."""
        return sum(row.state is MessageState.QUEUED for row in self._rows)

    @property
    def refused(self) -> int:
        """How many need somebody."""
        return len(self._rows) - self.queued

    def refresh(self, *_: object) -> None:
        """Something may have changed: ask, at once or shortly."""
        if self._asking:
            self._again = True
        elif not self._timer.isActive():
            passed = self._last.elapsed() if self._last.isValid() else LEAST_GAP_MS
            if passed >= LEAST_GAP_MS:
                self._ask()
            else:
                self._timer.start(LEAST_GAP_MS - passed)

    def empty(self) -> None:
        """Hold nothing: the desk is locked, or nobody is signed in."""
        self._timer.stop()
        self._again = False
        self._put([])

    def _ask(self) -> None:
        self._asking = True
        self._tasks.start(self._load(), name="list what is unsent", on_error=_passed_over)

    async def _load(self) -> None:
        self._last.restart()
        try:
            rows = await self._desk.unsent() if self._desk.account is not None else []
            self._put([] if self._desk.lock is not None else rows)
        finally:
            self._asking = False
        if self._again:
            self._again = False
            self.refresh()

    def _put(self, rows: list[Message]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.changed.emit()


def _passed_over(_: Exception) -> None:
    """The desk was locked meanwhile: the list is empty already."""
