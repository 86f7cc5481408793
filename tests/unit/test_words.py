"""Ids, texts and events: the small rules that everything stands on."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vt_desk.domain.conversation import Party
from vt_desk.domain.ids import is_uuid7, uuid7
from vt_desk.domain.nicknames import COLOURS, NICKNAMES, nickname
from vt_desk.domain.text import MAX_TEXT_CHARS, TextFault, text_fault
from vt_desk.wire.events import BODIES, TYPE_OF, Event, MessagePosted, Unknown, read_passing
from vt_desk.wire.problems import CODES, problem


@given(st.integers(0, 2**48 - 2))
def test_a_uuid7_is_one_and_sorts_by_time(now_ms: int) -> None:
    made = uuid7(lambda: now_ms)
    assert is_uuid7(made)
    assert uuid7(lambda: now_ms + 1)[:13] >= made[:13]


@pytest.mark.parametrize("text", ["", "x", uuid7().upper(), uuid7()[:-1], "0" * 36])
def test_what_is_no_uuid7(text: str) -> None:
    assert not is_uuid7(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", TextFault.EMPTY),
        (" \n\t ", TextFault.EMPTY),
        ("x" * (MAX_TEXT_CHARS + 1), TextFault.TOO_LONG),
        ("a\x00b", TextFault.CONTROL),
        ("a\x1b[31mb", TextFault.CONTROL),
        ("a\x85b", TextFault.CONTROL),
        ("a\ud800b", TextFault.CONTROL),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(text: str, fault: TextFault) -> None:
    assert text_fault(text) is fault


@pytest.mark.parametrize(
    "text",
    [
        "<script>",
        "%s %(x)s",
        "\u202egnittes\u202c",
        "javascript:x",
        "🙂" * MAX_TEXT_CHARS,
        "a\n\tb",
    ],
)
def test_inv11_what_can_be_shown_is_taken_as_it_is(text: str) -> None:
    assert text_fault(text) is None


def test_visitors_in_a_row_differ_as_far_as_there_are_animals() -> None:
    row = [nickname(arrival) for arrival in range(len(NICKNAMES))]
    assert len({name for name, _ in row}) == len(NICKNAMES)
    for first in range(0, len(row), COLOURS):
        assert {colour for _, colour in row[first : first + COLOURS]} == set(range(COLOURS))


@given(st.integers(0, 10_000), st.sets(st.sampled_from(NICKNAMES)))
def test_a_name_is_nobody_elses_while_there_is_one(arrival: int, taken: set[str]) -> None:
    name, colour = nickname(arrival, taken)
    assert colour == NICKNAMES.index(name) % COLOURS
    assert (name in taken) == (taken == set(NICKNAMES))


def test_an_event_type_of_tomorrow_is_kept_as_it_came() -> None:
    event = msgspec.json.decode(
        b'{"seq":1,"prev":0,"at_ms":5,"type":"tomorrow","data":{"a":[1]},"more":true}', type=Event
    )
    body = event.body()
    assert isinstance(body, Unknown)
    assert bytes(body.data) == b'{"a":[1]}'


def test_a_field_of_tomorrow_is_passed_over() -> None:
    event = Event(
        2,
        1,
        5,
        "message_posted",
        "c",
        msgspec.Raw(b'{"id":"i","author":"visitor","n":1,"mood":"x"}'),
    )
    assert event.body() == MessagePosted(id="i", author=Party.VISITOR, n=1)


def test_a_body_of_another_shape_is_no_crash() -> None:
    assert isinstance(Event(2, 1, 5, "receipt", "c", msgspec.Raw(b"[]")).body(), Unknown)
    assert read_passing(b'{"type":"dancing"}') is None


def test_a_message_with_a_newer_versions_codes_keeps_its_words() -> None:
    data = b'{"id":"i","author":"visitor","n":1,"text":"dag","card":"helpline","signal":"x"}'
    body = Event(2, 1, 5, "message_posted", "c", msgspec.Raw(data)).body()
    assert body == MessagePosted(id="i", author=Party.VISITOR, n=1, text="dag")


def test_every_event_has_one_name() -> None:
    assert {TYPE_OF[body]: body for body in BODIES.values()} == BODIES


def test_every_problem_has_a_status_of_its_kind() -> None:
    for code in CODES:
        told = problem(code)
        assert 400 <= told.status < 600
        assert told.title
