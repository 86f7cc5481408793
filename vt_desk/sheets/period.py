"""Periods that are asked for often: the last month, quarter and half-year that are over."""

from __future__ import annotations

from dataclasses import dataclass

from vt_desk.domain.report import MOST_MONTHS, month_of


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, ``2026-05``, both among them."""

    first: str
    last: str


def earlier(month: str, by: int) -> str:
    """The month so many before."""
    year, _, number = month.partition("-")
    count = int(year) * 12 + int(number) - 1 - by
    return f"{count // 12}-{count % 12 + 1:02}"


def last_months(now_ms: int, count: int) -> Period:
    """The last period of 1, 3, 6 or 12 months, as calendars cut them, that is over."""
    running = month_of(now_ms)
    number = int(running.partition("-")[2]) - 1
    end = earlier(running, number % count + 1)
    return Period(earlier(end, count - 1), end)


def offered(now_ms: int) -> list[str]:
    """The months that can be asked for at once, the newest first; the running one is not."""
    running = month_of(now_ms)
    return [earlier(running, by) for by in range(1, MOST_MONTHS + 1)]
