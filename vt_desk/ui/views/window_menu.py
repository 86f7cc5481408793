"""The menu of the window: language, theme, size of the letters, sound, locking, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from vt_desk.ui.qt.languages import LANGUAGES, NAMES
from vt_desk.ui.qt.look import TEXT_PERCENTS, Look
from vt_desk.ui.qt.preferences import LOCK_MINUTES
from vt_desk.ui.qt.theme import ThemeChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.ui.qt.preferences import Preferences
    from vt_desk.ui.views.actions import Actions

_T = TypeVar("_T")


class WindowMenu(QMenu):
    """Everything that is chosen once and then left alone."""

    language_chosen = Signal(str)
    sound_chosen = Signal(bool)
    lock_minutes_chosen = Signal(int)

    def __init__(self, look: Look, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._language_menu = self.addMenu("")
        self._theme_menu = self.addMenu("")
        self._size_menu = self.addMenu("")
        self._lock_menu = self.addMenu("")
        self._groups = [QActionGroup(self) for _ in range(4)]
        self._languages: dict[str, QAction] = {}
        self._themes: dict[ThemeChoice, QAction] = {}
        self._sizes: dict[int, QAction] = {}
        for language in LANGUAGES:
            action = self._add(self._language_menu, 0, _emitting(self.language_chosen, language))
            action.setText(NAMES[language])
            action.setChecked(language == preferences.language)
            self._languages[language] = action
        for choice in ThemeChoice:
            self._themes[choice] = self._add(
                self._theme_menu, 1, _calling(look.choose_theme, choice)
            )
        for percent in TEXT_PERCENTS:
            action = self._add(self._size_menu, 2, _calling(look.choose_percent, percent))
            action.setText(f"{percent} %")
            self._sizes[percent] = action
        self._minutes: dict[int, QAction] = {}
        for minutes in LOCK_MINUTES:
            action = self._add(self._lock_menu, 3, _emitting(self.lock_minutes_chosen, minutes))
            action.setChecked(minutes == preferences.lock_minutes)
            self._minutes[minutes] = action
        self._sound = QAction(self)
        self._sound.setCheckable(True)
        self._sound.setChecked(preferences.sound)
        self._sound.toggled.connect(self.sound_chosen)
        self.addAction(self._sound)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def fix_lock_time(self) -> None:
        """The administrator chose after how long the desk locks."""
        self._lock_menu.setEnabled(False)

    def add_commands(self, actions: Actions) -> None:
        """Put the window's own commands at the end."""
        self.addSeparator()
        for key in ("search", "unsent", "phoned", "signals", "reports", "side", "shortcuts"):
            self.addAction(actions[key])
        self.addSeparator()
        for key in ("lock", "sign_out", "quit"):
            self.addAction(actions[key])

    def retranslate(self) -> None:
        """Set every text again."""
        self._language_menu.setTitle(self.tr("Language"))
        self._theme_menu.setTitle(self.tr("Colours"))
        self._size_menu.setTitle(self.tr("Text size"))
        self._lock_menu.setTitle(self.tr("Lock by itself"))
        for minutes, action in self._minutes.items():
            action.setText(self.tr("after %n minute(s)", "", minutes))
        names = {
            ThemeChoice.SYSTEM: QCoreApplication.translate("WindowMenu", "As the system"),
            ThemeChoice.LIGHT: QCoreApplication.translate("WindowMenu", "Light"),
            ThemeChoice.DARK: QCoreApplication.translate("WindowMenu", "Dark"),
        }
        for choice, action in self._themes.items():
            action.setText(names[choice])
        self._sound.setText(self.tr("Sound for new messages"))

    def show_language(self, language: str) -> None:
        """Tick the language in use."""
        self._languages[language].setChecked(True)

    def _add(self, menu: QMenu, group: int, act: Callable[[bool], None]) -> QAction:
        action = QAction(menu)
        action.setCheckable(True)
        action.triggered.connect(act)
        self._groups[group].addAction(action)
        menu.addAction(action)
        return action

    def _on_look_changed(self) -> None:
        self._themes[self._look.choice].setChecked(True)
        self._sizes[self._look.percent].setChecked(True)


def _emitting(signal: SignalInstance, value: object) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        signal.emit(value)

    return call


def _calling(handler: Callable[[_T], None], value: _T) -> Callable[[bool], None]:
    def call(_: bool) -> None:
        handler(value)

    return call
