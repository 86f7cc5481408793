"""The tests' runner: every folder, one closing line, and never green when a folder was not."""

import asyncio
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deadline import until

RUNNER = Path(__file__).resolve().parents[2] / "packaging" / "dev" / "run_tests.py"
GREEN = "def test_green(): pass\n"
RED = "def test_red(): assert 'the words of a failure' == ''\n"
SKIPPED = "import pytest\n@pytest.mark.skip\ndef test_skipped(): pass\n"
BROKEN = """
import pytest
@pytest.fixture
def broken(): raise RuntimeError
def test_error(broken): pass
"""
KILLED = "import os\ndef test_killed(): os.kill(os.getpid(), 9)\n"
LEAVES_EARLY = "import os\ndef test_leaves(): os._exit(0)\n"
LEAVES_LATE = (
    "import atexit, os\natexit.register(os.kill, os.getpid(), 11)\ndef test_late(): pass\n"
)
WAITS = """
import pathlib, threading
def test_waits():
    mark = pathlib.Path({mark!r})
    try:
        mark.touch()
        threading.Event().wait(60)
    finally:
        mark.write_text("tidy")
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one green test in each of two folders."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take seconds to load
    (tmp_path / "packaging" / "dev").mkdir(parents=True)
    shutil.copy(RUNNER, tmp_path / "packaging" / "dev")
    (tmp_path / "pytest.ini").touch()
    for folder in ("service", "a_new_one", "without_tests"):
        (tmp_path / "tests" / folder).mkdir(parents=True)
    for folder in ("service", "a_new_one"):
        add(tmp_path, folder, GREEN)
    return tmp_path


def add(checkout: Path, folder: str, content: str) -> None:
    there = checkout / "tests" / folder
    (there / f"test_{folder}{len(list(there.iterdir()))}.py").write_text(content)


def command(checkout: Path, *words: str) -> list[str]:
    return [sys.executable, str(checkout / "packaging" / "dev" / RUNNER.name), *words]


def run(checkout: Path, *words: str) -> tuple[int, list[str]]:
    """Run it; returns the exit code and the lines that it printed."""
    done = subprocess.run(
        command(checkout, *words), check=False, capture_output=True, text=True, cwd="/"
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_every_folder_is_summed_in_the_last_line(checkout: Path) -> None:
    code, said = run(checkout)
    assert (code, said[-1]) == (0, "2 passed, 0 failed")
    assert sorted(line.partition(",")[0] for line in said[:-1]) == [
        "tests/a_new_one: 1 passed",
        "tests/service: 1 passed",
    ]


def test_more_folders_than_lanes(checkout: Path) -> None:
    for number in range(4):
        (checkout / "tests" / f"another{number}").mkdir()
        add(checkout, f"another{number}", GREEN)
    code, said = run(checkout)
    assert (code, said[-1]) == (0, "6 passed, 0 failed")


@pytest.mark.parametrize("folder", ["service", "a_new_one"])
def test_a_failure_in_any_folder_is_shown_and_counted(checkout: Path, folder: str) -> None:
    for content in (RED, BROKEN, SKIPPED):
        add(checkout, folder, content)
    code, said = run(checkout)
    assert (code, said[-1]) == (1, "2 passed, 2 failed, 1 skipped")
    assert any("the words of a failure" in line for line in said)


@pytest.mark.parametrize("folder", ["service", "a_new_one"])
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (KILLED, "was ended by signal 9"),
        (LEAVES_EARLY, "ended with 0"),
        (LEAVES_LATE, "was ended by signal 11"),
    ],
    ids=["killed", "leaves early", "leaves late"],
)
def test_a_folder_that_crashes_is_a_failure(
    checkout: Path, folder: str, content: str, why: str
) -> None:
    add(checkout, folder, content)
    code, said = run(checkout)
    assert code == 1
    assert said[-1].endswith(" passed, 1 failed")
    assert any(why in line for line in said)


@pytest.mark.parametrize("folder", ["service", "a_new_one"])
def test_files_without_a_test_are_a_failure(checkout: Path, folder: str) -> None:
    for path in (checkout / "tests" / folder).iterdir():
        path.write_text("")
    code, said = run(checkout)
    assert (code, said[-1]) == (1, "1 passed, 1 failed")


def test_no_test_at_all_is_a_failure(checkout: Path) -> None:
    for folder in ("service", "a_new_one"):
        shutil.rmtree(checkout / "tests" / folder)
    code, said = run(checkout)
    assert (code, said[-1]) == (1, "0 passed, 0 failed")


def test_with_words_there_is_one_run_of_what_they_say(checkout: Path) -> None:
    add(checkout, "service", RED)
    code, said = run(checkout, "-k", "green")
    assert code == 0
    assert "2 passed, 1 deselected" in said[-1]
    assert run(checkout, "-k", "red")[0] == 1


@pytest.mark.parametrize("words", [[], ["sh", "-c", 'trap "" INT; exec "$@"', "behind"]])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_an_interruption_lets_both_lanes_tidy_up(
    checkout: Path, how: signal.Signals, words: list[str]
) -> None:
    marks = [checkout / "first", checkout / "second"]
    for folder, mark in zip(("service", "a_new_one"), marks, strict=True):
        add(checkout, folder, WAITS.format(mark=str(mark)))
    runner = await asyncio.create_subprocess_exec(
        *words, *command(checkout), stdout=asyncio.subprocess.DEVNULL
    )
    await until(lambda: all(mark.exists() for mark in marks))
    runner.send_signal(how)
    async with asyncio.timeout(30):
        assert await runner.wait() == 130
    assert [mark.read_text() for mark in marks] == ["tidy", "tidy"]
