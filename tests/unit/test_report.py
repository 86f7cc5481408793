"""The report of a month: what it counts, and that its tables do not tell on each other."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date, datetime
from itertools import product
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vt_desk.domain import report
from vt_desk.domain.conversation import CallerRole, EndReason
from vt_desk.domain.record import Capacity, Nature, Reason, Record
from vt_desk.domain.report import Month, Sum, Talk, of_month

MAY = "2026-05"
CODES = Path(__file__).parents[2] / "resources" / "codes" / "capacity.toml"


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=report.ZONE).timestamp() * 1000)


def _record(role: CallerRole, capacity: Capacity) -> Record:
    return Record(
        role, capacity, frozenset({Reason.CHILD_OTHER}), frozenset({Nature.PSYCHOLOGICAL})
    )


def _talk(
    wait_s: int | None = 20,
    reason: EndReason = EndReason.FINISHED,
    record: Record | None = None,
    came: str = "2026-05-11T10:15:00",
) -> Talk:
    came_ms = _ms(came)
    answered_ms = None if wait_s is None else came_ms + wait_s * 1000
    return Talk(came_ms, answered_ms, (answered_ms or came_ms) + 600_000, reason, record)


def test_a_month_is_counted() -> None:
    neighbour = _record(CallerRole.BYSTANDER, Capacity.NEIGHBOUR)
    teacher = _record(CallerRole.PROFESSIONAL, Capacity.EDUCATION_PRIMARY)
    talks = [
        *(_talk(record=neighbour) for _ in range(6)),
        *(_talk(61, record=teacher, came="2026-05-31T23:30:00") for _ in range(5)),
        *(_talk(None, EndReason.QUICK_EXIT) for _ in range(7)),
    ]
    month = of_month(MAY, talks, final=True)
    assert (month.conversations, month.records) == (18, 11)
    assert month.outcomes == {"unanswered": 7, "answered_soon": 6, "answered_later": 5}
    assert month.end_reasons == {"finished": 11, "left": 0, "quick_exit": 7, "gone": 0}
    assert (month.wait_s, month.handling_s) == (20, 600)
    assert {hour: n for hour, n in month.hours.items() if n} == {"10": 13, "23": 5}
    assert month.caller_roles == {
        "victim": 0,
        "perpetrator": 0,
        "bystander": 6,
        "professional": 5,
    }
    assert {code: n for code, n in month.capacities.items() if n != 0} == {
        "education_primary": 5,
        "neighbour": 6,
    }
    assert month.reasons["child_other"] == month.natures["psychological"] == 11


@pytest.mark.parametrize("few", [1, 4])
def test_of_a_month_with_few_nothing_is_told(few: int) -> None:
    record = _record(CallerRole.VICTIM, Capacity.INVOLVED_ADULT)
    month = of_month(MAY, [_talk(record=record)] * few, final=True)
    told = msgspec.to_builtins(month)
    for name in report.TABLES:
        assert set(told.pop(name).values()) == {None}
    assert told == {
        **dict.fromkeys(("conversations", "records", "wait_s", "handling_s")),
        "month": MAY,
        "final": True,
    }


def test_months_begin_in_amsterdam_and_are_whole() -> None:
    assert report.begin_ms("2026-05") == _ms("2026-05-01T00:00:00")
    assert report.month_of(_ms("2026-05-01T00:00:00") - 1) == "2026-04"
    assert report.day_of(_ms("2026-03-29T00:00:00")) == date(2026, 3, 29)
    assert report.day_of(_ms("2026-03-29T00:00:00") - 1) == date(2026, 3, 28)
    assert report.day_of(_ms("2026-10-26T00:00:00") - 1) == date(2026, 10, 25)
    assert report.months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert report.months("2026-02", "2026-01") == []
    assert report.next_month("2026-12") == "2027-01"


def _solved(
    found: Iterable[tuple[Hashable, Iterable[tuple[str, int | None, int]]]],
) -> list[tuple[Hashable, str]]:
    """Every hidden count of one to four that can be only one thing.

    Args:
        found: of each month all that is told, and of each cell its name, what is told of it
            and what it is.
    """
    values: dict[tuple[Hashable, str], set[int]] = defaultdict(set)
    for key, cells in found:
        for name, shown, count in cells:
            if shown is None:
                values[key, name].add(count)
    return [cell for cell, possible in values.items() if len(possible) == 1 and possible != {0}]


def _outcomes(up_to: int) -> Iterator[tuple[Hashable, list[tuple[str, int | None, int]]]]:
    """Every month of so many, as far as answers, ends and records depend on each other."""
    record = _record(CallerRole.VICTIM, Capacity.INVOLVED_ADULT)
    numbers = (
        (soon, later, unanswered, finished, kept)
        for soon, later, unanswered in product(range(up_to + 1), repeat=3)
        if 5 <= soon + later + unanswered <= up_to
        for finished, kept in product(range(soon + later + 1), repeat=2)
    )
    for soon, later, unanswered, finished, kept in numbers:
        talks = [
            _talk(
                wait_s,
                EndReason.FINISHED if number < finished else EndReason.LEFT,
                record if number < kept else None,
            )
            for number, wait_s in enumerate([20] * soon + [90] * later)
        ]
        talks += [_talk(None, EndReason.LEFT)] * unanswered
        month = of_month(MAY, talks, final=True)
        truth = {"unanswered": unanswered, "answered_soon": soon, "answered_later": later}
        ends = {"finished": finished, "left": len(talks) - finished}
        cells = [(code, month.outcomes[code], count) for code, count in truth.items()]
        cells += [(code, month.end_reasons[code], count) for code, count in ends.items()]
        yield msgspec.json.encode(month), cells


def test_outcomes_do_not_follow_from_ends_records_or_the_median() -> None:
    assert _solved(_outcomes(10)) == []


def _splits(parts: int, total: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _splits(parts - 1, total - first):
            yield (first, *rest)


def _asked(people: int) -> Iterator[tuple[Hashable, list[tuple[str, int | None, int]]]]:
    """Every way in which so many can be counted by role and by capacity."""
    roles_of = [CallerRole.VICTIM, CallerRole.PERPETRATOR, CallerRole.BYSTANDER]
    codes = [Capacity.POLICE, Capacity.HEALTH_GP, Capacity.INVOLVED_ADULT]
    codes += [Capacity.INVOLVED_YOUNG, Capacity.NEIGHBOUR, Capacity.VOLUNTEER]
    for capacities in _splits(len(codes), people):
        police, gp, adult, young, _, volunteer = capacities
        for involved, by_volunteer in product(range(adult + young + 1), range(volunteer + 1)):
            # Of the volunteers some are professionals; of the involved some are bystanders.
            bystanders = people - police - gp - by_volunteer - involved
            for victims in range(involved + 1):
                counts = (victims, involved - victims, bystanders)
                roles = {str(role): n for role, n in zip(roles_of, counts, strict=True)}
                roles[CallerRole.PROFESSIONAL] = police + gp + by_volunteer
                found = dict.fromkeys(map(str, Capacity), 0)
                found |= {str(code): n for code, n in zip(codes, capacities, strict=True)}
                told = report.roles_and_capacities(roles, found)
                cells = [(code, told[0][code], n) for code, n in roles.items()]
                cells += [(code, told[1][code], found[code]) for code in codes]
                yield str(told), cells


@pytest.mark.parametrize("people", [5, 6, 8, pytest.param(10, marks=pytest.mark.slow)])
def test_capacities_and_roles_do_not_follow_from_each_other(people: int) -> None:
    assert _solved(_asked(people)) == []


def _marked(people: int) -> Iterator[tuple[Hashable, list[tuple[str, int | None, int]]]]:
    """Two reasons of child abuse and one other, a nature of child abuse and two others."""
    codes = (Reason.CHILD_CHECK, Reason.CHILD_OTHER, Reason.PARTNER_VIOLENCE)
    numbers = product(*[range(people + 1)] * 5, range(5))
    for check, other, partner, witness, physical, sexual in numbers:
        of_children = min(people, check + other)
        marks = min(of_children + partner, witness + physical + sexual)
        if witness > of_children or marks < people:
            continue
        reasons = dict.fromkeys(map(str, Reason), 0)
        reasons |= dict(zip(map(str, codes), (check, other, partner), strict=True))
        natures = dict.fromkeys(map(str, Nature), 0)
        natures |= {str(Nature.WITNESS): witness, str(Nature.PHYSICAL_ABUSE): physical}
        natures[Nature.SEXUAL_ABUSE] = sexual
        told = report.reasons_and_natures(reasons, natures, people)
        cells = [(str(code), told[0][code], reasons[code]) for code in codes]
        shown = tuple(told[0].values()), tuple(told[1].values())
        yield shown, cells


@pytest.mark.parametrize("people", [5, 8])
def test_small_reasons_do_not_follow_from_natures_of_child_abuse(people: int) -> None:
    assert _solved(_marked(people)) == []


def test_a_nature_that_would_tell_how_many_reasons_are_hidden_is_hidden_with_them() -> None:
    reasons = dict.fromkeys(map(str, Reason), 0) | {"child_other": 10, "child_check": 4}
    natures = dict.fromkeys(map(str, Nature), 0) | {"witness": 14, "psychological": 14}
    reasons["partner_violence"] = 14
    told = report.reasons_and_natures(reasons, natures, 14)
    assert (told[0]["child_other"], told[0]["child_check"]) == (10, None)
    assert (told[1]["witness"], told[1]["psychological"]) == (None, 14)
    told = report.reasons_and_natures(reasons, natures | {"witness": 13}, 14)
    assert told[1]["witness"] == 13


ASKED = [
    (CallerRole.PROFESSIONAL, Capacity.POLICE),
    (CallerRole.PROFESSIONAL, Capacity.VOLUNTEER),
    (CallerRole.VICTIM, Capacity.INVOLVED_ADULT),
    (CallerRole.PERPETRATOR, Capacity.INVOLVED_YOUNG),
    (CallerRole.BYSTANDER, Capacity.NEIGHBOUR),
]


def test_the_groups_of_capacities_are_those_of_the_code_list() -> None:
    listed = msgspec.toml.decode(CODES.read_bytes())["codes"]
    roles = {code["id"]: set(code["roles"]) for code in listed}
    assert set(roles) == set(Capacity)
    for code in report.BY_PROFESSION:
        assert roles[code] == {"professional"}
    for code in report.INVOLVED:
        assert roles[code] == {"victim", "perpetrator", "bystander"}
    for code in report.PRIVATE:
        assert "bystander" in roles[code]
        assert not roles[code] & {"victim", "perpetrator"}


@st.composite
def _months(draw: st.DrawFn) -> Month:
    chance = random.Random(draw(st.integers(0, 2**32)))
    talks = []
    for _ in range(draw(st.integers(0, 80))):
        role, capacity = chance.choice(ASKED)
        record = Record(
            role,
            capacity,
            frozenset(chance.sample(list(Reason), chance.choice([1, 1, 2, 3]))),
            frozenset(chance.sample(list(Nature), chance.choice([1, 2, 4]))),
        )
        talks.append(
            _talk(
                chance.choice([None, 10, 30, 90]),
                chance.choice(list(EndReason)),
                chance.choice([None, record]),
                f"2026-05-11T{chance.randrange(8, 18):02}:15:00",
            )
        )
    return of_month(MAY, talks, final=False)


@given(st.lists(_months(), max_size=3))
def test_sums_hold_what_is_told_and_say_that_there_is_more(months: list[Month]) -> None:
    sums = report.add_up(months)
    shown = [month.conversations for month in months]
    assert sums.conversations == Sum(sum(n or 0 for n in shown), None in shown)
    for name, table in sums.tables.items():
        for code, total in table.items():
            cells = [getattr(month, name)[code] for month in months]
            assert total == Sum(sum(n or 0 for n in cells), None in cells)
            assert not 0 < total.told < 5


@given(_months())
def test_a_month_comes_through_the_wire_as_it_was(month: Month) -> None:
    raw = msgspec.json.encode(month)
    assert msgspec.json.decode(raw, type=Month) == month
