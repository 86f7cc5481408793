"""Which visitors' pages are there, as the nodes tell each other."""

from __future__ import annotations

import msgspec
import pytest

from vt_desk.service.limits import Bucket
from vt_desk.service.presence import Pages
from vt_desk.service.problem import Refusal
from vt_desk.wire.events import Presence


class Told:
    """A clock to turn, and what was told."""

    def __init__(self) -> None:
        self.now_ms = 1_000_000
        self.events: list[Presence] = []
        self.pages = Pages(lambda: self.now_ms, beat_s=10, tell=self._tell)

    def _tell(self, _region: str, _conversation: str, event: bytes) -> None:
        self.events.append(msgspec.json.decode(event, type=Presence))

    def later(self, s: float) -> None:
        self.now_ms += int(s * 1000)
        self.pages.tick()


def test_a_page_that_comes_is_told_once() -> None:
    told = Told()
    told.pages.came("r", "c")
    told.pages.came("r", "c")
    assert [event.present for event in told.events] == [True]
    assert told.pages.of("c") == (True, None)


def test_a_page_that_reconnects_at_once_never_left() -> None:
    told = Told()
    told.pages.came("r", "c")
    told.pages.went("c")
    told.later(1)
    told.pages.came("r", "c")
    told.later(60)
    assert told.pages.of("c") == (True, None)
    assert len(told.events) == 1


def test_a_page_that_stays_away_is_gone_since_then() -> None:
    told = Told()
    told.pages.came("r", "c")
    told.pages.went("c")
    told.later(4)
    present, since = told.pages.of("c")
    assert not present
    assert since == told.now_ms


def test_a_page_at_another_node_is_there_until_that_node_falls_silent() -> None:
    told = Told()
    told.pages.heard("r", Presence("c", present=True, since_ms=told.now_ms))
    told.later(20)
    assert told.pages.of("c") == (True, None)
    told.later(10)
    assert not told.pages.of("c")[0]


def test_another_nodes_goodbye_does_not_hide_a_page_that_is_here() -> None:
    told = Told()
    told.pages.came("r", "c")
    told.pages.heard("r", Presence("c", present=False, since_ms=told.now_ms))
    assert told.pages.of("c") == (True, None)


def test_a_bucket_fills_again_with_time() -> None:
    now = [0.0]
    bucket = Bucket(60, lambda: now[0])
    for _ in range(60):
        bucket.take("somebody")
    with pytest.raises(Refusal) as refused:
        bucket.take("somebody")
    assert refused.value.problem.code == "rate_limited"
    assert refused.value.problem.retry_after_s == 1
    bucket.take("somebody else")
    now[0] = 1.0
    bucket.take("somebody")


def test_a_flood_of_addresses_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vt_desk.service.limits.BUCKETS", 100)
    bucket = Bucket(60, lambda: 0.0)
    for number in range(1_000):
        bucket.take(str(number))
    assert len(bucket) <= 101
