"""Accounts and seats: who may do what, and who is at work now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vt_desk.domain.ids import RegionId, SeatId, UserId

DEFAULT_CAPACITY = 3
MAX_CAPACITY = 12


class Role(StrEnum):
    """What an account may do in its regions."""

    COUNSELLOR = "counsellor"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class SeatStatus(StrEnum):
    """Whether a seat takes new conversations."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in."""

    user: UserId
    name: str
    role: Role
    regions: tuple[RegionId, ...]

    @property
    def first_region(self) -> RegionId | None:
        """Where a click belongs that is about no conversation; None while it has no region."""
        return self.regions[0] if self.regions else None


@dataclass(frozen=True, slots=True)
class Seat:
    """One counsellor signed in at a desk.

    Attributes:
        capacity: how many conversations at a time.
        load: how many now.
        locked_since_ms: since when its desk is locked; None while it is not.
    """

    id: SeatId
    user: UserId
    name: str
    status: SeatStatus
    capacity: int
    load: int
    locked_since_ms: int | None = None
