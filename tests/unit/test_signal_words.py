"""Signal words: what is found in a message, and what is not."""

from __future__ import annotations

import pytest

from vt_desk.domain.severity import Severity
from vt_desk.domain.signal_forms import NotAForm, verb_forms
from vt_desk.domain.signal_words import Hit, SignalWord, compiled, find, gravest

LIST = compiled(
    [
        SignalWord(
            "mes",
            Severity.ACUTE,
            forms=("mes(sen|je)",),
            first_parts=("keuken",),
            last_parts=("steek",),
            exceptions=("mes(sen) en vork(en)",),
        ),
        SignalWord("wapen", Severity.ACUTE, forms=("pistool",), compounds=True),
        SignalWord("slaan", Severity.SERIOUS, forms=("slaan", "slaat", "sloeg(en)", "geslagen")),
        SignalWord("dreigen", Severity.SERIOUS, verbs=("dreig/dreigen", "bedreig/bedreigen")),
        SignalWord("schoppen", Severity.SERIOUS, verbs=("schop/schoppen",)),
        SignalWord("bang", Severity.NOTICE, forms=("bang",), state=True),
        SignalWord("afmaken", Severity.ACUTE, forms=("maak|maakt <them> .. af",)),
        SignalWord(
            "niet_naar_huis",
            Severity.SERIOUS,
            forms=("durf|durft .. niet .. naar huis", "kan .. niet weg"),
            negation=False,
        ),
    ],
    ordinary=("geslapen", "shoppen"),
    spelled={"niet": ["nie"]},
    sets={"them": ["me", "hem", "haar"]},
)


def hits(text: str) -> list[tuple[str, str]]:
    """What counts: the entry and the words of the message."""
    return [(hit.word, text[hit.start : hit.end]) for hit in find(text, LIST) if not hit.negated]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("hij slaat me", "slaat"),
        ("ze sloegen", "sloegen"),
        ("ik ben geslagen.", "geslagen"),
        ("hij dreigde weer", "dreigde"),
        ("bedreigd door hem", "bedreigd"),
        ("geschopt en", "geschopt"),
        ("de dreigende man", "dreigende"),
        ("messen", "messen"),
        ("Een MES!", "MES"),
        ("het keukenmes", "keukenmes"),
        ("een messteek", "messteek"),
        ("keuken-mes", "mes"),
        ("een alarmpistool", "alarmpistool"),
        ("maak hem nu echt af", "maak hem nu echt af"),
        ("ik durf nie naar huis", "durf nie naar huis"),
        ("ik kan hier niet weg", "kan hier niet weg"),
    ],
)
def test_forms_compounds_and_phrases_are_found(text: str, word: str) -> None:
    assert [found for _, found in hits(text)] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Messias",
        "de mesthoop",
        "een meslat",
        "dames en reclames",
        "mes en vork",
        "geslapen",
        "shoppen",
        "krijgen",
        "maak het af",
        "ik durf. niet naar huis",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert not hits(text)


@pytest.mark.parametrize("typed", ["geslagne", "gesslagen", "geslgen", "geslafen", "egslagen"])
def test_one_wrong_letter_is_seen_through(typed: str) -> None:
    assert hits(f"hij heeft me {typed}") == [("slaan", typed)]


@pytest.mark.parametrize("typed", ["slaait", "ms", "keslagen", "geslgn"])
def test_short_words_first_letters_and_two_slips_are_not_guessed(typed: str) -> None:
    assert not hits(typed)


@pytest.mark.parametrize(
    "text",
    [
        "slááát".replace("á", "a\u0301", 1),
        "slaaaaaat",
        "s\u200bl\u200baat",
        "sl\u00adaat",
        "😭slaat😭",
        "ｓｌａａｔ",
        "*slaat*",
        "'slaat'",
        "\u202eslaat",
    ],
)
def test_how_it_is_dressed_up_does_not_hide_it(text: str) -> None:
    assert [word for word, _ in hits(text)] == ["slaan"]


@pytest.mark.parametrize(
    "text",
    [
        "geen mes",
        "hij heeft geen groot mes",
        "niet geslagen",
        "hij slaat me niet",
        "hij heeft me nooit bedreigd",
        "hij heeft mij niet geslagen, geschopt of bedreigd",
        "geen mes of pistool",
        "niemand heeft geslagen",
        "ik ben niet bang",
        "ik ben niet meer bang",
        "zonder mes",
        "nooit heeft hij geslagen",
        "maak hem niet af",
        "NIEEET geslagen",
    ],
)
def test_what_is_denied_does_not_count(text: str) -> None:
    found = find(text, LIST)
    assert found
    assert gravest(found) is None


@pytest.mark.parametrize(
    "text",
    [
        "niet alleen geslagen",
        "geen idee waar het mes is",
        "niet voor het eerst geslagen",
        "hij houdt niet op met slaan",
        "hij slaat me niet meer",
        "nooit zo bang geweest",
        "ik weet het niet, hij slaat me",
        "ik weet niet of hij een mes heeft",
        "ik slaap niet hij slaat",
        "hij slaat me als ik niet luister",
        "het is niet goed. geslagen",
        "niemand weet dat hij slaat",
        "ik kan niet slapen ben bang",
        "hij slaat niet, dreigt wel",
    ],
)
def test_a_denial_of_something_else_leaves_it(text: str) -> None:
    assert gravest(find(text, LIST)) is not None


def test_of_two_within_each_other_the_graver_stays() -> None:
    words = compiled(
        [
            SignalWord("angst", Severity.NOTICE, forms=("bang voor het mes",)),
            SignalWord("mes", Severity.ACUTE, forms=("mes",)),
        ]
    )
    assert find("bang voor het mes", words) == (Hit(14, 17, "mes", Severity.ACUTE),)


def test_the_gravest_of_those_that_count() -> None:
    assert gravest(find("geen mes, hij slaat en ik ben bang", LIST)) is Severity.SERIOUS
    assert gravest(find("hallo", LIST)) is None


def test_an_entry_is_switched_off() -> None:
    without = LIST.without(["mes", "afmaken"])
    assert not find("een keukenmes, maak hem af", without)
    assert find("een keukenmes", LIST)


@pytest.mark.parametrize(
    ("verb", "some"),
    [
        ("schop/schoppen", {"schopt", "schopte", "schopten", "geschopt", "schoppend"}),
        ("bedreig/bedreigen", {"bedreigt", "bedreigde", "bedreigd"}),
        ("verkracht/verkrachten", {"verkracht", "verkrachtte", "verkrachte"}),
        ("verwaarloos/verwaarlozen", {"verwaarloosd", "verwaarloosde"}),
        ("mishandel/mishandelen", {"mishandeld", "mishandelde"}),
    ],
)
def test_regular_verbs_are_inflected(verb: str, some: set[str]) -> None:
    assert some <= set(verb_forms(verb))


@pytest.mark.parametrize("form", ["mes(sen", "a..b", "", "(x)", "me$"])
def test_what_is_no_form_is_refused(form: str) -> None:
    with pytest.raises(NotAForm):
        compiled([SignalWord("x", Severity.NOTICE, forms=(form,))])


@pytest.mark.parametrize("form", [".. mes", "mes ..", "mes .. .. weg", "mes <nobody>"])
def test_what_is_no_phrase_is_refused(form: str) -> None:
    with pytest.raises(NotAForm):
        compiled([SignalWord("x", Severity.NOTICE, forms=(form,))])
