"""Making the form ready while nothing else is to be done: unfolding a section need not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from vt_desk.forms.definition import ROLES
from vt_desk.forms.rules import ROLE, read
from vt_desk.ui.views.deck import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from vt_desk.forms.definition import Form
    from vt_desk.ui.views.intake.section import SectionView


AFTER_MS = 400
"""The window itself comes first, and a language or a theme that is just being chosen."""


class GettingReady(QObject):
    """Makes each section's fields, gives them their places, and has them painted.

    Args:
        panel: what the sections stand in.
        form: what is asked.
        sections: in the form's order.
        after_ms: how long after it is to begin it does.
    """

    def __init__(
        self, panel: QWidget, form: Form, sections: Sequence[SectionView], after_ms: int
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._sections = sections
        self._after_ms = after_ms
        self._left: list[SectionView] = []
        # What is offered goes by the role first of all, and so do the digits that choose it.
        self._readings = [read(form, {ROLE: role}) for role in ROLES]
        self._soon = QTimer(self)
        self._soon.timeout.connect(self._go_on)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self._soon.isActive()

    def begin(self) -> None:
        """Begin, or begin again: texts or the look are others now."""
        self._left = list(self._sections)
        self._soon.start(self._after_ms)

    def _go_on(self) -> None:
        self._soon.setInterval(0)
        section = next((one for one in self._sections if not one.is_made), None)
        if section is not None:
            section.make()
        elif self._left:
            if len(self._left) == len(self._sections):
                settle(self._panel)
            self._left.pop(0).settle(self._readings)
        else:
            self._soon.stop()
