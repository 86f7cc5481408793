"""Signal words: what in a message should make somebody look.

The list is data (``resources/signal_words.toml``); this is how it counts. It only ever points,
has no learning, and takes time in proportion to the message, whatever is in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from vt_desk.domain import signal_negation as negation
from vt_desk.domain.severity import RANK, Severity
from vt_desk.domain.signal_forms import GAP_WORDS, Slot, phrase_of, verb_forms, words_of
from vt_desk.domain.signal_tokens import LONGEST, Break, folded, skeleton, tokens

TYPO_LETTERS = 6
"""Shorter words are hit as they are written only: one letter makes too many others of them."""

_EDGE = 3
_REST_LETTERS = 3
"""The least of a compound beside its signal word, where any part will do."""


@dataclass(frozen=True, slots=True)
class SignalWord:
    """An entry of the list.

    Attributes:
        id: its name in files and preferences.
        forms: words with endings, and phrases; ``signal_forms`` says how they are written.
        verbs: regular verbs, stem and infinitive.
        compounds: whether any longer word counts that begins or ends with one of the forms of
            ``TYPO_LETTERS`` letters and more.
        first_parts, last_parts: else the parts before and after that make a compound of it.
        exceptions: words and phrases that are something else.
        typos: whether one wrong letter counts, in words of ``TYPO_LETTERS`` and more.
        negation: whether "geen" and "niet" take it back.
        state: it can be over, so that "niet meer" takes it back too.
        why: by language, what the counsellor is told.
    """

    id: str
    severity: Severity
    forms: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    compounds: bool = False
    first_parts: tuple[str, ...] = ()
    last_parts: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    typos: bool = True
    negation: bool = True
    state: bool = False
    why: Mapping[str, str] = field(default_factory=dict)


class Hit(NamedTuple):
    """A place in a message; never the words themselves.

    Attributes:
        start, end: in characters of the message.
        word: the entry's id.
        negated: it is taken back by what stands around it; it does not count.
    """

    start: int
    end: int
    word: str
    severity: Severity
    negated: bool = False


class _Phrase(NamedTuple):
    word: SignalWord
    rest: tuple[Slot, ...]
    exception: bool


class _Part(NamedTuple):
    word: SignalWord
    first: frozenset[str]
    last: frozenset[str]


class _Found(NamedTuple):
    first: int
    last: int
    word: SignalWord
    denied: bool


@dataclass(frozen=True, slots=True)
class SignalWords:
    """A list made ready by ``compiled``; never changed.

    Attributes:
        by_id: its entries.
        off: those that are not looked for.
        forms: single words, and the entry of each.
        phrases: by their first word.
        parts, part_lengths: what compounds are made of, and how long, longest first.
        part_edges: the first letters of these, and the last.
        near: of each form that may be mistyped itself and what is left without a letter.
        refused: by entry, words that are something else.
        ordinary: words that are no typing error.
        skeletons, spelled: as ``tokens`` wants them.
    """

    by_id: Mapping[str, SignalWord]
    off: frozenset[str]
    forms: Mapping[str, SignalWord] = field(repr=False)
    phrases: Mapping[str, tuple[_Phrase, ...]] = field(repr=False)
    parts: Mapping[str, _Part] = field(repr=False)
    part_lengths: tuple[int, ...] = field(repr=False)
    part_edges: tuple[frozenset[str], frozenset[str]] = field(repr=False)
    near: Mapping[str, tuple[str, ...]] = field(repr=False)
    refused: Mapping[str, frozenset[str]] = field(repr=False)
    ordinary: frozenset[str] = field(repr=False)
    skeletons: Mapping[str, str] = field(repr=False)
    spelled: Mapping[str, str] = field(repr=False)

    def without(self, off: Iterable[str]) -> SignalWords:
        """The same list with these entries switched off as well."""
        return replace(self, off=self.off | frozenset(off))


def compiled(
    words: Sequence[SignalWord],
    *,
    off: Iterable[str] = (),
    ordinary: Iterable[str] = (),
    spelled: Mapping[str, Sequence[str]] | None = None,
    sets: Mapping[str, Sequence[str]] | None = None,
) -> SignalWords:
    """Make a list ready.

    Args:
        words: the entries, no id twice. A form of several is the gravest one's.
        off: ids of entries that are not looked for.
        ordinary: words that are one letter from a form and are no typing error.
        spelled: by word, other ways to write it.
        sets: by name, words that phrases may name together.

    Raises:
        NotAForm: a form is written wrongly.
    """
    forms: dict[str, SignalWord] = {}
    phrases: dict[str, list[_Phrase]] = defaultdict(list)
    parts: dict[str, _Part] = {}
    refused: dict[str, frozenset[str]] = {}
    known = set(negation.DENIALS)
    named = {name: frozenset(map(folded, of)) for name, of in (sets or {}).items()}
    for word in sorted(words, key=lambda one: -RANK[one.severity]):
        single = [form for verb in word.verbs for form in verb_forms(verb)]
        several = [(form, False) for form in word.forms if _is_phrase(form)]
        several += [(form, True) for form in word.exceptions if _is_phrase(form)]
        for form in word.forms:
            single += [] if _is_phrase(form) else words_of(form)
        for form, exception in several:
            slots = phrase_of(form, named)
            known.update(*(slot for slot in slots if slot))
            for first in slots[0] or ():
                phrases[first].append(_Phrase(word, slots[1:], exception))
        alone = [form for form in word.exceptions if not _is_phrase(form)]
        refused[word.id] = frozenset(one for form in alone for one in words_of(form))
        either = [frozenset(map(folded, of)) for of in (word.first_parts, word.last_parts)]
        for form in single:
            forms.setdefault(form, word)
            whole = word.compounds and len(form) >= TYPO_LETTERS
            if len(form) >= _EDGE and (whole or either[0] or either[1]):
                parts.setdefault(form, _Part(word, *either))
    known |= forms.keys()
    near: dict[str, set[str]] = defaultdict(set)
    for form, word in forms.items():
        if word.typos and len(form) >= TYPO_LETTERS:
            near[form].add(form)
            for at in range(len(form)):
                near[form[:at] + form[at + 1 :]].add(form)
    return SignalWords(
        by_id={word.id: word for word in words},
        off=frozenset(off),
        forms=forms,
        phrases={first: tuple(found) for first, found in phrases.items()},
        parts=parts,
        part_lengths=tuple(sorted({len(part) for part in parts}, reverse=True)),
        part_edges=(
            frozenset(part[:_EDGE] for part in parts),
            frozenset(part[-_EDGE:] for part in parts),
        ),
        near={left: tuple(sorted(of)) for left, of in near.items()},
        refused=refused,
        ordinary=frozenset(map(folded, ordinary)),
        # Sorted, so that of two with one skeleton it is always the same.
        skeletons={skeleton(word): word for word in sorted(known, reverse=True)},
        spelled={folded(way): word for word, ways in (spelled or {}).items() for way in ways},
    )


def find(text: str, words: SignalWords) -> tuple[Hit, ...]:
    """Find the signal words of a message.

    Args:
        text: any text.
        words: what to look for.

    Returns:
        The places, by where they begin; of two that lie within each other the graver, or else
        the longer. Those that are taken back ("geen mes") are among them.
    """
    message = _Message(text, words)
    said = message.said
    found, excepted = message.found()
    hits: list[Hit] = []
    denied_to: int | None = None
    for first, last, word, denied in sorted(found, key=lambda one: (one.first, -one.last)):
        if (word.id, first) in excepted or (word.id, last) in excepted:
            continue
        negated = denied
        if message.may_deny and word.negation and not denied:
            negated = negation.is_denied(said, first, last, state=word.state) or (
                denied_to is not None and negation.carries(said, denied_to, first)
            )
        denied_to = last if negated else None
        _add(hits, Hit(said[first].start, said[last].end, word.id, word.severity, negated))
    return tuple(hits)


def gravest(hits: Iterable[Hit]) -> Severity | None:
    """The gravest severity among hits that are not taken back; None when there is none."""
    counting = [hit.severity for hit in hits if not hit.negated]
    return max(counting, key=RANK.__getitem__, default=None)


def _is_phrase(form: str) -> bool:
    return len(form.split()) > 1


def _add(hits: list[Hit], hit: Hit) -> None:
    """Add a hit, unless it and the one before are within each other: then one of them stays."""
    if not hits or hit.start >= hits[-1].end:
        hits.append(hit)
    elif _weight(hit) > _weight(hits[-1]):
        hits[-1] = hit


def _weight(hit: Hit) -> tuple[bool, int, int]:
    return not hit.negated, RANK[hit.severity], hit.end - hit.start


class _Message:
    """One message under the eye: what was found out of a word holds for it as long as it lasts."""

    def __init__(self, text: str, words: SignalWords) -> None:
        self.said = tokens(text, words.skeletons, words.spelled)
        self.words = words
        self.keys = [token.key for token in self.said]
        self.has = set(self.keys)
        self.may_deny = not negation.DENIALS.isdisjoint(self.has)
        self._alone = {key: self._word(key) for key in self.has}
        self._phrases = {key: self._possible(key) for key in self.has & words.phrases.keys()}

    def found(self) -> tuple[list[_Found], set[tuple[str, int]]]:
        """What is found, and which words of the message are something else for which entry."""
        found: list[_Found] = []
        excepted: set[tuple[str, int]] = set()
        for at, key in enumerate(self.keys):
            word = self._alone[key]
            if word is not None:
                found.append(_Found(at, at, word, denied=False))
            for phrase in self._phrases.get(key, ()):
                matched = self._matched(at, phrase)
                if matched is None:
                    continue
                last, denied = matched
                if phrase.exception:
                    excepted.update((phrase.word.id, inside) for inside in range(at, last + 1))
                else:
                    found.append(_Found(at, last, phrase.word, denied))
        return found, excepted

    def _possible(self, key: str) -> list[_Phrase]:
        """The phrases that begin with a word and whose others are somewhere in the message."""
        return [
            phrase
            for phrase in self.words.phrases[key]
            if phrase.word.id not in self.words.off
            and not any(slot is not None and slot.isdisjoint(self.has) for slot in phrase.rest)
        ]

    def _matched(self, at: int, phrase: _Phrase) -> tuple[int, bool] | None:
        """Where a phrase that begins here ends, and whether one of its gaps takes it back."""
        denied = False
        reach = 1
        for slot in phrase.rest:
            if slot is None:
                reach += GAP_WORDS
                continue
            for next_at in range(at + 1, min(at + 1 + reach, len(self.keys))):
                if self.said[next_at].opens is Break.STOP:
                    return None
                if self.keys[next_at] in slot:
                    break
            else:
                return None
            if reach > 1 and self.may_deny and phrase.word.negation:
                state = phrase.word.state
                denied |= negation.in_gap(self.said, at + 1, next_at - 1, state=state)
            at, reach = next_at, 1
        return at, denied

    def _word(self, key: str) -> SignalWord | None:
        """The entry that a word is a form, a compound or a typing error of."""
        words = self.words
        word = words.forms.get(key)
        if word is None and len(key) <= LONGEST:
            word = _compound(key, words) or _mistyped(key, words)
        if word is None or word.id in words.off or key in words.refused[word.id]:
            return None
        return word


def _compound(key: str, words: SignalWords) -> SignalWord | None:
    begins_so, ends_so = words.part_edges
    # Most words are done with here.
    if key[-_EDGE:] not in ends_so and key[:_EDGE] not in begins_so:
        return None
    for length in words.part_lengths:
        if length >= len(key):
            continue
        ends = words.parts.get(key[-length:])
        if ends is not None and _joins(ends.word, key[:-length], ends.first):
            return ends.word
        begins = words.parts.get(key[:length])
        if begins is not None and _joins(begins.word, key[length:], begins.last):
            return begins.word
    return None


def _joins(word: SignalWord, rest: str, allowed: frozenset[str]) -> bool:
    return rest in allowed or (word.compounds and len(rest) >= _REST_LETTERS)


def _mistyped(key: str, words: SignalWords) -> SignalWord | None:
    if len(key) < TYPO_LETTERS - 1 or key in words.ordinary:
        return None
    shorter = {key[:at] + key[at + 1 :] for at in range(len(key))}
    shorter.add(key)
    if words.near.keys().isdisjoint(shorter):
        return None
    for one in sorted(shorter & words.near.keys()):
        for form in words.near[one]:
            if _one_slip(key, form):
                return words.forms[form]
    return None


def _one_slip(typed: str, form: str) -> bool:
    """Whether one letter was left out, put in, replaced, or two were swapped.

    The first letter is seldom typed wrongly, and other words often differ in it: there only a
    swap counts.
    """
    at = 0
    while at < min(len(typed), len(form)) and typed[at] == form[at]:
        at += 1
    swapped = typed[at + 1 : at + 2] + typed[at : at + 1] == form[at : at + 2]
    if swapped and typed[at + 2 :] == form[at + 2 :]:
        return True
    if at == 0:
        return False
    rest, wanted = typed[at:], form[at:]
    return rest[1:] == wanted[1:] or rest == wanted[1:] or rest[1:] == wanted
