"""Runs every test, folder by folder on two lanes, and sums all up in one closing line.

Usage: ``python packaging/dev/run_tests.py [words for pytest]``. With words there is one run
and no lanes. Each folder of tests has a process of its own; what it said is in
``build/tests/<folder>.log``, and is shown when it failed. ``VT_DESK_LANES=3`` takes three lanes,
where there are more than two cores.

Exit codes: 0 when every test passed; 1 when one failed, or a folder's process was ended by a
signal or ran no test at all; 130 when it was interrupted.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "tests"
INTERRUPTED = 130
LANES = int(os.environ.get("VT_DESK_LANES", "2"))
# The longest first, so that both lanes end at about the same time. A folder that is not named
# here comes after them, so that a new one needs nobody to think of it.
LONGEST = ("service", "ui", "page", "faults", "desk", "e2e", "unit", "store", "phone")
_CLOSING = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s", re.MULTILINE)
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went; what cannot be told otherwise counts as one failure."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        """Both together."""
        return Outcome(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        """The closing line."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def main(words: list[str]) -> int:
    """Run the tests; returns the exit code."""
    # Hundreds of child processes load the program: they need not compile it each time.
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    pytest = [sys.executable, "-m", "pytest"]
    if words:
        return subprocess.run([*pytest, *words], check=False, cwd=ROOT, env=environ).returncode
    signal.signal(signal.SIGTERM, _interrupt)
    # A shell that starts us in the background has us ignore it, and those that we start too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    LOGS.mkdir(parents=True, exist_ok=True)
    lanes = Lanes(pytest, environ, deque(folders()))
    with ThreadPoolExecutor(LANES) as pool:
        running = [pool.submit(lanes.run) for _ in range(LANES)]
        try:
            outcomes = [lane.result() for lane in running]
        except KeyboardInterrupt:
            lanes.interrupt()
            return INTERRUPTED
    whole = sum(outcomes, Outcome())
    print(whole, flush=True)
    return 1 if whole.failed or not whole.passed else 0


def folders() -> list[str]:
    """Every folder that has tests, the longest first."""
    found = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    longest = [name for name in LONGEST if name in found]
    return longest + sorted(found.difference(longest))


class Lanes:
    """Takes one folder after the other; each lane runs in a thread.

    Args:
        pytest: the command.
        environ: the environment of the tests.
        waiting: the folders.
    """

    def __init__(self, pytest: list[str], environ: dict[str, str], waiting: deque[str]) -> None:
        self._pytest = pytest
        self._environ = environ
        self._waiting = waiting
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def run(self) -> Outcome:
        """Run what waits, until nothing does."""
        whole = Outcome()
        while True:
            with self._lock:
                if not self._waiting:
                    return whole
                folder = self._waiting.popleft()
                log = LOGS / f"{folder}.log"
                process = self._start(folder, log)
                self._running.add(process)
            began_s = time.monotonic()
            code = process.wait()
            outcome = outcome_of(log.read_text(errors="replace"), code)
            with self._lock:
                self._running.discard(process)
                self._say(folder, log, code, outcome, time.monotonic() - began_s)
            whole += outcome

    def interrupt(self) -> None:
        """Have whatever runs tidy up; nothing more begins."""
        with self._lock:
            self._waiting.clear()
            # Once to each: a second one would break off how they tidy up.
            for process in self._running:
                process.send_signal(signal.SIGINT)

    def _start(self, folder: str, log: Path) -> subprocess.Popen[bytes]:
        # A file and not a pipe: what a process that was killed leaves behind might hold a
        # pipe open.
        with log.open("wb") as out:
            return subprocess.Popen(
                [*self._pytest, f"tests/{folder}"],
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and we hand it on
            )

    def _say(self, folder: str, log: Path, code: int, outcome: Outcome, took_s: float) -> None:
        if outcome.failed:
            print(log.read_text(errors="replace"))
            if code < 0:
                print(f"tests/{folder} was ended by signal {-code}")
            else:
                print(f"tests/{folder} ended with {code}")
        print(f"tests/{folder}: {outcome} in {took_s:.0f} s", flush=True)


def outcome_of(said: str, code: int) -> Outcome:
    """How a folder's tests went.

    Args:
        said: all that they printed.
        code: the exit code; negative for the signal that ended them.

    Returns:
        Their counts. At least one failure when they did not say how they went, when there was
        no test, or when they ended with another code than 0.
    """
    counts: dict[str, int] = {}
    closings = _CLOSING.findall(_COLOUR.sub("", said))
    for number, what in _COUNT.findall(closings[-1]) if closings else ():
        counts[what.removesuffix("s")] = int(number)
    passed = counts.get("passed", 0)
    failed = counts.get("failed", 0) + counts.get("error", 0) + counts.get("xpassed", 0)
    if code or not passed:
        failed = max(failed, 1)
    return Outcome(passed, failed, counts.get("skipped", 0) + counts.get("xfailed", 0))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
