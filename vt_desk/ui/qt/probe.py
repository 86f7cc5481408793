"""Try the display and the fonts: run in a child process, since Qt ends a process that has none."""

from __future__ import annotations

import json
import sys

SAMPLES = {"latin": "ë", "cyrillic": "я", "arabic": "س", "emoji": "🙂"}
"""A letter of each script that visitors write in, and what everybody's phone has."""


def main() -> int:
    """Print what was found as one line of JSON."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QRawFont

    app = QGuiApplication([])
    families = [family for family in QFontDatabase.families() if family]
    fonts = [QRawFont.fromFont(QFontDatabase.font(family, "", 12)) for family in families]
    covered = {
        script: any(_has(font, letter) for font in fonts) for script, letter in SAMPLES.items()
    }
    screens = [
        {
            "width": screen.geometry().width(),
            "height": screen.geometry().height(),
            "scale": screen.devicePixelRatio(),
        }
        for screen in QGuiApplication.screens()
    ]
    found = {
        "platform": QGuiApplication.platformName(),
        "screens": screens,
        "families": len(families),
        "covered": covered,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    app.quit()
    return 0


def _has(font: object, letter: str) -> bool:
    return bool(font.supportsCharacter(ord(letter)))  # type: ignore[attr-defined]  # QRawFont's overload


if __name__ == "__main__":
    sys.exit(main())
