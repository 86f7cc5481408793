"""Clearing what was freed: Python and its libraries give memory back as it is.

A token or a key that a library held for a moment (an HTTP header, a line of JSON, a page of
the database, a message to the keyring) is not in use any more, and would still be found in a
picture of the memory. What the C library hands out is cleared by itself as it is freed, but
for the small blocks that it keeps at hand for each thread; these, and what Python's own
allocator keeps, are overwritten by new objects that take the freed places.
"""

from __future__ import annotations

import ctypes
import sys

_M_PERTURB = -6
_STEP_BYTES = 16
_MOST_BYTES = 1_040
"""Up to here glibc keeps freed blocks at hand without clearing them, seven of each size."""
_AT_HAND = 256
_GLIBC_BYTES = 8
"""Its blocks are longer by this than a multiple of the step."""
_HEAD_BYTES = 33
"""What a ``bytes`` object has besides its bytes."""
_PYTHONS_BYTES = 512
"""Up to here Python's own allocator has the block, in pools of one size each."""
_POOL_BYTES = 16_384
_POOL_HEAD_BYTES = 48
_MOST_TAKEN_BYTES = 8_000_000
_EMPTY_BYTES = 32_000_000
_EMPTY_BLOCK_BYTES = 480
"""Of all sizes one that leaves next to nothing of a pool unused."""


def clear_when_freed() -> None:
    """From now on the C library clears what is given back (mallopt(3), M_PERTURB).

    Once, at the start of the program. It is there on Linux with glibc; elsewhere this does
    nothing.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_PERTURB, 0x55)


def clear_freed() -> None:
    """Overwrite freed memory that Python keeps for itself, and glibc for this thread.

    What is still in use stays as it is. It takes some 50 ms.
    """
    if sys.implementation.name != "cpython":
        return
    # The empty pools first, and whole: another size would leave an end of each as it is.
    held = [_zeros(_EMPTY_BLOCK_BYTES) for _ in range(_EMPTY_BYTES // _EMPTY_BLOCK_BYTES)]
    _fill_pools(held, _EMPTY_BLOCK_BYTES)
    clear_sizes(1, _MOST_BYTES)
    del held


def clear_sizes(least_bytes: int, most_bytes: int) -> None:
    """The same for what held so many bytes, at once after it was used; in some 10 ms.

    Args:
        least_bytes: 1 or more.
        most_bytes: and not more than this.
    """
    if sys.implementation.name != "cpython":
        return
    held: list[bytes] = []
    for size in range(max(2, least_bytes), most_bytes + _STEP_BYTES, _STEP_BYTES):
        block = -(-(size + _HEAD_BYTES) // _STEP_BYTES) * _STEP_BYTES
        if block <= _PYTHONS_BYTES:
            _fill_pools(held, block)
        if block >= _PYTHONS_BYTES:
            held += [_zeros(block + _GLIBC_BYTES) for _ in range(_AT_HAND)]
    del held


def _fill_pools(held: list[bytes], block: int) -> None:
    """Take blocks of a size until one pool after the other is full.

    A pool with free places comes before an empty one, and only an empty one gives all its
    places in their order.
    """
    places = (_POOL_BYTES - _POOL_HEAD_BYTES) // block
    in_order, before = 0, 0
    for _ in range(_MOST_TAKEN_BYTES // block):
        taken = _zeros(block)
        held.append(taken)
        in_order = in_order + 1 if id(taken) == before + block else 1
        before = id(taken)
        if in_order == places:
            return


def _zeros(block: int) -> bytes:
    # Not bytes(n): that is calloc(3), which leaves what glibc keeps at hand where it is.
    return b"\0" * (block - _HEAD_BYTES)
