"""SIGKILL a millisecond after somebody clicked 112: the click is there, and gets through once.

``VT_DESK_KILLS`` says how many; ``make kills`` takes 200.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.clicked import STATES
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from tests.store.killed import KeysInFile
from vt_desk.client.client import Client
from vt_desk.desk.desk import Desk
from vt_desk.domain.escalation import LogState
from vt_desk.domain.ids import RegionId
from vt_desk.store.vault import SqlcipherVault

KILLS = int(os.environ.get("VT_DESK_KILLS", "15"))
AFTER_S = 0.001
"""Of the desk's own time: on a busy machine it may not run at all in the first millisecond."""
AT_MOST_S = 0.1
"""For a desk that waits for the disk."""
UTRECHT = RegionId("utrecht")


@pytest.fixture
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One of the test's own: the seats of killed desks stay for a while."""
    with prepared.service("sqlite") as process:
        yield process


def cpu_s(pid: int) -> float:
    """What a process has used of the processor."""
    # The clock of another process by its number, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime((~pid << 3) | 2)


def killed(state: str, place: Path, url: str) -> str:
    """The id of the click that the desk was killed for."""
    command = (sys.executable, "-m", "tests.desk.clicked", state, str(place / "profiles"))
    with subprocess.Popen(
        [*command, str(place / "keys"), url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as desk:
        assert desk.stdin is not None
        assert desk.stdout is not None
        out = desk.stdout.fileno()
        made = os.read(out, 37).decode().strip()
        os.set_blocking(out, False)
        desk.stdin.write(b"\n")
        desk.stdin.flush()
        while True:
            try:
                assert os.read(out, 1) == b"."
            except BlockingIOError:
                continue
            break
        own, end = cpu_s(desk.pid) + AFTER_S, time.perf_counter() + AT_MOST_S
        while cpu_s(desk.pid) < own and time.perf_counter() < end:
            pass
        os.kill(desk.pid, signal.SIGKILL)
        assert desk.wait() == -signal.SIGKILL
        return made


def desk_at(place: Path, url: str) -> Desk:
    return Desk(Client(url), SqlcipherVault(place / "profiles", KeysInFile(place / "keys")))


@pytest.mark.timeout(60 + 10 * KILLS)
@pytest.mark.parametrize("state", STATES)
async def test_inv09_a_click_survives_a_kill_and_gets_through_once(
    service: ServiceProcess, tmp_path: Path, state: str
) -> None:
    if state != "signed_out":
        first = desk_at(tmp_path, service.url)
        await first.start()
        await first.sign_in("anna", PASSWORD)
        await first.stop()
    clicks = [
        await asyncio.to_thread(killed, state, tmp_path, service.url)
        for _ in range(-(-KILLS // len(STATES)))
    ]
    desk = desk_at(tmp_path, service.url)
    await desk.start()
    await (desk.sign_in("anna", PASSWORD) if desk.lock is None else desk.unlock(PASSWORD))

    def sent() -> set[str]:
        return {one.id for one in desk.escalations if one.state is LogState.SENT}

    try:
        await until(lambda: sent() >= set(clicks))
    finally:
        there = Counter(view.id for view in await desk._client.calls.escalations(UTRECHT))  # noqa: SLF001, what the service has
        lost = len(set(clicks) - there.keys())
        await desk.stop()
        sys.stdout.write(f"{state}: {len(clicks)} kills, {lost} clicks lost\n")
    assert there == Counter(clicks)
