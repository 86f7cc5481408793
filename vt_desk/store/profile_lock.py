"""One desk per profile: a lock of the operating system, which dies with the process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from vt_desk.store.errors import ProfileInUse, ProfileUnknown, StoreReadOnly

LOCK = "lock"


class ProfileLock:
    """Held from its making until ``release`` or the end of the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take it.

        Args:
            folder: the profile's.

        Raises:
            ProfileInUse: somebody else has it.
            ProfileUnknown: there is no such folder.
            StoreReadOnly: the folder may not be written.
        """
        try:
            self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            raise ProfileUnknown from None
        except OSError:
            raise StoreReadOnly from None
        try:
            _take(self._file)
        except OSError:
            os.close(self._file)
            raise ProfileInUse from None
        os.utime(folder / LOCK)  # the list of profiles goes by the last use

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        # Not lockf: its locks go when any handle of the same file in the process is closed.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
