"""Where the store's key may live: a keyring of the operating system, and nothing else.

``keyring`` falls back to files in plain text when a package for that happens to be
installed, or to a backend that keeps nothing. So the backends are allowed by name, also
behind the chainer, and what was written is read back (invariant 6).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

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
