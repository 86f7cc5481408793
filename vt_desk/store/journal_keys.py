"""The pair of keys of the journals: sealing needs no secret, opening needs the keyring.

One pair for each person of the operating system. The public half is a file, so that a click
is sealed in every state of the desk; the private half is in the keyring alone, apart from the
databases' keys.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vt_desk.store.errors import (
    KeyMissing,
    KeyringLocked,
    NoSecureKeyring,
    StoreError,
    StoreReadOnly,
)
from vt_desk.store.file_lock import held
from vt_desk.store.rotation import sync_folder
from vt_desk.store.wipe import wipe, wipe_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hpke import Suite

_log = logging.getLogger(__name__)
PUBLIC = "journal.public"
_LOCK = "journal.public.lock"
KEY_BYTES = 32
_SEALED_KEY_BYTES = 32 + KEY_BYTES + 16
_NONCE = bytes(12)


class NotReady(StoreError):
    """The very first start is not that far yet."""

    code = "journal_failed"
    retry_can_help = True


class SealKeyPlace(Protocol):
    """Where the private half is kept."""

    def read_seal_key(self) -> bytearray:
        """Read it; the caller wipes it.

        Raises:
            KeyMissing: there is none.
            StoreError: it cannot be read now.
        """

    def write_seal_key(self, key: bytearray) -> None:
        """Keep it, and see that it is kept.

        Raises:
            StoreError: it is not.
        """


@dataclass(frozen=True, slots=True)
class Envelope:
    """A key for one text, and itself sealed. Making it takes most of the time of sealing.

    Attributes:
        public: what it is sealed to.
        sealed_key: what only the keyring opens.
        cipher: with the key; used once, so its nonce is always the same.
    """

    public: X25519PublicKey
    sealed_key: bytes = field(repr=False)
    cipher: ChaCha20Poly1305 = field(repr=False)

    def seal(self, text: bytes) -> bytes:
        """Seal the one text."""
        return self.sealed_key + self.cipher.encrypt(_NONCE, text, None)


class JournalKeys:
    """Seals, and opens what was sealed."""

    def __init__(self, folder: Path, place: SealKeyPlace) -> None:
        """Nothing is read yet.

        Args:
            folder: where the public half is, or is to be.
            place: where the private half is.
        """
        self._folder = folder
        self._place = place
        self._public: X25519PublicKey | None = None
        self._problem: StoreError | None = None
        self._is_ready = False
        self._one_at_a_time = threading.Lock()

    def envelope(self, label: bytes) -> Envelope:
        """Make what one text can be sealed with.

        Args:
            label: bound into it; only with the same is it opened.

        Raises:
            StoreError: there is no key, and why.
        """
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        if self._problem is not None:
            raise self._problem
        if self._public is None:
            self._public = _public_of(self._read_public())
        key = ChaCha20Poly1305.generate_key()
        sealed_key = _suite().encrypt(key, self._public, info=label)
        envelope = Envelope(self._public, sealed_key, ChaCha20Poly1305(key))
        wipe_bytes(key)
        return envelope

    def is_good(self, envelope: Envelope) -> bool:
        """Whether what was made ahead is still for the key of now."""
        return self._problem is None and envelope.public is self._public

    def get_ready(self) -> None:
        """Make the pair if there is none; blocks, and may ask the person to unlock the keyring.

        Raises:
            StoreError: nothing can be sealed, and why.
        """
        with self._one_at_a_time:
            if self._is_ready:
                return
            try:
                self._settle()
            except KeyringLocked as error:
                # What was sealed to the key that is there can be opened once it is unlocked.
                self._public = _public_or_none(self._folder / PUBLIC)
                self._problem = error if self._public is None else None
            except StoreError as error:
                self._public, self._problem = None, error
            if self._problem is not None:
                raise self._problem

    def _settle(self) -> None:
        with self._alone():
            try:
                private = _private_of(self._place.read_seal_key())
            except KeyMissing:
                private = self._make()
            public = private.public_key()
            if _bytes_or_none(self._folder / PUBLIC) != public.public_bytes_raw():
                self._write_public(public.public_bytes_raw())
        self._public, self._problem, self._is_ready = public, None, True

    def _make(self) -> X25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        private = X25519PrivateKey.generate()
        raw = private.private_bytes_raw()
        key = bytearray(raw)
        wipe_bytes(raw)
        try:
            self._place.write_seal_key(key)
        finally:
            wipe(key)
        return private

    def _read_public(self) -> bytes:
        raw = _bytes_or_none(self._folder / PUBLIC)
        if raw is None:
            raise NotReady
        return raw

    def _write_public(self, raw: bytes) -> None:
        fresh = self._folder / f"{PUBLIC}.new"
        try:
            file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(file, raw)
                os.fsync(file)
            finally:
                os.close(file)
            fresh.replace(self._folder / PUBLIC)
            sync_folder(self._folder)
        except OSError:
            raise StoreReadOnly from None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two programs that start for the first time must not make two pairs."""
        try:
            self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            file = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            raise StoreReadOnly from None
        try:
            with held(file):
                yield
        finally:
            os.close(file)

    def open_all(self, sealed: list[bytes], label: bytes) -> tuple[list[bytes], int]:
        """Open records; blocks.

        Returns:
            The texts, and how many there are that the key does not open.

        Raises:
            StoreError: the keyring cannot be asked now.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        try:
            private = _private_of(self._place.read_seal_key())
        except KeyMissing:
            # A pair that is gone is made anew, for the next click.
            self._is_ready = False
            self.get_ready()
            return [], len(sealed)
        texts: list[bytes] = []
        for each in sealed:
            with contextlib.suppress(InvalidTag, ValueError):
                key = _suite().decrypt(each[:_SEALED_KEY_BYTES], private, info=label)
                text = ChaCha20Poly1305(key).decrypt(_NONCE, each[_SEALED_KEY_BYTES:], None)
                texts.append(text)
        return texts, len(sealed) - len(texts)


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _private_of(key: bytearray) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return X25519PrivateKey.from_private_bytes(key)
    finally:
        wipe(key)


def _public_of(raw: bytes) -> X25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        return X25519PublicKey.from_public_bytes(raw)
    except ValueError:
        raise NoSecureKeyring from None


def _public_or_none(path: Path) -> X25519PublicKey | None:
    raw = _bytes_or_none(path)
    return None if raw is None or len(raw) != KEY_BYTES else _public_of(raw)


def _bytes_or_none(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
