"""Alembic's entry: it runs in the connection that ``db.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from vt_desk.service.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can do it too: a migration that fails leaves the database as it was.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
