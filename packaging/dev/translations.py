"""Translations: collect the source strings, build the .qm files, find what is missing.

    translations.py update   take new source strings into translations/*.ts
    translations.py build    turn every .ts into the .qm that the program loads
    translations.py check    fail if an entry is missing, unfinished or out of date

The English file holds plural forms alone: the source strings are English already.
"""

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "translations"
LANGUAGES = ("nl", "en")
PLURALS_ONLY = ("en",)

Entry = tuple[str, str, str, bool]


def tool(name: str) -> Path:
    """Return one of Qt's Linguist programs.

    Raises:
        FileNotFoundError: PySide6 is not installed, or lacks it.
    """
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("PySide6 is not installed")
    folder = Path(spec.origin).parent
    for path in (folder / name, folder / f"{name}.exe"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{name} is not in {folder}")


def collect(language: str, target: Path) -> None:
    """Take the source strings of the program into `target`, keeping what is translated."""
    sources = sorted(str(path) for path in (ROOT / "vt_desk").rglob("*.py"))
    plural = ["-pluralonly"] if language in PLURALS_ONLY else []
    with tempfile.NamedTemporaryFile("w", suffix=".lst", encoding="utf-8") as names:
        names.write("\n".join(sources))
        names.flush()
        subprocess.run(
            [
                tool("lupdate"),
                *("-silent", "-no-obsolete", "-locations", "none", *plural),
                *("-source-language", "en", "-target-language", language),
                *(f"@{names.name}", "-ts", target),
            ],
            check=True,
        )


def build() -> None:
    """Make every .qm."""
    for source in sorted(FOLDER.glob("*.ts")):
        made = source.with_suffix(".new")
        subprocess.run([tool("lrelease"), "-silent", source, "-qm", made], check=True)
        # A window that is open reads the old one as memory: it must not become shorter.
        made.replace(source.with_suffix(".qm"))


def entries(path: Path) -> dict[Entry, bool]:
    """Read a .ts file: each source string, and whether it is translated."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own files
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            key = (
                name,
                message.findtext("source", ""),
                message.findtext("comment", ""),
                message.get("numerus") == "yes",
            )
            found[key] = translation is not None and _finished(translation)
    return found


def _finished(translation: ET.Element) -> bool:
    forms = translation.findall("numerusform") or [translation]
    return translation.get("type") is None and all((form.text or "").strip() for form in forms)


def check() -> list[str]:
    """Return what is wrong, one line each."""
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        for language in LANGUAGES:
            path = FOLDER / f"vt_desk_{language}.ts"
            if not path.is_file():
                wrong.append(f"{path.name}: is not there")
                continue
            fresh = Path(scratch) / path.name
            fresh.write_bytes(path.read_bytes())
            collect(language, fresh)
            kept, wanted = entries(path), entries(fresh)
            problems = (
                ("not taken in", sorted(wanted.keys() - kept.keys())),
                ("no longer in the program", sorted(kept.keys() - wanted.keys())),
                ("not translated", [key for key, done in kept.items() if not done]),
            )
            for problem, keys in problems:
                wrong.extend(f"{path.name}: {key[0]}: {problem}: {key[1]!r}" for key in keys)
    return wrong


def main() -> int:
    """Run one command; 0 is well, 1 is something to mend."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("update", "build", "check"))
    command = parser.parse_args().command
    if command == "update":
        FOLDER.mkdir(exist_ok=True)
        for language in LANGUAGES:
            collect(language, FOLDER / f"vt_desk_{language}.ts")
    elif command == "build":
        build()
    else:
        wrong = check()
        print("\n".join(wrong))
        return 1 if wrong else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
