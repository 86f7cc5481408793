"""Whatever a visitor writes: no failure, positions that are true, and time in proportion."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vt_desk.domain.signal_words import find
from vt_desk.domain.text import MAX_TEXT_CHARS
from vt_desk.signals.load import shipped

WORDS = shipped()
KEYS = sorted({*WORDS.forms, *WORDS.phrases, "niet", "geen", "nooit", "alleen", "of", "hij"})
GLUE = [" ", ", ", ". ", "", "\u200b", "'", "\n", "😭", "-", "aaaa", "\u0301", "\u202e"]
LONGEST_MS = 60.0
"""A node under the whole suite on two cores; alone it is a tenth (docs/signal_words.md)."""


@given(st.text(max_size=400))
def test_any_text_is_taken(text: str) -> None:
    _is_true(text)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(GLUE)), max_size=40))
def test_the_lists_own_words_in_any_order_are_taken(parts: list[tuple[str, str]]) -> None:
    _is_true("".join(word + glue for word, glue in parts))


def _is_true(text: str) -> None:
    end = 0
    for hit in find(text, WORDS):
        assert end <= hit.start < hit.end <= len(text)
        assert text[hit.start].isalnum()
        assert hit.word in WORDS.by_id
        end = hit.end


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "'",
        "a'",
        "a ",
        "\u200b",
        "g\u200b",
        "\ufdfa",
        "İ",
        "niet ",
        "slaan ",
        "geen mes of ",
        "niet geslagen ",
        "gelsagen ",
        "mes in de la ",
        "maak me ",
        "durf niet naar ",
        "kan niet weg niet naar huis durf ",
        "mishan",
        "bang voor hem dat hij ",
        "a\u0301",
        "😭",
        "- ",
    ],
)
def test_4000_hostile_characters_take_milliseconds(piece: str) -> None:
    text = (piece * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS]
    assert _best_ms(text) < LONGEST_MS


@pytest.mark.parametrize("piece", ["geen mes of ", "mes in de la ", "slaan niet ", "a\u0301\u200b"])
def test_twice_as_long_takes_twice_the_time(piece: str) -> None:
    text = piece * 4_000
    # Four times as long: 4 in proportion, 16 if it were quadratic.
    assert _best_ms(text[:40_000]) < 9 * _best_ms(text[:10_000])


def _best_ms(text: str) -> float:
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        find(text, WORDS)
        best = min(best, time.process_time() - began)
    return best * 1_000
