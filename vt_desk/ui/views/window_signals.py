"""Signal words in the window: which list, what is left unmarked, and the panel of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.ui.views.window import MainWindow


class Marking(QObject):
    """Ties the list of signal words to what this person prefers.

    Args:
        window: whose.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        around, signals = window.around, window.board.signals
        signals.use(
            around.signal_words,
            window.preferences.signals_off,
            lambda: around.languages.current,
        )
        signals.changed.connect(self._on_changed)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about it do."""
        return {"signals": lambda: self._window.drawers.toggle(self._window.signal_panel)}

    def _on_changed(self) -> None:
        off = tuple(self._window.board.signals.off)
        if off != self._window.preferences.signals_off:
            self._window.prefer(signals_off=off)
