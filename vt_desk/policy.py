"""What the administrator of a machine decides for everybody at it: ``desk.toml``.

No file is no policy. A file that is there and cannot be understood is the strictest one: a
slip of the pen, a wrong encoding or a lost right must not open what somebody wanted closed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAMES = frozenset({"service", "lock_minutes", "offline_unlock"})
_AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Policy:
    """What an administrator decides for everybody at a machine.

    Attributes:
        lock_minutes: after how long without a key or the mouse the desk locks; None leaves
            it to the person.
        offline_unlock: whether the password opens a profile while the service is out of reach.
    """

    lock_minutes: int | None = None
    offline_unlock: bool = True


STRICTEST = Policy(lock_minutes=1, offline_unlock=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a settings file that is not understood.

    Attributes:
        line: where, from 1; 0 when it is the whole file, or the place is not known.
        what: in a sentence, without the file's own words.
        whole: nothing of the file could be read.
    """

    line: int
    what: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """The file of a machine, as far as it is understood.

    Attributes:
        file: where it is, or would be.
        is_there: whether there is one.
        service: the chat service's address; empty when none is set.
        policy: what it decides.
        faults: what in it is not understood.
    """

    file: Path
    is_there: bool
    service: str
    policy: Policy
    faults: tuple[Fault, ...]


def machine_settings() -> MachineSettings:
    """Read the settings of this machine; never fails."""
    file = platformdirs.site_config_path("vt-desk", appauthor=False) / "desk.toml"
    found = read_toml(file)
    if found is None:
        return MachineSettings(file, is_there=False, service="", policy=Policy(), faults=())
    if isinstance(found, Fault):
        return MachineSettings(file, is_there=True, service="", policy=STRICTEST, faults=(found,))
    text, values = found
    service = values.get("service")
    return MachineSettings(
        file,
        is_there=True,
        service=service if isinstance(service, str) else "",
        policy=_policy_of(values),
        faults=tuple(_faults_of(text, values)),
    )


def read_toml(file: Path) -> tuple[str, Mapping[str, object]] | Fault | None:
    """Read a settings file.

    Args:
        file: may be missing.

    Returns:
        Its text and its values, what is wrong with it, or None when there is none.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        # A link that leads nowhere was put there by somebody who wanted a policy.
        return Fault(0, "leads nowhere", whole=True) if file.is_symlink() else None
    except OSError as error:
        return Fault(0, f"cannot be read ({type(error).__name__})", whole=True)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Fault(data.count(b"\n", 0, error.start) + 1, "is not UTF-8", whole=True)
    try:
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        return Fault(int(at[1]) if at else 0, "is not TOML", whole=True)


def _policy_of(values: Mapping[str, object]) -> Policy:
    """A value that is none of the allowed counts as the strictest one."""
    minutes = values.get("lock_minutes")
    if minutes is not None and not _is_minutes(minutes):
        minutes = STRICTEST.lock_minutes
    return Policy(
        lock_minutes=minutes if isinstance(minutes, int) else None,
        offline_unlock=values.get("offline_unlock", True) is True,
    )


def _is_minutes(value: object) -> bool:
    return type(value) is int and value >= 1


def _faults_of(text: str, values: Mapping[str, object]) -> Iterator[Fault]:
    for name, value in values.items():
        if name not in NAMES:
            yield Fault(_line_of(text, name), f"{name} is not a setting of this version")
        elif name == "service" and not isinstance(value, str):
            yield Fault(_line_of(text, name), "service is not a text")
        elif name == "lock_minutes" and not _is_minutes(value):
            yield Fault(_line_of(text, name), "lock_minutes is not a whole number from 1")
        elif name == "offline_unlock" and not isinstance(value, bool):
            yield Fault(_line_of(text, name), "offline_unlock is not true or false")


def _line_of(text: str, name: str) -> int:
    quoted = re.escape(name)
    at = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{quoted}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, at.start()) + 1 if at else 0
