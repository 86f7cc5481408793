"""``python -m tests.bench``: measure, print a table, write ``build/bench.json``.

Nothing passes or fails on time here: machines differ, and so does what else they do.
What counts is the ratio to the skeleton, which runs in the same minute.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from itertools import product
from pathlib import Path

from tests.bench import arrival, claims, drained, forms, kept, most, painted, rotated, tabs
from tests.bench.children import Child, child
from tests.bench.processors import one_left_free
from tests.bench.rows import Row, save, table
from tests.bench.stage import Pair, both_running
from tests.no_dialling import nothing_dialled
from tests.postgres import PostgresServer, programs, running_postgres

DATABASES = ("sqlite", "postgresql")
OUT = Path("build") / "bench.json"
USAGE = 2
LEFT_OUT = 1


@dataclass(frozen=True, slots=True)
class Tools:
    """What measuring needs on one kind of database."""

    pair: Pair
    visitors: Child
    windows: painted.Windows


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows that are measured together."""

    names: tuple[str, ...]
    database: str
    measure: Callable[[Tools], Awaitable[list[Row]]]
    has_window: bool = False


@dataclass(frozen=True, slots=True)
class Alone:
    """Rows of the desk's own store, which needs no service."""

    names: tuple[str, ...]
    measure: Callable[[], Awaitable[list[Row]]]


def plans() -> list[Plan]:
    """Every row, in the order in which they are measured."""
    return [plan for database in DATABASES for plan in _plans_on(database)]


def _plans_on(database: str) -> list[Plan]:
    found: list[Plan] = []

    def add(names: tuple[str, ...], measure: Callable[[Tools], Awaitable[list[Row]]]) -> None:
        found.append(Plan(names, database, measure))

    for shape in arrival.SHAPES:
        add((arrival.name_of(*shape, database),), partial(_arrived, shape))
    for rivals in claims.RIVALS:
        add((claims.name_of(rivals, database),), partial(_claimed, rivals))
    add((most.name_of(database),), _most)
    add((drained.name_of(database),), _drained)
    if database == DATABASES[0]:  # the desk's own memory: what the service has is not in it
        for count in tabs.COUNTS:
            add(tabs.names_of(count), partial(_tabs, count))
    for shape in arrival.SHAPES:
        names = painted.names_of(*shape, database)
        found.append(Plan(names, database, partial(_painted, shape), has_window=True))
    return found


def alone() -> list[Alone]:
    """The rows that are measured before any service runs."""
    return [
        Alone(forms.NAMES, forms.measure),
        *(Alone(kept.names_of(size), partial(kept.measure, size)) for size in kept.SIZES),
        *(
            Alone((rotated.name_of(size),), partial(rotated.measure, size))
            for size in rotated.SIZES
        ),
    ]


async def _painted(shape: tuple[int, int], tools: Tools) -> list[Row]:
    return await painted.measure(tools.pair, tools.windows, tools.visitors, *shape)


async def _arrived(shape: tuple[int, int], tools: Tools) -> list[Row]:
    return await arrival.measure(tools.pair, tools.visitors, *shape)


async def _claimed(rivals: int, tools: Tools) -> list[Row]:
    return await claims.measure(tools.pair, rivals)


async def _most(tools: Tools) -> list[Row]:
    return await most.measure(tools.pair, tools.visitors)


async def _drained(tools: Tools) -> list[Row]:
    return await drained.measure(tools.pair)


async def _tabs(count: int, tools: Tools) -> list[Row]:
    return await tabs.measure(tools.pair, count)


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


def _measure_all(chosen: list[Plan], wanted: set[str]) -> list[Row]:
    rows: list[Row] = []
    begin_s = time.monotonic()

    def add(found: list[Row]) -> None:
        rows.extend(found)
        took_s = time.monotonic() - begin_s
        for row in found:
            _say(f"{took_s:5.0f} s  {row.name}: {row.p50} {row.unit}")

    asyncio.run(_measure_alone(wanted, add))
    for database, has_window in product(DATABASES, (False, True)):
        here = [
            plan for plan in chosen if (plan.database, plan.has_window) == (database, has_window)
        ]
        if not here:
            continue
        if database == "postgresql" and programs() is None:
            _say("no PostgreSQL on this machine: its rows are left out (apt install postgresql)")
            continue
        with contextlib.ExitStack() as stack:
            if has_window:
                stack.enter_context(one_left_free())
            server = stack.enter_context(running_postgres()) if database == "postgresql" else None
            # A loop each: the threads of one that ended are where they were started.
            asyncio.run(_measure(here, server, add))
    return rows


async def _measure_alone(wanted: set[str], add: Callable[[list[Row]], None]) -> None:
    for each in alone():
        if wanted.intersection(each.names):
            add(await each.measure())


async def _measure(
    here: list[Plan], server: PostgresServer | None, add: Callable[[list[Row]], None]
) -> None:
    async with (
        both_running(server) as pair,
        child("visitors") as visitors,
        painted.windows_of(pair) as windows,
    ):
        for plan in here:
            try:
                found = await plan.measure(Tools(pair, visitors, windows))
            except arrival.Lost as lost:
                # A machine that is too busy for one row may do for the next.
                _say(f"left out: {plan.names[0]}: {lost}")
                continue
            add(found)


def main() -> int:
    """Measure what is asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="*", help="a row's name; * stands for anything")
    parser.add_argument("--out", type=Path, default=OUT, help="where the rows go (%(default)s)")
    parser.add_argument("--list", action="store_true", help="print the names and measure nothing")
    args = parser.parse_args()
    every = plans()
    names = [name for each in alone() for name in each.names]
    names += [name for plan in every for name in plan.names]
    if args.list:
        print("\n".join(names))
        return 0
    wanted = {name for name in names if fnmatch(name, args.only)}
    if not wanted:
        _say(f"no row is called {args.only}; there are: {', '.join(names)}")
        return USAGE
    chosen = [plan for plan in every if wanted.intersection(plan.names)]
    _say(f"{len(wanted)} rows")
    measured = _measure_all(chosen, wanted)
    rows = [row for row in measured if row.name in wanted]
    save(rows, args.out)
    print(table(rows))
    print(f"written to {args.out}")
    left_out = sorted(wanted - {row.name for row in rows})
    if left_out:
        print(f"not measured: {', '.join(left_out)}")
    return LEFT_OUT if left_out else 0


if __name__ == "__main__":
    with nothing_dialled():
        code = main()
    sys.exit(code)
