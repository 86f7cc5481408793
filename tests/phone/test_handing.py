"""Handing a number to programs: taken, missing, failing, slow, hanging, running on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.deadline import until
from tests.phone.made import EXTENSION, program, settings_in, trying
from vt_desk.domain.escalation import Handing, Target
from vt_desk.domain.ids import RegionId
from vt_desk.phone.phone import Phone, chosen, shipped
from vt_desk.phone.programs import clean_environment

HOSTILE = RegionId("$(touch /tmp/x); `id` | tel:1{number}\n--help\x00")
WORDS = "woorden van een bezoeker"


@pytest.fixture(autouse=True)
def _leaves_nothing_behind() -> Iterator[None]:
    before = set(psutil.Process().children())
    yield
    mine = [child for child in psutil.Process().children() if child not in before]
    psutil.wait_procs(mine, timeout=5)
    assert [child for child in mine if child.is_running()] == []


async def handed(phone: Phone, region: RegionId | None = None) -> list[Handing]:
    """Hand over; all that was told, and that the end is what was given back."""
    told: list[Handing] = []
    end = await phone.hand_over(Target.EMERGENCY, region, told.append)
    assert told[-1] is end
    return told


def command(file: Path, *more: str) -> str:
    words = ", ".join(f'"{word}"' for word in (str(file), "--dial", "{number}", *more))
    return f"command = [{words}]"


async def test_where_a_person_dials_that_is_said_and_nothing_is_started(tmp_path: Path) -> None:
    assert await handed(trying(tmp_path, "by_hand = true")) == [Handing.BY_HAND]
    assert await handed(shipped().by_hand()) == [Handing.BY_HAND]


async def test_a_program_gets_the_number_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note"
    dial = program(
        tmp_path, "dial", f'printf "%s\\n" "$#" "$@" >{note}; env >>{note}; pwd >>{note}'
    )
    for name in ("VT_DESK_DRAFT", "PYTHONPATH", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "WORDS"):
        monkeypatch.setenv(name, WORDS)
    monkeypatch.setenv("LC_MESSAGES", "nl_NL.UTF-8")
    assert await handed(trying(tmp_path, command(dial)), HOSTILE) == [Handing.HANDED]
    said = note.read_text()
    assert said.splitlines()[:3] == ["2", "--dial", EXTENSION]
    assert WORDS not in said
    assert "LC_MESSAGES=nl_NL.UTF-8" in said
    assert f"PATH={os.environ['PATH']}" in said
    assert said.splitlines()[-1] == "/"


async def test_a_region_has_its_own_line_and_a_made_up_one_has_not(tmp_path: Path) -> None:
    note = tmp_path / "note"
    dial = program(tmp_path, "dial", f'echo "$2" >>{note}')
    text = f"test = true\n[advice_line]\ndial='1001'\n{command(dial)}\n"
    settings_in(tmp_path, text + "[regions.utrecht]\ndisplay = '1002'\ndial = '1002'\n")
    phone, error = chosen(tmp_path)
    assert error is None
    for region in (RegionId("utrecht"), RegionId("drenthe"), HOSTILE, None):
        told: list[Handing] = []
        await phone.hand_over(Target.ADVICE_LINE, region, told.append)
        assert told == [Handing.HANDED]
    assert note.read_text().split() == ["1002", "1001", "1001", "1001"]


async def test_a_program_that_is_not_there_is_missing(tmp_path: Path) -> None:
    phone = trying(tmp_path, command(tmp_path / "nowhere"))
    assert phone.is_ready(Target.EMERGENCY) is False
    assert await handed(phone) == [Handing.MISSING]


async def test_a_program_that_may_not_run_or_is_none_has_failed(tmp_path: Path) -> None:
    dial = program(tmp_path, "dial", "exit 0")
    dial.chmod(0o644)
    phone = trying(tmp_path, command(dial))
    assert phone.is_ready(Target.EMERGENCY) is False
    assert await handed(phone) == [Handing.FAILED]
    dial.write_bytes(b"\x00\x01 no program")
    dial.chmod(0o755)
    assert await handed(phone) == [Handing.FAILED]


@pytest.mark.parametrize("does", ["exit 1", "kill -9 $$"])
async def test_a_program_that_breaks_off_has_failed(does: str, tmp_path: Path) -> None:
    phone = trying(tmp_path, command(program(tmp_path, "dial", does)))
    assert phone.is_ready(Target.EMERGENCY) is True
    assert await handed(phone) == [Handing.FAILED]


@pytest.mark.parametrize(("code", "end"), [(0, Handing.HANDED), (1, Handing.FAILED)])
async def test_a_slow_program_is_said_to_be_slow_and_then_how_it_ended(
    code: int, end: Handing, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    dial = program(tmp_path, "dial", f"read line <{gate}; exit {code}")
    phone = trying(tmp_path, command(dial))
    told: list[Handing] = []
    under_way = asyncio.create_task(phone.hand_over(Target.EMERGENCY, None, told.append))
    await until(lambda: told)
    assert told == [Handing.SLOW]
    gate.write_text("go on\n")
    assert await under_way is end
    assert told == [Handing.SLOW, end]


async def test_one_that_hangs_is_left_alone_and_nobody_waits_for_it(tmp_path: Path) -> None:
    gate, note = tmp_path / "gate", tmp_path / "note"
    os.mkfifo(gate)
    dial = program(tmp_path, "dial", f"echo $$ >{note}; read line <{gate}; echo on >>{note}")
    told: list[Handing] = []
    phone = trying(tmp_path, command(dial))
    under_way = asyncio.create_task(phone.hand_over(Target.EMERGENCY, None, told.append))
    await until(lambda: told)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    running = psutil.Process(int(note.read_text()))
    assert running.is_running()
    gate.write_text("go on\n")
    # Somebody reaps it all the same.
    await until(lambda: not running.is_running())
    assert note.read_text().split()[-1] == "on"
    assert told == [Handing.SLOW]


async def test_one_that_runs_during_the_call_is_taken_once_it_has_started(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    dial = program(tmp_path, "dial", f"read line <{gate}; exit 1")
    phone = trying(tmp_path, command(dial) + "\nstays = true")
    assert await handed(phone) == [Handing.HANDED]
    gate.write_text("the call is over\n")


async def test_one_that_should_run_on_and_breaks_off_at_once_has_failed(tmp_path: Path) -> None:
    dial = program(tmp_path, "dial", "exit 3")
    assert await handed(trying(tmp_path, command(dial) + "\nstays = true")) == [Handing.FAILED]


async def test_who_listens_cannot_break_it(tmp_path: Path) -> None:
    dial = program(tmp_path, "dial", "exit 0")

    def told(_handing: Handing) -> None:
        raise RuntimeError(WORDS)

    phone = trying(tmp_path, command(dial))
    assert await phone.hand_over(Target.EMERGENCY, None, told) is Handing.HANDED


def test_the_desks_end_waits_for_no_program_and_ends_none(tmp_path: Path) -> None:
    gate, note = tmp_path / "gate", tmp_path / "note"
    os.mkfifo(gate)
    dial = program(tmp_path, "dial", f"echo $$ >{note}; read line <{gate}; echo on >>{note}")
    settings_in(tmp_path, f"test = true\n[emergency]\ndial='1001'\nslow_s = 1\n{command(dial)}\n")
    code = f"""
import asyncio
from pathlib import Path
from vt_desk.phone.phone import chosen
from vt_desk.domain.escalation import Target

async def click():
    phone, _ = chosen(Path({str(tmp_path)!r}))
    under_way = asyncio.create_task(phone.hand_over(Target.EMERGENCY, None, print))
    await asyncio.wait([under_way], timeout=1.5)
    under_way.cancel()

asyncio.run(click())
"""
    desk = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    said, _ = desk.communicate(timeout=10)
    assert said.split() == [Handing.SLOW]
    assert desk.returncode == 0
    # Ctrl-C and the end of a terminal reach all of the desk's group.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(desk.pid, signal.SIGTERM)
    running = psutil.Process(int(note.read_text()))
    assert running.is_running()
    gate.write_text("go on\n")
    running.wait(5)
    assert note.read_text().split()[-1] == "on"


def test_the_environment_of_windows_is_kept_whatever_its_letters() -> None:
    given = {"SystemRoot": r"C:\Windows", "Path": r"C:\Windows", "ProgramFiles(x86)": "x"}
    assert clean_environment({**given, "VT_DESK_SERVICE": "x", "OPENSSL_CONF": "y"}) == given
