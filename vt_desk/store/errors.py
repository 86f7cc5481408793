"""What can go wrong with the store. No error carries a word of a conversation.

StoreError
├── StoreClosed, NumberWentBack           the caller's turn
├── NoSecureKeyring, KeyringLocked        the machine has no place for a key, or it is locked
├── KeyMissing, KeyWrong, KeyOfAnother    the key does not open this database
├── StoreDamaged, StoreTooNew, MigrationFailed, ProfileUnknown, ProfileInUse
└── StoreFull, StoreReadOnly, StoreUnwell the disk
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do it; nothing of the transaction was kept.

    Attributes:
        code: stable name, for the window to translate.
        retry_can_help: whether the same may succeed later.
    """

    code: str = "store_error"
    retry_can_help: bool = False

    def __init__(self) -> None:
        super().__init__(self.code)


class StoreClosed(StoreError):
    """The store was closed."""

    code = "store_closed"


class NumberWentBack(StoreError):
    """Events with a number at or below what the store has: applying them again would double."""

    code = "number_went_back"


class NoSecureKeyring(StoreError):
    """There is no keyring of the operating system, or it does not give back what it got."""

    code = "no_secure_keyring"


class KeyringLocked(StoreError):
    """The keyring is there and has not been unlocked."""

    code = "keyring_locked"
    retry_can_help = True


class KeyMissing(StoreError):
    """The keyring has no key for this profile."""

    code = "key_missing"


class KeyWrong(StoreError):
    """The keyring's key belongs to this database by name, and does not open it."""

    code = "key_wrong"


class KeyOfAnother(StoreError):
    """The database is not the one that the keyring's key was made for."""

    code = "key_of_another"


class StoreDamaged(StoreError):
    """The file is not what was written."""

    code = "store_damaged"


class StoreTooNew(StoreError):
    """A newer version of the program wrote it."""

    code = "store_too_new"


class MigrationFailed(StoreError):
    """The store could not be brought to this version, and is as it was."""

    code = "migration_failed"


class ProfileInUse(StoreError):
    """Another desk on this machine has the profile open."""

    code = "profile_in_use"
    retry_can_help = True


class ProfileUnknown(StoreError):
    """There is no such profile here."""

    code = "profile_unknown"


class StoreFull(StoreError):
    """No room on the disk."""

    code = "store_full"
    retry_can_help = True


class StoreReadOnly(StoreError):
    """The folder or the file may not be written."""

    code = "store_read_only"
    retry_can_help = True


class StoreUnwell(StoreError):
    """The disk did not do it, for another reason."""

    code = "store_unwell"
    retry_can_help = True
