"""Leaving: signing out and closing, and what is asked before that would leave somebody alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vt_desk.desk.errors import OutboxNotEmpty
from vt_desk.ui.qt.tasks import problem_code

if TYPE_CHECKING:
    from vt_desk.ui.views.window import MainWindow


class Leaving(QObject):
    """Signs out and closes.

    Args:
        window: whose.
        parent: what it belongs to.
    """

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._leaving = False

    def sign_out(self) -> None:
        """Sign out, or ask first when that would lose something or leave somebody."""
        window = self._window
        count = window.board.talks.open_count
        if not count:
            self._sign_out(force=False)
            return
        window.notice.say(
            lambda: self.tr(
                "You have %n open conversation(s). They go back to the waiting list.", "", count
            ),
            lambda: (
                (self.tr("Sign out"), lambda: self._sign_out(force=False)),
                (self.tr("Stay"), self._stay),
            ),
            take_focus=True,
        )

    def ask_to_close(self) -> None:
        """End the program; asked a second time, or with nothing open, at once."""
        window = self._window
        count = window.board.talks.open_count
        if self._leaving or not count:
            self._close()
            return
        self._leaving = True
        window.notice.say(
            lambda: self.tr(
                "You have %n open conversation(s). They go back to the waiting list.", "", count
            ),
            lambda: (
                (self.tr("Close VT Desk"), self._close),
                (self.tr("Stay"), self._stay),
            ),
            take_focus=True,
        )

    def _close(self) -> None:
        self._window.close_asked.emit()

    def _stay(self) -> None:
        self._leaving = False
        self._window.notice.dismiss()
        page = self._window.talks.front
        if page is not None:
            page.take_focus()

    def _sign_out(self, *, force: bool) -> None:
        window = self._window
        window.notice.dismiss()

        def failed(error: Exception) -> None:
            if isinstance(error, OutboxNotEmpty):
                count = error.count
                window.notice.say(
                    lambda: self.tr(
                        "%n message(s) not sent yet. Signing out drops them.", "", count
                    ),
                    lambda: (
                        (self.tr("Drop them and sign out"), lambda: self._sign_out(force=True)),
                        (self.tr("Stay"), self._stay),
                    ),
                    take_focus=True,
                )
            else:
                window.tasks.failed.emit("sign out", problem_code(error))

        window.tasks.start(window.desk.sign_out(force=force), name="sign out", on_error=failed)
