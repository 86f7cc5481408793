"""Changes by the hundred: shown together, soon, and with time left for the person."""

from __future__ import annotations

import time

from tests.deadline import until
from tests.ui.stage import Stage

SLOW_S = 0.05
SAID = 40


async def test_what_comes_while_the_window_shows_is_shown_after_it_has_rested(
    shown: Stage,
) -> None:
    one = shown.desk.arrive(words=("Hallo?",))
    await shown.desk.claim(one)
    await shown.settle()
    page = shown.window.talks.page(one)
    assert page is not None
    ends: list[float] = []
    begins: list[float] = []

    def is_slow() -> None:
        begins.append(time.perf_counter())
        time.sleep(SLOW_S)
        ends.append(time.perf_counter())
        if len(begins) < 4:
            shown.desk.say(one, f"nog een {len(begins)}")

    shown.window.board.applied.connect(is_slow)
    shown.desk.say(one, "en dan")
    await until(lambda: len(ends) == 4)
    shown.window.board.applied.disconnect(is_slow)
    rests = [begin - end for end, begin in zip(ends, begins[1:], strict=False)]
    assert min(rests) >= SLOW_S / 2
    await until(lambda: page.view.model().rowCount() == 5)


async def test_a_hundred_at_once_are_shown_at_once(shown: Stage) -> None:
    one = shown.desk.arrive(words=("Hallo?",))
    await shown.desk.claim(one)
    await shown.settle()
    handed: list[int] = []
    shown.window.board.applied.connect(lambda: handed.append(1))
    for number in range(SAID):
        shown.desk.say(one, f"nog een {number}")
    page = shown.window.talks.page(one)
    assert page is not None
    await until(lambda: page.view.model().rowCount() == SAID + 1)
    assert len(handed) == 1
