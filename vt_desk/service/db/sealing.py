"""Sealing: what people wrote is encrypted before it reaches the database.

Each conversation has two random 256-bit keys, for its words and for its intake, since
their times of keeping differ. Each is wrapped by the key of the minute in which that time
is over (``key_tree``), so that it can be unwrapped until then and never after. Sealing is
AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the associated data binds a text
to its conversation and place, so that rows cannot be swapped.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vt_desk.domain.retention import RetentionClass
from vt_desk.service.db.key_tree import KEY_BYTES, LAST, KeyTree, MinuteGoneError, minute_of

NONCE_BYTES = 12
KEPT_CIPHERS = 2_000
_PROOF = b"proof of the service's key"
# A wrapped key: form, class and minute, then nonce and ciphertext.
_FORM = 2
_HEAD_BYTES = 6
_WRAPPED_BYTES = _HEAD_BYTES + NONCE_BYTES + KEY_BYTES + 16
_CLASSES = {RetentionClass.TRANSCRIPT: 1, RetentionClass.INTAKE: 2}


class SealBrokenError(Exception):
    """The key is another one, its time is over, or the bytes were changed."""


class Sealer:
    """Seals and opens with keys that are wrapped by the keys of minutes."""

    def __init__(self, tree: KeyTree) -> None:
        self._tree = tree
        # Unwrapping costs as much as sealing a message; bounded, and never written.
        self._ciphers: OrderedDict[bytes, AESGCM] = OrderedDict()

    @property
    def tree(self) -> KeyTree:
        """The keys of minutes that there are."""
        return self._tree

    def move_on(self, tree: KeyTree) -> None:
        """Forget the minutes before a tree's first, and every key unwrapped so far."""
        if tree.first > self._tree.first:
            self._tree = tree
            self._ciphers = OrderedDict()

    def proof(self) -> bytes:
        """What shows later that the keys are these, and tells nothing about them."""
        # By the last minute of all, which every later tree has as well.
        return _encrypt(self._tree.key(LAST), b"", _PROOF)

    def made(self, proof: bytes) -> bool:
        """Whether a proof was made with these keys, now or at an earlier time of theirs."""
        try:
            _decrypt(self._tree.key(LAST), proof, b"")
        except InvalidTag:
            return False
        return True

    def new_key(self, conversation: str, of: RetentionClass, until_ms: int) -> bytes:
        """Make a key for a conversation, wrapped for the database.

        Args:
            conversation: its id.
            of: what it will seal.
            until_ms: how long it must be possible to unwrap it.
        """
        return self.wrap(secrets.token_bytes(KEY_BYTES), conversation, of, until_ms)

    def wrap_again(self, wrapped: bytes, conversation: str, until_ms: int) -> bytes:
        """The same key, to be unwrapped until another time.

        Raises:
            SealBrokenError: it cannot be unwrapped.
        """
        of = next(name for name, number in _CLASSES.items() if number == wrapped[1])
        return self.wrap(self._unwrapped(wrapped, conversation), conversation, of, until_ms)

    def seal(self, wrapped: bytes, conversation: str, place: str, words: bytes) -> bytes:
        """Encrypt.

        Args:
            wrapped: the conversation's key as it is in the database.
            conversation: its id.
            place: what the words are, for example ``answers`` or a message's id.
            words: what to seal.

        Raises:
            SealBrokenError: the key cannot be unwrapped.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = f"{conversation}/{place}".encode()
        return nonce + self._cipher(wrapped, conversation).encrypt(nonce, words, bound)

    def open(self, wrapped: bytes, conversation: str, place: str, sealed: bytes) -> bytes:
        """Decrypt what ``seal`` made.

        Raises:
            SealBrokenError: another key, a key whose time is over, another place, or
                changed bytes.
        """
        bound = f"{conversation}/{place}".encode()
        try:
            return self._cipher(wrapped, conversation).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound
            )
        except (InvalidTag, ValueError) as error:
            # The second: so little is left of it that there is no nonce.
            raise SealBrokenError(conversation) from error

    def _cipher(self, wrapped: bytes, conversation: str) -> AESGCM:
        # By this thread's own look at it: another may put an empty one in its place.
        ciphers = self._ciphers
        cipher = ciphers.get(wrapped)
        if cipher is None:
            cipher = ciphers[wrapped] = AESGCM(self._unwrapped(wrapped, conversation))
            if len(ciphers) > KEPT_CIPHERS:
                ciphers.popitem(last=False)
        return cipher

    def wrap(self, key: bytes, conversation: str, of: RetentionClass, until_ms: int) -> bytes:
        """Wrap a key that there is already; otherwise like ``new_key``."""
        # After a clock went back the minute may be gone already: the first that is left.
        minute = max(minute_of(until_ms), self._tree.first)
        head = bytes((_FORM, _CLASSES[of])) + minute.to_bytes(4, "big")
        return head + _encrypt(self._tree.key(minute), head + conversation.encode(), key)

    def _unwrapped(self, wrapped: bytes, conversation: str) -> bytes:
        if len(wrapped) != _WRAPPED_BYTES or wrapped[0] != _FORM:
            raise SealBrokenError(conversation)
        head, sealed = wrapped[:_HEAD_BYTES], wrapped[_HEAD_BYTES:]
        try:
            key = self._tree.key(minute_of_key(wrapped))
            return _decrypt(key, sealed, head + conversation.encode())
        except (InvalidTag, MinuteGoneError) as error:
            raise SealBrokenError(conversation) from error


def minute_of_key(wrapped: bytes) -> int:
    """The minute in which a wrapped key's time is over."""
    return int.from_bytes(wrapped[2:_HEAD_BYTES], "big")


def _encrypt(key: bytes, bound: bytes, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
