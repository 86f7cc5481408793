"""Two hundred faults while both sides type: nothing lost, nothing doubled, nothing moved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.__main__ import why, write_report
from tests.faults.run import Options, Outcome, run
from tests.prepared import Kind, Prepared

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(400)]
FAULTS = 100
# Less would say that the faults met an idle house.
MESSAGES = 200
FIELDS = 60
CLICKS = 40


@pytest.fixture(scope="module")
def outcomes() -> Iterator[list[Outcome]]:
    """All runs; their figures are left in ``build``."""
    ran: list[Outcome] = []
    yield ran
    write_report(ran)


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
async def test_inv01_inv02_inv07_inv09_nothing_is_lost_doubled_or_moved(
    kind: Kind, tmp_path: Path, prepared: Prepared, outcomes: list[Outcome]
) -> None:
    # The suite's own seed, which it prints, decides; the failure says how to run it alone.
    seed = random.randrange(1_000_000)
    outcome = await run(Options(seed=seed, faults=FAULTS, database=kind), tmp_path, prepared)
    outcomes.append(outcome)
    assert outcome.is_clean, why(outcome)
    assert sum(outcome.by_kind.values()) >= FAULTS
    assert outcome.tally.sent > MESSAGES
    assert outcome.tally.fields_set > FIELDS
    assert outcome.tally.clicks > CLICKS
