"""``vt-desk doctor``: what this machine lacks, and how to mend it.

Each check says what it looked at, what it found, and what to do. A check that fails in a
way that keeps somebody from working makes the exit code 1; a warning does not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLateError
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TextIO

from vt_desk.client.errors import ClientError
from vt_desk.client.probe import READY, probe
from vt_desk.policy import Policy, machine_settings

DISPLAY_S = 20
KEYRING_S = 30
SKEW_S = 5
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
SMALLEST = (1280, 720)
_XCB = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 "
    "libxcb-shape0 libxcb-util1 libxcb-xkb1 libxkbcommon-x11-0 libegl1 libgl1 libdbus-1-3 "
    "libfontconfig1"
)


class Verdict(Enum):
    """How it stands."""

    GOOD = "ok"
    WARNING = "warning"
    BAD = "FAULT"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's result.

    Attributes:
        subject: what was looked at.
        found: in a sentence.
        mend: what to do, empty when there is nothing to do.
    """

    subject: str
    verdict: Verdict
    found: str
    mend: str = ""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command for ``vt-desk --help``."""
    doctor = commands.add_parser(
        "doctor",
        help="check display, fonts, keyring, profiles, settings, form, phone, service and clock",
        description="Check what the desk needs on this machine, and say how to mend it.",
        epilog="Exit codes: 0 the desk can work, 1 something stands in its way.",
    )
    doctor.add_argument("--service", metavar="URL", default=None, help="the chat service's address")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check everything, telling as it goes.

    Returns:
        1 when something stands in the way, else 0.
    """
    address = args.service or os.environ.get("VT_DESK_SERVICE", "")
    findings: list[Finding] = []
    for subject, check in _checks(address):
        if not args.json:
            _progress(f"{subject} …")
        for finding in check():
            findings.append(finding)
            if not args.json:
                _show(finding, sys.stdout)
    if args.json:
        told = [
            {"subject": f.subject, "verdict": f.verdict.value, "found": f.found, "mend": f.mend}
            for f in findings
        ]
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return int(any(finding.verdict is Verdict.BAD for finding in findings))


def _checks(address: str) -> list[tuple[str, Callable[[], Iterator[Finding]]]]:
    return [
        ("display and fonts", _display),
        ("keyring", _keyring),
        ("profiles", _profiles),
        ("settings", _settings),
        ("form", _form),
        ("phone", _phone),
        ("signal words", _signals),
        ("clock", _clock),
        ("service", lambda: _service(address)),
    ]


def _display() -> Iterator[Finding]:
    try:
        tried = subprocess.run(
            [sys.executable, "-m", "vt_desk.ui.qt.probe"],
            capture_output=True,
            text=True,
            timeout=DISPLAY_S,
            check=False,
        )
        found: dict[str, Any] = json.loads(tried.stdout) if tried.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError, OSError):
        found = {}
    if not found:
        has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        mend = (
            f"Install what Qt's window needs: apt install {_XCB}"
            if has_display or sys.platform != "linux"
            else "There is no DISPLAY and no WAYLAND_DISPLAY: start it in a desktop session."
        )
        yield Finding("display", Verdict.BAD, "no window can be opened", mend)
        return
    screens = ", ".join(f"{s['width']} × {s['height']}" for s in found["screens"]) or "none"
    small = not any(
        s["width"] >= SMALLEST[0] and s["height"] >= SMALLEST[1] for s in found["screens"]
    )
    yield Finding(
        "display",
        Verdict.WARNING if small else Verdict.GOOD,
        f"{found['platform']}, screens: {screens}",
        f"The window wants at least {SMALLEST[0]} × {SMALLEST[1]}." if small else "",
    )
    missing = sorted(script for script, there in found["covered"].items() if not there)
    if "latin" in missing:
        yield Finding(
            "fonts", Verdict.BAD, "no font for Latin letters", "apt install fonts-dejavu-core"
        )
    elif missing:
        yield Finding(
            "fonts",
            Verdict.WARNING,
            f"no font for {', '.join(missing)}: such letters show as boxes",
            "apt install fonts-noto-color-emoji fonts-dejavu-core",
        )
    else:
        yield Finding("fonts", Verdict.GOOD, f"{found['families']} families")


