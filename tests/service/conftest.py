"""What the service's tests ask for: regions of their own at a shared service."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest

from tests.prepared import Prepared


@pytest.fixture(scope="module")
def _regions(prepared: Prepared) -> Iterator[str]:
    # Utrecht is left for those who name it.
    return cycle(region for region in prepared.regions if region != "utrecht")


@pytest.fixture
def region(_regions: Iterator[str]) -> str:
    """A region whose queue no other test of this module uses."""
    return next(_regions)
