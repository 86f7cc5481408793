"""A keyring as a test wants it: it keeps texts as the real one does, and can be locked."""

from __future__ import annotations

from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyMissing, KeyringLocked, NoSecureKeyring
from vt_desk.store.key_entry import KeyEntry, entry_of, text_of


class KeysInMemory:
    """Behind ``key_entry.KeyEntries``.

    Attributes:
        texts: what is kept, by profile.
        locked: refuse everything.
        missing: there is no keyring at all.
        seal_key: the private key of the journals.
        writes: how many there were.
    """

    def __init__(self) -> None:
        self.texts: dict[ProfileId, str] = {}
        self.locked = False
        self.missing = False
        self.seal_key: bytes | None = None
        self.writes = 0

    def read(self, profile: ProfileId) -> KeyEntry:
        self._check()
        return entry_of(self.texts.get(profile))

    def write(self, profile: ProfileId, entry: KeyEntry) -> None:
        self._check()
        self.writes += 1
        self.texts[profile] = text_of(entry).decode("ascii")

    def delete(self, profile: ProfileId) -> None:
        self._check()
        self.texts.pop(profile, None)

    def read_seal_key(self) -> bytearray:
        self._check()
        if self.seal_key is None:
            raise KeyMissing
        return bytearray(self.seal_key)

    def write_seal_key(self, key: bytearray) -> None:
        self._check()
        self.seal_key = bytes(key)

    def _check(self) -> None:
        if self.missing:
            raise NoSecureKeyring
        if self.locked:
            raise KeyringLocked
