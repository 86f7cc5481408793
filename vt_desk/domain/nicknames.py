"""Animals, so that a counsellor can name a visitor and tell one from another.

The key is stored and sent; the window translates it. Two who talk in a region at the same
time have the same name only where more than there are animals do: a counsellor with two
foxes could write to the wrong one.
"""

from __future__ import annotations

from collections.abc import Collection

COLOURS = 8
# A line for each round of the colours.
NICKNAMES = (
    *("fox", "blackbird", "otter", "hare", "owl", "seal", "heron", "hedgehog"),
    *("badger", "turtle", "beaver", "deer", "dolphin", "moose", "squirrel", "kingfisher"),
    *("robin", "finch", "frog", "lark", "panda", "penguin", "koala", "stork"),
    *("butterfly", "parrot", "marten", "falcon", "crane", "lynx", "dragonfly", "woodpecker"),
)


def nickname(arrival: int, taken: Collection[str] = ()) -> tuple[str, int]:
    """The nickname and colour of a region's nth arrival.

    Args:
        arrival: 0 or more.
        taken: the names of those who wait or talk there now.

    Returns:
        The animal's key, and the colour's index from 0 to 7: the first from the arrival's own
        on that is free, or its own where none is.
    """
    order = [(arrival + step) % len(NICKNAMES) for step in range(len(NICKNAMES))]
    place = next((place for place in order if NICKNAMES[place] not in taken), order[0])
    return NICKNAMES[place], place % COLOURS
