"""A day, a month or a year as a person types it, and as the form keeps it.

Kept are ISO 8601's reduced forms: ``2026-05-17``, ``2026-05``, ``2026``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

_EARLIEST = 1900
_LATEST = 2200
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTH = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_YEAR = re.compile(r"(\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\.? +)?([^\W\d]{3,})\.? +(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("maart", "march", "mrt"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augustus", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)


def when(text: str) -> str | None:
    """Read a day, a month or a year; None when it is none.

    Args:
        text: ``17-5-2026``, ``17 mei 2026``, ``mei 2026``, ``5-2026`` or ``2026``.
    """
    typed = text.strip().casefold()
    if found := _ISO.fullmatch(typed):
        return _iso(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if found := _DAY.fullmatch(typed):
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(typed):
        return _iso(int(found[2]), int(found[1]), None)
    if found := _YEAR.fullmatch(typed):
        return _iso(int(found[1]), None, None)
    if found := _NAMED.fullmatch(typed):
        month = _month(found[2])
        if month is not None:
            return _iso(int(found[3]), month, int(found[1]) if found[1] else None)
    return None


def is_to_come(kept: str, today: date) -> bool:
    """Whether a kept day, month or year begins after today."""
    return kept > today.isoformat()[: len(kept)]


def in_words(kept: str, locale: QLocale) -> str:
    """A kept day, month or year as a person reads it; another text as it is."""
    found = _ISO.fullmatch(kept)
    if found is None or not 1 <= int(found[2]) <= len(_MONTHS):
        return kept
    month = locale.standaloneMonthName(int(found[2]))
    parts = (found[3].lstrip("0") if found[3] else "", month, found[1])
    return " ".join(part for part in parts if part)


def _month(name: str) -> int | None:
    for number, names in enumerate(_MONTHS, start=1):
        if any(one.startswith(name) or one == name for one in names):
            return number
    return None


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    kept = f"{year:04}" if month is None else f"{year:04}-{month:02}"
    return kept if day is None else f"{kept}-{day:02}"
