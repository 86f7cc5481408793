"""The guard: nothing in tests or measurements hands 112 or 0800-2000 to what could dial.

In this process an audit hook looks at every program that is started and at every number that
the phone hands over, and forbids the real ones. For programs that child processes start,
folders with stand-ins for the desktop's openers come first on the path: they open nothing and
note what they were given. What was caught is remembered, whoever swallows the error.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from vt_desk.phone.checks import SCHEMES
from vt_desk.phone.phone import HANDED_OVER

OPENERS = ("xdg-open", "gio", "gvfs-open", "gnome-open", "kde-open", "kde-open5", "open")
SOFTPHONES = ("baresip", "linphone", "linphonec", "linphonecsh", "twinkle", "jami")
_STARTS = frozenset(
    {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile"}
    | {HANDED_OVER}
)
_REAL = re.compile(r"(?:\+|00)?(?:31)?0{0,3}(?:8002000|112)")
_REAL_WORD = re.compile(r"0{0,3}112|(?:\+|00)?(?:31)?0{0,3}800-?2000")
_ADDRESS = re.compile(rf"\b(?:{'|'.join(sorted(SCHEMES))}):/{{0,2}}([^@;?\s'\"]+)", re.IGNORECASE)
_WORDS = re.compile(r"[\s'\";&|=,\\]+")
_BETWEEN = re.compile(r"[\s().,\u2010-\u2015/-]")


class DialledError(RuntimeError):
    """A test tried to phone for real."""


def is_real(number: str) -> bool:
    """Whether a text is 112 or 0800-2000, in any spelling, also behind an outside line's 0."""
    plain = unicodedata.normalize("NFKC", unquote(number))
    return _REAL.fullmatch(_BETWEEN.sub("", plain)) is not None


def real_in(text: str, *, words: bool = True) -> bool:
    """Whether an argument or a command line holds one of them.

    Args:
        text: any.
        words: also where it stands alone; else in the address of a phone only.
    """
    plain = unquote(text)
    if any(is_real(number) for number in _ADDRESS.findall(plain)):
        return True
    # Looser, 1.12 of a program's version would be one.
    return words and any(
        _REAL_WORD.fullmatch(word) for word in (plain.replace(" ", ""), *_WORDS.split(plain))
    )


class Guard:
    """Watches over this process and its children; made once, for the hook cannot be taken off."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="no-dialling-"))
        self.caught: list[str] = []
        self._notes = self.folder / "handed"
        self._read = 0
        for name in (*OPENERS, *SOFTPHONES):
            self._stand_in(name, f'printf "%s\\n" "{name} $*" >>"{self._notes}"\nexit 4')
        # A handler is said to be there: else what asks first would never try to open.
        self._stand_in("xdg-mime", "echo stand-in.desktop")

    def install(self) -> None:
        """From now on, for the whole life of this process."""
        os.environ["PATH"] = f"{self.folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        sys.addaudithook(self._see)

    def handed(self) -> list[str]:
        """What the stand-ins were given so far, real or not."""
        if not self._notes.exists():
            return []
        return self._notes.read_text(errors="replace").splitlines()

    def take(self) -> list[str]:
        """What was caught since the last time."""
        lines = self.handed()
        fresh, self._read = lines[self._read :], len(lines)
        found, self.caught = self.caught, []
        return found + [f"a child process: {line}" for line in fresh if real_in(line)]

    def close(self) -> None:
        """Take the stand-ins away; at the very end."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def on_purpose(self) -> Iterator[list[str]]:
        """For the guard's own tests: what is caught meanwhile is no fault."""
        before = self.take()
        seen: list[str] = []
        try:
            yield seen
        finally:
            seen.extend(self.take())
            self.caught.extend(before)

    def _see(self, event: str, given: tuple[object, ...]) -> None:
        if event not in _STARTS:
            return
        said = [text for part in given[:3] for text in _texts(part)]
        if event == HANDED_OVER:
            found = any(is_real(text) for text in said)
        else:
            # Python has its own guard of the path, and may be given any number.
            words = sys.executable not in said
            found = any(real_in(text, words=words) for text in said)
        if found:
            self.caught.append(f"{event}: {shlex.join(said)[:300]}")
            raise DialledError(event)

    def _stand_in(self, name: str, does: str) -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)


@contextlib.contextmanager
def nothing_dialled() -> Iterator[Guard]:
    """For programs of their own, as measurements are: guarded, and judged at the end.

    Raises:
        DialledError: something was caught.
    """
    guard = Guard()
    guard.install()
    try:
        yield guard
        caught = guard.take()
        if caught:
            raise DialledError("; ".join(caught))
    finally:
        guard.close()


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, bytes | os.PathLike | str):
        yield os.fsdecode(part)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _texts(one)
