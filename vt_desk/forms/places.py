"""Finding a municipality by what somebody types: old names and slips forgiven.

A name is compared without accents, signs, and the little words it begins with ("'s-", "den"),
both as it is written and as it sounds when typed in a hurry: a letter more, less, other, or
two that changed places.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from vt_desk.domain.ids import RegionId
from vt_desk.domain.region import Municipality

_SIGNS = re.compile(r"[^a-z0-9]+")
_LITTLE = ("s ", "t ", "den ", "de ", "het ")
"""What a name may begin with and people leave out; "s" and "t" are 's and 't."""
_WHOLE, _BEGINS, _WORD, _WITHIN, _SLIP = range(5)
_LONGEST = 40
_ENOUGH_WITHIN = 3
"""Letters from which the middle of a name is found."""
_ENOUGH_FOR_SLIPS = 4
_LONG = 7
"""Letters from which two slips are forgiven."""


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
    letters: int


class Gazetteer:
    """All municipalities, ready to be searched.

    Args:
        places: each with the other names it is known by.
    """

    def __init__(self, places: Iterable[tuple[Place, Sequence[str]]]) -> None:
        self._rows = list(places)
        self._by_code = {place.code: place for place, _ in self._rows}

    @cached_property
    def _names(self) -> list[_Name]:
        """Worked out at the first search: the window opens without it."""
        return [
            _Name(known, key, _letters(key))
            for place, aliases in self._rows
            for known in (place, *(replace(place, matched=alias) for alias in aliases))
            for key in _keys(_plain(known.matched or known.name))
        ]

    def by_code(self, code: str) -> Place | None:
        """The municipality with a code."""
        return self._by_code.get(code)

    def find(self, text: str, limit: int = 8) -> list[Place]:
        """Find municipalities, the likeliest first.

        Args:
            text: what was typed; nothing finds nothing.
            limit: at most so many.
        """
        wanted = [key for key in _keys(_plain(text)[:_LONGEST]) if key]
        best: dict[str, tuple[tuple[int, int, int, str], Place]] = {}
        for key in wanted:
            for name, how in self._like(key):
                # Its own name before an old one, a short before a long, then the alphabet.
                rank = (*how, bool(name.place.matched), name.place.name)
                found = best.get(name.place.code)
                if found is None or rank < found[0]:
                    best[name.place.code] = (rank, name.place)
        return [place for _, place in sorted(best.values(), key=lambda one: one[0])[:limit]]

    def named(self, text: str, limit: int = 8) -> list[tuple[str, str]]:
        """Codes and names of what ``find`` finds, with the other name where that was found."""
        return [
            (place.code, f"{place.name} ({place.matched})" if place.matched else place.name)
            for place in self.find(text, limit)
        ]

    def _like(self, key: str) -> list[tuple[_Name, tuple[int, int]]]:
        """Names like a key, with how they are like it."""
        found = [(name, how) for name in self._names if (how := _literally(key, name.key))]
        if len(key) < _ENOUGH_FOR_SLIPS or any(how[0] <= _BEGINS for _, how in found):
            return found
        letters, most = _letters(key), 1 if len(key) < _LONG else 2
        for name in self._names:
            # A slip brings in one foreign letter at most; this leaves few names to compare.
            if (letters & ~name.letters).bit_count() <= most:
                slips = _slips(key, name.key, most)
                if slips is not None:
                    found.append((name, (_SLIP, slips)))
        return found


def read_rows(file: Path) -> Iterator[tuple[int, Municipality, tuple[str, ...]]]:
    """Read ``municipalities.csv``: each line's number, what it says, and names for the desk only.

    What a line does not say is empty.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    with file.open(encoding="utf-8", newline="") as opened:
        for line, row in enumerate(csv.DictReader(opened), start=2):
            code, name, region = (row.get(column) or "" for column in ("code", "name", "region"))
            town = Municipality(code, name, RegionId(region), _names(row.get("aliases")))
            yield line, town, _names(row.get("desk_aliases"))


def read_gazetteer(folder: Path) -> Gazetteer:
    """Read ``municipalities.csv`` of a folder.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return Gazetteer(
        (Place(town.code, town.name, town.region), [*town.aliases, *desk_names])
        for _, town, desk_names in read_rows(folder / "municipalities.csv")
    )


def _names(cell: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (cell or "").split("|") if name.strip())


def _plain(text: str) -> str:
    """Small letters without accents, words with one blank between them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", letters.replace("\u0133", "ij")).strip()


def _keys(plain: str) -> dict[str, None]:
    """A name as it is, and without the little word that it begins with."""
    bare = (plain.removeprefix(little) for little in _LITTLE if plain.startswith(little))
    return dict.fromkeys((plain, *bare))


def _literally(key: str, name: str) -> tuple[int, int] | None:
    if name == key:
        return (_WHOLE, 0)
    if name.startswith(key):
        return (_BEGINS, 0)
    if f" {key}" in name:
        return (_WORD, 0)
    return (_WITHIN, 0) if len(key) >= _ENOUGH_WITHIN and key in name else None


def _letters(key: str) -> int:
    """Which letters there are, with a bit for each and for each further one of the same."""
    seen: Counter[str] = Counter()
    bits = 0
    for letter in key:
        bits |= 1 << (ord(letter) + 128 * seen[letter])
        seen[letter] += 1
    return bits


def _slips(key: str, name: str, most: int) -> int | None:
    """How many slips lie between what was typed and the beginning of a name.

    Damerau and Levenshtein's distance in its restricted form, along the diagonal only, for
    further off there are more than ``most`` slips already; None when there are more.
    """
    name = name[: len(key) + most]
    far = most + 1
    before: list[int] = []
    last = list(range(len(name) + 1))
    for row, letter in enumerate(key, 1):
        now = [far] * (len(name) + 1)
        now[0] = row
        for column in range(max(1, row - most), min(len(name), row + most) + 1):
            other = name[column - 1]
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != other))
            if before and column > 1 and letter == name[column - 2] and key[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            now[column] = cost
        if min(now) > most:
            return None
        before, last = last, now
    slips = min(last[max(0, len(key) - most) :])
    return slips if slips <= most else None
