"""What a person types when looking for words, and how that is compared with a text.

Nothing that is typed is an operator: each word is looked for as it is, and the last one also
as the beginning of a word, because it may not be finished. Small and capital letters and
accents are the same, as in the index (FTS5's ``unicode61 remove_diacritics 2``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

START, END = "\x02", "\x03"
MOST_WORDS = 32
_ROUND_WORDS = 12
_WORD = re.compile(r"[^\W_]+")


def terms(query: str) -> list[str]:
    """The words of a query that have a letter or a digit in them, as typed."""
    # The index ends a query at a NUL, and cannot encode a lone surrogate.
    clean = query.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    return [word for word in clean.split() if _WORD.search(word)][:MOST_WORDS]


def match_of(query: str) -> str:
    """The query in FTS5's language; empty when there is nothing to look for."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in terms(query)]
    return " ".join(quoted) + " *" if quoted else ""


def snippet_of(query: str, text: str) -> str | None:
    """A part of a text with what was found marked; None when it is not there.

    The same as the index gives, for a store without one.
    """
    wanted = [_folded(word) for word in terms(query)]
    if not wanted:
        return None
    places = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    folded = ["".join(_folded(text[start:end])) for start, end in places]
    marked: set[int] = set()
    for index, phrase in enumerate(wanted):
        found = _found(phrase, folded, prefix=index == len(wanted) - 1)
        if not found:
            return None
        marked |= found
    first = max(0, min(*marked, len(places) - _ROUND_WORDS))
    shown = range(first, min(len(places), first + _ROUND_WORDS))
    out = "…" if first else ""
    at = places[first][0] if first else 0
    for index in shown:
        start, end = places[index]
        word = text[start:end]
        out += text[at:start] + (f"{START}{word}{END}" if index in marked else word)
        at = end
    return out + ("…" if shown[-1] < len(places) - 1 else text[at:])


def _folded(word: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", word)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _WORD.findall(bare.lower())


def _found(phrase: Sequence[str], words: Sequence[str], *, prefix: bool) -> set[int]:
    found: set[int] = set()
    for start in range(len(words) - len(phrase) + 1):
        here = words[start : start + len(phrase)]
        last = here[-1].startswith(phrase[-1]) if prefix else here[-1] == phrase[-1]
        if last and list(here[:-1]) == list(phrase[:-1]):
            found.update(range(start, start + len(phrase)))
    return found
