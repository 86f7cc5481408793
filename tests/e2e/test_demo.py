"""``vt-desk demo``: it shows the whole by itself, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.deadline import until

pytestmark = pytest.mark.timeout(240)


def start(tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environ = {
        **os.environ,
        "TMPDIR": str(temporary),
        "HOME": str(tmp_path / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "vt_desk", "demo", "--pictures", str(tmp_path / "pictures"), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environ,
    )


def folders(tmp_path: Path) -> list[Path]:
    """What is left of the demonstration on the disk."""
    return list((tmp_path / "temporary").glob("vt-desk-demo-*"))


def processes(tmp_path: Path) -> list[str]:
    """Processes that still work in the demonstration's folder."""
    folder = str(tmp_path / "temporary")
    running = psutil.process_iter(["cmdline"])
    lines = [" ".join(process.info["cmdline"] or ()) for process in running]
    return [line for line in lines if folder in line]


def test_without_a_display_it_drives_one_conversation_and_ends(tmp_path: Path) -> None:
    with start(tmp_path) as demo:
        said, _ = demo.communicate(timeout=200)
    assert demo.returncode == 0, said
    assert said.count("✓") == 6
    pictures = sorted(path.name for path in (tmp_path / "pictures").glob("*.png"))
    assert len(pictures) == 14
    assert folders(tmp_path) == []
    assert processes(tmp_path) == []


def test_pictures_that_cannot_be_saved_are_said_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file, and no folder")
    with start(tmp_path) as demo:
        said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert said == f"vt-desk demo: no pictures in {tmp_path / 'pictures'}: File exists\n"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_ended_in_the_middle_it_leaves_no_process(
    tmp_path: Path, how: signal.Signals
) -> None:
    with start(tmp_path) as demo:
        assert demo.stdout is not None
        while "visitor's page" not in (line := demo.stdout.readline()):
            assert line, "it ended before it began"
        demo.send_signal(how)
        demo.stdout.read()
        code = demo.wait(timeout=60)
    # Nobody can remove the folder after a kill; but the service notices and ends.
    await until(lambda: not processes(tmp_path))
    if how is not signal.SIGKILL:
        assert code == 0
        assert folders(tmp_path) == []


@pytest.mark.parametrize(
    ("how", "after_s"),
    [(signal.SIGTERM, 0.05), (signal.SIGINT, 0.3), (signal.SIGINT, 0.6), (signal.SIGTERM, 1.1)],
)
async def test_ended_while_the_window_is_being_made_it_ends_as_ever(
    tmp_path: Path, how: signal.Signals, after_s: float
) -> None:
    with start(tmp_path) as demo:
        assert demo.stdout is not None
        while "visitor's page" not in (line := demo.stdout.readline()):
            assert line, "it ended before it began"
        # Qt is being loaded by now, or the window made: nothing tells when.
        await asyncio.sleep(after_s)
        demo.send_signal(how)
        said = demo.stdout.read()
        assert demo.wait(timeout=60) == 0, said
    assert processes(tmp_path) == []
    assert folders(tmp_path) == []
