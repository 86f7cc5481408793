"""What one node tells the others: listening goes on, whatever becomes of the connection."""

from __future__ import annotations

import asyncio
import contextlib

import asyncpg
import pytest

from tests.deadline import until
from vt_desk.service.db import driver
from vt_desk.service.wake import Note, PostgresqlWake

URL = "postgresql://vt@127.0.0.1:1/nowhere"


def _nobody(_note: Note) -> None:
    """Nobody listens to what is told here."""


@pytest.mark.parametrize("error", [*driver.ERRORS, OSError, TimeoutError])
async def test_whatever_the_driver_raises_it_connects_again(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    tries: list[int] = []

    async def breaks(*_args: object, **_named: object) -> None:
        tries.append(1)
        raise error("gone")

    monkeypatch.setattr(asyncpg, "connect", breaks)
    running = asyncio.create_task(PostgresqlWake(URL, "one").run(_nobody))
    await until(lambda: len(tries) > 1 or running.done())
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert len(tries) > 1
