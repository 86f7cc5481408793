"""When a region answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from vt_desk.domain.hours import Hours
from vt_desk.service.regions import is_dutch_holiday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> int:
    """A moment in Amsterdam, in milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).timestamp() * 1000)


def open_at(text: str, hours: Hours | None = None) -> bool:
    return (hours or Hours()).is_open(at(text), is_dutch_holiday)


def test_a_workday_is_open_from_nine_to_five() -> None:
    assert not open_at("2026-11-23T08:59:59")
    assert open_at("2026-11-23T09:00:00")
    assert open_at("2026-11-23T16:59:59")
    assert not open_at("2026-11-23T17:00:00")


def test_weekends_and_dutch_holidays_are_closed() -> None:
    assert not open_at("2026-11-22T12:00:00")
    assert not open_at("2026-12-25T12:00:00")
    assert not open_at("2026-04-27T12:00:00"), "King's Day is on a Monday"


def test_an_exception_by_date_wins_over_everything() -> None:
    hours = Hours(exceptions={date(2026, 12, 25): (time(10), time(12)), date(2026, 11, 23): None})
    assert open_at("2026-12-25T11:00:00", hours)
    assert not open_at("2026-11-23T11:00:00", hours)


def test_hours_are_those_of_the_office_in_summer_and_in_winter() -> None:
    summer = datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
    winter = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
    assert Hours().is_open(int(summer.timestamp() * 1000), is_dutch_holiday)
    assert not Hours().is_open(int(winter.timestamp() * 1000), is_dutch_holiday)


def test_the_next_opening_passes_over_weekend_and_holiday() -> None:
    christmas_eve = at("2026-12-24T18:00:00")
    opens = Hours().next_opening_ms(christmas_eve, is_dutch_holiday)
    assert opens == at("2026-12-28T09:00:00")


def test_a_region_that_never_opens_says_so() -> None:
    assert Hours(workdays=frozenset()).next_opening_ms(at("2026-11-23T12:00:00"), bool) is None


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001 - made aware below
def test_the_next_opening_is_open_and_later(moment: datetime) -> None:
    now_ms = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    opens = Hours().next_opening_ms(now_ms, is_dutch_holiday)
    assert opens is not None
    assert opens > now_ms
    assert Hours().is_open(opens, is_dutch_holiday)
    assert not Hours().is_open(opens - 1, is_dutch_holiday)


def test_always_open_is_open_at_night() -> None:
    assert open_at("2026-11-22T03:00:00", Hours(always=True))
