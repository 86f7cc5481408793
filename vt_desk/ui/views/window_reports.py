"""The lead's window, opened from the menu: made when first asked for, gone with the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vt_desk.desk.changes import Connection, ConnectionState
from vt_desk.ui.models.report import may_read

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.ui.views.report_window import ReportWindow
    from vt_desk.ui.views.window import MainWindow


class Reports(QObject):
    """Opens it for who may read reports, and takes it away when the desk locks.

    Args:
        window: whose menu it is in.
        parent: what it belongs to.
    """

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self.shown: ReportWindow | None = None
        window.menu.aboutToShow.connect(self._on_menu_opens)
        board = window.board
        board.account_changed.connect(self._on_account_changed)
        board.lock_changed.connect(self._on_account_changed)
        board.connection_changed.connect(self._on_connection_changed)
        window.around.languages.changed.connect(self._on_language_changed)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the command does."""
        return {"reports": self.show}

    @property
    def allowed(self) -> bool:
        """Whether who is at work may read reports."""
        desk = self._window.desk
        return desk.lock is None and may_read(desk.account)

    def show(self) -> None:
        """Open it, or bring it to the front."""
        account = self._window.desk.account
        if account is None or not self.allowed:
            return
        if self.shown is None:
            self.shown = self._make()
        if self.shown.isHidden():
            window = self._window
            self.shown.choice.begin(
                account.regions, window.around.places.regions, window.desk.now_ms()
            )
            self._on_connection_changed(window.desk.connection)
            self.shown.show()
            self.shown.choice.show_it.setFocus()
        self.shown.raise_()
        self.shown.activateWindow()

    def _make(self) -> ReportWindow:
        # Only who leads pays for loading it.
        from vt_desk.ui.models.report import ReportModel
        from vt_desk.ui.views.report_choice import ReportChoice
        from vt_desk.ui.views.report_window import ReportWindow

        window = self._window
        report = ReportModel(window.desk, window.tasks, window.around.places.regions, self)
        choice = ReportChoice(window.around.look, lambda: window.around.languages.current)
        made = ReportWindow(report, choice, window.around.look, window.tasks)
        made.setWindowIcon(window.windowIcon())
        choice.wanted.connect(self._ask)
        window.destroyed.connect(made.deleteLater)
        return made

    def _ask(self) -> None:
        if self.shown is not None and self.allowed:
            choice = self.shown.choice
            language = self._window.around.languages.current
            self.shown.report.ask(choice.regions, choice.period, language)

    def _on_menu_opens(self) -> None:
        self._window.actions_table["reports"].setVisible(self.allowed)

    def _on_account_changed(self) -> None:
        if self.shown is not None and not self.allowed:
            self.shown.empty()

    def _on_connection_changed(self, connection: Connection) -> None:
        if self.shown is not None:
            self.shown.set_offline(offline=connection.state is ConnectionState.OFFLINE)

    def _on_language_changed(self, language: str) -> None:
        if self.shown is not None:
            self.shown.report.use_language(language)
