"""The language of the window: Dutch unless English is chosen, changed while it runs.

Qt tells every widget with a ``LanguageChange`` event; views set their texts again there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication

LANGUAGES = ("nl", "en")
NAMES = {"nl": "Nederlands", "en": "English"}


class TranslationMissingError(Exception):
    """The built file of a language is not there: the installation is incomplete."""


class Languages(QObject):
    """Installs the translation of the program and of Qt itself.

    Args:
        app: where to install.
        folder: holds ``vt_desk_nl.qm`` and ``vt_desk_en.qm``.
    """

    changed = Signal(str)

    def __init__(self, app: QCoreApplication, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._folder = folder
        self._installed: list[QTranslator] = []
        self._current = ""

    @property
    def current(self) -> str:
        """``nl`` or ``en``; empty before the first ``use``."""
        return self._current

    @property
    def locale(self) -> QLocale:
        """How numbers and dates are written in the current language."""
        return QLocale("en_GB" if self._current == "en" else "nl_NL")

    def use(self, language: str) -> None:
        """Change to a language.

        Raises:
            TranslationMissingError: its built file is not there.
        """
        if language == self._current:
            return
        ours = QTranslator(self)
        if not ours.load(str(self._folder / f"vt_desk_{language}.qm")):
            raise TranslationMissingError(language)
        qts = QTranslator(self)
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        new = [ours]
        if qts.load(f"qtbase_{language}", qt_folder):
            new.insert(0, qts)
        self.clear()
        for translator in new:
            self._app.installTranslator(translator)
        self._installed = new
        self._current = language
        self.changed.emit(language)

    def clear(self) -> None:
        """Take the translations away again."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed = []
        self._current = ""
