"""One desk per profile: a lock of the operating system, which dies with the process."""

from __future__ import annotations

import os
from pathlib import Path

from vt_desk.store.errors import ProfileInUse, ProfileUnknown, StoreReadOnly
from vt_desk.store.file_lock import try_to_hold

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
        if not try_to_hold(self._file):
            os.close(self._file)
            raise ProfileInUse
        os.utime(folder / LOCK)  # the list of profiles goes by the last use

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
