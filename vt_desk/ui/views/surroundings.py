"""What the main window is handed from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vt_desk.ui.qt.clipboard import CLEAR_S
from vt_desk.ui.views.closing import UNDO_S
from vt_desk.ui.views.intake.ready import AFTER_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.domain.signal_words import SignalWords
    from vt_desk.forms.definition import Form
    from vt_desk.phone.phone import Phone
    from vt_desk.ui.qt.icons import Icons
    from vt_desk.ui.qt.languages import Languages
    from vt_desk.ui.qt.look import Look
    from vt_desk.ui.qt.places import Places
    from vt_desk.ui.qt.preferences import Preferences
    from vt_desk.ui.qt.sound import Player


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the window is handed from outside.

    Attributes:
        service: the address, as shown.
        form: what the intake asks.
        phone: numbers, and handing them to the office's phone.
        find_place: gives codes and names of municipalities for a text, the best first.
        service_problem: code of why it cannot be used; empty when it can.
        undo_s: seconds in which an end can be undone.
        lock_minutes: after how long the administrator wants the desk to lock; None where
            that is the person's choice.
        clear_s: seconds after which a copy leaves the clipboard.
        signal_words: what is marked in visitors' messages; None marks nothing.
        ready_after_ms: how long after the start what is not in sight is made ready.
    """

    service: str
    look: Look
    languages: Languages
    form: Form
    phone: Phone
    find_place: Callable[[str, int], Sequence[tuple[str, str]]]
    icons: Icons
    places: Places
    player: Player
    preferences: Preferences
    service_problem: str = ""
    undo_s: int = UNDO_S
    lock_minutes: int | None = None
    clear_s: float = CLEAR_S
    signal_words: SignalWords | None = None
    ready_after_ms: int = AFTER_MS
