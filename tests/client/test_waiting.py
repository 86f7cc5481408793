"""Back-off with full jitter, and Retry-After in both its forms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vt_desk.client.errors import RateLimited, Refused, ServiceFailed, Unreachable
from vt_desk.client.waiting import LONGEST_ASKED_S, Backoff, retry_after
from vt_desk.wire.problems import problem


def test_the_ceiling_doubles_up_to_its_longest_and_starts_again() -> None:
    backoff = Backoff(first_s=0.5, longest_s=4, draw=lambda: 1.0)
    assert [backoff.failed(Unreachable()) for _ in range(6)] == [0.5, 1, 2, 4, 4, 4]
    backoff.succeeded()
    assert backoff.failed(Unreachable()) == 0.5


@given(st.floats(0, 1), st.integers(0, 2_000))
def test_a_wait_lies_between_nothing_and_the_longest(draw: float, failures: int) -> None:
    backoff = Backoff(draw=lambda: draw)
    backoff.failures = failures
    assert 0 <= backoff.failed(Unreachable()) <= 20


def test_what_the_service_asks_for_is_a_floor() -> None:
    backoff = Backoff(first_s=0.5, draw=lambda: 0.0)
    assert backoff.failed(RateLimited(retry_after_s=9)) == 9
    assert backoff.failed(ServiceFailed(retry_after_s=10**9)) == LONGEST_ASKED_S


def test_a_refusal_that_does_not_pass_is_asked_again_seldom() -> None:
    backoff = Backoff(draw=lambda: 1.0)
    assert backoff.failed(Refused.of(problem("client_too_old"))) >= 60


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0),
        ("Wed, 21 Oct 2026 07:28:30 -0000", 30),
        ("soon", None),
        ("-3", None),
        ("1.5", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    now = datetime(2026, 10, 21, 7, 28, 0, tzinfo=UTC)
    assert retry_after(header, lambda: now) == seconds
