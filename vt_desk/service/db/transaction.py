"""One transaction: who asks, when, and what it added to the logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from vt_desk.service.db.sealing import Sealer


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


SYSTEM = Scope(everything=True)

_SET_SCOPE = text(
    "SELECT set_config('vt.scope', :kind, true), set_config('vt.regions', :regions, true),"
    " set_config('vt.conversation', :conversation, true)"
)


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
    appended: list[Appended] = field(default_factory=list)

    @property
    def on_postgresql(self) -> bool:
        """Whether the database has row locks and row-level security."""
        return self.conn.dialect.name == "postgresql"

    def narrow(self, scope: Scope) -> None:
        """Hand the scope to the database."""
        if self.on_postgresql:
            self.conn.execute(
                _SET_SCOPE,
                {
                    "kind": "system" if scope.everything else "narrow",
                    "regions": ",".join(scope.regions),
                    "conversation": scope.conversation,
                },
            )

    def one(self, statement: Any, parameters: Any = None) -> Any:
        """Run a statement; the one row, or None."""
        return self.conn.execute(statement, parameters).one_or_none()

    def all(self, statement: Any, parameters: Any = None) -> Sequence[Any]:
        """Run a statement; every row."""
        return self.conn.execute(statement, parameters).all()

    def run(self, statement: Any, parameters: Any = None) -> int:
        """Run a statement; how many rows it touched."""
        return int(self.conn.execute(statement, parameters).rowcount)
