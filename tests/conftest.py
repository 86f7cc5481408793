"""What every suite may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service_process import ServiceProcess

GENEROUS = ("--limit", "requests_per_minute=1000000", "--limit", "messages_per_minute=1000000")
OPEN_DOOR = ("--limit", "starts_per_minute=1000000", "--limit", "sign_ins_per_minute=1000000")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ServiceProcess]:
    """A running service on SQLite: anna and bram are counsellors in Utrecht, lea leads."""
    process = ServiceProcess(tmp_path / "service", extra=(*GENEROUS, *OPEN_DOOR))
    process.add_user("anna")
    process.add_user("bram")
    process.add_user("lea", role="lead")
    process.start()
    yield process
    process.stop()
