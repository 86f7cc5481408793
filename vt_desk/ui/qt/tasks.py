"""The owner of what the window has started and not yet finished.

asyncio keeps only weak references to tasks; this class keeps strong ones until each is
done, shows what failed, and awaits them all at the end.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

_log = logging.getLogger(__name__)


def problem_code(error: BaseException) -> str:
    """The code of an error of the desk; ``internal_error`` for one that nobody foresaw."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) and code else "internal_error"


class Tasks(QObject):
    """Starts coroutines for views and keeps them.

    A failure goes to the caller's ``on_error`` when it has one, else out as ``failed``.
    Logs name the work and the kind of error only, never its words.
    """

    failed = Signal(str, str)
    """The name of the work, and the problem's code."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def count(self) -> int:
        """How many are not finished."""
        return len(self._running)

    def start(
        self,
        work: Coroutine[Any, Any, Any],
        *,
        name: str,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a coroutine until it is done.

        Args:
            work: what to run.
            name: what it is, for the log.
            on_error: called with what it raised, instead of ``failed``.
        """
        if self._closed:
            work.close()
            return
        task = asyncio.get_event_loop().create_task(self._guard(work, name, on_error), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # One that is cancelled before its first step has never come to its work.
        task.add_done_callback(lambda _: work.close())

    async def close(self) -> None:
        """Cancel what still runs and wait until it has ended. Nothing starts after this."""
        self._closed = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _guard(
        self,
        work: Coroutine[Any, Any, Any],
        name: str,
        on_error: Callable[[Exception], None] | None,
    ) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - the last place before the loop; it is shown
            code = problem_code(error)
            if code == "internal_error":
                _log.error("%s failed: %s", name, type(error).__name__)
            else:
                _log.info("%s: %s", name, code)
            if on_error is not None:
                on_error(error)
            else:
                self.failed.emit(name, code)
