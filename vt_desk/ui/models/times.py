"""Times as they are shown: waiting times, clocks and days.

Milliseconds are the service's clock; a clock on screen is this machine's zone.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import QCoreApplication, QLocale

LONG_WAIT_S = 60
"""From here a wait is long: the share answered within this is the service level."""
TOO_LONG_WAIT_S = 180


class Wait(IntEnum):
    """How long a wait is, for symbol, word and colour together."""

    SHORT = 0
    LONG = 1
    TOO_LONG = 2

    @property
    def symbol(self) -> str:
        """○ ◐ ◉."""
        return "○◐◉"[self]


def wait_of(wait_ms: int) -> Wait:
    """How long a wait of so many milliseconds is."""
    if wait_ms >= TOO_LONG_WAIT_S * 1000:
        return Wait.TOO_LONG
    return Wait.LONG if wait_ms >= LONG_WAIT_S * 1000 else Wait.SHORT


def wait_word(wait: Wait) -> str:
    """The word that goes with the symbol."""
    return {
        Wait.SHORT: QCoreApplication.translate("Times", "just now"),
        Wait.LONG: QCoreApplication.translate("Times", "long"),
        Wait.TOO_LONG: QCoreApplication.translate("Times", "too long"),
    }[wait]


def countdown(span_ms: int) -> str:
    """A span as ``02:10``, or ``1:02:10`` from an hour; never below zero."""
    seconds = max(0, span_ms) // 1000
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute:02}:{second:02}"


def local(at_ms: int) -> datetime:
    """The moment in this machine's zone."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone()


def clock(at_ms: int) -> str:
    """``14:02``. Asked for every row that is painted: a datetime costs ten times as much."""
    moment = time.localtime(at_ms / 1000)
    return f"{moment.tm_hour:02}:{moment.tm_min:02}"


def day(at_ms: int, now_ms: int, locale: QLocale) -> str:
    """The line between two days: today, yesterday, or the date in words."""
    then, now = local(at_ms).date(), local(now_ms).date()
    between = (now - then).days
    if between == 0:
        return QCoreApplication.translate("Times", "today")
    if between == 1:
        return QCoreApplication.translate("Times", "yesterday")
    moment = local(at_ms)
    name = locale.dayName(moment.isoweekday())
    month = locale.monthName(moment.month)
    return f"{name} {moment.day} {month}"


def moment(at_ms: int, locale: QLocale) -> str:
    """``12 dec 14:00``."""
    then = local(at_ms)
    month = locale.monthName(then.month, QLocale.FormatType.ShortFormat).rstrip(".")
    return f"{then.day} {month} {clock(at_ms)}"
