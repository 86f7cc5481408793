"""Regions, and which of them a new conversation goes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vt_desk.domain.hours import Hours
from vt_desk.domain.ids import RegionId
from vt_desk.domain.retention import Retention


@dataclass(frozen=True, slots=True)
class Region:
    """One of the regional organisations.

    Attributes:
        backups: regions that take over while this one is closed, in order.
        retention: how long each class is kept.
    """

    id: RegionId
    name: str
    hours: Hours = field(default_factory=Hours)
    backups: tuple[RegionId, ...] = ()
    retention: Retention = field(default_factory=Retention)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality and the region that answers for it."""

    code: str
    name: str
    region: RegionId
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressure:
    """How busy a region is: free places at available seats, and entries that wait."""

    free_places: int = 0
    waiting: int = 0


IsOpen = Callable[[Region], bool]


def route(
    wanted: RegionId | None,
    regions: Mapping[RegionId, Region],
    is_open: IsOpen,
    pressure: Mapping[RegionId, Pressure],
) -> RegionId | None:
    """Choose the region of a new conversation.

    The region that was asked for answers if it is open, else its first open backup.
    A visitor who named no place goes where somebody is free soonest.

    Args:
        wanted: the region of the municipality, or of the site the visitor came from.
        regions: every region by id.
        is_open: whether a region answers now.
        pressure: how busy each is; a region that is missing has no seats.

    Returns:
        The region, or None when nobody answers now.
    """
    if wanted is not None and wanted in regions:
        for candidate in (wanted, *regions[wanted].backups):
            if candidate in regions and is_open(regions[candidate]):
                return candidate
        return None
    open_ids = [region.id for region in regions.values() if is_open(region)]
    return min(open_ids, key=lambda id_: _burden(pressure.get(id_, Pressure()), id_), default=None)


def _burden(pressure: Pressure, id_: RegionId) -> tuple[int, str]:
    # The id last, so that the same state always gives the same answer.
    return (pressure.waiting - pressure.free_places, id_)
