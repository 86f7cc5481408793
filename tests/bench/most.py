"""The most messages a second before the 99th percentile passes 250 ms."""

from __future__ import annotations

from statistics import median

from tests.bench.arrival import Watched, watch
from tests.bench.children import Child
from tests.bench.rows import Row, percentile
from tests.bench.stage import Pair
from tests.bench.visitors import Sent

CONVERSATIONS = 40
LIMIT_MS = 250.0
FIRST_PER_S = 100.0
LARGEST_PER_S = 6_400.0
HALVINGS = 3
TRIES = 3
STEP_S = 2.0
SENDER_LATE_MS = 200.0
GOAL = "at least half of the skeleton's"


async def _holds(one: Watched, visitors: Child, per_s: float) -> bool:
    sent = await visitors.do(await one.load(per_s, STEP_S), Sent)
    if sent.failed or sent.missing or sent.late_ms > SENDER_LATE_MS:
        return False
    return percentile(sent.arrived_ms, 0.99) <= LIMIT_MS


async def _most(one: Watched, visitors: Child) -> float:
    """Double until it does not hold, then halve the distance a few times."""
    good, bad = 0.0, FIRST_PER_S
    while bad <= LARGEST_PER_S and await _holds(one, visitors, bad):
        good, bad = bad, bad * 2
    for _ in range(HALVINGS):
        middle = (good + bad) / 2
        if await _holds(one, visitors, middle):
            good = middle
        else:
            bad = middle
    return good


async def measure(pair: Pair, visitors: Child) -> list[Row]:
    """One row."""
    found: dict[str, list[float]] = {subject.name: [] for subject in pair.both}
    # In turn, since what the machine can do changes within minutes.
    for _ in range(TRIES):
        for subject in pair.both:
            one = await watch(subject, CONVERSATIONS)
            found[subject.name].append(await _most(one, visitors))
            one.http.close()
    real, skeleton = median(found["real"]), median(found["skeleton"])
    return [
        Row(
            name=name_of(pair.database),
            unit="messages/s",
            p50=round(real),
            p99=None,
            baseline_p50=round(skeleton),
            ratio=round(skeleton / real, 2) if real else None,
            goal=GOAL,
            samples=TRIES,
        )
    ]


def name_of(database: str) -> str:
    """The row's name."""
    return f"most_{database}"
