"""When a region answers.

The rules are data: workdays, from and to in the region's own time zone, closed on
public holidays, and exceptions by date that win over everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

IsHoliday = Callable[[date], bool]
LOOK_AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Hours:
    """A region's opening hours.

    Attributes:
        workdays: ISO weekdays, 1 is Monday.
        exceptions: for a date: the hours of that day, or None for closed.
        always: answers day and night; for demonstrations and tests.
    """

    timezone: str = "Europe/Amsterdam"
    workdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: time = time(9)
    closes: time = time(17)
    closed_on_holidays: bool = True
    exceptions: Mapping[date, tuple[time, time] | None] = field(default_factory=dict)
    always: bool = False

    def of_day(self, day: date, is_holiday: IsHoliday) -> tuple[time, time] | None:
        """The hours of one day, or None when closed."""
        if self.always:
            return time.min, time.max
        if day in self.exceptions:
            return self.exceptions[day]
        if day.isoweekday() not in self.workdays:
            return None
        if self.closed_on_holidays and is_holiday(day):
            return None
        return self.opens, self.closes

    def is_open(self, at_ms: int, is_holiday: IsHoliday) -> bool:
        """Whether somebody answers at a moment (milliseconds since 1970)."""
        local = self._local(at_ms)
        today = self.of_day(local.date(), is_holiday)
        return today is not None and today[0] <= local.time() < today[1]

    def today(self, at_ms: int, is_holiday: IsHoliday) -> tuple[str, str] | None:
        """The hours of the day of a moment as ``HH:MM``, or None when closed."""
        hours = self.of_day(self._local(at_ms).date(), is_holiday)
        return None if hours is None else (f"{hours[0]:%H:%M}", f"{hours[1]:%H:%M}")

    def next_opening_ms(self, at_ms: int, is_holiday: IsHoliday) -> int | None:
        """When it opens next after a moment.

        Returns:
            Milliseconds since 1970, or None when not within 30 days.
        """
        local = self._local(at_ms)
        for ahead in range(LOOK_AHEAD_DAYS + 1):
            day = local.date() + timedelta(days=ahead)
            hours = self.of_day(day, is_holiday)
            if hours is None:
                continue
            opens = datetime.combine(day, hours[0], ZoneInfo(self.timezone))
            if opens > local:
                return int(opens.timestamp() * 1000)
        return None

    def _local(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(self.timezone))
