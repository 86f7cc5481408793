"""A signal word in a bubble: a line below it, of another shape for each severity.

Notice is dotted, serious is a line, acute is a thick zigzag. The tone goes with it and says
nothing alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from vt_desk.domain.severity import Severity
from vt_desk.ui.views.bubble import PAD_X, PAD_Y

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter, QTextLayout

    from vt_desk.domain.signal_words import Hit
    from vt_desk.ui.qt.theme import Theme
    from vt_desk.ui.views.bubble import Bubble

_STEP_PX = 4.0


def paint_marks(
    painter: QPainter, box: QRectF, bubble: Bubble, hits: Sequence[Hit], theme: Theme
) -> None:
    """Draw the lines below the signal words of a bubble.

    Args:
        painter: on the row.
        box: the bubble with its padding.
        bubble: the words as they are laid out.
        hits: where the signal words are, in characters of the message.
        theme: its colours.
    """
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    for hit in hits:
        tone = QColor(theme.warn if hit.severity is Severity.NOTICE else theme.danger)
        for left, right, y in _lines(bubble, hit):
            start = box.topLeft() + QPointF(PAD_X + left, PAD_Y + y)
            _draw(painter, start, right - left, hit.severity, tone)
    painter.restore()


def _draw(
    painter: QPainter, start: QPointF, width: float, severity: Severity, tone: QColor
) -> None:
    pen = QPen(tone, 2 if severity is Severity.ACUTE else 1.5)
    if severity is Severity.NOTICE:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    if severity is not Severity.ACUTE:
        painter.drawLine(start, start + QPointF(width, 0))
        return
    steps = max(2, round(width / _STEP_PX))
    zigzag = [
        start + QPointF(width * step / steps, -1.5 if step % 2 else 1.5)
        for step in range(steps + 1)
    ]
    painter.drawPolyline(QPolygonF(zigzag))


def _lines(bubble: Bubble, hit: Hit) -> Iterator[tuple[float, float, float]]:
    """Where a hit runs on each line: from, to, and how far down; in pixels of the words."""
    begins = 0
    for top, layout in bubble.paragraphs:
        text = layout.text()
        start, end = max(hit.start - begins, 0), min(hit.end - begins, len(text))
        begins += len(text) + 1
        if start < end:
            yield from _on_lines(layout, top, _units(text[:start]), _units(text[:end]))


def _on_lines(
    layout: QTextLayout, top: float, start: int, end: int
) -> Iterator[tuple[float, float, float]]:
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        a = max(start, line.textStart())
        b = min(end, line.textStart() + line.textLength())
        if a < b:
            edges = sorted((_x(line.cursorToX(a)), _x(line.cursorToX(b))))
            yield edges[0], edges[1], top + line.y() + line.ascent() + 4


def _units(text: str) -> int:
    """How long a text is for Qt, which counts in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _x(found: object) -> float:
    """The place alone: the binding gives the cursor with it."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
