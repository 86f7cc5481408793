"""The sound of something new.

Qt's own sound players are not in the Essentials package. Windows plays the file itself;
macOS and Linux have a small player each, found on the path. Where none is, the system's
beep is asked for, which many Linux desktops have switched off: then the tab, the list
and the task bar are all there is, and the doctor says so.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

_PLAYERS = (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q"))


class Player(Protocol):
    """Plays the sound once, without waiting for its end."""

    def play(self) -> None:
        """Play it."""
        ...


class Silence:
    """Plays nothing: sound is off."""

    def play(self) -> None:
        """Do nothing."""


class SystemPlayer:
    """Plays a file by what this machine has.

    Args:
        file: a WAV file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._command = _find_player()

    @property
    def plays_files(self) -> bool:
        """Whether more than the system's beep can be heard."""
        return sys.platform == "win32" or self._command is not None

    def play(self) -> None:
        """Play it once."""
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(
                str(self._file),
                winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT,
            )
        elif self._command is not None:
            program, *options = self._command
            if not QProcess.startDetached(program, [*options, str(self._file)])[0]:
                QApplication.beep()
        else:
            QApplication.beep()


def _find_player() -> tuple[str, ...] | None:
    for name, *options in _PLAYERS:
        path = shutil.which(name)
        if path is not None:
            return (path, *options)
    return None
