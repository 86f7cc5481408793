"""Where the files lie that ship with the program: `resources/` and `translations/`.

An installed package holds them inside itself; a checkout has them beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder with the visitor's page, icons, sounds and data files.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return _folder("resources")


def translations() -> Path:
    """Return the folder with the built Qt translations (`*.qm`).

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return _folder("translations")


def _folder(name: str) -> Path:
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}/ is neither inside nor beside {_PACKAGE}")
