"""The guard goes red when a test tries to phone 112 or 0800-2000, whichever way it tries."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.no_dialling import DialledError, Guard, is_real, real_in
from vt_desk.domain.escalation import Handing, Target
from vt_desk.phone.phone import shipped

REAL = (
    *("112", "08002000", "0800-2000", "0800 2000", "0800.2000", "+31 8002000", "+318002000"),
    *("0031 800 2000", "%2B318002000", "0112", "1-1-2", "\uff11\uff11\uff12", "+31 (0)800-2000"),
)
INVENTED = ("1001", "0201234567", "+31201234567", "1120", "2112", "080020001", "911")
ROOT = Path(__file__).resolve().parents[2]
CONFTEST = "from tests.conftest import *\nfrom tests.conftest import _nothing_dialled\n"


@pytest.mark.parametrize("number", REAL)
def test_every_spelling_of_a_real_number_is_known(number: str) -> None:
    assert is_real(number)
    assert real_in(f"tel:{number}") or " " in number


@pytest.mark.parametrize("number", INVENTED)
def test_an_invented_number_is_none(number: str) -> None:
    assert not is_real(number)
    assert not real_in(f"sip:{number}@127.0.0.1:5060")


@pytest.mark.parametrize("text", ["package==1.12", "--port=31112", "a/112/file", "1-12", "x112"])
def test_what_only_looks_like_one_is_let_through(text: str) -> None:
    assert not real_in(text)


TRIES: dict[str, Callable[[], object]] = {
    "an address": lambda: subprocess.run(["/bin/true", "tel:112"], check=False),
    "an address of SIP": lambda: subprocess.run(["/bin/true", "sip:112@127.0.0.1"], check=False),
    "an argument": lambda: subprocess.run(["/bin/true", "--dial", "0800-2000"], check=False),
    "a part of one": lambda: subprocess.run(["/bin/true", "--dial=+318002000"], check=False),
    "a shell": lambda: os.system("true tel:08002000"),  # noqa: S605 - the guard stops it
    "a shell's words": lambda: subprocess.run(["sh", "-c", "true 112; true"], check=False),
    "exec": lambda: os.execv("/bin/false", ["false", "112"]),  # noqa: S606 - the guard stops it
    "spawn": lambda: os.posix_spawn("/bin/true", ["true", "tel:112"], {}),
    "Python": lambda: subprocess.run([sys.executable, "-c", "", "tel:112"], check=False),
}


@pytest.mark.parametrize("way", TRIES)
def test_a_program_is_not_given_one(way: str, guard: Guard) -> None:
    with guard.on_purpose() as seen, pytest.raises(DialledError):
        TRIES[way]()
    assert len(seen) == 1


def test_python_may_be_given_any_number(guard: Guard) -> None:
    with guard.on_purpose() as seen:
        subprocess.run([sys.executable, "-c", "", "--seed", "112"], check=True)
    assert seen == []


async def test_the_phone_is_stopped_and_it_is_remembered(guard: Guard) -> None:
    told: list[Handing] = []
    with guard.on_purpose() as seen:
        for target in Target:
            assert await shipped().hand_over(target, None, told.append) is Handing.FAILED
    assert told == [Handing.FAILED] * 2
    assert [line.split()[0] for line in seen] == ["vt_desk.phone.hand_over:"] * 2


@pytest.mark.parametrize("opener", ["xdg-open", "gio open", "kde-open5", "open", "baresip -e"])
def test_a_child_process_finds_stand_ins_on_its_path(opener: str, guard: Guard) -> None:
    code = f"import os; os.system('{opener} ' + 'te' + 'l:1' + '12')"
    with guard.on_purpose() as seen:
        subprocess.run([sys.executable, "-c", code], check=True)
    assert seen == [f"a child process: {opener} tel:112"]


async def test_a_desk_of_a_child_process_hands_over_to_a_stand_in(guard: Guard) -> None:
    code = (
        "import asyncio; from vt_desk.phone.phone import shipped; "
        "from vt_desk.domain.escalation import Target; "
        "print(asyncio.run(shipped().hand_over(Target.EMERGENCY, None, lambda _: None)))"
    )
    with guard.on_purpose() as seen:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, stdout=subprocess.PIPE
        )
        said, _ = await child.communicate()
    assert said.decode().strip() == Handing.FAILED
    assert seen == ["a child process: xdg-open tel:112"]


THREE = """
import subprocess

def test_swallowed():
    try:
        subprocess.run(["/bin/true", "tel:112"])
    except Exception:
        pass

def test_by_a_child():
    code = "import os; os.system('xdg-open te' + 'l:112')"
    subprocess.run(["python3", "-c", code])

def test_invented():
    subprocess.run(["/bin/true", "tel:1001"])
"""
LATE = """
import pytest, subprocess

@pytest.fixture(scope="session", autouse=True)
def late():
    yield
    code = "import os; os.system('xdg-open te' + 'l:112')"
    subprocess.run(["python3", "-c", code])

def test_fine():
    pass
"""


def test_tests_that_try_fail_and_others_do_not(tmp_path: Path) -> None:
    code, said = run_pytest(tmp_path, THREE)
    assert code == 1
    assert "3 passed, 2 errors" in said
    assert said.count("E       AssertionError: handed a real number") == 2


def test_what_tries_after_its_test_fails_the_run(tmp_path: Path) -> None:
    code, said = run_pytest(tmp_path, LATE)
    assert "1 passed in" in said
    assert "handed a real number to what could dial: ['a child process: xdg-open tel:112']" in said
    assert code == 1


def run_pytest(folder: Path, test: str) -> tuple[int, str]:
    """Run a test of its own with the guard of all tests; its code and what it said."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_inside.py").write_text(test)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-c", os.devnull, str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
