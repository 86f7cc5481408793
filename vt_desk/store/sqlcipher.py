"""One connection to one encrypted database, and its errors in our words.

SQLCipher is forgiving where it must not be: a key that is too short becomes a passphrase, a
key that was not given makes a plain database, and its log goes to standard error. So the key
is counted, the file's first bytes are looked at, and the log is off.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from vt_desk.store.errors import (
    ProfileInUse,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnwell,
)
from vt_desk.store.wipe import hex_into, wipe

KEY_BYTES = 32
SALT_BYTES = 16
PAGE_BYTES = 4096
_MAC_BYTES = 64
_PAGE_END_BYTES = SALT_BYTES + _MAC_BYTES  # the page's own random start, then its seal
_SALT_MASK = 0x3A
_PAGES_LOOKED_AT = 8
_PLAIN = b"SQLite format 3\0"
_BUSY_MS = 5_000
_WAL_BYTES = 4 * 1024 * 1024
_CACHE_KIB = 16 * 1024

Values = Mapping[str, Any] | Sequence[Any]


class Cursor(Protocol):
    """What we use of a cursor."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Any:  # noqa: ANN401 - a row has no type of its own
        """One row, or None."""

    def fetchall(self) -> list[Any]:
        """All that is left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What we use of a connection, of SQLCipher's library and of Python's own alike."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, sql: str, values: Values = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, values: Iterable[Values], /) -> Cursor:
        """Run one statement for many rows."""

    def executescript(self, sql: str, /) -> Cursor:
        """Run several statements."""

    def close(self) -> None:
        """Let go."""


def connect(
    path: Path, key: bytearray, salt: bytes, *, create: bool = False, writes: bool = True
) -> Connection:
    """Open a database.

    Args:
        path: its file.
        key: 32 random bytes; not kept.
        salt: the first 16 bytes of the file, or what they shall be.
        create: make it; otherwise it must be there.
        writes: whether this connection changes anything.

    Raises:
        StoreError: it cannot be opened; ``StoreDamaged`` also for a key that does not fit.
        ValueError: the key or the salt has another length.
    """
    from sqlcipher3 import dbapi2

    spec = key_spec(key, salt)
    if not create:
        check_header(path)
    try:
        with mapped():
            conn: Connection = dbapi2.connect(
                f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
            try:
                conn.execute("PRAGMA cipher_log_level=NONE")
                conn.set_key(spec)  # type: ignore[attr-defined]  # SQLCipher's alone
                _prepare(conn)
                conn.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
            except BaseException:
                conn.close()
                raise
    finally:
        wipe(spec)
    return conn


def _prepare(conn: Connection) -> None:
    # The first statement that reads the file: a key that does not fit fails here.
    conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    settle(conn)


def settle(conn: Connection) -> None:
    """Set what each of our connections has in common, encrypted or not."""
    for setting in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "secure_delete=ON",
        # What SQLite would put into temporary files stays in memory.
        "temp_store=MEMORY",
        "trusted_schema=OFF",
        f"journal_size_limit={_WAL_BYTES}",
        f"cache_size=-{_CACHE_KIB}",
    ):
        conn.execute(f"PRAGMA {setting}").fetchone()


def key_spec(key: bytearray, salt: bytes) -> bytearray:
    """A raw key and a salt as SQLCipher takes them; the caller wipes it.

    Raises:
        ValueError: the key or the salt has another length, and would become a passphrase.
    """
    if len(key) != KEY_BYTES or len(salt) != SALT_BYTES:
        raise ValueError("a key has 32 bytes, and a salt 16")
    # As long as it gets: growing would leave a copy behind.
    spec = bytearray(3 + 2 * (KEY_BYTES + SALT_BYTES))
    del spec[:]
    spec += b"x'"
    hex_into(spec, key)
    hex_into(spec, salt)
    spec += b"'"
    return spec


def salt_of(path: Path) -> bytes:
    """The first 16 bytes of a database.

    Raises:
        StoreError: it is missing, too short, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            salt = file.read(SALT_BYTES)
    except FileNotFoundError:
        raise StoreDamaged from None
    except PermissionError:
        raise StoreReadOnly from None
    except OSError:
        raise StoreUnwell from None
    if len(salt) != SALT_BYTES:
        raise StoreDamaged
    return salt


def check_header(path: Path) -> None:
    """Refuse a file that cannot be an encrypted database.

    Raises:
        StoreDamaged: it is missing, too short, or a plain database.
    """
    if salt_of(path) == _PLAIN:
        raise StoreDamaged


def fits(path: Path, key: bytearray, salt: bytes) -> bool:
    """Whether a key sealed this database's pages, the first one aside.

    SQLCipher gives one error for a wrong key and for a damaged first page. Each page carries
    its own seal, so the next ones tell the two apart. The way the seal is made:
    https://www.zetetic.net/sqlcipher/design/
    """
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    seal_key = hashlib.pbkdf2_hmac("sha512", key, masked, 2, KEY_BYTES)
    with path.open("rb") as file:
        file.seek(PAGE_BYTES)
        for number in range(2, 2 + _PAGES_LOOKED_AT):
            page = file.read(PAGE_BYTES)
            if len(page) < PAGE_BYTES:
                return False
            sealed, seal = page[:-_MAC_BYTES], page[-_MAC_BYTES:]
            told = hmac.digest(seal_key, sealed + number.to_bytes(4, "little"), "sha512")
            if hmac.compare_digest(told, seal):
                return True
    return False


def check_all(conn: Connection) -> None:
    """Read the whole database; every page's seal is looked at on the way.

    ``cipher_integrity_check`` reads past the pager, so that a page which is being written
    just then would look broken; this goes through it, and sees one moment.

    Raises:
        StoreDamaged: something in it is not what was written.
    """
    with mapped():
        if conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StoreDamaged


_ERRORS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_BUSY: ProfileInUse,
    sqlite3.SQLITE_LOCKED: ProfileInUse,
    sqlite3.SQLITE_IOERR: StoreUnwell,
    sqlite3.SQLITE_NOMEM: StoreUnwell,
    sqlite3.SQLITE_PROTOCOL: StoreUnwell,
}


# sqlcipher_export hands on the words of what went wrong in it, and not the number.
_WORDS: dict[str, type[StoreError]] = {
    "database or disk is full": StoreFull,
    "database disk image is malformed": StoreDamaged,
    "disk I/O error": StoreUnwell,
}


def error_of(error: BaseException) -> BaseException:
    """The library's error in our words; any other as it is.

    The library's text is left behind: it can name files.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error
    kind = _WORDS.get(str(error)) if code == sqlite3.SQLITE_ERROR else _ERRORS.get(code & 0xFF)
    return error if kind is None else kind()


@contextlib.contextmanager
def mapped() -> Iterator[None]:
    """Raise the library's errors as ours."""
    try:
        yield
    except Exception as error:
        ours = error_of(error)
        if ours is error:
            raise
        raise ours from None
