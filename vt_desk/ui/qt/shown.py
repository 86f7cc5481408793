"""Showing and hiding only what is not so already: Qt does a good deal of work either way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def show(widget: QWidget, *, shown: bool) -> None:
    """Show a widget, or hide it."""
    if widget.isHidden() == shown:
        widget.setVisible(shown)
