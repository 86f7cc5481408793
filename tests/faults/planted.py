"""Words that stand nowhere else, and where they turn up."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterable
from pathlib import Path

_LETTERS = string.ascii_lowercase
PATTERN = re.compile(rb"kp[a-z]{12}zq")
_WIDE = re.compile(rb"k\0p\0(?:[a-z]\0){12}z\0q")
_NARROW = str.maketrans({"\0": ""})


class Planted:
    """Makes words, and knows them again.

    Attributes:
        made: all of them.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.made: list[str] = []

    def word(self) -> str:
        """A new one, fit for a text and for a login name."""
        self.made.append(f"kp{''.join(self._chance.choices(_LETTERS, k=12))}zq")
        return self.made[-1]

    def known_in(self, data: bytes) -> set[str]:
        """Which of them stand in some bytes, in UTF-8 or UTF-16."""
        narrow = {match.decode() for match in PATTERN.findall(data)}
        wide = {match.decode().translate(_NARROW) for match in _WIDE.findall(data)}
        return (narrow | wide) & set(self.made)


def files_with(planted: Planted, secrets: dict[str, bytes], folders: Iterable[Path]) -> list[str]:
    """Every file that has a planted word or a secret in it, or in its name.

    Args:
        planted: the words.
        secrets: by name, besides.
        folders: where to look, and in all below.

    Returns:
        The files, each with how many words or which secret.
    """
    found: list[str] = []
    looked_at = 0
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            looked_at += 1
            data = path.name.encode() + b"\0" + path.read_bytes()
            words = planted.known_in(data)
            if words:
                found.append(f"{path}: {len(words)} planted words")
            found += [f"{path}: {name}" for name, secret in secrets.items() if secret in data]
    assert looked_at, "there was nothing to look at"
    return found
