"""A standby of a test's PostgreSQL: it follows the primary, and can be promoted."""

from __future__ import annotations

import os
import pwd
import tempfile
from itertools import count
from pathlib import Path

from tests.postgres import PostgresServer, _free_port, _unprivileged

NAME = "vt_standby"


class Standby(PostgresServer):
    """Made from a running primary by ``pg_basebackup``; ``start`` it to follow."""

    def __init__(self, primary: PostgresServer) -> None:
        self._bin = primary._bin  # noqa: SLF001 - one family
        self._settings = dict(primary._settings)  # noqa: SLF001 - as above
        self._process = None
        self._numbers = count(1)
        self.folder = Path(tempfile.mkdtemp(prefix="vt-standby-"))
        self.data = self.folder / "data"
        self.port = _free_port()
        self._user = _unprivileged()
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        where = f"host={primary.folder} port={primary.port} user=postgres application_name={NAME}"
        self._run(
            *("pg_basebackup", "-D", self.data, "-R", "-c", "fast", "-X", "stream", "-d", where)
        )

    def promote(self) -> None:
        """Become the primary; the old one must be gone."""
        assert self.sql("SELECT pg_promote(true, 30)") == "t"


def url_of_both(primary: PostgresServer, standby: PostgresServer, database: str) -> str:
    """One URL for whichever of the two takes writes, as docs/service.md shows it."""
    return (
        f"postgresql://vt_desk@/{database}?host=127.0.0.1,127.0.0.1"
        f"&port={primary.port},{standby.port}&target_session_attrs=read-write"
    )
