"""The warm process itself: whoever asks for a copy gets the number of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.warm import Running, Warm

COPIES = 12


@pytest.fixture
def warm() -> Iterator[Warm]:
    """A warm process of this test's own."""
    made = Warm()
    yield made
    made.close()


def test_copies_that_are_asked_for_at_once_are_each_one_s_own(warm: Warm, tmp_path: Path) -> None:
    def start(number: int) -> Running:
        command = (sys.executable, "-m", "vt_desk", f"unknown-{number}")
        with (tmp_path / str(number)).open("w") as errors:
            return warm(command, errors, os.environ)

    with ThreadPoolExecutor(COPIES) as pool:
        copies = list(pool.map(start, range(COPIES)))
    assert len({copy.pid for copy in copies}) == COPIES
    for number, copy in enumerate(copies):
        assert copy.wait(20) == 2
        assert copy.stdout is not None
        copy.stdout.close()
        assert f"unknown-{number}" in (tmp_path / str(number)).read_text()
