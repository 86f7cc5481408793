"""What the window remembers about itself: how it looks and sounds, and when it locks.

A small JSON file in the user's configuration folder. It holds no name, no address of a
person and no word of a conversation (invariant 5). A file that cannot be read counts as
absent: the window then starts as on the first day.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from vt_desk.ui.qt.languages import LANGUAGES
from vt_desk.ui.qt.look import TEXT_PERCENTS
from vt_desk.ui.qt.theme import ThemeChoice

if TYPE_CHECKING:
    from pathlib import Path

LOCK_MINUTES = (2, 5, 10, 15, 30)
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_IDS = 400


@dataclass(frozen=True, slots=True)
class Preferences:
    """How this person wants the window."""

    language: str = "nl"
    theme: ThemeChoice = ThemeChoice.SYSTEM
    text_percent: int = 100
    sound: bool = True
    lock_minutes: int = 10
    intake: bool = True
    signals_off: tuple[str, ...] = ()
    """Ids of signal words that are not marked here: names of a list's entries, nobody's words."""


def read_preferences(file: Path) -> Preferences:
    """Read them; what is missing or makes no sense is as on the first day."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(raw, dict):
        return Preferences()
    found = Preferences()
    if raw.get("language") in LANGUAGES:
        found = replace(found, language=raw["language"])
    if raw.get("theme") in set(ThemeChoice):
        found = replace(found, theme=ThemeChoice(raw["theme"]))
    if raw.get("text_percent") in TEXT_PERCENTS:
        found = replace(found, text_percent=raw["text_percent"])
    if isinstance(raw.get("sound"), bool):
        found = replace(found, sound=raw["sound"])
    if isinstance(raw.get("intake"), bool):
        found = replace(found, intake=raw["intake"])
    if raw.get("lock_minutes") in LOCK_MINUTES:
        found = replace(found, lock_minutes=raw["lock_minutes"])
    return replace(found, signals_off=_ids(raw.get("signals_off")))


def _ids(raw: object) -> tuple[str, ...]:
    listed = raw if isinstance(raw, list) else []
    return tuple(one for one in listed if isinstance(one, str) and _ID.fullmatch(one))[:_MOST_IDS]


def write_preferences(file: Path, preferences: Preferences) -> bool:
    """Keep them for the next start.

    Returns:
        Whether it worked: a folder that cannot be written is no reason to stop.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
        new.replace(file)
    except OSError:
        return False
    return True
