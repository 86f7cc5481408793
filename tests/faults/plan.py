"""Which fault comes when: drawn from a seed, so that the same seed plans the same run.

The processes meet the plan as they happen to stand at that moment; a seed repeats what was
done to them, and not the microsecond.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.faults.tricks import DATABASE_SPELLS, HTTP_SPELLS, Armed, Spell, Trick

OUTAGE_EVERY = 60
MEAN_GAP_S = 0.35


class Blow(StrEnum):
    """What happens to a whole part."""

    DESK_KILLED = "desk_killed"
    NODE_KILLED = "node_killed"
    DATABASE_KILLED = "database_killed"
    DESK_LOCKED = "desk_locked"
    CLOCK_MOVED = "clock_moved"
    """The desk's clock goes an hour on or back."""
    OUTAGE = "outage"
    """Nothing of the service is in reach, for long, and everybody types on."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One fault to come.

    Attributes:
        gap_s: since the one before.
        where: the road, for those of a road.
        lasts_s: for those that last.
        pick: a draw for whoever carries it out.
    """

    gap_s: float
    fault: Armed | Spell | Blow
    where: str = ""
    lasts_s: float = 0.0
    pick: int = 0

    @property
    def name(self) -> str:
        """For the log."""
        return self.fault.trick.value if isinstance(self.fault, Armed) else self.fault.value


def plan(chance: random.Random, *, postgresql: bool) -> Iterator[Planned]:
    """Draw faults without end.

    Args:
        chance: seeded.
        postgresql: whether there is a database process and a road to it.
    """
    number = 0
    while True:
        number += 1
        gap_s = min(2.0, chance.expovariate(1 / MEAN_GAP_S))
        pick = chance.randrange(1_000)
        if number % OUTAGE_EVERY == OUTAGE_EVERY // 2:
            yield Planned(gap_s, Blow.OUTAGE, lasts_s=chance.uniform(4, 9), pick=pick)
            continue
        draw = chance.random()
        road = chance.choice(["desk", "page"])
        if draw < 0.48:
            yield Planned(gap_s, _armed(chance), road, pick=pick)
        elif draw < 0.68:
            yield _spell(chance, gap_s, road, HTTP_SPELLS)
        elif draw < 0.80:
            if postgresql:
                yield _spell(chance, gap_s, "database", DATABASE_SPELLS)
            else:
                yield Planned(gap_s, _armed(chance), road, pick=pick)
        else:
            yield Planned(
                gap_s, _blow(chance, postgresql=postgresql), lasts_s=chance.random(), pick=pick
            )


def _armed(chance: random.Random) -> Armed:
    return Armed(
        trick=chance.choice(list(Trick)),
        for_posts=chance.random() < 0.7,
        arrives=chance.random() < 0.5,
        held_s=chance.uniform(0.2, 2.5),
    )


def _spell(chance: random.Random, gap_s: float, road: str, spells: tuple[Spell, ...]) -> Planned:
    return Planned(gap_s, chance.choice(spells), road, lasts_s=chance.uniform(0.2, 2.0))


def _blow(chance: random.Random, *, postgresql: bool) -> Blow:
    weights = {
        Blow.DESK_KILLED: 6,
        Blow.NODE_KILLED: 6,
        Blow.DATABASE_KILLED: 3 if postgresql else 0,
        Blow.DESK_LOCKED: 3,
        Blow.CLOCK_MOVED: 2,
    }
    return chance.choices(list(weights), list(weights.values()))[0]
