"""Taking secrets out of this process's memory, as far as Python lets us.

A ``bytearray`` is overwritten in place. A text that a library handed us cannot be, by the
rules; but its letters stand behind its head in CPython, and nobody else holds it.
"""

from __future__ import annotations

import ctypes
import sys

_DIGITS = b"0123456789abcdef"


def wipe(secret: bytearray) -> None:
    """Overwrite a secret with zeros."""
    secret[:] = bytes(len(secret))


def wipe_text(secret: str) -> None:
    """Overwrite a text that only the caller holds; one beyond ASCII stays as it is."""
    if sys.implementation.name != "cpython" or not secret.isascii() or len(secret) < 2:  # noqa: PLR2004 - one letter is shared by all
        return
    _overwrite(secret)


def wipe_bytes(secret: bytes) -> None:
    """Overwrite bytes that only the caller holds."""
    if sys.implementation.name == "cpython" and len(secret) > 1:
        _overwrite(secret)


def _overwrite(secret: str | bytes) -> None:
    # Both end with their letters and a zero.
    ctypes.memset(id(secret) + sys.getsizeof(secret) - len(secret) - 1, 0, len(secret))


def hex_into(target: bytearray, secret: bytearray | bytes) -> None:
    """Append a secret in hexadecimal, without a copy that could not be wiped."""
    for byte in secret:
        target.append(_DIGITS[byte >> 4])
        target.append(_DIGITS[byte & 15])
