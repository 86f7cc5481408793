"""A crash leaves no picture of the memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CRASH = """
import ctypes, os, resource, sys
{first}
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])
sys.stdout.flush()
os.abort()
"""


def _crash(folder: Path, first: str) -> tuple[str, list[Path]]:
    def allow() -> None:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    done = subprocess.run(
        [sys.executable, "-c", CRASH.format(first=first)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=allow,
    )
    assert done.returncode < 0, "it did not crash"
    return done.stdout.strip(), [found for found in folder.iterdir() if "core" in found.name]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_inv05_a_crash_leaves_no_core(tmp_path: Path) -> None:
    said, cores = _crash(tmp_path, "from vt_desk.no_dumps import forbid_dumps; forbid_dumps()")
    assert said == "0 0"
    assert cores == []
    # Without it the system would have made one, or been asked to.
    said, _ = _crash(tmp_path, "")
    assert said.split()[0] == "1"
