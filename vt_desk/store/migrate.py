"""Bringing a store to this program's version: numbered files, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from vt_desk.store.errors import MigrationFailed, StoreError, StoreTooNew
from vt_desk.store.sqlcipher import Connection, error_of


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        version: the store's after it.
        sql: its statements.
    """

    version: int
    sql: str


def migrations() -> tuple[Migration, ...]:
    """The steps that are shipped, in order."""
    folder = files("vt_desk.store") / "migrations"
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    return tuple(
        Migration(int(file.name.split("_", 1)[0]), file.read_text(encoding="utf-8"))
        for file in found
    )


def migrate(conn: Connection, steps: tuple[Migration, ...]) -> None:
    """Take the steps that are missing.

    Args:
        conn: outside a transaction.
        steps: in order, all of them.

    Raises:
        StoreTooNew: a later program wrote it; nothing was changed.
        MigrationFailed: a step does not go; the store is as it was before that step.
        StoreError: the disk is in the way; the same holds.
    """
    version = version_of(conn)
    if version > steps[-1].version:
        raise StoreTooNew
    for step in steps:
        if step.version > version:
            _take(conn, step)


def version_of(conn: Connection) -> int:
    """The number of the last step that was taken."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _take(conn: Connection, step: Migration) -> None:
    conn.execute("PRAGMA synchronous=FULL")
    try:
        conn.executescript(
            f"BEGIN EXCLUSIVE;\n{step.sql}\nPRAGMA user_version={step.version};\nCOMMIT;"
        )
    except Exception as error:  # noqa: BLE001 - two libraries, two trees of errors
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        ours = error_of(error)
        if isinstance(ours, StoreError):
            raise ours from None
        raise MigrationFailed from None
    finally:
        conn.execute("PRAGMA synchronous=NORMAL")


def schema_of(conn: Connection) -> str:
    """The schema as SQL, in an order that does not depend on how it came about."""
    rows = conn.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type, name"
    ).fetchall()
    return "".join(f"{sql};\n" for (sql,) in rows)
