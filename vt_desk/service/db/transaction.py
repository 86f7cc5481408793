"""One transaction: who asks, when, and what it added to the logs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from vt_desk.service.db.sealing import Sealer

if TYPE_CHECKING:
    from vt_desk.service.db.connections import Held
    from vt_desk.service.db.straight import SqliteStraight

_PLAIN = re.compile(r"[\w,-]*", re.ASCII)
_SET_SCOPE = (
    "set_config('vt.scope', {}, true), set_config('vt.regions', {}, true),"
    " set_config('vt.conversation', {}, true)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a transaction may touch; PostgreSQL's row-level security enforces it again.

    Attributes:
        regions: the regions whose rows may be read and written.
        conversation: the one conversation of a visitor.
        everything: the service itself: signing in, sweeping, starting.
    """

    regions: tuple[str, ...] = ()
    conversation: str = ""
    everything: bool = False

    @property
    def settings(self) -> tuple[str, str, str]:
        """The values that ``set_scope`` takes."""
        kind = "system" if self.everything else "narrow"
        return kind, ",".join(self.regions), self.conversation

    def as_sql(self) -> str | None:
        """The expressions that set it, with the values in them; None where they cannot be.

        Ids can stand in a statement. A visitor sends what they like.
        """
        if not all(_PLAIN.fullmatch(value) for value in self.settings):
            return None
        return set_scope(*(f"'{value}'" for value in self.settings))


def set_scope(*places: str) -> str:
    """The expressions that set a scope, with the places of its ``settings``."""
    return _SET_SCOPE.format(*places)


SYSTEM = Scope(everything=True)


@dataclass(frozen=True, slots=True)
class Appended:
    """An event as it stands in the database: what ``log.append`` adds and ``feed`` reads."""

    region: str
    seq: int
    at_ms: int
    type: str
    conversation: str | None
    k: int | None
    n: int | None
    client_id: str | None
    owner: str | None
    data: str
    sealed: bytes | None
    wrapped_key: bytes | None


@dataclass(slots=True)
class Txn:
    """A transaction that is under way. Use cases are plain functions that take one.

    On PostgreSQL it begins with its first statement.
    """

    # Or what begins it.
    _conn: Connection | Callable[[], Connection]
    sealer: Sealer
    now_ms: int
    # The way past SQLAlchemy, where there is one.
    straight: Held | SqliteStraight | None = None
    appended: list[Appended] = field(default_factory=list)

    @property
    def conn(self) -> Connection:
        """SQLAlchemy's connection, in the transaction."""
        if not isinstance(self._conn, Connection):
            self._conn = self._conn()
        return self._conn

    @property
    def on_postgresql(self) -> bool:
        """Whether the database has row locks and row-level security."""
        return not isinstance(self._conn, Connection) or self._conn.dialect.name == "postgresql"

    def at_once(self, statement: Any, parameters: dict[str, Any], seat: str = "") -> Any:
        """Run a change as a transaction by itself, where that takes one round trip.

        Only before anything else is done. With a row it is durable, and what is done after it
        is another transaction.

        Args:
            statement: one that lives as long as the process, with columns of plain types.
            parameters: for it.
            seat: whose row is locked before it, if any: it sees what another that has locked
                this seat has committed.

        Returns:
            The row; None where it found none, or this database has no such way. Then nothing
            was done.
        """
        if self.straight is None:
            return None
        return self.straight.at_once(statement, parameters, seat)

    def one(self, statement: Any, parameters: Any = None) -> Any:
        """Run a statement; the one row, or None."""
        return self.conn.execute(statement, parameters).one_or_none()

    def one_straight(self, statement: Any, parameters: dict[str, Any]) -> Any:
        """The same for a statement that is run very often, in a transaction that writes."""
        if self.straight is None:
            return self.one(statement, parameters)
        return self.straight.one(statement, parameters)

    def all(self, statement: Any, parameters: Any = None) -> Sequence[Any]:
        """Run a statement; every row."""
        return self.conn.execute(statement, parameters).all()

    def run(self, statement: Any, parameters: Any = None) -> int:
        """Run a statement; how many rows it touched."""
        return int(self.conn.execute(statement, parameters).rowcount)
