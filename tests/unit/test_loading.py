"""Loading undisturbed: a signal waits for whoever will listen, whichever thread takes it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HELD = """
import os, signal, threading, time
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
from vt_desk.loading import hold_signals_back, let_signals_in
hold_signals_back()
os.kill(os.getpid(), signal.{name})
for _ in range(50):
    time.sleep(0.002)
signal.signal(signal.{name}, lambda *_: print("told"))
print("loaded")
let_signals_in()
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent there")
def test_a_signal_waits_until_somebody_listens(name: str) -> None:
    code = HELD.format(name=name)
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "loaded\ntold\n"), ended.stderr
