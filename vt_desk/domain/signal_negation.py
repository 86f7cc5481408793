"""Whether what a signal word says is denied: "geen mes", "hij slaat me niet".

Rules of thumb for a chat, where commas are few. In doubt a word counts: it only points, and
a word too many costs a glance.
"""

from __future__ import annotations

from collections.abc import Sequence

from vt_desk.domain.signal_tokens import Break, Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REACH_BEFORE = 6
"""How many words may stand between a denial and what it denies."""
_REACH_AFTER = 4

DENIALS = _words(
    "niet nooit geen niemand niks niets nergens zonder noch nimmer evenmin "
    "no not never without nobody none nothing neither dont didnt doesnt isnt wasnt arent werent "
    "hasnt havent hadnt wont wouldnt"
)
# After the word only these deny it: "hij slaat me nooit", but "hij slaat me zonder reden".
_AFTER = frozenset(["niet", "nooit", "nimmer", "not", "never"])

# "niet alleen geslagen", "nooit zo bang", "niet de eerste keer", "geen idee waar het mes is".
_NO_DENIAL_BEFORE = _words(
    "alleen enkel slechts zo vaak altijd elke iedere steeds zomaar vaker eens idee zeker eerste "
    "wonder reden zin keus keuze only just always often first idea "
    "anders verder normaal genoeg langer"
)
_BARELY = frozenset(["echt", "heel", "erg", "hard", "really"])
# "niet ophouden met slaan", "hij kan het niet laten", "het bleef niet bij dreigen".
_GOES_ON = _words(
    "laten laat stoppen stopt stop gestopt op ophoudt ophouden opgehouden bij weerhouden eerder "
    "tegenhouden vergeten vergeet snap begrijp stopped stopping stops forget"
)
# "hij stopt niet met dreigen", "ik wilde haar niet slaan"
_STOPS = _words("stopt stop stopte houdt hield wilde wou bedoelde stops stopped meant")
_NO_LONGER = frozenset(["meer", "langer", "anymore"])
_NEXT_CLAUSE = _words(
    "maar want omdat dat als toen terwijl zodat nadat voordat totdat tot wie wat waar hoe waarom "
    "wanneer of en die dus doordat waarbij waardoor waarmee hoewel tenzij sinds "
    "but because if when while that who what where how why or and until since"
)
_SUBJECTS = _words("ik hij we wij zij i he she they")
_AUXILIARIES = _words(
    "ben is zijn was waren heb heeft hebben had hadden word wordt werd kan kon zal zou wil wilde "
    "gaat ging moet moest mag mocht doet deed has have had is was were will would can did "
    "does"
)


def is_denied(tokens: Sequence[Token], first: int, last: int, *, state: bool) -> bool:
    """Whether the words from ``first`` to ``last`` are denied by those around them.

    Args:
        tokens: of the whole message.
        first: the first of them.
        last: the last of them.
        state: it can be over: "niet meer bang" denies fear, "slaat niet meer" no blow.
    """
    return _before(tokens, first, state=state) or _after(tokens, last, state=state)


def carries(tokens: Sequence[Token], last: int, first: int) -> bool:
    """Whether a denial goes on from one word to the next: "niet geslagen, geschopt of bedreigd".

    Args:
        tokens: of the whole message.
        last: where the denied word ends.
        first: where the next begins.
    """
    if not last < first <= last + 3 or tokens[first].opens is Break.STOP:
        return False
    between = [token.key for token in tokens[last + 1 : first]]
    if not between:
        return True
    articles = {"een", "de", "het", "a", "the"}
    return between[0] in {"of", "noch", "or", "nor"} and articles.issuperset(between[1:])


def in_gap(tokens: Sequence[Token], first: int, last: int, *, state: bool) -> bool:
    """Whether a denial stands among these words: "ik maak je **niet** dood"."""
    return any(_denies(tokens, at, state=state) for at in range(first, last + 1))


def _before(tokens: Sequence[Token], first: int, *, state: bool) -> bool:
    if first < len(tokens) and tokens[first].opens is not Break.NONE:
        return False
    for at in range(first - 1, max(first - 2 - _REACH_BEFORE, -1), -1):
        token = tokens[at]
        if token.key in DENIALS:
            return _denies(tokens, at, state=state) and not _goes_on(tokens, at, first)
        if token.opens is not Break.NONE or _opens_clause(tokens, at):
            return False
    return False


def _goes_on(tokens: Sequence[Token], at: int, first: int) -> bool:
    between = {token.key for token in tokens[at + 1 : first]}
    just_before = {token.key for token in tokens[max(at - 3, 0) : at]}
    return not between.isdisjoint(_GOES_ON) or not just_before.isdisjoint(_STOPS)


def _opens_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause of its own begins here, seen from behind it."""
    key = tokens[at].key
    if key in _NEXT_CLAUSE:
        # "zonder dat hij slaat"
        return not (at > 0 and tokens[at - 1].key == "zonder")
    before = tokens[at - 1].key if at else ""
    if key in _SUBJECTS:
        # "nooit heeft hij geslagen", but not "ik slaap niet hij slaat"
        return before not in _AUXILIARIES
    # "ik kan niet slapen ben bang", but not "niet is geslagen"
    return key in _AUXILIARIES and before not in DENIALS and before not in _SUBJECTS


def _after(tokens: Sequence[Token], last: int, *, state: bool) -> bool:
    for at in range(last + 1, min(last + 2 + _REACH_AFTER, len(tokens))):
        token = tokens[at]
        if token.opens is not Break.NONE:
            return False
        if token.key in _AFTER:
            return _denies(tokens, at, state=state)
        if token.key in _NEXT_CLAUSE:
            return False
        if token.key in _SUBJECTS and at > last + 1 and tokens[at - 1].key not in _AUXILIARIES:
            return False
    return False


def _denies(tokens: Sequence[Token], at: int, *, state: bool) -> bool:
    """Whether a word denies, with what comes right after it."""
    if tokens[at].key not in DENIALS:
        return False
    follows = [token.key for token in tokens[at + 1 : at + 4] if token.opens is not Break.STOP]
    if not follows:
        return True
    if follows[0] in _NO_LONGER:
        return state
    if follows[0] in _BARELY:
        return state or follows[0] not in {"hard", "echt", "really"}
    if follows[0] in _NO_DENIAL_BEFORE:
        return False
    # "niet voor het eerst", "niet de eerste keer", "niet met opzet"
    return not any(key in {"eerst", "eerste", "laatst", "laatste", "opzet"} for key in follows)
