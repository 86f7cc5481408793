"""Bring a database to this program's tables, or refuse one that is newer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from vt_desk.service.db.database import sqlite_engine
from vt_desk.service.db.transaction import Txn

HEAD = "0006"
"""The newest version of the tables that this program knows."""
# Any number, the same in every version: nodes that start together migrate in turn.
MIGRATION_LOCK = 7_804_112
_TAKE_TURNS = text("SELECT pg_advisory_xact_lock(:lock)")


class NewerDatabaseError(Exception):
    """The database was made by a newer version (invariant 15)."""


class UnsafeRoleError(Exception):
    """The database role passes by row-level security."""


async def migrate(url: str) -> None:
    """Make or upgrade the tables in one transaction.

    Args:
        url: a SQLAlchemy URL with its driver.

    Raises:
        NewerDatabaseError: this program is older than the database.
        UnsafeRoleError: on PostgreSQL, the role is a superuser or has BYPASSRLS.
    """
    if url.startswith("sqlite"):
        engine = sqlite_engine(url, "BEGIN IMMEDIATE")
        try:
            with engine.begin() as conn:
                _upgrade(conn)
        finally:
            engine.dispose()
        return
    from sqlalchemy.ext.asyncio import create_async_engine

    async_engine = create_async_engine(url, connect_args={"timeout": 10})
    try:
        async with async_engine.begin() as conn:
            await conn.run_sync(_refuse_unsafe_role)
            await conn.execute(_TAKE_TURNS, {"lock": MIGRATION_LOCK})
            await conn.run_sync(_upgrade)
    finally:
        await async_engine.dispose()


def take_turns(txn: Txn) -> None:
    """Let nodes that start together on PostgreSQL go on one after the other."""
    if txn.on_postgresql:
        txn.conn.execute(_TAKE_TURNS, {"lock": MIGRATION_LOCK})


def _upgrade(conn: Connection) -> None:
    if _version(conn) == HEAD:
        return
    # Not at every start: loading it takes longer than everything else here.
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = conn
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(conn).get_current_revision()
    if current is not None and current not in known:
        raise NewerDatabaseError(
            f"The database has version {current}, which is newer than this program knows. "
            "Install the newer program; nothing was changed."
        )
    command.upgrade(config, "head")


def _version(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _refuse_unsafe_role(conn: Connection) -> None:
    passes_by = conn.execute(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).scalar_one()
    if passes_by:
        raise UnsafeRoleError(
            "This database role is a superuser or has BYPASSRLS, so row-level security would "
            "not hold. Make a role of its own: CREATE ROLE vt_desk LOGIN NOSUPERUSER NOBYPASSRLS"
        )
