"""How an entry of the list is written, and the forms that it stands for.

A form is a word with its endings, ``mes(sen|je|jes)``; several words are a phrase. In a phrase
``a|b`` is one or the other, ``<who>`` a set that the list names, ``..`` up to three other
words. A verb is its stem and its infinitive, ``schop/schoppen``, and is inflected by rule.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from vt_desk.domain.signal_tokens import folded

Slot = frozenset[str] | None
"""The words that may stand in a place of a phrase; None is a gap."""

GAP_WORDS = 3
"""The most words in a gap."""

_WORD = re.compile(r"([^\W_]+)(?:\(([^\W_]+(?:\|[^\W_]+)*)\))?")
_SET = re.compile(r"<([a-z_]+)>")
_EITHER = re.compile(r"\|(?![^(]*\))")
_VERB = re.compile(r"([^\W\d_]{2,})/([^\W\d_]+en)")
_NO_GE = ("be", "ge", "ver", "ont", "her", "er", "mis")


class NotAForm(ValueError):
    """What stands there is no form; the message says why."""


def words_of(form: str) -> list[str]:
    """The words that a form of one word stands for.

    Raises:
        NotAForm: it is none.
    """
    match = _WORD.fullmatch(form)
    if match is None:
        raise NotAForm(f"{form!r} is no word with endings, like 'mes(sen|je)'")
    stem, endings = match.groups()
    return [folded(stem + ending) for ending in ("", *(endings.split("|") if endings else ()))]


def phrase_of(form: str, sets: Mapping[str, frozenset[str]]) -> tuple[Slot, ...]:
    """The places of a phrase.

    Raises:
        NotAForm: it is none.
    """
    slots = tuple(_slot(part, sets) for part in form.split())
    if not slots or slots[0] is None or slots[-1] is None:
        raise NotAForm(f"{form!r} begins or ends with '..'")
    if any(one is None and two is None for one, two in itertools.pairwise(slots)):
        raise NotAForm(f"{form!r} has '..' twice in a row")
    return slots


def _slot(part: str, sets: Mapping[str, frozenset[str]]) -> Slot:
    if part == "..":
        return None
    found: set[str] = set()
    for one in _EITHER.split(part):
        named = _SET.fullmatch(one)
        if named is None:
            found.update(words_of(one))
        elif named[1] in sets:
            found |= sets[named[1]]
        else:
            raise NotAForm(f"there is no set <{named[1]}>")
    return frozenset(found)


def verb_forms(verb: str) -> list[str]:
    """A regular verb inflected: ``schop/schoppen`` gives schopt, schopte, geschopt.

    Raises:
        NotAForm: it is no stem and infinitive.
    """
    match = _VERB.fullmatch(verb)
    if match is None:
        raise NotAForm(f"{verb!r} is no stem and infinitive, like 'schop/schoppen'")
    stem, infinitive = folded(match[1]), folded(match[2])
    return list(dict.fromkeys(_inflected(stem, infinitive)))


def _inflected(stem: str, infinitive: str) -> Iterator[str]:
    # After one of these letters of the infinitive (ex-kofschip) it is t, otherwise d.
    ending = "t" if infinitive[-3] in "tkfschpx" else "d"
    ends_so = stem.endswith(ending)
    participle = ("" if stem.startswith(_NO_GE) else "ge") + stem + ("" if ends_so else ending)
    yield from (stem, infinitive)
    yield stem if stem.endswith("t") else stem + "t"
    yield from (stem + ending + "e", stem + ending + "en")
    yield participle
    # "de bedreigde vrouw"; a participle on -dd or -tt is none.
    yield participle + "e"
    yield from (infinitive + "d", infinitive + "de")
