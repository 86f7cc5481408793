"""The page's own words: the same in both languages, short, and all in use."""

from __future__ import annotations

import json
import re

import pytest

from vt_desk.shipped import resources

FOLDER = resources() / "visitor"
MOST_WORDS = 12


def _texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((FOLDER / f"texts.{language}.json").read_text("utf-8"))
    return texts


def _used() -> str:
    return "\n".join(
        file.read_text("utf-8") for file in FOLDER.iterdir() if file.suffix in {".js", ".html"}
    )


def test_both_languages_say_the_same_things() -> None:
    dutch, english = _texts("nl"), _texts("en")
    assert list(dutch) == list(english)
    for key, text in dutch.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_is_longer_than_twelve_words(language: str) -> None:
    for key, text in _texts(language).items():
        for sentence in re.split(r"[.?!:…]\s+|\n", text):
            assert len(sentence.split()) <= MOST_WORDS, f"{key}: {sentence}"


def test_every_text_of_the_page_is_there_and_none_is_left_over() -> None:
    page = (FOLDER / "page.html").read_text("utf-8")
    texts = _texts("nl")
    for key in re.findall(r'data-(?:t|label|hint)="(\w+)"', page):
        assert key in texts
    used = _used()
    built = re.compile(r"^end_(counsellor|visitor|gone)$|_one$")
    for key in texts:
        assert f'"{key}"' in used or built.search(key), key


def test_dutch_is_polite_the_way_visitors_are_addressed() -> None:
    for key, text in _texts("nl").items():
        assert not re.search(r"\b[uU]w?\b", text), key


def test_what_is_in_the_page_itself_says_what_the_texts_say() -> None:
    page = (FOLDER / "page.html").read_text("utf-8")
    texts = _texts("nl")
    for key, shown in re.findall(r'data-t="(\w+)">([^<]+)<', page):
        assert texts[key] == shown
