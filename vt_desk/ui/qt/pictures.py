"""What was painted lately, kept as it looked.

Painting letters takes most of the time of a window in which much is shown again as it was:
when another tab comes to the front, all but a few of the cards, tabs and answers look like
one that was painted before.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    Paint = Callable[[QPainter, QRect], None]

MOST_PX = 3_000_000
"""How much is kept: 12 MB."""


class Pictures:
    """Pictures by all that they show; the ones that were not asked for longest go first.

    Args:
        most_px: how many pixels are kept at most.
    """

    def __init__(self, most_px: int = MOST_PX) -> None:
        self._most_px = most_px
        self._px = 0
        self._kept: OrderedDict[tuple[Hashable, ...], QPixmap] = OrderedDict()

    def draw(
        self,
        painter: QPainter,
        rect: QRect,
        face: Hashable,
        paint: Paint,
        *,
        ground: str = "",
    ) -> None:
        """Draw something as it was painted before, or paint it now.

        Args:
            painter: where to.
            rect: where.
            face: all that the picture depends on, beside its size and the look.
            paint: paints it into a rectangle at 0, 0.
            ground: the colour that it stands on, the same for all of its kind; on nothing
                letters cannot be smoothed as well, and drawing takes longer.
        """
        ratio = painter.device().devicePixelRatioF()
        key = _key(face, rect.size(), ratio)
        found = self._kept.get(key)
        if found is None:
            found = _painted(rect.size(), ratio, paint, ground)
            self._keep(key, found)
        else:
            self._kept.move_to_end(key)
        painter.drawPixmap(rect.topLeft(), found)

    def paint_ahead(
        self,
        size: QSize,
        ratio: float,
        face: Hashable,
        paint: Paint,
    ) -> None:
        """Paint something before it is drawn first, unless another picture had to go for it.

        Args:
            size: in logical pixels.
            ratio: device pixels for each of them.
            face: as for ``draw``.
            paint: as for ``draw``.
        """
        key = _key(face, size, ratio)
        room = self._most_px - self._px
        if not size.isEmpty() and key not in self._kept and _area(size * ratio) <= room:
            self._keep(key, _painted(size, ratio, paint, ""))

    def forget(self) -> None:
        """The look is another, or nobody may see any more what was shown."""
        self._kept.clear()
        self._px = 0

    def forget_kind(self, kind: type) -> None:
        """Let go of the pictures of one kind of face; what was painted ahead of others stays."""
        for key in [key for key in self._kept if key[0] is kind]:
            self._px -= _area(self._kept.pop(key).size())

    def _keep(self, key: tuple[Hashable, ...], picture: QPixmap) -> None:
        self._kept[key] = picture
        self._px += _area(picture.size())
        while self._px > self._most_px:
            _, gone = self._kept.popitem(last=False)
            self._px -= _area(gone.size())


def _key(face: Hashable, size: QSize, ratio: float) -> tuple[Hashable, ...]:
    # Tuples of two kinds with the same values would be the same otherwise.
    return (type(face), face, size.width(), size.height(), ratio)


def _painted(size: QSize, ratio: float, paint: Paint, ground: str) -> QPixmap:
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(ground) if ground else QColor(Qt.GlobalColor.transparent))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRect(QPoint(0, 0), size))
    painter.end()
    return made


def _area(size: QSize) -> int:
    return size.width() * size.height()
