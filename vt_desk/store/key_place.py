"""Where the store's key may live: a keyring of the operating system, and nothing else.

``keyring`` falls back to files in plain text when a package for that happens to be
installed, or to a backend that keeps nothing. So the backends are allowed by name, also
behind the chainer, and what was written is read back (invariant 6).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyringLocked, NoSecureKeyring
from vt_desk.store.freed import clear_sizes
from vt_desk.store.key_entry import KeyEntry, entry_of, seal_key_of, seal_text_of, text_of
from vt_desk.store.wipe import wipe, wipe_text

_log = logging.getLogger(__name__)
T = TypeVar("T")

SECURE_BACKENDS = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)
SERVICE = "vt-desk"
_TRIAL = "trial"
_JOURNAL = "journal"
_ENTRY_BYTES = (96, 1_040)
"""An entry's size, and that of the bus's messages with one, which on a busy machine come in
pieces and are put together. Longer ones are cleared as they are freed."""
_WINDOWS = "keyring.backends.Windows.WinVaultKeyring"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """What was found.

    Attributes:
        backend: its full name, or empty.
        code: ``ok``, ``no_backend``, ``refused`` (not a secure one), ``locked`` or
            ``broken`` (what was written did not come back).
    """

    backend: str
    code: str


def name_of(backend: object) -> str:
    """A backend's module and class."""
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"


def find_backend() -> object | None:
    """The secure backend that ``keyring`` would use, looked up behind its chainer too."""
    import keyring

    found = keyring.get_keyring()
    chained = getattr(found, "backends", None) or [found]
    return next((one for one in chained if name_of(one) in SECURE_BACKENDS), None)


def try_out() -> KeyPlace:
    """Write, read back and delete a trial entry. May ask the user to unlock: use a thread.

    Returns:
        What was found; never raises for a keyring's fault.
    """
    import keyring
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

    backend = find_backend()
    if backend is None:
        name = name_of(keyring.get_keyring())
        nothing = name.startswith(("keyring.backends.fail", "keyring.backends.chainer"))
        return KeyPlace("" if nothing else name, "no_backend" if nothing else "refused")
    name = name_of(backend)
    secret = secrets.token_hex(16)
    try:
        backend.set_password(SERVICE, _TRIAL, secret)  # type: ignore[attr-defined]  # untyped
        came_back = backend.get_password(SERVICE, _TRIAL) == secret  # type: ignore[attr-defined]
        backend.delete_password(SERVICE, _TRIAL)  # type: ignore[attr-defined]
    except NoKeyringError:
        return KeyPlace(name, "no_backend")
    except KeyringLocked:
        return KeyPlace(name, "locked")
    except KeyringError:
        # Without an unlocked collection the Secret Service says InitError.
        return KeyPlace(name, "locked")
    return KeyPlace(name, "ok" if came_back else "broken")


class KeyringEntries:
    """Entries in the keyring of the operating system. Its calls may ask the user: use a thread."""

    def __init__(self, find: Callable[[], object | None] = find_backend) -> None:
        """Nothing is asked yet.

        Args:
            find: the secure backend, or None.
        """
        self._find = find

    def read(self, profile: ProfileId) -> KeyEntry:
        """See ``KeyEntries``."""
        return self._read(profile, entry_of)

    def write(self, profile: ProfileId, entry: KeyEntry) -> None:
        """See ``KeyEntries``."""
        self._write(profile, text_of(entry))

    def read_seal_key(self) -> bytearray:
        """See ``KeyEntries``."""
        return self._read(_JOURNAL, seal_key_of)

    def write_seal_key(self, key: bytearray) -> None:
        """See ``KeyEntries``."""
        self._write(_JOURNAL, seal_text_of(key))

    def _read(self, name: str, meaning: Callable[[str | None], T]) -> T:
        text = self._ask(lambda keyring: keyring.get_password(SERVICE, name))
        try:
            return meaning(text)
        finally:
            if text:
                wipe_text(text)

    def _write(self, name: str, letters: bytearray) -> None:
        text = letters.decode("ascii")
        try:
            self._ask(lambda keyring: keyring.set_password(SERVICE, name, text))
            came_back = self._ask(lambda keyring: keyring.get_password(SERVICE, name))
            if came_back != text:
                raise NoSecureKeyring
            if came_back is not text:
                wipe_text(came_back)
        finally:
            wipe_text(text)
            wipe(letters)

    def delete(self, profile: ProfileId) -> None:
        """See ``KeyEntries``."""

        def work(keyring: Any) -> None:  # noqa: ANN401 - untyped
            if keyring.get_password(SERVICE, profile) is not None:
                keyring.delete_password(SERVICE, profile)

        self._ask(work)

    def _ask(self, work: Callable[[Any], T]) -> T:
        from keyring.errors import KeyringError, NoKeyringError

        backend = self._find()
        if backend is None or name_of(backend) not in SECURE_BACKENDS:
            raise NoSecureKeyring
        if name_of(backend) == _WINDOWS:
            # Otherwise the key would travel with a roaming profile.
            backend.persist = "local machine"  # type: ignore[attr-defined]  # untyped
        try:
            return work(backend)
        except NoKeyringError:
            raise NoSecureKeyring from None
        except KeyringError:
            # Without an unlocked collection the Secret Service says InitError.
            raise KeyringLocked from None
        except Exception as error:  # noqa: BLE001 - libraries beneath keyring raise their own
            # The bus went away, or a prompt was dismissed.
            _log.warning("the keyring failed: %s", type(error).__name__)
            raise KeyringLocked from None
        finally:
            # The libraries beneath keyring held the entry as bytes and let go of them as they are.
            clear_sizes(*_ENTRY_BYTES)
