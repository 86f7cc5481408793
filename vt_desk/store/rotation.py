"""A new key for a profile: everything is written anew under it, and the old one destroyed.

It is also how deletion is made true. What a free page, a worn-out block of an SSD or a copy
made last night still holds was sealed under a key that exists nowhere any more
(docs/adr/0008-key-rotation.md).

The keyring holds both keys from before the new file is begun until after it has taken the old
one's place, and each file says by its first bytes which key it was made for. So whatever the
moment of a kill, the next opening knows where it stands.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import StoreError, StoreUnwell
from vt_desk.store.key_entry import DatabaseKey, KeyEntries, KeyEntry
from vt_desk.store.sqlcipher import Connection, key_spec, mapped, salt_of
from vt_desk.store.wipe import wipe

NEXT = "store.db.next"
_ATTACH = "ATTACH DATABASE ? AS next KEY ?"


class Rotation:
    """One turn from a key to the next.

    Attributes:
        entry: with the key that opens the file as it now stands.
    """

    def __init__(
        self, path: Path, profile: ProfileId, entries: KeyEntries, entry: KeyEntry
    ) -> None:
        self.entry = entry
        self._path = path
        self._next = path.with_name(NEXT)
        self._profile = profile
        self._entries = entries

    def steps(
        self, conn: Connection, released: Callable[[], AbstractContextManager[None]]
    ) -> Iterator[str]:
        """Do it, a step at a time.

        Args:
            conn: the one that writes; nothing else does meanwhile.
            released: closes every connection while its context is open.

        Yields:
            What was done.

        Raises:
            StoreError: before the swap: all is as it was. After it: the new file is in use,
                and the old key is destroyed at the next opening or rotation.
        """
        following = DatabaseKey.make()
        swapped = False
        try:
            both = KeyEntry(self.entry.now, self.entry.user, self.entry.service, following)
            self._entries.write(self._profile, both)
            yield "the keyring holds both keys"
            self._next.unlink(missing_ok=True)
            _write_anew(conn, self._next, following)
            yield "everything is written anew"
            _sync(self._next)
            yield "the new file is on the disk"
            with released():
                _check_alone(self._path)
                yield "every connection is closed"
                self._next.replace(self._path)
                swapped = True
                self._promote(following)
                sync_folder(self._path.parent)
                yield "the new file is in its place"
            self._entries.write(self._profile, self.entry)
            yield "the old key is destroyed"
        except OSError:
            raise StoreUnwell from None
        finally:
            if not swapped:
                self._undo(following)

    def _promote(self, following: DatabaseKey) -> None:
        old = self.entry
        self.entry = KeyEntry(following, old.user, old.service)
        old.wipe()

    def _undo(self, following: DatabaseKey) -> None:
        following.wipe()
        with contextlib.suppress(OSError):
            self._next.unlink(missing_ok=True)
        # If the keyring does not hear it now, the next opening sees to it.
        with contextlib.suppress(StoreError):
            self._entries.write(self._profile, self.entry)


def settle(path: Path, profile: ProfileId, entries: KeyEntries, entry: KeyEntry) -> KeyEntry:
    """Finish a rotation that was interrupted, or take it back.

    Args:
        path: the database.
        profile: whose.
        entries: the keyring.
        entry: as it was read there.

    Returns:
        The entry with the key that opens the file.

    Raises:
        StoreError: the keyring cannot be written, or the file not read.
    """
    following = entry.following
    if following is None:
        return entry
    salt = salt_of(path)
    if salt == following.salt:
        settled = KeyEntry(following, entry.user, entry.service)
    elif salt == entry.now.salt:
        path.with_name(NEXT).unlink(missing_ok=True)
        settled = KeyEntry(entry.now, entry.user, entry.service)
    else:
        return entry  # another file altogether: opening it says so, and both keys stay
    entries.write(profile, settled)
    (entry.now if settled.now is following else following).wipe()
    return settled


def _write_anew(conn: Connection, path: Path, key: DatabaseKey) -> None:
    spec = key_spec(key.key, key.salt)
    with mapped():
        try:
            _merge_index(conn)
            conn.execute(_ATTACH, (str(path), spec))
        finally:
            wipe(spec)
        # The statement still holds a copy: what is bound next is written over it. That the
        # database is attached already is all that can come of it.
        with contextlib.suppress(Exception):
            conn.execute(_ATTACH, (str(path), spec))
        try:
            # Half of it is worth nothing: it is brought to the disk at its end, as a whole.
            conn.execute("PRAGMA next.journal_mode=OFF").fetchone()
            conn.execute("PRAGMA next.synchronous=OFF").fetchone()
            conn.execute("SELECT sqlcipher_export('next')").fetchone()
            version = conn.execute("PRAGMA main.user_version").fetchone()[0]
            conn.execute(f"PRAGMA next.user_version={int(version)}").fetchone()
            conn.execute("DELETE FROM next.rotation_due")
        finally:
            conn.execute("DETACH DATABASE next")


def _merge_index(conn: Connection) -> None:
    """Take the words of what was deleted out of the index: merged into one, it forgets them.

    Still under the old key: nothing of them is to be sealed under the new one. An index that
    is one piece already would not be merged, so it is given another: a word that comes and goes.
    """
    conn.execute("INSERT INTO words (rowid, text) VALUES (-1, 'a')")
    conn.execute("INSERT INTO words (words, rowid, text) VALUES ('delete', -1, 'a')")
    conn.execute("INSERT INTO words (words) VALUES ('optimize')")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    if sys.platform == "win32":
        return  # its file system keeps names in a journal of its own
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_alone(path: Path) -> None:
    """See that the last connection took the log of writes with it.

    One that is left would be read into the new file, sealed under the old key.

    Raises:
        StoreUnwell: it is still there.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreUnwell
    log.unlink(missing_ok=True)
