"""What a counsellor fills in beside a talk: several fields, new values over old ones.

What ``set_field`` has returned for counts as set, and has to be what the form shows at every
look after that, whatever was done to the desk in between.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

Value = str | int | list[str] | None

DANGER = "danger_now"
_SIGNS = ("bruises", "silence", "fear", "hunger", "absence")


class Form:
    """The form of one conversation, as the counsellor remembers it.

    Attributes:
        set: how often the desk said that a value is kept.
        lost: how often a value was not there at a look.
        kept: the value that each field has to show.
        told: which were lost and where, without values.
    """

    def __init__(self, name: str, chance: random.Random) -> None:
        """Make it, with nothing filled in.

        Args:
            name: of the conversation, for what is told.
            chance: for fields and values.
        """
        self.set = 0
        self.lost = 0
        self.kept: dict[str, Value] = {}
        self.told: list[str] = []
        self._name = name
        self._chance = chance
        self._number = 0
        self._perhaps: tuple[str, Value] | None = None

    @property
    def in_danger(self) -> bool:
        """Whether the answers mean acute danger."""
        return self.kept.get(DANGER) == "yes"

    def next(self) -> tuple[str, Value]:
        """A field, and what is filled in now; until ``done`` the desk may have kept it or not."""
        self._number += 1
        field = self._chance.choice([*_VALUES])
        emptied = self._chance.randrange(10) == 0
        value = None if emptied else _VALUES[field](self._chance, self._number)
        self._perhaps = (field, value)
        return self._perhaps

    def done(self) -> None:
        """The desk says that what was given last is kept."""
        assert self._perhaps is not None
        field, value = self._perhaps
        self._perhaps = None
        self.set += 1
        # A field that was never filled in, and is emptied, stays one that nobody touched.
        if value is not None or field in self.kept:
            self.kept[field] = value

    def look(self, who: str, shown: Mapping[str, Value]) -> None:
        """Compare with what somebody has.

        Args:
            who: it is.
            shown: their value of each field.
        """
        if self._perhaps is not None:
            field, value = self._perhaps
            self._perhaps = None
            if field in shown and shown[field] == value:
                self.kept[field] = value
        for field in sorted(self.kept.keys() | shown.keys()):
            if self.kept.get(field) != shown.get(field):
                self.lost += 1
                self.told.append(f"{self._name}: {field} is another at {who}")
        # What is lost is told once; from here on this is what there is.
        self.kept = dict(shown)


def _about(chance: random.Random, number: int) -> Value:
    return f"{number} " + "woord " * chance.randint(0, 40)


def _children(_chance: random.Random, number: int) -> Value:
    return number


def _signs(chance: random.Random, number: int) -> Value:
    return [f"n{number}", *chance.sample(_SIGNS, chance.randint(0, len(_SIGNS)))]


def _danger(chance: random.Random, _number: int) -> Value:
    return chance.choice(["yes", "no"])


_VALUES: Mapping[str, Callable[[random.Random, int], Value]] = {
    "about": _about,
    "plan": _about,
    "children": _children,
    "signs": _signs,
    DANGER: _danger,
}
