"""Enter presses the button that has the keys, on every desktop.

Qt leaves it to the desktop's theme: GNOME's does, most others know the space bar alone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget


def is_enter(event: QKeyEvent) -> bool:
    """Whether somebody pressed Enter; one that is held down counts once."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()


def press_by_enter(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button that has the keys, if this is an Enter that nothing else wanted.

    Args:
        window: which got the key in the end.
        event: the key.

    Returns:
        Whether a button was pressed.
    """
    button = window.focusWidget()
    if not is_enter(event) or not isinstance(button, QPushButton):
        return False
    button.click()
    return True
