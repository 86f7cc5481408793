"""Showing and hiding only what is not so already: Qt does a good deal of work either way."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout, QWidget


def show(widget: QWidget, *, shown: bool) -> None:
    """Show a widget, or hide it."""
    if widget.isHidden() == shown:
        widget.setVisible(shown)


@contextmanager
def placed_once(layout: QLayout) -> Iterator[None]:
    """Show and hide several widgets of a layout: otherwise all are placed anew at each."""
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
