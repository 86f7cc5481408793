"""A profile that this process has open: its folder, its lock, its key, its file.

Two markers stand beside the database. ``open`` is there while a desk has it open, so that one
that was killed is noticed. ``damaged`` is there once something unreadable was met, and makes
the next opening read everything before anybody trusts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from vt_desk.domain.ids import ProfileId
from vt_desk.store import rotation
from vt_desk.store.errors import (
    KeyOfAnother,
    KeyWrong,
    StoreClosed,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
)
from vt_desk.store.key_entry import DatabaseKey, KeyEntries, KeyEntry
from vt_desk.store.migrate import migrate, migrations
from vt_desk.store.profile_lock import ProfileLock
from vt_desk.store.sqlcipher import (
    PAGE_BYTES,
    Connection,
    check_all,
    check_header,
    connect,
    fits,
    mapped,
    salt_of,
)

STORE = "store.db"
_OPEN = "open"
_DAMAGED = "damaged"

Released = Callable[[], AbstractContextManager[None]]
"""Closes every connection to the file and keeps them closed while the context is open."""


class OpenProfile:
    """See above. All of it blocks: use a thread."""

    def __init__(self, folder: Path, profile: ProfileId, entries: KeyEntries) -> None:
        """Take the lock, fetch the key, finish a rotation that was interrupted.

        Raises:
            StoreError: it cannot be opened; nothing was changed.
        """
        self._path = folder / STORE
        self._profile = profile
        self._entries = entries
        self._entry: KeyEntry | None = None
        self._lock = ProfileLock(folder)
        try:
            check_header(self._path)
            self._entry = entries.read(profile)
            self._entry = rotation.settle(self._path, profile, entries, self._entry)
            self.after_crash = (folder / _OPEN).exists()
            self._open_first()
            _mark(folder / _OPEN)
        except BaseException:
            self._let_go()
            raise

    def _open_first(self) -> None:
        conn = self.connect(writes=True)
        try:
            doubtful = self._path.with_name(_DAMAGED)
            if doubtful.exists():
                check_all(conn)
                doubtful.unlink()
                self.after_crash = False
            with mapped():
                migrate(conn, migrations())
        finally:
            conn.close()

    def connect(self, *, writes: bool) -> Connection:
        """Open a connection.

        Raises:
            StoreError: with the reason why the key does not fit, if so.
        """
        if self._entry is None:
            raise StoreClosed
        now = self._entry.now
        try:
            return connect(self._path, now.key, now.salt, writes=writes)
        except StoreDamaged:
            raise _why_not(self._path, now) from None

    def rotate(self, conn: Connection, released: Released) -> Iterator[str]:
        """Write the file anew under a new key; see ``rotation``.

        Args:
            conn: the one that writes; nothing else does meanwhile.
            released: see there.

        Yields:
            What was done, after each step.
        """
        if self._entry is None:
            raise StoreClosed
        turn = rotation.Rotation(self._path, self._profile, self._entries, self._entry)
        try:
            yield from turn.steps(conn, released)
        finally:
            self._entry = turn.entry

    def mark_damaged(self) -> None:
        """Something unreadable was met."""
        _mark(self._path.with_name(_DAMAGED))

    def close(self) -> None:
        """Wipe the key and let the lock go; every connection was closed before."""
        self._path.with_name(_OPEN).unlink(missing_ok=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._entry is not None:
            self._entry.wipe()
            self._entry = None
        self._lock.release()


def make_files(folder: Path, key: DatabaseKey) -> None:
    """Make a folder with an empty database in it.

    Raises:
        StoreError: the disk is in the way.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError:
        raise StoreReadOnly from None
    conn = connect(folder / STORE, key.key, key.salt, create=True)
    try:
        with mapped():
            migrate(conn, migrations())
    finally:
        conn.close()
    rotation.sync_folder(folder)


def _why_not(path: Path, now: DatabaseKey) -> StoreError:
    salt = salt_of(path)
    if path.stat().st_size < 2 * PAGE_BYTES or fits(path, now.key, now.salt):
        # No store is that small; or the key sealed the other pages, and the first is broken.
        return StoreDamaged()
    return KeyWrong() if salt == now.salt else KeyOfAnother()


def _mark(path: Path) -> None:
    try:
        path.touch(mode=0o600)
    except OSError:
        raise StoreReadOnly from None
