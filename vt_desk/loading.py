"""Loading undisturbed: without looking for garbage, and without a signal in the middle.

Nearly all that is made while the program loads stays until its end. Python would look through
the growing whole a few dozen times, which is a fifth of the time that a start takes.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = (signal.SIGINT, signal.SIGTERM)


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


def hold_signals_back() -> None:
    """Have the signals that end the program wait until ``let_signals_in``.

    An exception in the middle of loading Qt, or of making a window, ends in a crash.
    """
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)


def let_signals_in() -> None:
    """Somebody listens to them now; nothing where none were held back."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
