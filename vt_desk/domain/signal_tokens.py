"""A message as words to compare: small letters, no accents, nothing invisible.

Each keeps the place where it stands in the message; its letters are those of no one's list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

LONGEST = 40
"""Letters; what is longer is no word of a list."""

# What stands in a word without being seen or being a letter of its own.
_UNSEEN = r"\u00ad\u034f\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_TOKEN = re.compile(rf"[^\W_](?:['’`]?[^\W_]|[{_UNSEEN}])*")
_APART = re.compile(rf"['’`{_UNSEEN}]+")
_DRAWN_OUT = re.compile(r"(.)\1\1+")
_RUN = re.compile(r"(.)\1+")
_PAUSE = re.compile(r"[,/)(:]|(?<=\s)[-–—](?=\s)")
_STOP = re.compile(r"[.!?;…\n\r]|[\U0001F000-\U0001FAFF\u2600-\u27BF]")


class Break(IntEnum):
    """What stands before a word."""

    NONE = 0
    PAUSE = 1
    """A comma, a dash: often another clause."""
    STOP = 2
    """The end of a sentence, an emoji, a new line."""


class Token(NamedTuple):
    """One word.

    Attributes:
        key: as it is compared.
        start, end: where it stands in the message, in characters.
        opens: what stands between it and the word before.
    """

    key: str
    start: int
    end: int
    opens: Break


def tokens(text: str, skeletons: Mapping[str, str], spelled: Mapping[str, str]) -> list[Token]:
    """Take a message apart.

    Args:
        text: any text.
        skeletons: of each known word what is left with no letter twice in a row; says which
            word is meant where a letter is drawn out.
        spelled: short ways to write a word, and the word.
    """
    found = []
    before = 0
    is_plain = text.isascii() and "'" not in text and "`" not in text
    drawn_out = not text.isascii() or _DRAWN_OUT.search(text.lower()) is not None
    # Small letters of ASCII stand where the large ones stood.
    for match in _TOKEN.finditer(text.lower() if is_plain else text):
        start, end = match.span()
        key = match.group() if is_plain else folded(match.group())
        if drawn_out and _DRAWN_OUT.search(key):
            bare = skeleton(key)
            key = skeletons.get(bare, bare)
        between = text[before:start]
        opens = Break.NONE if between == " " else _break(between)
        before = end
        if key:
            found.append(Token(spelled.get(key, key), start, end, opens))
    return found


def folded(word: str) -> str:
    """A word as it is compared."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    # One letter can become eighteen: what is far too long anyhow is cut first.
    plain = unicodedata.normalize("NFKD", _APART.sub("", word)[: 8 * LONGEST]).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def skeleton(key: str) -> str:
    """A word with no letter twice in a row."""
    return _RUN.sub(r"\1", key)


def _break(between: str) -> Break:
    if _STOP.search(between):
        return Break.STOP
    return Break.PAUSE if _PAUSE.search(between) else Break.NONE
