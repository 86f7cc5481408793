"""The real service as a child process, to be killed, stopped and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.warm import Launch, Running, cold

PASSWORD = "korenbloem-42"
READY_S = 30


class ServiceProcess:
    """One node in a folder of its own, always on the same port."""

    def __init__(
        self,
        folder: Path,
        database: str | None = None,
        extra: Sequence[str] = (),
        key_file: Path | None = None,
        launch: Launch = cold,
    ) -> None:
        self.folder = folder
        self.database = database
        self.key_file = key_file
        self.extra = tuple(extra)
        self.port = 0
        self.errors = folder.parent / f"{folder.name}.log"
        self._launch = launch
        self._process: Running | None = None

    @property
    def url(self) -> str:
        """The address, once it has started."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and wait until it listens."""
        arguments = [
            *self._command(),
            *("--port", str(self.port)),
            # Who brings region files of its own wants their hours.
            *(() if "--regions" in self.extra else ("--always-open",)),
            *("--exit-url", "http://127.0.0.1:9/"),
            *self.extra,
        ]
        with self.errors.open("a") as errors:
            self._process = self._launch(
                arguments, errors, {**os.environ, "PYTHONWARNINGS": "default"}
            )
        assert self._process.stdout is not None
        too_late = threading.Timer(READY_S, self._process.kill)
        too_late.start()
        line = self._process.stdout.readline()
        too_late.cancel()
        if not line.startswith("listening on "):
            raise RuntimeError(f"the service did not start: {self.errors.read_text()[-2000:]}")
        self.port = int(line.strip().rsplit(":", 1)[1])

    def kill(self) -> None:
        """SIGKILL: what a power cut looks like."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM: a clean end; returns the exit code."""
        return self._end(signal.SIGTERM)

    def add_user(
        self,
        user: str,
        password: str = PASSWORD,
        role: str = "counsellor",
        regions: Sequence[str] = ("utrecht",),
    ) -> None:
        """Make an account with the command line."""
        in_regions = [part for region in regions for part in ("--region", region)]
        subprocess.run(
            [
                *self._command("add-user"),
                *(user, "--name", user.capitalize(), "--role", role, "--password-stdin"),
                *in_regions,
            ],
            input=password + "\n",
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def command(self, *options: str) -> list[str]:
        """The command that would start it, with further options."""
        return [*self._command(), *options]

    def _command(self, *inner: str) -> list[str]:
        command = [sys.executable, "-m", "vt_desk", "serve", *inner, "--folder", str(self.folder)]
        if self.database:
            command += ["--database", self.database]
        if self.key_file:
            command += ["--key-file", str(self.key_file)]
        return command

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            code = process.wait(timeout=15)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        return code
