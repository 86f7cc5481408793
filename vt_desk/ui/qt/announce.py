"""Saying something to a screen reader: row inserts reach AT-SPI as nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


def announce(source: QObject, text: str, *, urgent: bool = False) -> None:
    """Have a text read out.

    Args:
        source: the widget it is about.
        text: what to say.
        urgent: interrupt what is being read.
    """
    event = QAccessibleAnnouncementEvent(source, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
