"""SIGKILL while somebody fills in a form: every value that was taken is there."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.conftest import NewCaller
from tests.prepared import Prepared
from tests.service_process import ServiceProcess
from tests.store.killed import KeysInFile
from vt_desk.store.vault import SqlcipherVault

KILLS = 5


def filled_until_killed(place: Path, url: str, conversation: str, lines: int) -> int:
    """The last number that was taken."""
    command = (sys.executable, "-m", "tests.desk.killed", str(place / "profiles"))
    with subprocess.Popen(
        [*command, str(place / "keys"), url, "anna", conversation],
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        assert desk.stdout is not None
        said = [desk.stdout.readline() for _ in range(lines)]
        desk.kill()
        said += desk.stdout.read().split("\n")[:-1]
        return int(said[-1])


@pytest.fixture
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One of the test's own: the seats of killed desks stay for a while."""
    with prepared.service("sqlite") as process:
        yield process


@pytest.mark.timeout(120)
async def test_inv07_what_was_filled_in_is_there_after_a_kill(
    service: ServiceProcess, new_caller: NewCaller, tmp_path: Path
) -> None:
    chance, caller = random.Random(7), await new_caller()
    for _ in range(KILLS):
        last = await asyncio.to_thread(
            filled_until_killed, tmp_path, service.url, caller.id, chance.randint(1, 30)
        )
        vault = SqlcipherVault(tmp_path / "profiles", KeysInFile(tmp_path / "keys"))
        (profile,) = await vault.profiles()
        store = await vault.open(profile.id)
        values = sorted(int(str(edit.value)) for edit in await store.fields(caller.id))
        # The one after the last may have been taken just before it could be said.
        assert values[-1] in {last, last + 1}
        assert values == list(range(max(0, values[-1] - 2), values[-1] + 1))
        await store.close()
        await vault.close()
