"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def save(file: Path, content: bytes, *, replace: bool) -> None:
    """Write a file in one go.

    Args:
        file: where; its folder must be there.
        content: what.
        replace: a file of that name may go.

    Raises:
        FileExistsError: there is one, and it may not go.
        OSError: it cannot be written; what was there before is untouched.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if replace:
            made.replace(file)
        else:
            _rename_new(made, file)
    finally:
        made.unlink(missing_ok=True)


def _rename_new(made: Path, file: Path) -> None:
    if os.name == "nt":
        # There, renaming never replaces.
        made.rename(file)
        return
    try:
        os.link(made, file)
    except FileExistsError:
        raise
    except OSError:
        # A disk without hard links (FAT): the little that can slip between is a second run's.
        if file.exists():
            raise FileExistsError(file) from None
        made.rename(file)
