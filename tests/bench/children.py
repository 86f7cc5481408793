"""Child processes that do one job after the other: a line of JSON in, a line out.

What sends, what serves and what paints each have a process of their own, so that none
of them waits for another's turn in the same interpreter. Their clock is one:
``time.monotonic`` counts from the machine's start in every process.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import msgspec

LONGEST_LINE_BYTES = 64 * 1024 * 1024
LONGEST_JOB_S = 120
LEAVE_S = 10
A = TypeVar("A")
J = TypeVar("J")


class ChildFailed(Exception):
    """The child ended, or did not answer in time; its own words are on stderr."""


class Child:
    """A running child."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def do(self, job: msgspec.Struct, answer: type[A]) -> A:
        """Hand over a job and wait for what it gives.

        Raises:
            ChildFailed: it ended or took too long.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(msgspec.json.encode(job) + b"\n")
        try:
            async with asyncio.timeout(LONGEST_JOB_S):
                line = await stdout.readline()
        except TimeoutError:
            raise ChildFailed(f"no answer in {LONGEST_JOB_S} s") from None
        if not line:
            raise ChildFailed("it ended")
        return msgspec.json.decode(line, type=answer)


@contextlib.asynccontextmanager
async def child(module: str, *arguments: str) -> AsyncIterator[Child]:
    """Run a module of this package as a child, for as long as the context is open."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.bench.{module}", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE_BYTES,
    )
    try:
        yield Child(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), LEAVE_S)
        except TimeoutError:
            process.kill()
            await process.wait()


async def serve_jobs(job: type[J], work: Callable[[J], Awaitable[msgspec.Struct]]) -> None:
    """The child's side: do the jobs of standard input until it closes."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        answer = await work(msgspec.json.decode(line, type=job))
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
