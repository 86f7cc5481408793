"""Runs every test in two halves side by side, and sums both up in one closing line.

Usage: ``python packaging/dev/run_tests.py [words for pytest]``. With words there is one run
and no halves. The first half is shown as it goes; the second's output is in
``build/tests-second.log``, and is shown when it failed.

Exit codes: 0 when every test passed; 1 when one failed, or a half was ended by a signal,
or a half ran no test at all; 130 when it was interrupted.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "tests-first.log", ROOT / "build" / "tests-second.log"
INTERRUPTED = 130
LOOK_S = 0.2
# About half of the whole by the clock. The second half is everything that is not named here,
# so that a new folder needs nobody to think of it.
FIRST = ("tests/service", "tests/desk")
_CLOSING = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s", re.MULTILINE)
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a half went; what cannot be told otherwise counts as one failure."""

    passed: int
    failed: int
    skipped: int

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
    if sys.stdout.isatty():
        pytest.append("--color=yes")
    signal.signal(signal.SIGTERM, _interrupt)
    LOGS[0].parent.mkdir(exist_ok=True)
    halves = (FIRST, ("tests", *(f"--ignore={path}" for path in FIRST)))
    with ExitStack() as stack:
        running = [
            stack.enter_context(_half([*pytest, *paths], environ, log))
            for paths, log in zip(halves, LOGS, strict=True)
        ]
        try:
            _show(running[0], LOGS[0])
            codes = [half.wait() for half in running]
        except KeyboardInterrupt:
            # Once to each: a second one would break off how they tidy up.
            for half in running:
                half.send_signal(signal.SIGINT)
            return INTERRUPTED
    first, second = (log.read_text(errors="replace") for log in LOGS)
    outcomes = outcome("first", first, codes[0]), outcome("second", second, codes[1])
    if outcomes[1].failed:
        print(second)
    whole = Outcome(
        sum(one.passed for one in outcomes),
        sum(one.failed for one in outcomes),
        sum(one.skipped for one in outcomes),
    )
    print(whole, flush=True)
    return 1 if whole.failed else 0


def outcome(name: str, said: str, code: int) -> Outcome:
    """How a half went.

    Args:
        name: which half.
        said: all that it printed.
        code: its exit code; negative for the signal that ended it.

    Returns:
        Its counts. At least one failure when it did not say how it went, ran no test,
        or ended with another code than 0.
    """
    counts: dict[str, int] = {}
    closings = _CLOSING.findall(_COLOUR.sub("", said))
    for number, what in _COUNT.findall(closings[-1]) if closings else ():
        counts[what.removesuffix("s")] = int(number)
    passed = counts.get("passed", 0)
    failed = counts.get("failed", 0) + counts.get("error", 0) + counts.get("xpassed", 0)
    if code or not passed:
        reason = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
        print(f"\nThe {name} half {reason}; {passed} tests passed.", flush=True)
        failed = max(failed, 1)
    return Outcome(passed, failed, counts.get("skipped", 0) + counts.get("xfailed", 0))


def _half(command: list[str], environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone, and we hand it on
        )


def _show(half: subprocess.Popen[bytes], log: Path) -> None:
    """Show what a half prints while it prints it, until it ends."""
    # A file and not a pipe: what a half that was killed leaves behind might hold a pipe open.
    with log.open("rb") as said:
        ended = False
        while not ended:
            try:
                half.wait(timeout=LOOK_S)
                ended = True
            except subprocess.TimeoutExpired:
                pass
            sys.stdout.buffer.write(said.read())
            sys.stdout.flush()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
