"""The list that ships: how well it points; and what is wrong with a list, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.signal_measure import (
    HELD_OUT,
    LAST,
    LATER,
    MADE_BY,
    any_hit,
    of_severity,
    pairs,
    sentences,
)
from vt_desk.domain.severity import Severity
from vt_desk.domain.signal_words import find
from vt_desk.forms.errors import FormError
from vt_desk.signals.load import FILE, chosen, load, shipped

GOOD = """format = 1
version = 1

[sets]
them = ["me", "hem"]

[[words]]
id = "mes"
severity = "acute"
forms = ["mes(sen)"]
why.nl = "Een mes."
why.en = "A knife."
"""


def test_the_labelled_sentences_are_enough_and_each_once() -> None:
    every = [one.text for file in (MADE_BY, HELD_OUT, LATER, LAST) for one in sentences(file)]
    assert len(every) == len(set(every))
    assert len(every) >= 320
    assert {one.writer for one in sentences(HELD_OUT)} == {
        "victim",
        "bystander",
        "professional",
        "perpetrator",
    }


def test_the_list_points_as_well_as_was_measured() -> None:
    words = shipped()
    floors = (
        (MADE_BY, 0.98, 0.99),
        (HELD_OUT, 0.98, 0.98),
        (LATER, 0.94, 0.95),
        (LAST, 0.88, 0.68),
    )
    for file, precision, recall in floors:
        measured = any_hit(pairs(sentences(file), words))
        assert measured.precision >= precision, file.name
        assert measured.recall >= recall, file.name
    for severity in Severity:
        graded = of_severity(pairs(sentences(MADE_BY), words), severity)
        assert graded.precision >= 0.96
        assert graded.recall >= 0.98


def test_each_entry_says_why_in_both_languages_and_an_own_list_replaces_it(tmp_path: Path) -> None:
    words, fault = chosen(tmp_path)
    assert fault is None
    assert all(word.why["nl"] and word.why["en"] for word in words.by_id.values())
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    own, fault = chosen(tmp_path)
    assert fault is None
    assert list(own.by_id) == ["mes"]


def test_an_entry_is_off_by_the_file(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text('off = ["mes"]\n' + GOOD, encoding="utf-8")
    assert not find("een mes", load(file))


@pytest.mark.parametrize(
    ("change", "line", "place", "problem"),
    [
        (('"mes(sen)"', '"mes(sen"'), 10, "words.mes.forms.1", "no word with endings"),
        (('"mes(sen)"', '"mes", "mes .."'), 10, "words.mes.forms.2", "begins or ends"),
        (('"mes(sen)"', '"mes <nobody> x"'), 10, "words.mes.forms.1", "no set <nobody>"),
        (('forms = ["mes(sen)"]', 'verbs = ["slaan"]'), 10, "words.mes.verbs.1", "no stem"),
        (('forms = ["mes(sen)"]', ""), 7, "words.mes", "neither a form nor a verb"),
        (('"acute"', '"grave"'), 9, "words.mes.severity", "here: acute, notice, serious"),
        (("forms =", "form ="), 10, "words.mes.form", "not known here"),
        (("why.nl", "why.de"), 11, "words.mes.why", ""),
        (("version = 1", 'version = 1\noff = ["nobody"]'), 3, "off.1", "no entry of this id"),
        (("format = 1", "format = 2"), 1, "format", ""),
        (("format = 1", "format ="), 1, "", "not TOML"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, place: str, problem: str
) -> None:
    file = tmp_path / FILE
    file.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(FormError) as refused:
        load(file)
    assert refused.value.file == file
    assert refused.value.line == line
    assert refused.value.place.startswith(place)
    assert problem in refused.value.problem
    words, fault = chosen(tmp_path)
    assert len(words.by_id) > 1
    assert fault is not None


def test_two_entries_of_one_id_are_refused(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text(GOOD + GOOD[GOOD.index("[[words]]") :], encoding="utf-8")
    with pytest.raises(FormError, match="another entry of this id"):
        load(file)