def _keyring() -> Iterator[Finding]:
    from vt_desk.store.key_place import SECURE_BACKENDS, try_out

    pool = ThreadPoolExecutor(1)
    try:
        place = pool.submit(try_out).result(timeout=KEYRING_S)
    except TooLateError:
        yield Finding(
            "keyring",
            Verdict.BAD,
            f"no answer in {KEYRING_S} s",
            "It may wait for its password: unlock it, and try again.",
        )
        return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    allowed = ", ".join(sorted(name.split(".")[-2] for name in SECURE_BACKENDS))
    told = {
        "ok": (Verdict.GOOD, place.backend, ""),
        "no_backend": (
            Verdict.BAD,
            "this session has no keyring, so nothing can be kept safely",
            (
                "Start a Secret Service: apt install gnome-keyring libpam-gnome-keyring,"
                " then sign in to the desktop again."
            ),
        ),
        "refused": (
            Verdict.BAD,
            f"{place.backend} is not a secure keyring and is not used",
            (
                f"Allowed are: {allowed}. Remove the package that brings the other one "
                "(often keyrings.alt)."
            ),
        ),
        "locked": (
            Verdict.BAD,
            f"{place.backend} is locked, or has no default collection",
            "Unlock it (on Linux: Passwords and Keys), and make a default collection.",
        ),
        "broken": (
            Verdict.BAD,
            f"{place.backend} does not give back what it was given",
            "Repair or replace the keyring; without it nothing is stored.",
        ),
    }
    verdict, found, mend = told[place.code]
    yield Finding("keyring", verdict, found, mend)


_STILL = "Nothing was deleted. "
_ANEW = "The desk offers to set the old file aside and start anew."
_PROFILE_MENDS = {
    "no_secure_keyring": "See the keyring, above.",
    "keyring_locked": "Unlock the keyring (on Linux: Passwords and Keys), and try again.",
    "key_missing": f"{_STILL}Restore the keyring if you can. Otherwise: {_ANEW}",
    "key_wrong": f"{_STILL}Restore the keyring or the file, whichever was changed last. {_ANEW}",
    "key_of_another": f"{_STILL}Put the files back that were copied or restored. {_ANEW}",
    "store_damaged": f"{_STILL}What was sent is safe at the service. {_ANEW}",
    "store_too_new": "A newer VT Desk wrote it: install that version again.",
    "migration_failed": f"{_STILL}Free some disk space and try again; else ask for help.",
    "store_full": "Free some disk space.",
    "store_unwell": "Look at the disk and its connection, and try again.",
    "store_read_only": "Let this person write their own data folder.",
}


def _profiles() -> Iterator[Finding]:
    """Open each profile of this person and read it whole."""
    from vt_desk.store.vault import machine_vault

    for profile, code in asyncio.run(machine_vault().examine()):
        who = profile.user or profile.id[:8]
        if code == "profile_in_use":
            yield Finding("profiles", Verdict.GOOD, f"{who}: open in a desk now, not read")
        elif code:
            mend = _PROFILE_MENDS.get(code, "Look at the disk, and try again.")
            yield Finding("profiles", Verdict.BAD, f"{who}: {code}", mend)
        else:
            yield Finding("profiles", Verdict.GOOD, f"{who}: opens, and every page is whole")


def _settings() -> Iterator[Finding]:
    """What the administrator of this machine decided, and what of it is not understood."""
    machine = machine_settings()
    for fault in machine.faults:
        where = f"{machine.file}, line {fault.line}" if fault.line else str(machine.file)
        yield Finding(
            "settings",
            Verdict.BAD if fault.whole else Verdict.WARNING,
            f"{where}: {fault.what}",
            f"Mend it; until then {_told(machine.policy)}.",
        )
    if not machine.faults:
        found = f"{machine.file}: {_told(machine.policy)}" if machine.is_there else "no policy"
        yield Finding("settings", Verdict.GOOD, found)


