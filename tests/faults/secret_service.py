"""A real Secret Service for a test: gnome-keyring on a D-Bus session of its own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import secretstorage
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from vt_desk.domain.ids import ProfileId
from vt_desk.store.key_entry import KeyEntry, entry_of
from vt_desk.store.key_place import SERVICE

READY_S = 20.0
_LOGIN = "/org/freedesktop/secrets/collection/login"
_BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
_PASSWORD = b"een lang wachtwoord voor de sleutelbos"


@dataclass(frozen=True)
class Session:
    """Somebody's desktop session with an unlocked keyring.

    Attributes:
        home: their home folder.
        environment: for processes of the session.
    """

    home: Path
    environment: dict[str, str] = field(repr=False)

    def entry(self, profile: ProfileId) -> KeyEntry:
        """A profile's entry, read past the program."""
        bus = open_dbus_connection(bus=self.environment["DBUS_SESSION_BUS_ADDRESS"])
        try:
            collection = secretstorage.get_default_collection(bus)
            found = collection.search_items({"service": SERVICE, "username": profile})
            return entry_of(next(iter(found)).get_secret().decode())
        finally:
            bus.close()


@contextmanager
def desktop_session(home: Path) -> Iterator[Session]:
    """A session with a home, a runtime folder and a temporary folder of its own.

    Args:
        home: an empty folder; everything of the session is inside.
    """
    environment = {"HOME": str(home)}
    for name, place in {
        "XDG_RUNTIME_DIR": "run",
        "XDG_DATA_HOME": "share",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "TMPDIR": "tmp",
    }.items():
        (home / place).mkdir(mode=0o700)
        environment[name] = str(home / place)
    everything = {**os.environ, **environment}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=everything,
    )
    keyring: subprocess.Popen[bytes] | None = None
    try:
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        assert keyring.stdin is not None
        keyring.stdin.write(_PASSWORD)
        keyring.stdin.close()
        _wait_for_it(environment["DBUS_SESSION_BUS_ADDRESS"])
        yield Session(home, environment)
    finally:
        for process in (keyring, bus):
            if process is not None:
                process.kill()
                process.wait()
        if bus.stdout is not None:
            bus.stdout.close()


def _wait_for_it(address: str) -> None:
    bus = open_dbus_connection(bus=address)
    try:
        deadline = time.monotonic() + READY_S
        while not _is_open(bus):
            if time.monotonic() > deadline:
                raise TimeoutError("no Secret Service came")
            time.sleep(0.05)
    finally:
        bus.close()


def _is_open(bus: DBusConnection) -> bool:
    # Asked before it is there, the bus would start another one, which nobody has unlocked.
    asked = new_method_call(_BUS, "NameHasOwner", "s", ("org.freedesktop.secrets",))
    if not bus.send_and_get_reply(asked).body[0]:
        return False
    try:
        # By its path: asking for the default one would make one, and ask a person about it.
        return not secretstorage.Collection(bus, _LOGIN).is_locked()
    except secretstorage.exceptions.SecretStorageException:
        return False
