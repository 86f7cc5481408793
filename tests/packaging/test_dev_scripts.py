"""The scripts behind make: translations that must be complete, licences that must fit."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).resolve().parents[2] / "packaging" / "dev"

_WINDOW = """
from PySide6.QtCore import QObject

class Window(QObject):
    def greet(self) -> None:
        self.tr("Good morning")
        self.tr("%n conversation(s)", "", 2)
"""


class Checkout:
    """A small program with one window, and the script to translate it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.dutch = place / "translations" / "vt_desk_nl.ts"
        (place / "vt_desk").mkdir()
        (place / "vt_desk" / "window.py").write_text(_WINDOW)
        (place / "packaging" / "dev").mkdir(parents=True)
        shutil.copy(DEV / "translations.py", place / "packaging" / "dev")

    def run(self, command: str) -> tuple[int, str]:
        script = self.place / "packaging" / "dev" / "translations.py"
        answer = subprocess.run(
            [sys.executable, script, command], check=False, capture_output=True, text=True
        )
        assert answer.stderr == ""
        return answer.returncode, answer.stdout

    def translate_all(self) -> None:
        for path in self.dutch.parent.glob("*.ts"):
            text = path.read_text().replace(' type="unfinished"', "")
            text = text.replace("></translation>", ">Vertaald</translation>")
            path.write_text(text.replace("></numerusform>", ">%n keer</numerusform>"))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_an_unfinished_translation_is_found(checkout: Checkout) -> None:
    checkout.run("update")
    code, said = checkout.run("check")
    assert code == 1
    assert "vt_desk_nl.ts: Window: not translated: 'Good morning'" in said
    # English needs its plurals and nothing else.
    assert "vt_desk_en.ts: Window: not translated: '%n conversation(s)'" in said
    assert "vt_desk_en.ts: Window: not translated: 'Good morning'" not in said


def test_a_complete_translation_passes_and_is_built(checkout: Checkout) -> None:
    checkout.run("update")
    checkout.translate_all()
    assert checkout.run("check")[0] == 0
    assert checkout.run("build")[0] == 0
    assert checkout.dutch.with_suffix(".qm").stat().st_size > 0


def test_a_text_that_was_not_taken_in_is_found(checkout: Checkout) -> None:
    checkout.run("update")
    checkout.translate_all()
    window = checkout.place / "vt_desk" / "window.py"
    window.write_text(window.read_text().replace("Good morning", "Good evening"))
    code, said = checkout.run("check")
    assert code == 1
    assert "not taken in: 'Good evening'" in said
    assert "no longer in the program: 'Good morning'" in said


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("MIT AND PSF-2.0", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("DFSG approved; MIT License", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("UNKNOWN", False),
        ("Proprietary", False),
    ],
)
def test_licences_that_fit(*, licence: str, fits: bool) -> None:
    allowed = runpy.run_path(str(DEV / "licences.py"))["allowed"]
    assert allowed(licence) is fits