def _told(policy: Policy) -> str:
    minutes = policy.lock_minutes
    lock = f"it locks after {minutes} min" if minutes else "each person chooses when it locks"
    return f"{lock}, and opens {'also' if policy.offline_unlock else 'not'} without the service"


def _form() -> Iterator[Finding]:
    from vt_desk.forms.load import chosen

    form, error = chosen(machine_settings().file.parent)
    if error is not None:
        mend = "Correct it there. Until then the form that ships is used."
        yield Finding("form", Verdict.WARNING, str(error), mend)
    else:
        yield Finding("form", Verdict.GOOD, f"{form.id}, version {form.version}")


def _signals() -> Iterator[Finding]:
    from vt_desk.signals.load import chosen

    words, error = chosen(machine_settings().file.parent)
    if error is not None:
        mend = "Correct it there. Until then the list that ships is used."
        yield Finding("signal words", Verdict.WARNING, str(error), mend)
    else:
        yield Finding("signal words", Verdict.GOOD, f"{len(words.by_id)} entries")


def _phone() -> Iterator[Finding]:
    """Which settings count, each target's way, and whether it is there. Dials nothing."""
    from vt_desk.phone.phone import chosen
    from vt_desk.phone.settings import told_way

    phone, error = chosen(machine_settings().file.parent)
    if error is not None:
        mend = "Correct it there. Until then the settings that ship are used."
        yield Finding("phone", Verdict.WARNING, str(error), mend)
    yield Finding("phone", Verdict.GOOD, f"{phone.settings.file} is in force")
    if phone.is_test:
        mend = "Remove test = true before anybody works with it."
        yield Finding("phone", Verdict.BAD, "it is set up for trying out: 112 is not 112", mend)
    for target, help_ in phone.settings.by_target.items():
        there = phone.is_ready(target)
        state = {True: ", is there", False: ", is NOT there", None: ""}[there]
        yield Finding(
            "phone",
            Verdict.WARNING if there is False else Verdict.GOOD,
            f"{help_.number.display}: {told_way(help_.way)}{state}",
            "A person dials until it is there: docs/phone.md." if there is False else "",
        )


def _clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now < BUILT:
        yield Finding(
            "clock",
            Verdict.BAD,
            f"it says {now:%Y-%m-%d}, which is before this program was made",
            "Set the date and time; certificates are refused until then.",
        )
    else:
        yield Finding("clock", Verdict.GOOD, f"{now:%Y-%m-%d %H:%M} UTC")


def _service(address: str) -> Iterator[Finding]:
    if not address:
        yield Finding(
            "service",
            Verdict.WARNING,
            "no address was given, so it was not asked",
            "Give --service URL, or set VT_DESK_SERVICE.",
        )
        return
    try:
        answer = asyncio.run(probe(address))
    except ClientError as error:
        mends = {
            "address_refused": "It must be https://HOST; http:// is for this machine alone.",
            "timed_out": "It is there but does not answer, or a firewall drops it. "
            "Ask whoever runs the network.",
        }
        yield Finding(
            "service",
            Verdict.BAD,
            f"{address}: {error.code}",
            mends.get(error.code, "Check the address, the network and the proxy settings."),
        )
        return
    if answer.status != READY:
        yield Finding(
            "service",
            Verdict.BAD,
            f"{address} answers {answer.status}",
            "It runs but cannot take work: its administrator finds the cause in its log.",
        )
        return
    yield Finding("service", Verdict.GOOD, f"{address}, ready in {answer.answer_ms:.0f} ms")
    if answer.ahead_s is not None and abs(answer.ahead_s) > SKEW_S:
        way = "ahead of" if answer.ahead_s > 0 else "behind"
        yield Finding(
            "clock",
            Verdict.WARNING,
            f"{abs(answer.ahead_s):.0f} s {way} the service",
            "Turn on the network time of the operating system.",
        )


def _show(finding: Finding, out: TextIO) -> None:
    out.write(f"{finding.verdict.value:9}{finding.subject:14}{finding.found}\n")
    if finding.mend:
        out.write(f"{'':23}→ {finding.mend}\n")
    out.flush()


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}\r")
        sys.stderr.flush()
