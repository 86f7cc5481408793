"""Finding words, the same in every store."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.made import FOX, OWL, said
from vt_desk.store.door import DropMessages, PutMessage, Store
from vt_desk.store.search import END, START


async def say(store: Store, *texts: str) -> None:
    await store.apply([PutMessage(said(n, text=text)) for n, text in enumerate(texts, start=1)])


async def found(store: Store, query: str) -> list[str]:
    return [each.message.text for each in await store.search(query)]


async def test_the_newest_comes_first_whatever_came_last(store: Store) -> None:
    await store.apply([PutMessage(said(n, OWL, text=f"tea {n}")) for n in (5, 7)])
    await store.apply([PutMessage(said(n, FOX, text=f"tea {n}")) for n in (6, 4)])
    assert await found(store, "tea") == ["tea 7", "tea 6", "tea 5", "tea 4"]
    assert len(await store.search("tea", limit=3)) == 3
    assert await store.search("tea", limit=0) == []


async def test_all_words_must_be_there_and_the_last_may_be_unfinished(store: Store) -> None:
    await say(store, "school and home", "school only", "homework at school", "schooling home")
    assert await found(store, "school ho") == ["homework at school", "school and home"]
    assert await found(store, "hom school") == []
    assert await found(store, "SCHOOL  only") == ["school only"]


async def test_accents_and_capitals_do_not_matter(store: Store) -> None:
    await say(store, "Één café in Curaçao", "een ander")
    assert await found(store, "een cafe cura") == ["Één café in Curaçao"]
    assert await found(store, "ÉÉN") == ["een ander", "Één café in Curaçao"]


async def test_other_scripts_are_found(store: Store) -> None:
    await say(store, "مرحبا بك", "Привет всем")
    assert await found(store, "мир") == []
    assert await found(store, "ПРИВЕТ") == ["Привет всем"]
    assert await found(store, "مرحبا") == ["مرحبا بك"]


async def test_what_is_found_is_marked(store: Store) -> None:
    await say(store, "I am at home now")
    (one,) = await store.search("hom")
    assert one.snippet == f"I am at {START}home{END} now"
    long = " ".join(f"w{n}" for n in range(60)) + " needle at the end"
    await store.apply([PutMessage(said(9, text=long))])
    (one,) = await store.search("needle")
    assert f"{START}needle{END}" in one.snippet
    assert one.snippet.startswith("…")
    assert len(one.snippet.split()) < 20


OPERATORS = ("", "  ", '"', "AND", "a OR", "NEAR(", "text:", "*", "-", "^a", "a*b", "{a b}: c", "(")
HOSTILE = ("\0", "a\0b", "\ud800", "'; DROP TABLE messages; --", "%s", "+", "…")


@pytest.mark.parametrize("query", [*OPERATORS, *HOSTILE])
async def test_nothing_that_is_typed_is_an_operator(store: Store, query: str) -> None:
    await say(store, "x")
    assert await found(store, query) == []


async def test_words_that_look_like_operators_are_found(store: Store) -> None:
    await say(store, "a and b", "near me", "not or", 'she said "stop" twice', "it's o'neil")
    assert await found(store, "AND") == ["a and b"]
    assert await found(store, "NEAR") == ["near me"]
    assert await found(store, "NOT OR") == ["not or"]
    assert await found(store, '"stop"') == ['she said "stop" twice']
    assert await found(store, "o'neil") == ["it's o'neil"]


async def test_words_that_changed_or_went_are_not_found(store: Store) -> None:
    await say(store, "before", "stays")
    await say(store, "after")
    assert await found(store, "before") == []
    assert await found(store, "after") == ["after"]
    await store.apply([DropMessages(FOX)])
    assert await found(store, "after") == []
    assert await found(store, "stays") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(query=st.text(max_size=40), text=st.text(min_size=1, max_size=80))
async def test_no_query_is_an_error(store: Store, query: str, text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode().replace("\0", "") or "x"
    await say(store, clean)
    for each in await store.search(query):
        assert each.snippet
