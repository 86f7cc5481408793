"""Loading undisturbed: without looking for garbage, and without a signal in the middle.

Nearly all that is made while the program loads stays until its end. Python would look through
the growing whole a few dozen times, which is a fifth of the time that a start takes.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = (signal.SIGINT, signal.SIGTERM)
_noted: list[int] = []


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

    An exception in the middle of loading Qt, or of making a window, ends in a crash. They are
    noted and not blocked: a block is one thread's, and any other would take them.
    """
    for number in _ENDING:
        signal.signal(number, lambda noted, _frame: _noted.append(noted))


def let_signals_in() -> None:
    """Somebody listens to them now: hand over those that were held back."""
    while _noted:
        signal.raise_signal(_noted.pop())
