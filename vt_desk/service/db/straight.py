"""The few statements that are run most go to the driver past SQLAlchemy.

They are written like all others and compiled once. What is left out is what SQLAlchemy does for
each execution, which takes longer than the statement itself
(docs/adr/0019-three-round-trips.md).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Connection, Dialect, LargeBinary
from sqlalchemy.exc import DBAPIError, IntegrityError, PendingRollbackError
from sqlalchemy.util import await_


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as the driver takes it.

    Attributes:
        name: no other of this process has it.
        statement: as SQLAlchemy compiled it.
    """

    name: str
    statement: Any
    sql: str
    # For each parameter its name, its value where the statement has it, and what prepares it.
    parameters: list[tuple[str, Any, Any]]
    row: Any

    def given(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters in their order."""
        return [
            values.get(name, default) if prepare is None else prepare(values.get(name, default))
            for name, default, prepare in self.parameters
        ]

    def only(self, found: list[Any]) -> Any:
        """The one row that was found, or None."""
        (row,) = found or (None,)
        return None if row is None else self.row(*row)


class _Statements:
    """What was compiled for one kind of database."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._compiled: dict[Any, Compiled] = {}

    def __getitem__(self, statement: Any) -> Compiled:
        compiled = self._compiled.get(statement)
        if compiled is None:
            compiled = self._compiled[statement] = self._compile(statement)
        return compiled

    def _compile(self, statement: Any) -> Compiled:
        compiled: Any = statement.compile(dialect=self._dialect)
        columns = statement.exported_columns
        for column in columns:
            # Both drivers give bytes already, of which SQLAlchemy would make bytes.
            is_plain = isinstance(column.type, LargeBinary)
            kind = column.type.dialect_impl(self._dialect)
            if not is_plain and kind.result_processor(self._dialect, None):
                raise TypeError(f"{column.name} is not of a plain type")
        prepared = compiled._bind_processors  # noqa: SLF001 - nothing public tells
        return Compiled(
            name=f"statement_{len(self._compiled)}",
            statement=compiled,
            sql=str(compiled),
            parameters=[
                (name, compiled.params[name], prepared.get(name)) for name in compiled.positiontup
            ],
            row=namedtuple("Row", columns.keys()),  # noqa: PYI024 - the names are the statement's
        )


class SqliteStraight:
    """The writer's connection, past SQLAlchemy.

    Args:
        conn: the connection, whose transactions SQLAlchemy begins and ends.
    """

    def __init__(self, conn: Connection) -> None:
        self._driver: Any = conn.connection.driver_connection
        self._dialect = conn.dialect
        self._statements = _Statements(conn.dialect)

    def one(self, statement: Any, values: Mapping[str, Any]) -> Any:
        """Run a statement; the one row, or None. As ``Straight.one``."""
        compiled = self._statements[statement]
        return compiled.only(self._all(compiled.sql, compiled.given(values)))

    def check_within(self) -> None:
        """Look whether the transaction is still under way.

        Where the disk fails SQLite may undo it as a whole. What is written after that would stand
        by itself, and a commit would not say that nothing of what was before is there.

        Raises:
            PendingRollbackError: it was undone.
        """
        if not self._driver.in_transaction:
            raise PendingRollbackError("The transaction was rolled back")

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside where it fails, and nothing else of the transaction."""
        self._all("SAVEPOINT work")
        try:
            yield
        except BaseException:
            if self._driver.in_transaction:
                self._all("ROLLBACK TO work")
                self._all("RELEASE work")
            raise
        self._all("RELEASE work")

    def at_once(self, _statement: Any, _values: Mapping[str, Any], _seat: str) -> None:
        """None: a transaction here takes no round trips. As ``Txn.at_once``."""

    def _all(self, sql: str, given: Sequence[Any] = ()) -> list[Any]:
        try:
            found: list[Any] = self._driver.execute(sql, given).fetchall()
        except sqlite3.Error as error:
            # Without the values: they could be words.
            raise DBAPIError.instance(
                sql, None, error, sqlite3.Error, dialect=self._dialect
            ) from error
        return found


class Straight:
    """PostgreSQL's way, whichever connection runs it."""

    def __init__(self, dialect: Dialect) -> None:
        self._statements = _Statements(dialect)

    def one(self, driver: Any, statement: Any, values: Mapping[str, Any]) -> Any:
        """Run a statement; the one row, or None.

        Args:
            driver: asyncpg's connection.
            statement: one that lives as long as the process, with columns of plain types.
            values: for its parameters.

        Raises:
            IntegrityError, DBAPIError: as SQLAlchemy raises them.
        """
        compiled = self[statement]
        return compiled.only(fetch(driver, compiled.sql, compiled.given(values)))

    def __getitem__(self, statement: Any) -> Compiled:
        """A statement as the driver takes it."""
        return self._statements[statement]


def fetch(driver: Any, sql: str, given: Sequence[Any]) -> list[Any]:
    """Run a statement on asyncpg's connection; every row.

    Raises:
        IntegrityError, DBAPIError: as SQLAlchemy raises them.
    """
    try:
        found: list[Any] = await_(driver.fetch(sql, *given))
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError(sql, None, error) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DBAPIError(sql, None, error) from error
    return found
