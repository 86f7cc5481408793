"""What PostgreSQL's driver raises: its errors have no ancestor in common."""

from __future__ import annotations

import asyncpg

ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""The last is what is left of a connection that went away in the middle of something."""
