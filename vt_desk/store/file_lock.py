"""Locks of the operating system on an open file: they die with the process."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

if sys.platform == "win32":
    import msvcrt

    _FAR = 2**40
    """Such locks keep others from reading what they cover: this is behind every file's end."""

    def try_to_hold(file: int) -> bool:
        """Take the lock until the file is closed; False when somebody else has it."""
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    @contextlib.contextmanager
    def held(file: int) -> Iterator[None]:
        """Wait for the lock, and have it meanwhile."""
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(file, _FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def try_to_hold(file: int) -> bool:
        """Take the lock until the file is closed; False when somebody else has it."""
        # Not lockf: its locks go when any handle of the same file in the process is closed.
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    @contextlib.contextmanager
    def held(file: int) -> Iterator[None]:
        """Wait for the lock, and have it meanwhile."""
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
