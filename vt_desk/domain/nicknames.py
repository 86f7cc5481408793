"""Eight animals, one for each visitor colour, so that a counsellor can name a visitor.

The key is stored and sent; the window translates it. A nickname follows from the
order of arrival and is unique among a seat's open conversations as far as eight go.
"""

from __future__ import annotations

NICKNAMES = ("fox", "blackbird", "otter", "hare", "owl", "seal", "heron", "hedgehog")


def nickname(arrival: int) -> tuple[str, int]:
    """The nickname and colour of a region's nth arrival.

    Args:
        arrival: 0 or more.

    Returns:
        The animal's key, and the colour's index from 0 to 7.
    """
    colour = arrival % len(NICKNAMES)
    return NICKNAMES[colour], colour
