"""What a measurement gives: rows, as a table to read and as JSON to compare."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

COLUMNS = ("name", "unit", "p50", "p99", "baseline_p50", "baseline_p99", "ratio", "goal")


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Attributes:
        name: what was measured, and on which database.
        unit: of p50, p99 and baseline_p50.
        p50: the median; for a rate, the rate itself.
        p99: what one in a hundred exceeds; none for a rate.
        baseline_p50: the same of the bare skeleton, in the same run.
        ratio: how many times worse than the skeleton.
        goal: in words.
        samples: how many values stand behind p50 and p99.
        baseline_p99: the skeleton's, in the same run: where it is as high, the machine was busy.
    """

    name: str
    unit: str
    p50: float
    p99: float | None
    baseline_p50: float | None
    ratio: float | None
    goal: str
    samples: int
    baseline_p99: float | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def timing(name: str, values_ms: Sequence[float], baseline_ms: Sequence[float], goal: str) -> Row:
    """A row of durations.

    Args:
        name: of the row.
        values_ms: the durations.
        baseline_ms: the skeleton's; may be empty.
        goal: in words.
    """
    p50 = percentile(values_ms, 0.5)
    baseline = percentile(baseline_ms, 0.5) if baseline_ms else None
    return Row(
        name=name,
        unit="ms",
        p50=round(p50, 2),
        p99=round(percentile(values_ms, 0.99), 2),
        baseline_p50=None if baseline is None else round(baseline, 2),
        ratio=None if baseline is None else round(p50 / baseline, 2),
        goal=goal,
        samples=len(values_ms),
        baseline_p99=round(percentile(baseline_ms, 0.99), 2) if baseline_ms else None,
    )


def table(rows: Iterable[Row]) -> str:
    """The rows for a terminal."""
    cells = [[_cell(getattr(row, column)) for column in COLUMNS] for row in rows]
    lines = [list(COLUMNS), *cells]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 2 <= i <= 6 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def save(rows: Iterable[Row], path: Path) -> None:
    """Write the rows as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
