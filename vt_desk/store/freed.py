"""Clearing what was freed: Python and its libraries give memory back as it is.

A token or a key that a library held for a moment (an HTTP header, a line of JSON, a page of
the database, a message to the keyring) is not in use any more, and would still be found in a
picture of the memory. What the C library hands out is cleared by itself as it is freed;
what Python's own allocator keeps is overwritten by new objects that take the freed places.
"""

from __future__ import annotations

import ctypes
import sys

_M_PERTURB = -6
_STEP_BYTES = 16
_MOST_BYTES = 1_040
"""Up to here the C library keeps freed blocks at hand without clearing them; Python's own
allocator ends at 512."""
_TIMES = 1_500


def clear_when_freed() -> None:
    """From now on the C library clears what is given back (mallopt(3), M_PERTURB).

    Once, at the start of the program. It is there on Linux with glibc; elsewhere this does
    nothing.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_PERTURB, 0x55)


def clear_freed(least_bytes: int = 1, most_bytes: int = _MOST_BYTES) -> None:
    """Overwrite freed memory of the sizes that Python keeps for itself.

    What is still in use stays as it is. All sizes take some 50 ms.

    Args:
        least_bytes: only what held at least so many bytes.
        most_bytes: and not more than this.
    """
    if sys.implementation.name != "cpython":
        return
    sizes = range(least_bytes, most_bytes + _STEP_BYTES, _STEP_BYTES)
    held = [bytes(max(2, size)) for size in sizes for _ in range(_TIMES)]
    del held
