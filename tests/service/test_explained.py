"""What a service that cannot start says: one line, whatever the database's driver raised."""

from __future__ import annotations

from typing import NoReturn

import asyncpg
import pytest

from vt_desk.service.commands import REFUSED, _explained


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (asyncpg.ConnectionDoesNotExistError("closed in the middle"), "closed in the middle"),
        (asyncpg.InternalClientError("got result for unknown state"), "got result"),
        (TimeoutError(), "TimeoutError"),
        (OSError("first line\nsecond line"), "first line"),
    ],
)
def test_a_database_that_goes_away_at_the_start_is_named(
    error: Exception, detail: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def starts() -> NoReturn:
        raise error

    assert _explained(starts) == REFUSED
    said = capsys.readouterr().err
    assert said.startswith("vt-desk serve: cannot reach the folder or the database: ")
    assert detail in said
    assert said.count("\n") == 1
