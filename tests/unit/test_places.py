"""Finding a municipality by what a hurried hand types."""

from __future__ import annotations

import random
import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vt_desk.forms.places import Gazetteer, read_gazetteer
from vt_desk.shipped import resources


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_once()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("utr", "Utrecht"),
        ("UTRECHT", "Utrecht"),
        ("den haag", "'s-Gravenhage"),
        ("haag", "'s-Gravenhage"),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("s gravenhage", "'s-Gravenhage"),
        ("gravenhage", "'s-Gravenhage"),
        ("’s-gravenhage", "'s-Gravenhage"),
        ("den bosch", "'s-Hertogenbosch"),
        ("bosch", "'s-Hertogenbosch"),
        ("hertogenbsoch", "'s-Hertogenbosch"),
        ("sudwest", "Súdwest-Fryslân"),
        ("súdwest fryslân", "Súdwest-Fryslân"),
        ("tietjerksteradeel", "Tytsjerksteradiel"),
        ("enschedé", "Enschede"),
        ("ijselstein", "IJsselstein"),
        ("ĳsselstein", "IJsselstein"),
        ("ysselstein", "IJsselstein"),
        ("bilt", "De Bilt"),
        ("gronigen", "Groningen"),
        ("amstredam", "Amsterdam"),
        ("apeldorn", "Apeldoorn"),
        ("haarlemermeer", "Haarlemmermeer"),
        ("eindhoevn", "Eindhoven"),
        ("heerhugowaard", "Dijk en Waard"),
        ("weesp", "Amsterdam"),
        ("zaandam", "Zaanstad"),
        ("bussum", "Gooise Meren"),
        ("sneek", "Súdwest-Fryslân"),
        ("spijkenise", "Nissewaard"),
        ("uden", "Maashorst"),
    ],
)
def test_the_first_that_is_found(gazetteer: Gazetteer, typed: str, name: str) -> None:
    assert gazetteer.find(typed)[0].name == name


def test_an_old_name_says_that_it_is_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("heerhugowaard")[0].matched == "Heerhugowaard"
    assert not gazetteer.find("dijk en waard")[0].matched


def test_a_name_of_today_comes_before_an_old_one(gazetteer: Gazetteer) -> None:
    found = [bool(place.matched) for place in gazetteer.find("le", 30)]
    own = found.index(True)
    assert own > 2
    assert gazetteer.find("le")[0].name.startswith("Le")


def test_both_of_a_name_are_offered(gazetteer: Gazetteer) -> None:
    found = [place.name for place in gazetteer.find("bergen")]
    assert found[:2] == ["Bergen (L.)", "Bergen (NH.)"]


@pytest.mark.parametrize("typed", ["", "  ", "--", "zzzzzz", "qx", "子供"])
def test_what_is_like_nothing_finds_nothing(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed) == []


def test_a_code_has_its_place(gazetteer: Gazetteer) -> None:
    utrecht = gazetteer.by_code("GM0344")
    assert utrecht is not None
    assert (utrecht.name, utrecht.region) == ("Utrecht", "utrecht")
    assert gazetteer.by_code("GM9999") is None


def slip(chance: random.Random, name: str) -> str:
    """One slip anywhere but at the first letter."""
    at = chance.randrange(1, len(name) - 1)
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + chance.choice("aeinrst") + name[at:],
            name[:at] + chance.choice("aeinrst") + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def test_every_municipality_is_found_with_one_slip(gazetteer: Gazetteer) -> None:
    chance = random.Random(4)
    missed = []
    every = [place for name in "abcdefghijklmnopqrstuvwxyz" for place in gazetteer.find(name, 400)]
    for place in {place.code: place for place in every if not place.matched}.values():
        typed = slip(chance, place.name)
        if len(typed) > 5 and place.code not in {one.code for one in gazetteer.find(typed, 5)}:
            missed.append((typed, place.name))
    assert not missed


@given(st.text(max_size=60), st.integers(0, 10))
def test_anything_may_be_typed(typed: str, limit: int) -> None:
    assert len(read_once().find(typed, limit)) <= limit


def test_a_search_takes_under_two_milliseconds(gazetteer: Gazetteer) -> None:
    typed = [
        "u",
        "utr",
        "urtecht",
        "s-hertogenbsoch",
        "zzzzzzzz",
        "gronigen",
        "apeldorn",
        "fryslan",
    ]
    spent = []
    for key in typed * 5:
        begun = time.process_time()
        gazetteer.find(key)
        spent.append(time.process_time() - begun)
    # The middle of them, for on a busy machine single ones say little.
    assert sorted(spent)[len(spent) // 2] < 0.002


@cache
def read_once() -> Gazetteer:
    return read_gazetteer(resources() / "regions")
