"""Counts under five are not told, nor anything from which they could be computed.

The rule, and why it holds: docs/adr/0012-small-counts.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

LEAST = 5
"""The smallest count that is told; 0 is told too."""

Counts = dict[str, int | None]
"""How many of each code; None where it is not told."""


def told(count: int) -> int | None:
    """A count that stands alone."""
    return None if 0 < count < LEAST else count


def nothing_of(counts: Mapping[str, int]) -> Counts:
    """A table of which nothing is told."""
    return dict.fromkeys(counts)


def hide_parts(counts: Mapping[str, int]) -> Counts:
    """What is told of a table whose cells add up to a number that is known.

    Args:
        counts: of each code; everybody is counted in one of them.

    Returns:
        The same with None for what is hidden. The small ones are hidden; where they follow
        from their sum, larger ones with them, the last of the table first; and everything
        where no large one would be left to see.
    """
    small = [code for code, count in counts.items() if 0 < count < LEAST]
    if not small:
        return dict(counts)
    large = [code for code, count in counts.items() if count >= LEAST]
    hidden = {*small, *_with_them(counts, small, large)}
    if set(large) <= hidden:
        return nothing_of(counts)
    return {code: None if code in hidden else count for code, count in counts.items()}


def _with_them(counts: Mapping[str, int], small: list[str], large: list[str]) -> list[str]:
    """The large cells that keep small ones from following from what is left of the sum."""
    of_small = sum(counts[code] for code in small)
    all_ones, all_fours = len(small), (LEAST - 1) * len(small)
    if len(small) > 1 and all_ones < of_small < all_fours:
        return []
    # Ones and this large cell are the same in sum as fours alone: one more is needed.
    as_fours = 3 * len(small) + LEAST - 1
    if len(small) > 1 and of_small == all_ones and large and counts[large[-1]] == as_fours:
        return large[-2:]
    return large[-1:]


def hide_marks(counts: Mapping[str, int], of: int, also: Collection[str] = ()) -> Counts:
    """What is told of a table in which everybody is counted once or several times.

    Args:
        counts: of each code.
        of: how many people, which is known.
        also: codes to hide in any case, for what they would tell of another table.

    Returns:
        The same with None for what is hidden: the small ones; and everything where they
        follow from everybody being counted at least once.
    """
    hidden = {*also, *(code for code, count in counts.items() if 0 < count < LEAST)}
    shown = sum(count for code, count in counts.items() if code not in hidden)
    if hidden and of - shown >= (LEAST - 1) * len(hidden):
        return nothing_of(counts)
    return {code: None if code in hidden else count for code, count in counts.items()}
