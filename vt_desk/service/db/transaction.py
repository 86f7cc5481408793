"""One transaction: who asks, when, and what it added to the logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from vt_desk.service.db.sealing import Sealer

if TYPE_CHECKING:
    from vt_desk.service.db.connections import PostgresqlConnection
    from vt_desk.service.db.straight import SqliteStraight

_PLAIN = re.compile(r"[\w,-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a transaction may touch; PostgreSQL's row-level security enforces it again.

    Attributes:
        regions: the regions whose rows may be read and written.
        conversation: the one conversation of a visitor.
        everything: the service itself: signing in, sweeping, starting.
        seat: whose row the transaction locks as its first act, if any; only for one that
            writes. SQLite has one writer and needs no such lock.
    """

    regions: tuple[str, ...] = ()
    conversation: str = ""
    everything: bool = False
    seat: str = ""

    @property
    def settings(self) -> tuple[str, str, str]:
        """The values that ``SET_SCOPE`` takes."""
        kind = "system" if self.everything else "narrow"
        return kind, ",".join(self.regions), self.conversation

    @property
    def is_plain(self) -> bool:
        """Whether these are ids that can stand in a statement; a visitor sends what they like."""
        return all(_PLAIN.fullmatch(value) for value in (*self.settings, self.seat))

    def as_sql(self) -> str:
        """``SET_SCOPE`` and ``LOCK_SEAT`` with the values in them, for one that is plain."""
        kind, regions, conversation = self.settings
        begun = (
            f"SELECT set_config('vt.scope', '{kind}', true),"
            f" set_config('vt.regions', '{regions}', true),"
            f" set_config('vt.conversation', '{conversation}', true)"
        )
        if not self.seat:
            return begun
        in_quotes = f"'{self.seat}'"
        return f"{begun}; {LOCK_SEAT.replace('$1', in_quotes)}"


SYSTEM = Scope(everything=True)

SET_SCOPE = (
    "SELECT set_config('vt.scope', $1, true), set_config('vt.regions', $2, true),"
    " set_config('vt.conversation', $3, true)"
)
LOCK_SEAT = "SELECT 1 FROM seats WHERE id = $1 FOR UPDATE"


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
    """A transaction that is under way. Use cases are plain functions that take one."""

    conn: Connection
    sealer: Sealer
    now_ms: int
    # The one that the scope names, where the database has locked it with the beginning.
    locked_seat: str = ""
    # The way past SQLAlchemy, where there is one.
    straight: PostgresqlConnection | SqliteStraight | None = None
    appended: list[Appended] = field(default_factory=list)

    @property
    def on_postgresql(self) -> bool:
        """Whether the database has row locks and row-level security."""
        return self.conn.dialect.name == "postgresql"

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
