"""Sealing: what people wrote is encrypted before it reaches the database.

Each conversation has a random 256-bit key, wrapped by the service's key. Sealing is
AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the associated data binds a
text to its conversation and place, so that rows cannot be swapped.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections import OrderedDict
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
KEPT_CIPHERS = 2_000
_PROOF = "proof of the service's key"


class SealBrokenError(Exception):
    """The key is another one, or the bytes were changed."""


class ServiceKeyError(Exception):
    """The service's key is missing, readable by others, or not a key."""


class Sealer:
    """Seals and opens with keys that are wrapped by the service's key."""

    def __init__(self, service_key: bytes) -> None:
        if len(service_key) != KEY_BYTES:
            raise ServiceKeyError(
                f"The service's key has {len(service_key)} bytes, not {KEY_BYTES}"
            )
        self._wrap = AESGCM(service_key)
        # Unwrapping costs as much as sealing a message; bounded, and never written.
        self._ciphers: OrderedDict[bytes, AESGCM] = OrderedDict()

    def proof(self) -> bytes:
        """What shows later that a key is this one, and tells nothing about it."""
        return self.new_key(_PROOF)

    def made(self, proof: bytes) -> bool:
        """Whether a proof was made with this key."""
        try:
            self._wrap.decrypt(proof[:NONCE_BYTES], proof[NONCE_BYTES:], _PROOF.encode())
        except InvalidTag:
            return False
        return True

    def new_key(self, conversation: str) -> bytes:
        """Make a conversation's key, wrapped for the database."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        key = AESGCM.generate_key(KEY_BYTES * 8)
        return nonce + self._wrap.encrypt(nonce, key, conversation.encode())

    def seal(self, wrapped: bytes, conversation: str, place: str, words: bytes) -> bytes:
        """Encrypt.

        Args:
            wrapped: the conversation's key as it is in the database.
            conversation: its id.
            place: what the words are, for example ``answers`` or a message's id.
            words: what to seal.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = f"{conversation}/{place}".encode()
        return nonce + self._cipher(wrapped, conversation).encrypt(nonce, words, bound)

    def open(self, wrapped: bytes, conversation: str, place: str, sealed: bytes) -> bytes:
        """Decrypt what ``seal`` made.

        Raises:
            SealBrokenError: another key, another place, or changed bytes.
        """
        bound = f"{conversation}/{place}".encode()
        try:
            return self._cipher(wrapped, conversation).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound
            )
        except InvalidTag as error:
            raise SealBrokenError(conversation) from error

    def _cipher(self, wrapped: bytes, conversation: str) -> AESGCM:
        cipher = self._ciphers.get(wrapped)
        if cipher is not None:
            self._ciphers.move_to_end(wrapped)
            return cipher
        try:
            key = self._wrap.decrypt(
                wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], conversation.encode()
            )
        except InvalidTag as error:
            raise SealBrokenError(conversation) from error
        cipher = self._ciphers[wrapped] = AESGCM(key)
        if len(self._ciphers) > KEPT_CIPHERS:
            self._ciphers.popitem(last=False)
        return cipher


def load_service_key(path: Path, *, may_create: bool) -> bytes:
    """Read the service's key, or make it on the very first start.

    Args:
        path: the key's file: 32 bytes in base64, readable by its owner only.
        may_create: whether a missing key may be made: only while the database holds
            nothing that another key has sealed.

    Raises:
        ServiceKeyError: with what is wrong and what to do.
    """
    if not path.exists():
        if not may_create:
            raise ServiceKeyError(
                f"The service's key {path} is missing, and the database holds sealed content. "
                "Put the key back; without it nothing in the database can be read."
            )
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_bytes(KEY_BYTES)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return key
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise ServiceKeyError(f"Others can read the service's key. Do: chmod 600 {path}")
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except ValueError as error:
        raise ServiceKeyError(f"{path} is not a key: it must be 32 bytes in base64") from error
    if len(key) != KEY_BYTES:
        raise ServiceKeyError(f"{path} is not a key: it must be 32 bytes in base64")
    return key
