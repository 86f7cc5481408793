"""Loading without looking for garbage meanwhile.

Nearly all that is made while the program loads stays until its end. Python would look through
the growing whole a few dozen times, which is a fifth of the time that a start takes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Make what stays: garbage is not looked for meanwhile, and never again in what was made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
