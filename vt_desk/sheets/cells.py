"""One value of a table, as it is told: a number, at least a number, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vt_desk.domain.report import Sum

HIDDEN = "x"
"""Dutch statistics' own sign for what is secret."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Attributes:
        text: as it is read.
        known: what is told of it; None where nothing is.
        hidden: there is something that is not told.
    """

    text: str = ""
    known: int | None = None
    hidden: bool = False

    @property
    def number(self) -> int | None:
        """What can be calculated with; None where only the text says it right."""
        return None if self.hidden else self.known


NOTHING = Cell()
"""Of a month that is not there."""


def of_count(count: int | None) -> Cell:
    """A count of a table; what is hidden there need not be small."""
    return Cell(HIDDEN, hidden=True) if count is None else Cell(str(count), count)


def of_alone(count: int | None, least: int) -> Cell:
    """A count that stands alone; what is hidden there is at least 1 and less than ``least``."""
    return Cell(f"<{least}", hidden=True) if count is None else Cell(str(count), count)


def of_sum(found: Sum) -> Cell:
    """Several months together."""
    if not found.more:
        return Cell(str(found.told), found.told)
    if not found.told:
        return Cell(HIDDEN, hidden=True)
    return Cell(f"≥ {found.told}", found.told, hidden=True)


def largest(cells: Iterable[Cell]) -> int:
    """What the longest bar stands for; at least 1."""
    return max((cell.known or 0 for cell in cells), default=0) or 1
