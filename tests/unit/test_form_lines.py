"""Where in a TOML text something stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests import forms_made
from tests.forms_made import Document, toml_of
from vt_desk.forms.lines import Place, lines_of, nearest
from vt_desk.shipped import resources

TRICKY = '''# a comment with [brackets] and = signs
"first key" = "[not a table]"   # "quoted"
a.b."c.d" = 1
text = """
one # no comment
\\""" still [inside]
"""
raw = \'\'\'
x = [1]
\'\'\'\'
list = [ # of three
    1,
    # between
    "two # ]", [
        3,
    ],
]
here = { x = { y = [1, { z = 2 }] }, "w" = 'it' }
'''
TABLES = """
[plain]
day = 2026-11-22
time = 2026-11-22T10:00:00Z

[[many]]
id = "a"
[many.inner]
deep = true
[[many.more]]
n = 1
[[many.more]]
n = 2

[[many]]
id = "b"
[[many.more]]
n = 3
["many2".'odd key']
last = 1.5e3
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("first key",), 2),
        (("a", "b", "c.d"), 3),
        (("text",), 4),
        (("raw",), 8),
        (("list",), 11),
        (("list", 0), 12),
        (("list", 1), 14),
        (("list", 2, 0), 15),
        (("here", "x", "y", 1, "z"), 18),
        (("plain",), 20),
        (("plain", "time"), 22),
        (("many", 0, "id"), 25),
        (("many", 0, "inner", "deep"), 27),
        (("many", 0, "more", 0, "n"), 29),
        (("many", 0, "more", 1), 30),
        (("many", 1, "id"), 34),
        (("many", 1, "more", 0, "n"), 36),
        (("many2", "odd key", "last"), 38),
    ],
)
def test_a_place_has_its_line(place: Place, line: int) -> None:
    text = TRICKY + TABLES
    assert tomllib.loads(text)
    assert lines_of(text)[place] == line


def test_what_is_missing_has_the_line_of_what_it_is_missing_from() -> None:
    found = lines_of(TRICKY + TABLES)
    assert nearest(found, ("many", 1, "label", "nl")) == 33
    assert nearest(found, ("nothing", "there")) == 1


def places(part: Any, at: Place = ()) -> list[Place]:
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    found: list[Place] = []
    for key, item in inner:
        found.append((*at, key))
        if isinstance(item, dict | list):
            found += places(item, (*at, key))
    return found


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(forms_made.documents())
def test_everything_in_any_form_has_a_line(document: Document) -> None:
    text = toml_of(document)
    assert tomllib.loads(text) == document
    assert set(places(document)) == set(lines_of(text))


def test_everything_that_ships_has_a_line() -> None:
    for file in [*resources().glob("codes/*.toml"), *resources().glob("forms/*.toml")]:
        text = file.read_text("utf-8")
        found = lines_of(text)
        rows = text.splitlines()
        for place in places(tomllib.loads(text)):
            key = place[-1]
            assert isinstance(key, int) or key in rows[found[place] - 1], (file.name, place)
