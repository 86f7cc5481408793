"""A real Secret Service, in a session of its own; and what is not a place for a key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.plain_keyring import PlainKeyring
from tests.secret_session import UNLOCK, session
from vt_desk.domain.ids import ProfileId
from vt_desk.store.errors import KeyMissing, NoSecureKeyring, StoreError
from vt_desk.store.key_entry import (
    MOST_CHARS,
    DatabaseKey,
    KeyEntry,
    entry_of,
    text_of,
)
from vt_desk.store.key_place import KeyringEntries, find_backend
from vt_desk.store.vault import SqlcipherVault

AGAIN = UNLOCK.replace("--unlock", "--replace --unlock")
PROFILE = ProfileId("0" * 32)

TALK = """
import asyncio, logging, pathlib, subprocess, sys
from tests.store.made import FOX, said
from vt_desk.store.door import PutMessage
from vt_desk.store.errors import StoreError
from vt_desk.store.key_place import KeyringEntries
from vt_desk.store.vault import SqlcipherVault

LOCK = ("dbus-send --session --print-reply --dest=org.freedesktop.secrets "
    "/org/freedesktop/secrets org.freedesktop.Secret.Service.Lock "
    "array:objpath:/org/freedesktop/secrets/collection/login")

async def main():
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    vault = SqlcipherVault(pathlib.Path(sys.argv[1]), KeyringEntries())
    try:
        profile, store = await vault.create("anna", "https://chat.example.org")
    except StoreError as error:
        print("create", error.code)
        return
    await store.apply([PutMessage(said(1))])
    await store.rotate_key()
    await store.close()
    store = await vault.open(profile.id)
    print("kept", len(await store.messages(FOX)))
    await store.close()
    print("told", (await vault.profiles())[0].user)
    subprocess.run(LOCK.split(), check=True, stdout=subprocess.DEVNULL)
    try:
        await vault.open(profile.id)
    except StoreError as error:
        print("locked", error.code)
    print("listed", (await vault.profiles())[0].problem)
    subprocess.run(["sh", "-c", sys.argv[2]], check=True, stdout=subprocess.DEVNULL)
    await vault.remove(profile.id)
    print("left", len(await vault.profiles()))
    try:
        KeyringEntries().read(profile.id)
    except StoreError as error:
        print("key", error.code)

asyncio.run(main())
"""


def in_session(tmp_path: Path, unlock: str, **environ: str) -> tuple[list[str], str]:
    """Run the talk with the keyring in a D-Bus session of its own; what it said."""
    inherited = {name: value for name, value in os.environ.items() if "DBUS" not in name}
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [
            *session(unlock),
            *(sys.executable, "-c", TALK, str(tmp_path / "profiles"), AGAIN),
        ],
        env={**inherited, **home, **environ},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return done.stdout.splitlines(), done.stderr


def test_a_real_secret_service_keeps_the_key_through_its_whole_life(tmp_path: Path) -> None:
    said, logged = in_session(tmp_path, UNLOCK)
    assert said == [
        "kept 1",
        "told anna",
        "locked keyring_locked",
        "listed keyring_locked",
        "left 0",
        "key key_missing",
    ]
    assert "anna" not in logged


@pytest.mark.parametrize(
    ("unlock", "environ"),
    [
        ("true", {}),
        (UNLOCK, {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}),
        (UNLOCK, {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}),
        (UNLOCK, {"PYTHON_KEYRING_BACKEND": "tests.e2e.plain_keyring.PlainKeyring"}),
    ],
)
def test_inv06_without_a_secure_keyring_nothing_is_made(
    tmp_path: Path, unlock: str, environ: dict[str, str]
) -> None:
    said, _ = in_session(tmp_path, unlock, **environ)
    assert len(said) == 1
    assert said[0] in {"create no_secure_keyring", "create keyring_locked"}
    assert unlock == "true" or said == ["create no_secure_keyring"]
    assert list((tmp_path / "profiles").iterdir()) == []


class Lookalike:
    """Keeps nothing, under a good name."""

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""

    def delete_password(self, service: str, username: str) -> None:
        """Nothing was kept."""


def named(module: str, kind: type) -> type:
    """The same class under another backend's name."""
    return type("Keyring", (kind,), {"__module__": module, "__qualname__": "Keyring"})


def entry(user: str = "anna") -> KeyEntry:
    return KeyEntry(DatabaseKey.make(), user, "https://chat.example.org")


async def test_inv06_a_keyring_that_gives_nothing_back_is_refused(
    tmp_path: Path,
) -> None:
    entries = KeyringEntries(named("keyring.backends.SecretService", Lookalike))
    with pytest.raises(NoSecureKeyring):
        entries.write(PROFILE, entry())
    with pytest.raises(KeyMissing):
        entries.read(PROFILE)
    vault = SqlcipherVault(tmp_path / "profiles", entries)
    with pytest.raises(NoSecureKeyring):
        await vault.create("anna", "https://chat.example.org")
    await vault.close()
    assert list((tmp_path / "profiles").iterdir()) == []


@pytest.mark.parametrize("module", ["keyrings.alt.file", "keyring.backends.null", "tests"])
def test_inv06_backends_are_refused_by_name(module: str) -> None:
    entries = KeyringEntries(named(module, PlainKeyring))
    for call in (
        lambda: entries.read(PROFILE),
        lambda: entries.write(PROFILE, entry()),
        lambda: entries.delete(PROFILE),
    ):
        with pytest.raises(NoSecureKeyring):
            call()


def test_a_plain_backend_before_a_secure_one_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secure = named("keyring.backends.libsecret", Lookalike)()

    class Chain:
        backends: tuple[object, ...] = (named("keyrings.alt.file", Lookalike)(), secure)

    monkeypatch.setattr("keyring.get_keyring", Chain)
    assert find_backend() is secure
    Chain.backends = Chain.backends[:1]
    assert find_backend() is None


def test_an_entry_comes_back_as_it_was_and_fits_every_keyring() -> None:
    given = KeyEntry(DatabaseKey.make(), "ànna\n", "https://x", DatabaseKey.make())
    text = text_of(given).decode("ascii")
    assert len(text) < 512
    assert entry_of(text) == given
    assert entry_of(text_of(entry()).decode("ascii")).following is None
    with pytest.raises(ValueError, match=str(MOST_CHARS)):
        text_of(entry("a" * MOST_CHARS))


@pytest.mark.parametrize("text", ["1", "12", "1x", "11" + "0" * 95, "11" + "0" * 96 + "[]", "x"])
def test_nonsense_is_no_entry(text: str) -> None:
    with pytest.raises(StoreError):
        entry_of(text)


def test_no_secret_is_in_what_is_printed() -> None:
    given = entry()
    assert given.now.key.hex() not in repr(given)
    assert repr(bytes(given.now.key)) not in repr(given)
