"""Small counts: whatever is hidden could have been something else.

Each test makes every table of a size, and asks of every hidden cell whether another table
would have been told the same way with another count there. Who knows the rule and all that
is told knows no more than that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vt_desk.domain.suppression import Counts, hide_marks, hide_parts

Table = dict[str, int]


def _tables(cells: int, total: int) -> Iterable[Table]:
    for counts in _splits(cells, total):
        yield {f"code{n}": count for n, count in enumerate(counts)}


def _splits(cells: int, total: int) -> Iterable[tuple[int, ...]]:
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _splits(cells - 1, total - first):
            yield (first, *rest)


def _solved(tables: Iterable[Table], tell: Callable[[Table], Counts]) -> list[tuple[Table, str]]:
    """The hidden cells that can be only one thing."""
    values: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    example: dict[Hashable, Table] = {}
    for table in tables:
        shown = tell(table)
        key = tuple(shown.items())
        example[key] = table
        for code, count in shown.items():
            if count is None:
                values[key][code].add(table[code])
    return [
        (example[key], code)
        for key, cells in values.items()
        for code, possible in cells.items()
        if len(possible) == 1
    ]


@pytest.mark.parametrize(("cells", "up_to"), [(2, 40), (3, 40), (4, 28), (5, 21)])
def test_no_hidden_part_follows_from_the_rest_and_the_sum(cells: int, up_to: int) -> None:
    for total in range(5, up_to + 1):
        assert _solved(_tables(cells, total), hide_parts) == [], total


@pytest.mark.parametrize("people", range(5, 13))
def test_no_hidden_mark_follows_from_everybody_having_one(people: int) -> None:
    tables = (
        {f"code{n}": count for n, count in enumerate(counts)}
        for counts in product(range(people + 1), repeat=3)
        if sum(counts) >= people
    )
    assert _solved(tables, lambda table: hide_marks(table, people)) == []


counts = st.lists(st.integers(0, 60), min_size=2, max_size=24)


@given(counts)
def test_what_is_told_is_true_and_never_small(found: Sequence[int]) -> None:
    table = {f"code{n}": count for n, count in enumerate(found)}
    for shown in (hide_parts(table), hide_marks(table, max(found))):
        assert list(shown) == list(table)
        for code, count in shown.items():
            assert count is None or (count == table[code] and not 0 < count < 5)


@given(counts)
def test_where_nothing_is_small_everything_is_told(found: Sequence[int]) -> None:
    table = {f"code{n}": 0 if count < 5 else count for n, count in enumerate(found)}
    assert hide_parts(table) == table
    assert hide_marks(table, sum(table.values())) == table
