"""Seeded faults: both sides type, everything fails, and afterwards every message is counted.

A long run goes in legs, SQLite and PostgreSQL in turn, each with a seed of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.run import Options, Outcome, run, write_log
from tests.no_dialling import nothing_dialled
from tests.prepared import Kind

REPORT = Path("build/faults.json")
LEG = 250
_TOLD = 40
SUMMED = (
    *("faults_survived", "sent", "lost", "doubled", "out_of_order", "stuck"),
    *("drafts_lost", "sent_again_by_hand", "seconds"),
)


def main() -> int:
    """Run, print, and leave ``build/faults.json``; 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--database", choices=["both", "sqlite", "postgresql"], default="both")
    parser.add_argument("--conversations", type=int, default=4)
    parser.add_argument("--pages", type=int, default=1, help="of these with a real browser")
    given = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    kinds: list[Kind] = [given.database]
    if given.database == "both":
        kinds = ["sqlite", "postgresql"]
    legs = max(len(kinds), -(-given.faults // LEG))
    outcomes: list[Outcome] = []
    # A run that does not end must not leave the figures of an earlier one.
    REPORT.unlink(missing_ok=True)
    for number in range(legs):
        options = Options(
            seed=seed + number,
            faults=given.faults * (number + 1) // legs - given.faults * number // legs,
            database=kinds[number % len(kinds)],
            conversations=given.conversations,
            pages=given.pages,
            progress=lambda line: print(f"  {line}", file=sys.stderr, flush=True),
        )
        print(f"{number + 1}/{legs} {options.command}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="vt-faults-") as folder:
            outcomes.append(asyncio.run(run(options, Path(folder))))
        write_report(outcomes)
        if not outcomes[-1].is_clean:
            print(why(outcomes[-1]))
            break
    print(REPORT.read_text(), end="")
    return int(not outcomes[-1].is_clean)


def write_report(outcomes: Sequence[Outcome]) -> None:
    """Leave the figures of all legs so far, and their sums."""
    reports = [outcome.report() for outcome in outcomes]
    by_kind: Counter[str] = Counter()
    for outcome in outcomes:
        by_kind.update(outcome.by_kind)
    sums = {name: round(sum(report[name] for report in reports), 1) for name in SUMMED}
    fields = {name: sum(one["fields"][name] for one in reports) for name in ("set", "lost")}
    clicks = {name: sum(one["clicks"][name] for one in reports) for name in ("kept", "lost")}
    whole = {**sums, "fields": fields, "clicks": clicks}
    whole |= {"by_kind": dict(sorted(by_kind.items())), "runs": reports}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(whole, indent=2) + "\n")


def why(outcome: Outcome) -> str:
    """What was wrong, and what repeats it; the log of the faults is left beside the report."""
    write_log([*outcome.log, *outcome.tally.told], outcome.options)
    return "\n".join([f"again: {outcome.options.command}", *outcome.tally.told[:_TOLD]])


if __name__ == "__main__":
    with nothing_dialled():
        code = main()
    sys.exit(code)
