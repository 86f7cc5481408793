"""What an open tab takes in memory, and what is left of all of them once the desk is locked.

Each number of tabs has a process of its own, and so has the bare window beside it. A tab's
part is what the process grew by, divided: with one tab that is also all that the first tab
loads for those after it (fonts, icons, the drawing of bubbles).
"""

from __future__ import annotations

import asyncio

from tests.bench.arrival import Lost
from tests.bench.children import ChildFailed, child
from tests.bench.raw_http import Http
from tests.bench.rows import Row
from tests.bench.stage import Pair, start_talk
from tests.bench.tabs_texts import texts
from tests.bench.tabs_window import Held, TabsJob
from vt_desk.domain.ids import uuid7

COUNTS = (1, 10, 40)
MESSAGES = 200
AT_ONCE = 8
GOAL = "does not grow with the number of tabs"
LOCKED_GOAL = "near what it was before any tab"
_KIB = 1024
_MIB = 1024 * 1024


def names_of(count: int) -> tuple[str, str]:
    """The rows' names for a number of tabs."""
    return f"tab_memory_{count}", f"tab_memory_{count}_locked"


async def measure(pair: Pair, count: int) -> list[Row]:
    """Two rows: a tab's part, and the whole process when locked against before any tab."""
    http = Http(pair.real.url)
    try:
        job = TabsJob(await _talks(http, count), MESSAGES)
    finally:
        http.close()
    ours = await _held("tabs_window", job, pair.real.url)
    bare = await _held("tabs_bare", job)
    a_tab, a_bare_tab = _a_tab(ours, count), _a_tab(bare, count)
    name, locked_name = names_of(count)
    return [
        Row(
            name=name,
            unit="KiB a tab",
            p50=round(a_tab / _KIB),
            p99=None,
            baseline_p50=round(a_bare_tab / _KIB),
            ratio=round(a_tab / max(a_bare_tab, 1), 2),
            goal=GOAL,
            samples=1,
        ),
        Row(
            name=locked_name,
            unit="MiB",
            p50=round(ours.locked_bytes / _MIB, 1),
            p99=None,
            baseline_p50=round(ours.before_bytes / _MIB, 1),
            ratio=round(ours.locked_bytes / ours.before_bytes, 2),
            goal=LOCKED_GOAL,
            samples=1,
        ),
    ]


def _a_tab(held: Held, count: int) -> float:
    return (held.open_bytes - held.before_bytes) / count


async def _held(module: str, job: TabsJob, *arguments: str) -> Held:
    try:
        async with child(module, *arguments) as window:
            return await window.do(job, Held)
    except ChildFailed as error:
        raise Lost(f"{module}: {error}") from None


async def _talks(http: Http, count: int) -> list[str]:
    """Waiting conversations of the length of a long talk."""
    started = [await start_talk(http) for _ in range(count)]
    left = list(enumerate(token for _, token in started))

    async def fill() -> None:
        while left:
            number, token = left.pop()
            for text in texts(number, MESSAGES):
                await http.call(
                    "POST", "/v1/visitor/messages", token, {"id": uuid7(), "text": text}
                )

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(fill())
    return [conversation for conversation, _ in started]
