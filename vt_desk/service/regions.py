"""The regions as data: read once at start, and kept in step with their rows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import holidays
from sqlalchemy import func, insert, select, update

from vt_desk import shipped
from vt_desk.domain.hours import Hours
from vt_desk.domain.ids import RegionId
from vt_desk.domain.region import Municipality, Pressure, Region, route
from vt_desk.domain.retention import (
    DAY_MS,
    DEFAULT_INTAKE_DAYS,
    DEFAULT_RECORD_DAYS,
    DEFAULT_TRANSCRIPT_DAYS,
    Retention,
)
from vt_desk.forms.places import read_rows
from vt_desk.service.db.tables import account_regions, conversations, regions, seats
from vt_desk.service.db.transaction import Txn
from vt_desk.service.settings import REGION_FILES

MOST_DAYS = 36_500


class RegionFileError(Exception):
    """A region file says something that cannot be; names the file and the place."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """Every region and municipality."""

    regions: Mapping[RegionId, Region]
    municipalities: Mapping[str, Municipality]

    def region_of(self, municipality: str | None) -> RegionId | None:
        """The region that answers for a municipality's GM code, if it is known."""
        found = self.municipalities.get(municipality or "")
        return found.region if found else None

    def is_open(self, region: Region, at_ms: int) -> bool:
        """Whether a region answers at a moment."""
        return region.hours.is_open(at_ms, is_dutch_holiday)

    def choose(
        self, wanted: RegionId | None, at_ms: int, pressure: Mapping[RegionId, Pressure]
    ) -> RegionId | None:
        """The region of a new conversation; None when nobody answers."""
        return route(wanted, self.regions, lambda region: self.is_open(region, at_ms), pressure)


@lru_cache(maxsize=4)
def _dutch_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_dutch_holiday(day: date) -> bool:
    """Whether a day is a public holiday in the Netherlands."""
    return day in _dutch_holidays(day.year)


def load_atlas(folder: Path | None = None, *, always_open: bool = False) -> Atlas:
    """Read ``regions.toml`` and ``municipalities.csv``.

    Args:
        folder: an organisation's own files; the shipped ones where it has none.
        always_open: answer day and night, for demonstrations and tests.

    Raises:
        RegionFileError: naming the file, the region and the field.
    """
    regions, municipalities = (_file(folder, name) for name in REGION_FILES)
    found = _regions(regions, always_open=always_open)
    towns = _municipalities(municipalities, found)
    return Atlas(found, towns)


def _file(folder: Path | None, name: str) -> Path:
    own = folder / name if folder else None
    return own if own and own.exists() else shipped.resources() / "regions" / name


def _regions(path: Path, *, always_open: bool) -> dict[RegionId, Region]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RegionFileError(f"{path}: {error}") from error
    defaults = data.get("defaults", {})
    found: dict[RegionId, Region] = {}
    for key, entry in data.get("regions", {}).items():
        try:
            found[RegionId(key)] = _region(key, {**defaults, **entry}, always_open=always_open)
        except (KeyError, ValueError, TypeError) as error:
            raise RegionFileError(f"{path}: [regions.{key}]: {error!r}") from error
    for region in found.values():
        for backup in region.backups:
            if backup not in found:
                raise RegionFileError(f"{path}: [regions.{region.id}]: no region {backup!r}")
    return found


def _region(key: str, entry: dict[str, Any], *, always_open: bool) -> Region:
    exceptions = {
        date.fromisoformat(day): tuple(time.fromisoformat(t) for t in span) if span else None
        for day, span in entry.get("exceptions", {}).items()
    }
    return Region(
        id=RegionId(key),
        name=str(entry["name"]),
        hours=Hours(
            timezone=str(entry.get("timezone", "Europe/Amsterdam")),
            workdays=frozenset(int(day) for day in entry.get("workdays", (1, 2, 3, 4, 5))),
            opens=time.fromisoformat(entry.get("from", "09:00")),
            closes=time.fromisoformat(entry.get("to", "17:00")),
            closed_on_holidays=bool(entry.get("closed_on_holidays", True)),
            exceptions=exceptions,  # type: ignore[arg-type]  # two times, or fromisoformat raised
            always=always_open,
        ),
        backups=tuple(RegionId(backup) for backup in entry.get("backups", ())),
        retention=_retention(entry),
    )


def _retention(entry: dict[str, Any]) -> Retention:
    if "retention_days" in entry:
        raise ValueError("retention_days is transcript_days, intake_days and record_days now")
    retention = Retention(
        transcript_ms=_days_ms(entry, "transcript_days", DEFAULT_TRANSCRIPT_DAYS),
        intake_ms=_days_ms(entry, "intake_days", DEFAULT_INTAKE_DAYS),
        record_ms=_days_ms(entry, "record_days", DEFAULT_RECORD_DAYS),
    )
    if retention.record_ms < max(retention.transcript_ms, retention.intake_ms):
        raise ValueError("record_days is less than transcript_days or intake_days")
    return retention


def _days_ms(entry: dict[str, Any], name: str, default: int) -> int:
    days = entry.get(name, default)
    if isinstance(days, bool) or not isinstance(days, (int, float)) or not 0 < days <= MOST_DAYS:
        raise ValueError(f"{name} must be a number of days, more than 0 and at most {MOST_DAYS}")
    return max(1, round(days * DAY_MS))


def _municipalities(path: Path, known: Mapping[RegionId, Region]) -> dict[str, Municipality]:
    towns: dict[str, Municipality] = {}
    for line, town, _ in read_rows(path):
        if town.region not in known or not town.code or not town.name:
            raise RegionFileError(f"{path}: line {line}: no code, no name, or no such region")
        towns[town.code] = town
    return towns


def keep_rows(txn: Txn, atlas: Atlas) -> None:
    """Give each region its row; a region that is no longer in the file keeps its log.

    What ends from now on is kept as long as the file says.
    """
    there = {row.id: row for row in txn.all(select(regions))}
    for id_, region in atlas.regions.items():
        known = asdict(region.retention)
        row = there.get(id_)
        if row is None:
            txn.run(insert(regions), {"id": id_, **known})
        elif any(getattr(row, name) != ms for name, ms in known.items()):
            txn.run(update(regions).where(regions.c.id == id_).values(**known))


def pressure(txn: Txn) -> dict[RegionId, Pressure]:
    """How busy each region is now: free places at available seats, and entries that wait."""
    waiting = dict(
        txn.all(
            select(conversations.c.region, func.count())
            .where(conversations.c.state == "waiting")
            .group_by(conversations.c.region)
        )
    )
    load = dict(
        txn.all(
            select(conversations.c.seat, func.count())
            .where(conversations.c.state == "claimed")
            .group_by(conversations.c.seat)
        )
    )
    free: dict[str, int] = {}
    seated = (
        select(account_regions.c.region, seats.c.id, seats.c.capacity)
        .select_from(seats.join(account_regions, account_regions.c.user == seats.c.user))
        .where(seats.c.status == "available", seats.c.lease_until_ms > txn.now_ms)
    )
    for region, seat, capacity in txn.all(seated):
        free[region] = free.get(region, 0) + max(0, capacity - load.get(seat, 0))
    return {
        RegionId(id_): Pressure(free.get(id_, 0), waiting.get(id_, 0))
        for id_ in free.keys() | waiting.keys()
    }
