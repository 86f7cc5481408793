"""Laying out a message's words as letters: no markup, no links, every line by itself.

Each paragraph is a layout of its own, so a change of writing direction in one cannot
reach the next, nor anything that the window writes itself (invariant 11). Painting is
clipped to the bubble, so piled-up accents stay inside it.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from vt_desk.ui.qt.look import LINE_HEIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPainter

MOST_LETTERS = 64
MOST_LINES = 60
PAD_X, PAD_Y = 12, 8
_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """Words laid out to a width.

    Attributes:
        paragraphs: each with its distance from the top.
        size: of the words, without padding.
        cut: how many lines were left out.
    """

    paragraphs: tuple[tuple[float, QTextLayout], ...]
    size: QSizeF
    cut: int

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw the words.

        Args:
            painter: with the pen of the letters.
            box: the bubble with its padding.
        """
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        origin = box.topLeft() + QPointF(PAD_X, PAD_Y)
        for top, layout in self.paragraphs:
            layout.draw(painter, QPointF(origin.x(), origin.y() + top))
        painter.restore()


def lay_out(text: str, font: QFont, widest: float) -> Bubble:
    """Lay words out.

    Args:
        text: as sent.
        font: to write with.
        widest: pixels that a line may take; at most 64 letters are used.
    """
    metrics = QFontMetricsF(font)
    width = min(widest, MOST_LETTERS * metrics.averageCharWidth())
    paragraphs = text.split("\n")
    cut = max(0, len(paragraphs) - MOST_LINES)
    made, size, lines_left_out = _break(paragraphs[:MOST_LINES], font, width)
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        # Lines from the right start at the line's width, so that has to be the bubble's own.
        made, size, lines_left_out = _break(
            paragraphs[:MOST_LINES], font, math.ceil(size.width()) + 1
        )
    return Bubble(tuple(made), size, cut + lines_left_out)


def _break(
    paragraphs: list[str], font: QFont, width: float
) -> tuple[list[tuple[float, QTextLayout]], QSizeF, int]:
    step = QFontMetricsF(font).height() * LINE_HEIGHT / 1.17
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    made: list[tuple[float, QTextLayout]] = []
    top, widest, count = 0.0, 0.0, 0
    for text in paragraphs:
        if count >= MOST_LINES:
            return made, QSizeF(widest, top), 1
        layout = QTextLayout(text, font)
        layout.setCacheEnabled(True)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while count < MOST_LINES:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height + (step - line.height()) / 2))
            widest = max(widest, line.naturalTextWidth())
            height += step
            count += 1
        layout.endLayout()
        made.append((top, layout))
        top += height or step
    shown = sum(layout.lineCount() for _, layout in made)
    rest = int(shown >= MOST_LINES and _unfinished(made))
    return made, QSizeF(min(widest, width), top), rest


def _unfinished(made: list[tuple[float, QTextLayout]]) -> bool:
    layout = made[-1][1]
    if not layout.lineCount():
        return False
    last = layout.lineAt(layout.lineCount() - 1)
    return bool(last.textStart() + last.textLength() < len(layout.text().encode("utf-16-le")) // 2)
