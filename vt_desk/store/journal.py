"""The journal of clicks: what the store cannot take while it is not open.

Whoever goes to 0800-2000 or 112 is written down in every state of the desk, also while the
store's key is not in memory. So each entry is sealed to a public key (HPKE, RFC 9180) and
appended to a file; only the keyring has what opens it (docs/adr/0015-journal-of-clicks.md).

An entry has ids, a time and codes, and is filled up to one length, so that not even its size
tells what is in it. Each record begins with a mark, its length and a check of what follows: one
that a kill or a full disk has torn is passed over, and what comes after it is found.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import struct
import threading
import time
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from vt_desk.store.errors import ProfileInUse, StoreError
from vt_desk.store.file_lock import held, try_to_hold
from vt_desk.store.journal_door import Entry, Pages
from vt_desk.store.journal_keys import Envelope, JournalKeys
from vt_desk.store.rotation import sync_folder

_log = logging.getLogger(__name__)

SYNC_WAIT_S = 0.1
"""A disk that takes longer does not hold up whoever clicked; it goes on behind them."""
_APPENDED = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_MARK = b"VTj1"
_HEAD = struct.Struct(">4sII")
_FILLED_BYTES = 512
_ENVELOPES = 4
"""Made ahead: a click, what became of it, and another of each."""
_MOST_BYTES = 65_536
_PROBLEMS = {
    errno.ENOSPC: "store_full",
    errno.EDQUOT: "store_full",
    errno.EROFS: "store_read_only",
    errno.EACCES: "store_read_only",
    errno.EPERM: "store_read_only",
}
FAILED = "journal_failed"


class SealedJournal:
    """Behind ``store.door.Journal``. One file; several programs may write and one folds it in."""

    def __init__(self, path: Path, keys: JournalKeys, label: str) -> None:
        """Nothing is opened yet.

        Args:
            path: its file; the folder is there.
            keys: what it is sealed to.
            label: bound into every seal, so that no record moves to another journal.
        """
        self._path = path
        self._keys = keys
        self._label = f"vt-desk journal {label}".encode()
        self._file = -1
        self._is_new = False
        self._one_at_a_time = threading.Lock()
        self._syncer: ThreadPoolExecutor | None = None
        self._fold: int | None = None
        self._envelopes: deque[Envelope] = deque()
        self._gone = 0
        """How much was taken out here: no end of before that is one of after it."""
        self.end = -1

    # --- writing

    def write(self, entry: Entry) -> str | None:
        """See the door."""
        try:
            text = msgspec.json.encode(entry)
            sealed = self._envelope().seal(
                text.ljust(-(-len(text) // _FILLED_BYTES) * _FILLED_BYTES)
            )
            with self._one_at_a_time:
                self._append(_framed(sealed))
            self._sync()
        except StoreError as error:
            return error.code
        except OSError as error:
            _log.warning("a click was not written: %s", errno.errorcode.get(error.errno or 0))
            return _PROBLEMS.get(error.errno or 0, FAILED)
        except Exception as error:  # noqa: BLE001 - whoever clicked must get their number
            _log.error("a click was not written: %s", type(error).__name__)
            return FAILED
        return None

    def _envelope(self) -> Envelope:
        while self._envelopes:
            found = self._envelopes.popleft()
            if self._keys.is_good(found):
                return found
        return self._keys.envelope(self._label)

    def _fill_up(self) -> None:
        while len(self._envelopes) < _ENVELOPES:
            self._envelopes.append(self._keys.envelope(self._label))

    def _append(self, frame: bytes) -> None:
        # The first call to the system is the writing itself: at each one another thread may
        # take the interpreter for some milliseconds. What can go wrong is looked at after it.
        file = self._opened()
        end = _write(file, frame)
        if not os.fstat(file).st_nlink:
            # Its profile was removed meanwhile.
            self._let_go()
            file = self._opened()
            end = _write(file, frame)
        with held(file):
            if _read(file, end - len(frame), len(frame)) != frame:
                # Another program found it folded in just before this was written.
                end = _write(file, frame)
        # What somebody else wrote in between is not ours to take away.
        end += self._gone
        self.end = end if end == self.end + len(frame) else -1

    def _opened(self) -> int:
        if self._file < 0:
            self._is_new |= not self._path.exists()
            self._file = os.open(self._path, _APPENDED, 0o600)
            self.end = -1 if os.fstat(self._file).st_size else self._gone
        return self._file

    def _sync(self) -> None:
        if self._syncer is None:
            self._syncer = ThreadPoolExecutor(1, thread_name_prefix="journal")
        syncing = self._syncer.submit(self._to_disk)
        self._syncer.submit(self._fill_up)
        try:
            syncing.result(SYNC_WAIT_S)
        except TimeoutError:
            _log.warning("the disk is slow: a click is on its way to it")
            syncing.add_done_callback(_said)

    def _to_disk(self) -> None:
        if self._is_new:
            self._is_new = False
            sync_folder(self._path.parent)
        _data_sync(self._file)

    # --- ahead, and folding in; these block

    def get_ready(self) -> None:
        """Open it, with all that the first click would have to wait for.

        Raises:
            StoreError: there is no key to seal to.
        """
        self._keys.get_ready()
        with self._one_at_a_time, _disk():
            self._opened()
            if self._syncer is None:
                self._syncer = ThreadPoolExecutor(1, thread_name_prefix="journal")
            self._syncer.submit(self._fill_up).result()
            if self._is_new:
                self._to_disk()

    def read(self) -> Pages:
        """Read all of it, and keep others from folding it in until ``release``.

        Raises:
            ProfileInUse: another program folds it in.
            StoreError: the key cannot be had now; it stays as it is.
        """
        data = self._data()
        if not data:
            return Pages((), 0)
        self._take_fold()
        try:
            gone, data = self._gone, self._data()
            return self._opened_pages(data, gone + len(data))
        except BaseException:
            self.release()
            raise

    def _opened_pages(self, data: bytes, end: int) -> Pages:
        sealed = list(_frames(data))
        if not sealed:
            return Pages((), end)
        plain, unreadable = self._keys.open_all(sealed, self._label)
        entries = []
        for text in plain:
            try:
                entries.append(msgspec.json.decode(text, type=Entry))
            except msgspec.MsgspecError:
                unreadable += 1
        aside = self._set_aside() if unreadable else ""
        return Pages(tuple(entries), -1 if aside else end, unreadable, aside)

    def _data(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError:
            _log.warning("a journal cannot be read")
            return b""

    def _set_aside(self) -> str:
        place = self._path.with_name(f"{self._path.name}.aside-{time.time_ns()}")
        with self._one_at_a_time, _disk():
            self._path.rename(place)
            self._let_go()
            sync_folder(place.parent)
        return place.name

    def empty(self, end: int) -> bool:
        """Take out what is folded in, unless more was written since.

        Args:
            end: as ``read`` or ``end`` gave it.
        """
        with self._one_at_a_time, _disk():
            file = self._opened()
            size = end - self._gone
            with held(file):
                if size < 0 or os.fstat(file).st_size != size:
                    return False
                os.ftruncate(file, 0)
            self._gone = self.end = end
        if not size:
            return True
        with _disk():
            # Not while a click would have to wait for it.
            self._to_disk()
        return True

    def _take_fold(self) -> None:
        if self._fold is None:
            with _disk():
                file = os.open(
                    self._path.with_name(f"{self._path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600
                )
            if not try_to_hold(file):
                os.close(file)
                raise ProfileInUse
            self._fold = file

    def release(self) -> None:
        """Others may fold it in."""
        if self._fold is not None:
            os.close(self._fold)
            self._fold = None

    def close(self) -> None:
        """Let go of the file; the next write opens it again."""
        self.release()
        with self._one_at_a_time:
            self._let_go()

    def _let_go(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file, self.end = -1, -1


def _framed(sealed: bytes) -> bytes:
    return _HEAD.pack(_MARK, len(sealed), zlib.crc32(sealed)) + sealed


def _frames(data: bytes) -> Iterator[bytes]:
    """The whole records, wherever they begin."""
    at = data.find(_MARK)
    while 0 <= at <= len(data) - _HEAD.size:
        _, length, check = _HEAD.unpack_from(data, at)
        begin = at + _HEAD.size
        sealed = data[begin : begin + length]
        whole = length <= _MOST_BYTES and len(sealed) == length and zlib.crc32(sealed) == check
        if whole:
            yield sealed
        at = data.find(_MARK, begin + length if whole else at + 1)


def _write(file: int, frame: bytes) -> int:
    """Append, and say where the file ends then.

    Raises:
        OSError: it is not there, or not whole.
    """
    if os.write(file, frame) != len(frame):
        raise OSError(errno.ENOSPC, "torn")
    return os.lseek(file, 0, os.SEEK_CUR)


def _read(file: int, at: int, length: int) -> bytes:
    os.lseek(file, at, os.SEEK_SET)
    return os.read(file, length)


def _data_sync(file: int) -> None:
    getattr(os, "fdatasync", os.fsync)(file)


def _said(syncing: Future[None]) -> None:
    if syncing.exception() is not None:
        _log.warning("a click did not reach the disk")


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JournalUnwell(_PROBLEMS.get(error.errno or 0, FAILED)) from None


class JournalUnwell(StoreError):
    """The journal's file cannot be opened or changed."""

    retry_can_help = True

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()
