"""Finding a municipality by what somebody types: old names and slips forgiven.

A name is compared without accents, signs, and the little words it begins with ("'s-", "den"),
both as it is written and as it sounds when typed in a hurry: a letter more, less, other, or
two that changed places.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_SIGNS = re.compile(r"[^a-z0-9]+")
_LITTLE = ("s ", "t ", "den ", "de ", "het ")
"""What a name may begin with and people leave out; "s" and "t" are 's and 't."""
_WHOLE, _BEGINS, _WORD, _WITHIN, _SLIP = range(5)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality.

    Attributes:
        code: GM and four digits.
        name: as it is called today.
        region: the id of its region.
        matched: the old or other name that was found; empty when it was its own.
    """

    code: str
    name: str
    region: str = ""
    matched: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    place: Place
    key: str
    letters: frozenset[str]


class Gazetteer:
    """All municipalities, ready to be searched.

    Args:
        places: each with the other names it is known by.
    """

    def __init__(self, places: Iterable[tuple[Place, Sequence[str]]]) -> None:
        self._by_code: dict[str, Place] = {}
        self._names: list[_Name] = []
        for place, aliases in places:
            self._by_code[place.code] = place
            self._add(place, place.name)
            for alias in aliases:
                self._add(Place(place.code, place.name, place.region, alias), alias)

    def _add(self, place: Place, name: str) -> None:
        whole = _plain(name)
        for key in dict.fromkeys((whole, _bare(whole))):
            self._names.append(_Name(place, key, _pairs(key)))

    def by_code(self, code: str) -> Place | None:
        """The municipality with a code."""
        return self._by_code.get(code)

    def find(self, text: str, limit: int = 8) -> list[Place]:
        """Find municipalities, the likeliest first.

        Args:
            text: what was typed; nothing finds nothing.
            limit: at most so many.
        """
        typed = _plain(text)[:40]
        wanted = dict.fromkeys(key for key in (typed, _bare(typed)) if key)
        best: dict[str, tuple[tuple[int, int, int, str], Place]] = {}
        for key in wanted:
            for name, how in self._like(key):
                # Its own name before an old one, a short before a long, then the alphabet.
                rank = (*how, bool(name.place.matched), name.place.name)
                found = best.get(name.place.code)
                if found is None or rank < found[0]:
                    best[name.place.code] = (rank, name.place)
        return [place for _, place in sorted(best.values(), key=lambda one: one[0])[:limit]]

    def _like(self, key: str) -> list[tuple[_Name, tuple[int, int]]]:
        """Names like a key, with how they are like it."""
        found = [(name, how) for name in self._names if (how := _literally(key, name.key))]
        if len(key) < 4 or any(how[0] <= _BEGINS for _, how in found):
            return found
        pairs = _pairs(key)
        for name in self._names:
            # Each slip costs at most three of the pairs of letters that stand side by side.
            if len(pairs - name.letters) <= 3 * _forgiven(key):
                slips = _slips(key, name.key, _forgiven(key))
                if slips is not None:
                    found.append((name, (_SLIP, slips)))
        return found


def read_gazetteer(folder: Path) -> Gazetteer:
    """Read ``municipalities.csv`` of a folder.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return Gazetteer(
            (
                Place(row["code"], row["name"], row.get("region") or ""),
                [name.strip() for name in (row.get("aliases") or "").split("|") if name.strip()],
            )
            for row in csv.DictReader(file)
        )


def _plain(text: str) -> str:
    """Small letters without accents, words with one blank between them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", letters.replace("\u0133", "ij")).strip()


def _bare(key: str) -> str:
    for little in _LITTLE:
        if key.startswith(little):
            return key.removeprefix(little)
    return key


def _literally(key: str, name: str) -> tuple[int, int] | None:
    if name == key:
        return (_WHOLE, 0)
    if name.startswith(key):
        return (_BEGINS, 0)
    if f" {key}" in name:
        return (_WORD, 0)
    return (_WITHIN, 0) if len(key) > 2 and key in name else None


def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[at : at + 2] for at in range(len(key) - 1))


def _forgiven(key: str) -> int:
    return 1 if len(key) < 7 else 2


def _slips(key: str, name: str, most: int) -> int | None:
    """How many slips lie between what was typed and a name, or the beginning of one.

    Damerau and Levenshtein's distance in its restricted form; None when above ``most``.
    """
    before: list[int] = []
    last = list(range(len(name) + 1))
    for row, letter in enumerate(key, 1):
        now = [row]
        for column, other in enumerate(name, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            swapped = (
                row > 1 and column > 1 and letter == name[column - 2] and key[row - 2] == other
            )
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(now) > most:
            return None
        before, last = last, now
    # The rest of a long name may be still to come; it counts for a little.
    begun = min(last[max(0, len(key) - most) : len(key) + most + 1], default=most + 1)
    slips = min(last[-1], begun)
    return slips if slips <= most else None
