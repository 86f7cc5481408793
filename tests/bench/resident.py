"""How much of this process is in memory, once what is not needed any more was given back."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from pathlib import Path

_ROUNDS = 2


def resident_bytes() -> int:
    """The resident set: collected, and with the C library's free memory given back.

    What Python's own allocator keeps of it for itself still counts.
    """
    for _ in range(_ROUNDS):
        gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
