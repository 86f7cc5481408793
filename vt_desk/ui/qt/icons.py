"""Icons: SVG files of resources/icons, tinted with a token.

The files draw with ``currentColor``; it is replaced before they are painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

_RATIOS = (1.0, 2.0)


class Icons:
    """Reads and tints them, each once.

    Args:
        folder: with ``NAME.svg`` files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, str, int], QIcon] = {}

    def icon(self, name: str, colour: str, size_px: int = 16) -> QIcon:
        """One icon.

        Args:
            name: the file's name without its ending.
            colour: ``#RRGGBB``.
            size_px: width and height.

        Raises:
            FileNotFoundError: the installation is incomplete.
        """
        key = (name, colour, size_px)
        found = self._made.get(key)
        if found is None:
            drawing = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
            found = QIcon()
            for ratio in _RATIOS:
                found.addPixmap(_paint(renderer, size_px, ratio))
            self._made[key] = found
        return found


def _paint(renderer: QSvgRenderer, size_px: int, ratio: float) -> QPixmap:
    side = round(size_px * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
