"""A service of its own as a child process, in a temporary folder that goes with it."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

READY_S = 60
END_S = 10
USER = "noor"
NAME = "Noor Voorbeeld"
REGION = "utrecht"


class DemoFailedError(Exception):
    """The demonstration cannot go on; says why."""


@dataclass(frozen=True, slots=True)
class LocalService:
    """A running service.

    Attributes:
        url: its address; also the visitor's page.
        user, password: an account that was made for this run.
    """

    url: str
    user: str
    password: str


@contextlib.contextmanager
def local_service() -> Iterator[LocalService]:
    """Run a service on SQLite for as long as the context is open; leaves nothing behind.

    Raises:
        DemoFailedError: it did not start.
    """
    with tempfile.TemporaryDirectory(prefix="vt-desk-demo-") as folder:
        password = secrets.token_urlsafe(18)
        _add_user(Path(folder), password)
        process = subprocess.Popen(
            [
                *_command(Path(folder)),
                *("--port", "0", "--always-open", "--end-with-stdin"),
            ],
            # It ends when this pipe closes: also when this process is killed.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            # Ctrl-C goes to this process, which ends the child in order.
            start_new_session=True,
        )
        try:
            yield LocalService(_address(process), USER, password)
        finally:
            _end(process)


def _add_user(folder: Path, password: str) -> None:
    made = subprocess.run(
        [
            *_command(folder, "add-user", USER),
            *("--name", NAME, "--region", REGION, "--password-stdin"),
        ],
        input=password + "\n",
        text=True,
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        raise DemoFailedError(made.stderr.strip() or "the account could not be made")


def _command(folder: Path, *inner: str) -> list[str]:
    return [sys.executable, "-m", "vt_desk", "serve", *inner, "--folder", str(folder)]


def _address(process: subprocess.Popen[str]) -> str:
    too_late = threading.Timer(READY_S, process.kill)
    too_late.start()
    try:
        line = process.stdout.readline() if process.stdout else ""
    finally:
        too_late.cancel()
    if not line.startswith("listening on "):
        raise DemoFailedError("the service did not start: try vt-desk serve by itself")
    return line.strip().removeprefix("listening on ")


def _end(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(timeout=END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
