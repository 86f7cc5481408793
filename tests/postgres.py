"""A real PostgreSQL for the suites: one server in a temporary folder, databases at will.

The server is Debian's, run as an unprivileged user and as durable as in earnest (fsync
stays on). It trusts whoever reaches its socket or its loopback port, holds nothing but
what tests invent, and its folder goes when it closes.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Literal

ROLE = "vt_desk"
READY_S = 30
DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "log_min_messages": "warning",
}
_NEEDED = ("postgres", "initdb", "psql", "pg_isready")
_SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "kill": signal.SIGKILL}
How = Literal["fast", "immediate", "kill"]


def programs() -> Path | None:
    """Where PostgreSQL's server programs are; None where they are not installed."""
    found = sorted(DEBIAN.glob("*/bin"), key=lambda folder: folder.parts[-2])
    on_path = shutil.which("postgres")
    if on_path:
        found.insert(0, Path(on_path).resolve().parent)
    # The last is Debian's newest; all of the programs must stand together.
    whole = [folder for folder in found if all((folder / name).exists() for name in _NEEDED)]
    return whole[-1] if whole else None


class PostgresServer:
    """A server of its own; ``start`` it, and ``close`` it at the end."""

    def __init__(self, *, settings: dict[str, str] | None = None) -> None:
        found = programs()
        if found is None:
            raise RuntimeError("PostgreSQL is not installed: apt install postgresql")
        self._bin = found
        self._settings = {**_SETTINGS, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        # Not pytest's folder: that is closed to the user who runs the server.
        self.folder = Path(tempfile.mkdtemp(prefix="vt-postgres-"))
        self.data = self.folder / "data"
        self.port = 0
        self._user = _unprivileged()
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run("initdb", "-D", self.data, "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8")

    def start(self) -> None:
        """Start and wait until it answers."""
        deadline = time.monotonic() + READY_S
        is_first = not self.port
        self.port = self.port or _free_port()
        while not self._try_start(deadline):
            if is_first:  # somebody else may have taken it meanwhile
                self.port = _free_port()
            # After a kill the old server's children may still hold its shared memory.
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {self._log()[-2000:]}")

    def stop(self, how: How = "fast") -> None:
        """Stop: like an administrator, like ``pg_ctl -m immediate``, or like a power cut."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(_SIGNALS[how])
        process.wait(timeout=READY_S)

    def restart(self, how: How = "fast") -> None:
        """Stop and start again on the same port."""
        self.stop(how)
        self.start()

    def close(self) -> None:
        """Stop for good and leave nothing behind."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement as the administrator; returns what it prints, unadorned."""
        return self._run(
            *("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"),
            *("-h", self.folder, "-p", str(self.port), "-U", "postgres"),
            *("-d", database, "-c", statement),
        )

    def new_database(self, template: str = "template0", name: str = "") -> str:
        """Make a database that the application's role owns.

        Args:
            template: the database to copy; nobody may be connected to it.
            name: its name; one of its own by default.

        Returns:
            Its name.
        """
        chosen = name or f"vt_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {chosen} OWNER {ROLE} TEMPLATE {template}")
        return chosen

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, database: str, role: str = ROLE) -> str:
        """A database's URL, for the application's role or another."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def _try_start(self, deadline: float) -> bool:
        settings = [f"-c{key}={value}" for key, value in self._settings.items()]
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    *(self._bin / "postgres", "-D", self.data, "-k", self.folder),
                    *("-h", "127.0.0.1", "-p", str(self.port), *settings),
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the suite: it stops this one itself
                **_as_user(self._user),
            )
        while process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                self._process = process
                self._make_role()
                return True
        if process.poll() is None:
            process.kill()
        process.wait()
        return False

    def _answers(self) -> bool:
        # pg_isready waits a moment itself, so this loop does not spin.
        return (
            subprocess.run(
                [
                    *(self._bin / "pg_isready", "-q", "-t", "1"),
                    *("-h", self.folder, "-p", str(self.port)),
                ],
                check=False,
            ).returncode
            == 0
        )

    def _make_role(self) -> None:
        if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):  # noqa: S608 - ours
            self.sql(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")

    def _run(self, program: str, *arguments: str | Path) -> str:
        done = subprocess.run(
            [self._bin / program, *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            **_as_user(self._user),
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip()[-2000:]}")
        printed: str = done.stdout
        return printed.strip()

    def _log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")


@contextlib.contextmanager
def running_postgres(settings: dict[str, str] | None = None) -> Iterator[PostgresServer]:
    """A server for as long as the context is open."""
    server = PostgresServer(settings=settings)
    try:
        server.start()
        yield server
    finally:
        server.close()


def _unprivileged() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as_user(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
