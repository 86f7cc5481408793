"""The few statements that are run most go to the driver past SQLAlchemy.

They are written like all others and compiled once. What is left out is what SQLAlchemy does for
each execution, which takes longer than the statement itself
(docs/adr/0019-three-round-trips.md).
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Dialect, Select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.util import await_


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    # For each parameter its name, its value where the statement has it, and what prepares it.
    parameters: list[tuple[str, Any, Any]]
    row: Any


class Straight:
    """What was compiled for one kind of database, whichever connection runs it."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._compiled: dict[Select[Any], _Compiled] = {}

    def one(self, driver: Any, statement: Select[Any], values: Mapping[str, Any]) -> Any:
        """Run a statement; the one row, or None.

        Args:
            driver: asyncpg's connection.
            statement: one that lives as long as the process, with columns of plain types.
            values: for its parameters.

        Raises:
            IntegrityError, DBAPIError: as SQLAlchemy raises them.
        """
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = self._compile(statement)
        given = [
            values.get(name, default) if prepare is None else prepare(values.get(name, default))
            for name, default, prepare in compiled.parameters
        ]
        try:
            found = await_(driver.fetch(compiled.sql, *given))
        except asyncpg.IntegrityConstraintViolationError as error:
            raise IntegrityError(compiled.sql, None, error) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DBAPIError(compiled.sql, None, error) from error
        (row,) = found or (None,)
        return None if row is None else compiled.row(*row)

    def _compile(self, statement: Select[Any]) -> _Compiled:
        compiled: Any = statement.compile(dialect=self._dialect)
        columns = statement.selected_columns
        for column in columns:
            if column.type.dialect_impl(self._dialect).result_processor(self._dialect, None):
                raise TypeError(f"{column.name} is not of a plain type")
        prepared = compiled._bind_processors  # noqa: SLF001 - nothing public tells
        return _Compiled(
            sql=str(compiled),
            parameters=[
                (name, compiled.params[name], prepared.get(name)) for name in compiled.positiontup
            ],
            row=namedtuple("Row", columns.keys()),  # noqa: PYI024 - the names are the statement's
        )
