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
from pathlib import Path

from tests.bench import arrival, claims, most
from tests.bench.children import Child, child
from tests.bench.rows import Row, save, table
from tests.bench.stage import Pair, both_running
from tests.postgres import programs, running_postgres

DATABASES = ("sqlite", "postgresql")
OUT = Path("build") / "bench.json"
USAGE = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """A row that can be measured."""

    name: str
    database: str
    measure: Callable[[Pair, Child], Awaitable[Row]]


def plans() -> list[Plan]:
    """Every row, in the order in which they are measured."""
    found: list[Plan] = []
    for database in DATABASES:
        for conversations, per_s in arrival.SHAPES:

            async def arrived(
                pair: Pair, visitors: Child, shape: tuple[int, int] = (conversations, per_s)
            ) -> Row:
                return await arrival.measure(pair, visitors, *shape)

            name = arrival.name_of(conversations, per_s, database)
            found.append(Plan(name, database, arrived))
        for rivals in claims.RIVALS:

            async def claimed(pair: Pair, _visitors: Child, rivals: int = rivals) -> Row:
                return await claims.measure(pair, rivals)

            found.append(Plan(claims.name_of(rivals, database), database, claimed))
        found.append(Plan(most.name_of(database), database, most.measure))
    return found


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


async def _measure_all(chosen: list[Plan]) -> list[Row]:
    rows: list[Row] = []
    begin_s = time.monotonic()
    for database in DATABASES:
        here = [plan for plan in chosen if plan.database == database]
        if not here:
            continue
        if database == "postgresql" and programs() is None:
            _say("no PostgreSQL on this machine: its rows are left out (apt install postgresql)")
            continue
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(running_postgres()) if database == "postgresql" else None
            async with both_running(server) as pair, child("visitors") as visitors:
                for plan in here:
                    row = await plan.measure(pair, visitors)
                    rows.append(row)
                    done = f"{len(rows)}/{len(chosen)}"
                    took_s = time.monotonic() - begin_s
                    _say(f"{took_s:5.0f} s  {done:>5}  {row.name}: {row.p50} {row.unit}")
    return rows


def main() -> int:
    """Measure what is asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="*", help="a row's name; * stands for anything")
    parser.add_argument("--out", type=Path, default=OUT, help="where the rows go (%(default)s)")
    parser.add_argument("--list", action="store_true", help="print the names and measure nothing")
    args = parser.parse_args()
    every = plans()
    if args.list:
        print("\n".join(plan.name for plan in every))
        return 0
    chosen = [plan for plan in every if fnmatch(plan.name, args.only)]
    if not chosen:
        _say(f"no row is called {args.only}; there are: {', '.join(plan.name for plan in every)}")
        return USAGE
    rows = asyncio.run(_measure_all(chosen))
    save(rows, args.out)
    print(table(rows))
    print(f"written to {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
