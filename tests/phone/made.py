"""Settings, little programs and telephones that the tests of the phone share."""

from __future__ import annotations

from pathlib import Path

from vt_desk.phone.desktops import Desktop
from vt_desk.phone.load import FILE, load, shipped_settings
from vt_desk.phone.phone import Phone

EXTENSION = "1001"
"""A number that no telephone network knows."""
TRYING = f"""
test = true
[advice_line]
dial = "{EXTENSION}"
slow_s = 1
{{advice_line}}
[emergency]
dial = "{EXTENSION}"
slow_s = 1
{{emergency}}
"""
"""Settings to try things out with: both targets have the same invented number."""


def settings_in(folder: Path, text: str) -> Path:
    """Write settings; gives the file."""
    file = folder / FILE
    file.write_text(text)
    return file


def trying(folder: Path, way: str, desktop: Desktop | None = None) -> Phone:
    """A phone with an invented number that hands it over in a way; for both targets."""
    file = settings_in(folder, TRYING.format(advice_line=way, emergency=way))
    return Phone(load(file, shipped_settings()), desktop=desktop)


def program(folder: Path, name: str, does: str) -> Path:
    """A little shell program."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)
    return file
