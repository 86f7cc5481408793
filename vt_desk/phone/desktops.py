"""The desktop's handler of an address: on Linux, on Windows, on macOS."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from vt_desk.domain.escalation import Handing
from vt_desk.phone import programs

ASK_S = 5.0
_NO_TOOL = 3
"""What xdg-open ends with when it finds no program for its work (its manual page)."""
_NO_ASSOCIATION = frozenset({2, 1155})
"""Windows: ERROR_FILE_NOT_FOUND and ERROR_NO_ASSOCIATION."""


class Desktop(Protocol):
    """Opens addresses with the program that is set for them."""

    def has_handler(self, scheme: str) -> bool | None:
        """Whether there is a program; None when nobody can say. Blocks; opens nothing."""

    def open(self, address: str, told: Callable[[Handing], None]) -> None:
        """Open an address and tell what became of it, once. Blocks until its program ends."""


def this_desktop(environ: Mapping[str, str] = os.environ) -> Desktop:
    """The desktop of this computer."""
    if sys.platform == "win32":
        return WindowsDesktop(os.startfile)
    kept = programs.clean_environment(environ)
    return MacDesktop(kept) if sys.platform == "darwin" else LinuxDesktop(kept)


class LinuxDesktop:
    """xdg-open, which knows the desktops; gio where it is missing."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        # xdg-open tries browsers where it finds no handler, also one that we could not ask for.
        self._environ = {**environ, "BROWSER": "false"}

    def has_handler(self, scheme: str) -> bool | None:
        """As xdg-mime or gio say."""
        kind = f"x-scheme-handler/{scheme}"
        asking = programs.find("xdg-mime", self._environ)
        if asking is not None:
            named = programs.said(
                [asking, "query", "default", kind], self._environ, timeout_s=ASK_S
            )
            return None if named is None else bool(named)
        asking = programs.find("gio", self._environ)
        if asking is not None:
            # In any language: a handler is named by its file.
            told = programs.said([asking, "mime", kind], self._environ, timeout_s=ASK_S)
            return None if told is None else ".desktop" in told
        return False

    def open(self, address: str, told: Callable[[Handing], None]) -> None:
        """Look for a handler first: xdg-open would try browsers where there is none."""
        opener = self._opener()
        if opener is None or self.has_handler(address.partition(":")[0].lower()) is False:
            told(Handing.MISSING)
            return
        programs.run([*opener, address], told, environ=self._environ, of_code=_of_xdg)

    def _opener(self) -> list[str] | None:
        xdg = programs.find("xdg-open", self._environ)
        if xdg is not None:
            return [xdg]
        gio = programs.find("gio", self._environ)
        return None if gio is None else [gio, "open"]


class MacDesktop:
    """``open`` of macOS."""

    def __init__(self, environ: Mapping[str, str], opener: str = "/usr/bin/open") -> None:
        self._environ = environ
        self._opener = opener

    def has_handler(self, scheme: str) -> bool | None:
        """Nobody can say without opening something."""
        del scheme
        return None

    def open(self, address: str, told: Callable[[Handing], None]) -> None:
        """``open`` fails where no program knows the address."""
        programs.run([self._opener, address], told, environ=self._environ)


class WindowsDesktop:
    """ShellExecute of Windows.

    Args:
        startfile: ``os.startfile``.
        registered: whether a scheme is known to Windows.
    """

    def __init__(
        self,
        startfile: Callable[[str], object],
        registered: Callable[[str], bool | None] | None = None,
    ) -> None:
        self._startfile = startfile
        self._registered = registered or _registered

    def has_handler(self, scheme: str) -> bool | None:
        """As the registry says."""
        return self._registered(scheme)

    def open(self, address: str, told: Callable[[Handing], None]) -> None:
        """Look first: where nothing is registered Windows would offer its shop instead."""
        if self.has_handler(address.partition(":")[0].lower()) is False:
            told(Handing.MISSING)
            return
        try:
            self._startfile(address)
        except OSError as error:
            code = getattr(error, "winerror", None)
            told(Handing.MISSING if code in _NO_ASSOCIATION else Handing.FAILED)
            return
        told(Handing.HANDED)


def _of_xdg(code: int) -> Handing:
    if code == 0:
        return Handing.HANDED
    return Handing.MISSING if code == _NO_TOOL else Handing.FAILED


def _registered(scheme: str) -> bool | None:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, scheme) as key:
                winreg.QueryValueEx(key, "URL Protocol")
        except FileNotFoundError:
            return False
        except OSError:
            return None
        return True
    return None
