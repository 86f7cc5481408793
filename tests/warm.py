"""A process that has loaded the service once, and forks a copy of itself for every start.

A node loads for most of the second that it takes to start, and the tests start hundreds. A copy
is a process of its own like any other: it is given its command line, ends by itself or by a
signal, and what it does between these is what ``python -m vt_desk`` does.

``python -m tests.warm FD``: one message on the socket for each start, with three files (its
output, its errors, and where its exit code goes); the answer is its number.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol, TextIO

_LARGEST = 2**17
_CODE = 8
_FILES = 1_024
"""More than are open here at a time."""


class Running(Protocol):
    """What a test holds of a process, however it was started."""

    @property
    def pid(self) -> int:
        """Its number."""
        ...

    @property
    def stdout(self) -> IO[str] | None:
        """What it says."""
        ...

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit code; ``subprocess.TimeoutExpired`` after so many seconds."""
        ...

    def send_signal(self, sig: int) -> None:
        """Send it a signal if it still runs."""
        ...

    def kill(self) -> None:
        """SIGKILL."""
        ...


class Launch(Protocol):
    """Starts a process."""

    def __call__(
        self, command: Sequence[str], errors: TextIO, environ: Mapping[str, str]
    ) -> Running:
        """Start it.

        Args:
            command: with the program's name.
            errors: where its errors go.
            environ: its environment.
        """
        ...


def cold(command: Sequence[str], errors: TextIO, environ: Mapping[str, str]) -> Running:
    """Start a program anew."""
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=errors, text=True, env=dict(environ)
    )


class Copy:
    """A process that was forked from the warm one."""

    def __init__(self, pid: int, stdout: IO[str], ended: int) -> None:
        self.pid = pid
        self.stdout = stdout
        self._ended = ended
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        if self._code is None and select.select([self._ended], [], [], 0)[0]:
            # Nothing: the warm one itself is gone, and nobody can tell.
            self._code = int(os.read(self._ended, _CODE) or b"-1")
            os.close(self._ended)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit code.

        Raises:
            subprocess.TimeoutExpired: it did not end within ``timeout`` seconds.
        """
        if self._code is None:
            select.select([self._ended], [], [], timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("a copy", timeout or 0)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


class Warm:
    """The process that has everything loaded, begun when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        # Nodes are begun side by side, and each waits for the number of its own copy.
        self._one_at_a_time = threading.Lock()

    def __call__(
        self, command: Sequence[str], errors: TextIO, environ: Mapping[str, str]
    ) -> Running:
        """Start ``python -m vt_desk …`` as a copy."""
        assert tuple(command[:3]) == (sys.executable, "-m", "vt_desk")
        wish = json.dumps([command[3:], dict(environ)]).encode()
        out, its_out = os.pipe()
        ended, its_end = os.pipe()
        try:
            with self._one_at_a_time:
                channel = self._channel or self._begin(environ)
                socket.send_fds(channel, [wish], [its_out, errors.fileno(), its_end])
                pid = int(channel.recv(_CODE))
        finally:
            os.close(its_out)
            os.close(its_end)
        return Copy(pid, os.fdopen(out), ended)

    def close(self) -> None:
        """End it; copies that run go on."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.wait()

    def _begin(self, environ: Mapping[str, str]) -> socket.socket:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(its.fileno())],
            env=dict(environ),
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
        )
        its.close()
        self._channel = ours
        return ours


def become(channel: socket.socket) -> list[str] | None:
    """Fork at each wish: each copy returns its arguments; None once nobody can ask any more."""
    ends: dict[int, tuple[int, int]] = {}
    # Not epoll: it has a file of its own, which copies would have to leave alone.
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    while True:
        for number, _ in waiting.poll():
            if number in ends:
                waiting.unregister(number)
                pid, tell = ends.pop(number)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                os.write(tell, str(code).encode())
                os.close(tell)
                os.close(number)
                continue
            said, files, _, _ = socket.recv_fds(channel, _LARGEST, 3)
            if not said:
                return None
            pid = os.fork()
            if not pid:
                channel.detach()
                os.dup2(files[0], 1)
                os.dup2(files[1], 2)
                os.closerange(3, _FILES)
                arguments, environ = json.loads(said)
                os.environ.clear()
                os.environ.update(environ)
                time.tzset()
                return list(arguments)
            os.close(files[0])
            os.close(files[1])
            end = os.pidfd_open(pid)
            ends[end] = pid, files[2]
            waiting.register(end, select.POLLIN)
            channel.send(str(pid).encode())


def load() -> None:
    """Import what a node runs on."""
    import uvicorn.protocols.http.httptools_impl
    import uvloop

    import vt_desk.cli
    from vt_desk.service import logs, server
    from vt_desk.service.db import connections

    _ = uvicorn, uvloop, vt_desk.cli, logs, server, connections
    gc.freeze()


def main() -> int:
    """Wait for wishes; in a copy, run its command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load()
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        arguments = become(channel)
    if arguments is None:
        return 0
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = [str(Path("vt_desk") / "__main__.py"), *arguments]
    from vt_desk.cli import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
