"""Keys for every minute to come, and for none that has gone.

A binary tree of keys over the minutes since 2025 (Goldreich, Goldwasser and Micali, 1986):
each key gives two, one for either half of its time, and none leads back up (HKDF-Expand
with SHA-256, RFC 5869). What is held are the keys that cover the minutes from ``first`` on,
26 at most. Moving on replaces them by those that cover less, and a minute that has gone can
be derived from nothing that exists. Why: docs/adr/0009-keys-that-run-out.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEY_BYTES = 32
MINUTE_MS = 60_000
# 2025-01-01T00:00Z, and 127 years of minutes from there.
EPOCH_MS = 1_735_689_600_000
HEIGHT = 26
LAST = (1 << HEIGHT) - 1
_HALVES = (b"vt-desk first half", b"vt-desk second half")
_LEAF = b"vt-desk wrapping"
_ROOT = b"vt-desk root"


def minute_of(at_ms: int) -> int:
    """The number of a moment's minute; what lies outside the tree counts as its edge."""
    return min(max((at_ms - EPOCH_MS) // MINUTE_MS, 0), LAST)


def end_of(minute: int) -> int:
    """When a minute is over, in milliseconds since 1970."""
    return EPOCH_MS + (minute + 1) * MINUTE_MS


class MinuteGoneError(Exception):
    """The key of this minute exists nowhere any more."""


@dataclass(frozen=True, slots=True)
class KeyTree:
    """The keys that cover every minute from ``first`` on.

    Attributes:
        first: the first minute whose key can still be derived.
        seeds: one for each part of ``parts(first)``, in that order.
    """

    first: int
    seeds: tuple[bytes, ...]

    @classmethod
    def grown_from(cls, root: bytes) -> KeyTree:
        """The whole tree of a root of 32 bytes."""
        return cls(0, (_derive(root, _ROOT),))

    def key(self, minute: int) -> bytes:
        """The wrapping key of a minute.

        Raises:
            MinuteGoneError: the tree has moved on past it.
        """
        return _derive(self._seed(minute, 0), _LEAF)

    def from_minute(self, first: int) -> KeyTree:
        """The tree without the minutes before ``first``; never more than there is."""
        if first <= self.first:
            return self
        seeds = [self._seed(index << height, height) for index, height in parts(first)]
        return KeyTree(first, tuple(seeds))

    def _seed(self, minute: int, height: int) -> bytes:
        for (index, high), seed in zip(parts(self.first), self.seeds, strict=True):
            if high >= height and minute >> high == index:
                for bit in range(high - 1, height - 1, -1):
                    seed = _derive(seed, _HALVES[minute >> bit & 1])  # noqa: PLW2901 - going down
                return seed
        raise MinuteGoneError(minute)


def parts(first: int) -> list[tuple[int, int]]:
    """The fewest halves of halves that cover the minutes from ``first`` on.

    Returns:
        Index and height of each, in order of time; part ``(i, h)`` covers the 2**h minutes
        from i * 2**h.
    """
    found: list[tuple[int, int]] = []
    while first <= LAST:
        height = (first & -first).bit_length() - 1 if first else HEIGHT
        found.append((first >> height, height))
        first += 1 << height
    return found


def _derive(seed: bytes, info: bytes) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, info).derive(seed)
