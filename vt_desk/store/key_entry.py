"""A profile's entry in the keyring: its key, and whose profile it is.

One short text, because Windows holds 1,280 characters and gives one thing back as a whole.
While a rotation is under way it holds the next key as well, so that the file opens whichever
side of the swap a kill fell on.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Protocol

from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyMissing, KeyWrong, StoreTooNew
from vt_desk.store.sqlcipher import KEY_BYTES, SALT_BYTES
from vt_desk.store.wipe import hex_into, wipe, wipe_bytes

VERSION = 1
MOST_CHARS = 1_280
_SECRET_CHARS = 2 * (KEY_BYTES + SALT_BYTES)


@dataclass(slots=True)
class DatabaseKey:
    """A key, and the first bytes of the file that it was made for."""

    key: bytearray = field(repr=False)
    salt: bytes

    @classmethod
    def make(cls) -> DatabaseKey:
        """A new one."""
        key = bytearray(KEY_BYTES)
        fresh = secrets.token_bytes(KEY_BYTES)
        key[:] = fresh
        wipe_bytes(fresh)
        return cls(key, secrets.token_bytes(SALT_BYTES))

    def wipe(self) -> None:
        """Overwrite the key."""
        wipe(self.key)


@dataclass(slots=True)
class KeyEntry:
    """What the keyring holds of a profile.

    Attributes:
        now: the key of the database.
        following: the key that a rotation under way is bringing in.
        user: login name.
        service: the address of the service that it belongs to.
    """

    now: DatabaseKey
    user: str
    service: str
    following: DatabaseKey | None = None

    def wipe(self) -> None:
        """Overwrite the keys."""
        self.now.wipe()
        if self.following is not None:
            self.following.wipe()


class KeyEntries(Protocol):
    """Where entries are kept."""

    def read(self, profile: ProfileId) -> KeyEntry:
        """Read a profile's entry; the caller wipes it.

        Raises:
            StoreError: there is none, it is not one, or it cannot be read now.
        """

    def write(self, profile: ProfileId, entry: KeyEntry) -> None:
        """Keep an entry in place of the one before, and see that it is kept.

        Raises:
            StoreError: it is not.
        """

    def delete(self, profile: ProfileId) -> None:
        """Delete an entry; nothing when there is none.

        Raises:
            StoreError: it may still be there.
        """

    def read_seal_key(self) -> bytearray:
        """See ``journal_keys.SealKeyPlace``."""

    def write_seal_key(self, key: bytearray) -> None:
        """See ``journal_keys.SealKeyPlace``."""


def text_of(entry: KeyEntry) -> bytearray:
    """An entry as the keyring's text, in ASCII; the caller wipes it.

    Raises:
        ValueError: the names are too long for a keyring.
    """
    names = json.dumps([entry.user, entry.service]).encode("ascii")
    text = bytearray(2 + 2 * _SECRET_CHARS + len(names))
    del text[:]
    text += b"%d" % VERSION
    text += b"2" if entry.following else b"1"
    for each in (entry.now, entry.following):
        if each is not None:
            hex_into(text, each.key)
            hex_into(text, each.salt)
    text += names
    if len(text) > MOST_CHARS:
        wipe(text)
        raise ValueError(f"an entry may have {MOST_CHARS} characters")
    return text


def entry_of(text: str | None) -> KeyEntry:
    """The keyring's text as an entry.

    Raises:
        KeyMissing: there is no text.
        StoreTooNew: a later program wrote it.
        KeyWrong: it is not an entry.
    """
    if not text:
        raise KeyMissing
    if text[0].isdigit() and int(text[0]) > VERSION:
        raise StoreTooNew
    try:
        count = int(text[1])
        names_at = 2 + count * _SECRET_CHARS
        user, service = json.loads(text[names_at:])
        keys = [_key_of(text, 2 + index * _SECRET_CHARS) for index in range(count)]
        return KeyEntry(keys[0], str(user), str(service), keys[1] if count > 1 else None)
    except (ValueError, IndexError, TypeError):
        raise KeyWrong from None


def seal_text_of(key: bytearray) -> bytearray:
    """The journals' private key as the keyring's text, in ASCII; the caller wipes it."""
    text = bytearray(1 + 2 * len(key))
    del text[:]
    text += b"%d" % VERSION
    hex_into(text, key)
    return text


def seal_key_of(text: str | None) -> bytearray:
    """The keyring's text as the journals' private key; the caller wipes it.

    Raises:
        KeyMissing: there is no text, or it is none of ours.
        StoreTooNew: a later program wrote it.
    """
    if not text:
        raise KeyMissing
    if text[0].isdigit() and int(text[0]) > VERSION:
        raise StoreTooNew
    key = bytearray(KEY_BYTES)
    try:
        for index in range(KEY_BYTES):
            key[index] = int(text[1 + 2 * index : 3 + 2 * index], 16)
    except ValueError:
        raise KeyMissing from None
    return key


def _key_of(text: str, at: int) -> DatabaseKey:
    key = bytearray(KEY_BYTES)
    for index in range(KEY_BYTES):
        # Two letters at a time: Python shares such short texts and keeps no whole copy.
        key[index] = int(text[at + 2 * index : at + 2 * index + 2], 16)
    salt_at = at + 2 * KEY_BYTES
    return DatabaseKey(key, bytes.fromhex(text[salt_at : salt_at + 2 * SALT_BYTES]))
