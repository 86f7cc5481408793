"""What was freed is not found in a picture of the memory any more."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from tests.faults import memory

# Lower case in the text of the program itself: what is searched for is made as it runs.
LEFT = """
import random, sys
from vt_desk.store.freed import clear_freed, clear_when_freed
clear_when_freed()
chance = random.Random({seed})
word = "geheim-".upper()
texts = [word * chance.randint(3, 60) for _ in range(40_000)]
chance.shuffle(texts)
beside = [text.lower() for text in texts[::3]]
del texts
for words in range(3, 600):
    # As an HTTP library reads: what follows a status line, in a buffer that grows.
    buffer = bytearray(b"HTTP/1.1 200 OK;")
    buffer += b"%b" % (word * words).encode()
    del buffer
in_use = word * 4
{clear}
print("ready", flush=True)
sys.stdin.read()
"""
SEARCHED = {"secret": b"GEHEIM-" * 3}


def _left(clear: str, seed: int) -> int:
    child = subprocess.Popen(
        [sys.executable, "-c", LEFT.format(clear=clear, seed=seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    found = memory.times(child.pid, SEARCHED)["secret"]
    child.communicate()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/PID/mem")
def test_inv05_freed_memory_is_overwritten_whatever_its_size() -> None:
    seed = random.randrange(2**32)
    assert _left("", seed) > 1_000, "what is searched for can be found"
    assert _left("clear_freed()", seed) == 1, f"what is in use, and nothing else; seed {seed}"
