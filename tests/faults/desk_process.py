"""The desk's process, from outside: started, told what to do, killed, started again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.keys import KeysServed

READY_S = 40.0
ANSWER_S = 40.0
STOP_S = 20.0
_LINE = 2**24


class DeskDied(Exception):
    """The process ended before it answered: it may have done it, or not."""


class Refused(Exception):
    """The desk says no, and why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DeskProcess:
    """One desk on one machine: its folder and its keys outlive the process.

    Attributes:
        folder: where its profiles are.
        log: what it wrote on stderr, of all starts.
        starts: how often it was started.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        keys: KeysServed | None,
        *,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Make it; nothing runs.

        Args:
            folder: for its profiles.
            url: of the service.
            keys: its keyring; None for the operating system's.
            environment: more of it for the process.
        """
        self.folder = folder
        self.log = folder.parent / f"{folder.name}.log"
        self.starts = 0
        self._url = url
        self._keys = keys
        self._environment = environment or {}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._ready: asyncio.Future[None] | None = None

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it is there and ready."""
        return self._process is not None and self._ready is not None and self._ready.done()

    async def start(self) -> None:
        """Start, and wait until it takes orders."""
        self.starts += 1
        command = [sys.executable, "-m", "tests.faults.desk_side", str(self.folder), self._url]
        theirs = self._keys.serve() if self._keys else None
        passed: tuple[int, ...] = ()
        if theirs is not None:
            passed = (theirs.fileno(),)
            command += ["--keys-fd", str(theirs.fileno())]
        self._ready = asyncio.get_running_loop().create_future()
        try:
            with self.log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *command,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                    pass_fds=passed,
                    limit=_LINE,
                    env={**os.environ, **self._environment},
                )
        finally:
            if theirs is not None:
                theirs.close()
        self._reading = asyncio.create_task(self._read(self._process))
        async with asyncio.timeout(READY_S):
            await asyncio.shield(self._ready)

    async def ask(self, do: str, *given: Any, within_s: float = ANSWER_S) -> Any:
        """Tell it to do something and wait for its answer.

        Raises:
            DeskDied: it ended meanwhile.
            Refused: it said no.
        """
        process = self._process
        if process is None or process.stdin is None or not self.is_running:
            raise DeskDied
        number = next(self._numbers)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked[number] = future
        order = json.dumps({"id": number, "do": do, "with": given}).encode() + b"\n"
        try:
            try:
                process.stdin.write(order)
                await process.stdin.drain()
            except OSError:
                raise DeskDied from None
            async with asyncio.timeout(within_s):
                return await future
        finally:
            self._asked.pop(number, None)

    async def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await self._ended(process)

    async def stop(self) -> int:
        """An orderly end; the exit code. What hangs is killed."""
        process = self._process
        if process is None or process.stdin is None:
            return 0
        with contextlib.suppress(OSError):
            process.stdin.write(b'{"do": "stop"}\n')
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
        await self._ended(process)
        return process.returncode or 0

    async def _ended(self, process: asyncio.subprocess.Process) -> None:
        self._process = self._ready = None
        await process.wait()
        if self._reading is not None:
            await self._reading
        if process.stdin is not None:
            process.stdin.close()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            if line.endswith(b"\n"):
                self._take(json.loads(line))
        for future in self._asked.values():
            if not future.done():
                future.set_exception(DeskDied())
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(DeskDied())

    def _take(self, told: dict[str, Any]) -> None:
        if "ready" in told:
            if self._ready is not None and not self._ready.done():
                self._ready.set_result(None)
            return
        future = self._asked.get(told["id"])
        if future is None or future.done():
            return
        if "error" in told:
            future.set_exception(Refused(told["error"]))
        else:
            future.set_result(told["answer"])
