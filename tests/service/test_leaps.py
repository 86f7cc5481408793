"""A clock that jumps: who was heard of a moment ago is given the time to be heard again."""

from __future__ import annotations

from dataclasses import dataclass

from vt_desk.service.leaps import Leaps


@dataclass
class Clocks:
    wall_s: float = 1_000_000.0
    steady_s: float = 50.0

    def go_on(self, seconds: float, *, jump_s: float = 0) -> None:
        self.steady_s += seconds
        self.wall_s += seconds + jump_s

    def leaps(self) -> Leaps:
        return Leaps(lambda: round(self.wall_s * 1000), lambda: self.steady_s)


def test_a_jump_on_takes_time_to_settle_and_one_back_does_not() -> None:
    clocks = Clocks()
    leaps = clocks.leaps()
    assert leaps.is_settled(45)
    clocks.go_on(2, jump_s=3_600)
    assert not leaps.is_settled(45)
    clocks.go_on(44)
    assert not leaps.is_settled(45)
    clocks.go_on(1)
    assert leaps.is_settled(45)
    clocks.go_on(2, jump_s=-3_600)
    assert leaps.is_settled(45)
    clocks.go_on(2, jump_s=3_600)
    assert not leaps.is_settled(45), "right again is a jump on, too"


def test_who_has_not_looked_for_long_has_heard_of_nobody() -> None:
    clocks = Clocks()
    leaps = clocks.leaps()
    clocks.go_on(44, jump_s=3_600)
    assert not leaps.has_looked(45)
    clocks.go_on(1)
    assert leaps.has_looked(45)


def test_a_busy_machine_and_a_clock_that_is_trimmed_are_no_jump() -> None:
    clocks = Clocks()
    leaps = clocks.leaps()
    for _ in range(100):
        clocks.go_on(30, jump_s=1)
        assert leaps.is_settled(45)
