"""The page's own words: the same in both languages, short, and all in use."""

from __future__ import annotations

import json
import re

import pytest

from vt_desk.shipped import resources

FOLDER = resources() / "visitor"
INFORMATION = ("history", "privacy")
MOST_WORDS = 12


def _texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((FOLDER / f"texts.{language}.json").read_text("utf-8"))
    return texts


def _information(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.html").read_text("utf-8")


def _everything(language: str) -> dict[str, str]:
    """What a visitor may read, by where it stands."""
    pages = {
        f"{name} {number}": line
        for name in INFORMATION
        for number, line in enumerate(re.split(r"<[^>]+>", _information(name, language)))
    }
    return _texts(language) | pages


def _used() -> str:
    return "\n".join(
        file.read_text("utf-8") for file in FOLDER.iterdir() if file.suffix in {".js", ".html"}
    )


def test_both_languages_say_the_same_things() -> None:
    dutch, english = _texts("nl"), _texts("en")
    assert list(dutch) == list(english)
    for key, text in dutch.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("name", INFORMATION)
def test_the_information_has_the_same_parts_in_both_languages(name: str) -> None:
    dutch, english = (re.findall(r"<[^>]+>", _information(name, one)) for one in ("nl", "en"))
    assert dutch == english


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_is_longer_than_twelve_words(language: str) -> None:
    for key, text in _everything(language).items():
        for sentence in re.split(r"[.?!:…]\s+|\n", text):
            assert len(sentence.split()) <= MOST_WORDS, f"{key}: {sentence}"


def test_every_text_of_the_page_is_there_and_none_is_left_over() -> None:
    page = (FOLDER / "page.html").read_text("utf-8")
    texts = _texts("nl")
    for key in re.findall(r'data-(?:t|label)="(\w+)"', page):
        assert key in texts
    used = _used()
    for key in texts:
        assert f'"{key}"' in used, key


def test_dutch_is_polite_the_way_visitors_are_addressed() -> None:
    for key, text in _everything("nl").items():
        assert not re.search(r"\b[uU]w?\b", text), key


def test_what_is_in_the_page_itself_says_what_the_texts_say() -> None:
    page = (FOLDER / "page.html").read_text("utf-8")
    texts = _texts("nl")
    for key, shown in re.findall(r'data-t="(\w+)">([^<]+)<', page):
        assert texts[key] == shown
