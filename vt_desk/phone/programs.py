"""Programs of this computer: started with a clean environment, and let go.

A phone program may run as long as the call. It gets a session of its own, so that nothing of
the desk's end reaches it; a thread waits for it, so that it leaves no zombie behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence

from vt_desk.domain.escalation import Handing

STARTED_S = 0.7
"""A program that is to stay and has run that long has started."""
_KEPT = frozenset(
    {"DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "DISPLAY", "GNOME_DESKTOP_SESSION_ID", "HOME"}
    | {"KDE_FULL_SESSION", "KDE_SESSION_VERSION", "LANG", "LANGUAGE", "LOGNAME", "PATH"}
    | {"PULSE_SERVER", "SHELL", "TZ", "USER", "WAYLAND_DISPLAY", "XAUTHORITY"}
    # Windows
    | {"ALLUSERSPROFILE", "APPDATA", "COMMONPROGRAMFILES", "COMPUTERNAME", "HOMEDRIVE"}
    | {"HOMEPATH", "LOCALAPPDATA", "NUMBER_OF_PROCESSORS", "OS", "PATHEXT", "PROGRAMDATA"}
    | {"PROGRAMFILES", "PROGRAMFILES(X86)", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP"}
    | {"USERDOMAIN", "USERNAME", "USERPROFILE", "WINDIR"}
)
_KEPT_BEGINNINGS = ("LC_", "XDG_")


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a phone program needs of the desktop session, and nothing of this program."""
    return {
        name: value
        for name, value in environ.items()
        if name.upper() in _KEPT or name.upper().startswith(_KEPT_BEGINNINGS)
    }


def run(
    argv: Sequence[str],
    told: Callable[[Handing], None],
    *,
    environ: Mapping[str, str],
    stays: bool = False,
    of_code: Callable[[int], Handing] = lambda code: Handing.FAILED if code else Handing.HANDED,
) -> None:
    """Run a program to its end; blocks.

    Args:
        argv: the program's path first.
        told: called once, with what became of it.
        environ: what it may see.
        stays: having run for ``STARTED_S`` counts as taken.
        of_code: what an exit code stands for.
    """
    try:
        running = start(argv, environ)
    except (FileNotFoundError, NotADirectoryError):
        told(Handing.MISSING)
        return
    except (OSError, ValueError):
        told(Handing.FAILED)
        return
    if stays:
        with contextlib.suppress(subprocess.TimeoutExpired):
            told(of_code(running.wait(STARTED_S)))
            return
        told(Handing.HANDED)
        running.wait()
    else:
        told(of_code(running.wait()))


def start(argv: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a program that outlives us if it wants to."""
    return subprocess.Popen(
        list(argv),
        env=dict(environ),
        cwd=os.sep,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def said(argv: Sequence[str], environ: Mapping[str, str], *, timeout_s: float) -> str | None:
    """What a small program prints, or None when it cannot say."""
    try:
        done = subprocess.run(
            list(argv),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None


def find(name: str, environ: Mapping[str, str]) -> str | None:
    """Where a program is; None when there is none that may be run."""
    return shutil.which(name, path=environ.get("PATH", os.defpath))
