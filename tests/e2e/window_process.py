"""The desk's real window in a child process, asked line by line what to do."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.secret_session import UNLOCKED

PATIENCE_S = 45


class WindowProcess:
    """``tests.e2e.window_side`` as a child: one JSON line asks, one answers.

    Args:
        service: the service's address.
        pictures: where pictures go.
        home: the person's folder, whose profile and keyring are kept for the next start; None
            for a desk that is thrown away.
        session: what a program of a desktop session is started with; none for no display.
    """

    def __init__(
        self,
        service: str,
        pictures: Path,
        home: Path | None = None,
        session: Mapping[str, str] | None = None,
    ) -> None:
        self._service = service
        self._pictures = pictures
        self._home = home
        self._session = dict(session or {"QT_QPA_PLATFORM": "offscreen"})
        self._child: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        environ = {**os.environ, **self._session}
        within: tuple[str, ...] = ()
        keeping: tuple[str, ...] = ()
        if self._home is not None:
            within, keeping = UNLOCKED, ("keep",)
            home = str(self._home)
            environ |= {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": f"{home}/data"}
        self._child = await asyncio.create_subprocess_exec(
            *within,
            sys.executable,
            *("-m", "tests.e2e.window_side", self._service, str(self._pictures), *keeping),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environ,
        )
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        child = self._child
        if child is None or child.stdin is None:
            return
        child.stdin.close()
        try:
            code = await asyncio.wait_for(child.wait(), 15)
        except TimeoutError:
            child.kill()
            await child.wait()
            raise
        assert code == 0, f"the window ended with {code}"

    async def ask(self, what: str, *arguments: str) -> str:
        """Have something done; returns the answer, or fails with what went wrong."""
        assert self._child is not None
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps([what, *arguments]).encode() + b"\n")
        await self._child.stdin.drain()
        line = await asyncio.wait_for(self._child.stdout.readline(), PATIENCE_S)
        assert line, f"the window died over {what}"
        told = json.loads(line)
        assert told["ok"], f"{what}: {told['said']}"
        return str(told["said"])

    async def picture(self, name: str) -> None:
        """Keep a picture of the window."""
        await self.ask("picture", name)
