"""Help by phone as the window tells it: which are open, and each state in words.

The log belongs to the desk; this reads it whole after each change, because it is short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from vt_desk.domain.escalation import (
    EscalationOutcome,
    Handing,
    LogState,
    Target,
    ends_anybodys,
)
from vt_desk.ui.models.problems import in_the_way
from vt_desk.ui.models.store_problems import WAYS_OUT, store_problem
from vt_desk.ui.models.times import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vt_desk.domain.escalation import Escalation, EscalationId
    from vt_desk.domain.ids import ConversationId
    from vt_desk.domain.seat import Account
    from vt_desk.ui.door import DeskDoor

PHONE = "☎"
"""The mark of a conversation about which somebody phones; words always go with it."""
OUTCOMES = tuple(EscalationOutcome)
JOURNAL_FAILED = "journal_failed"
"""Code of a journal that cannot be written, where the store itself is well."""


class Escalations(QObject):
    """What was clicked, here and at other desks of the region.

    Args:
        desk: has the log.
        is_marking: whether conversations are marked that a target is phoned about.
    """

    changed = Signal()
    came_in = Signal(object)
    """An open one that somebody else clicked, and that was not known before."""

    def __init__(
        self,
        desk: DeskDoor,
        is_marking: Callable[[Target], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_marking = is_marking
        self._rows: tuple[Escalation, ...] = ()
        self._ending: set[EscalationId] = set()
        self._marks: dict[ConversationId, tuple[Target, ...]] = {}
        self._told: set[EscalationId] = set()

    @property
    def rows(self) -> Sequence[Escalation]:
        """Open or closed today, the newest first."""
        return self._rows

    @property
    def open(self) -> list[Escalation]:
        """Those of which nobody has said how they ended, the newest first."""
        return [one for one in self._rows if self.is_open(one)]

    @property
    def own_open(self) -> list[Escalation]:
        """The open ones of whoever is at this desk, the newest first."""
        return [one for one in self.open if self.is_own(one)]

    @property
    def marks(self) -> dict[ConversationId, tuple[Target, ...]]:
        """About which conversations somebody phones, and whom."""
        return self._marks

    @property
    def shows_everybody(self) -> bool:
        """Whether whoever is at this desk sees all of them, and may say how they ended."""
        return self._desk.lock is None and leads(self._desk.account)

    def now_ms(self) -> int:
        """The service's clock."""
        return self._desk.now_ms()

    def find(self, escalation: EscalationId) -> Escalation | None:
        """One of them, as it is now."""
        return next((one for one in self._rows if one.id == escalation), None)

    def is_open(self, escalation: Escalation) -> bool:
        """Whether it is, and nobody here has just said how it ended."""
        return escalation.is_open and escalation.id not in self._ending

    def is_own(self, escalation: Escalation) -> bool:
        """Whether it was clicked by whoever is at this desk, or by nobody yet."""
        account = self._desk.account
        return escalation.user is None or (account is not None and account.user == escalation.user)

    def set_ending(self, escalation: EscalationId, *, ending: bool) -> None:
        """Somebody here has said how it ended, and can still take that back."""
        if ending:
            self._ending.add(escalation)
        else:
            self._ending.discard(escalation)
        self._tell()

    def refresh(self) -> None:
        """Read the log again."""
        rows = self._desk.escalations
        if rows == self._rows:
            return
        self._rows = rows
        self._tell()
        for one in self.open:
            if one.id not in self._told and not self.is_own(one):
                self._told.add(one.id)
                self.came_in.emit(one)

    def _tell(self) -> None:
        marks: dict[ConversationId, tuple[Target, ...]] = {}
        for one in self.open:
            if one.conversation is not None and self._is_marking(one.target):
                others = marks.get(one.conversation, ())
                marks[one.conversation] = tuple(sorted({*others, one.target}))
        self._marks = marks
        self.changed.emit()


def leads(account: Account | None) -> bool:
    """Whether an account sees everybody's, and may say how they ended."""
    return account is not None and ends_anybodys(account.role)


def name(target: Target) -> str:
    """What people call it, whatever number stands behind it."""
    return {Target.ADVICE_LINE: "0800-2000", Target.EMERGENCY: "112"}[target]


def marked(targets: Sequence[Target]) -> str:
    """The mark of a conversation, in words: ``☎ 112``; empty without one."""
    return f"{PHONE} {', '.join(name(target) for target in targets)}" if targets else ""


def marked_aloud(targets: Sequence[Target]) -> str:
    """The same for a screen reader."""
    if not targets:
        return ""
    return QCoreApplication.translate("Escalations", "help by phone: %1").replace(
        "%1", ", ".join(name(target) for target in targets)
    )


def handing_state(handing: Handing) -> str:
    """What became of handing the number over, in a few words."""
    return {
        Handing.UNDER_WAY: QCoreApplication.translate(
            "Escalations", "The number goes to your phone…"
        ),
        Handing.HANDED: QCoreApplication.translate("Escalations", "Your phone has the number."),
        Handing.BY_HAND: QCoreApplication.translate("Escalations", "Dial this number yourself."),
        Handing.MISSING: QCoreApplication.translate(
            "Escalations", "There is no phone program on this computer."
        ),
        Handing.FAILED: QCoreApplication.translate(
            "Escalations", "The phone program did not take the number."
        ),
        Handing.SLOW: QCoreApplication.translate(
            "Escalations", "The phone program does not answer."
        ),
    }[handing]


def handing_advice(handing: Handing, number: str) -> str:
    """What to do now; empty while there is nothing.

    Args:
        handing: what became of it.
        number: as it is shown.
    """
    text = {
        Handing.UNDER_WAY: "",
        Handing.HANDED: QCoreApplication.translate(
            "Escalations", "Do you hear nothing? Dial %1 yourself."
        ),
        Handing.BY_HAND: QCoreApplication.translate("Escalations", "Use any phone."),
        Handing.MISSING: QCoreApplication.translate(
            "Escalations", "Dial %1 yourself, on any phone."
        ),
        Handing.FAILED: QCoreApplication.translate(
            "Escalations", "Dial %1 yourself, on any phone."
        ),
        Handing.SLOW: QCoreApplication.translate("Escalations", "Do not wait: dial %1 yourself."),
    }[handing]
    return text.replace("%1", number)


def handing_word(handing: Handing) -> str:
    """The same in a list."""
    return {
        Handing.UNDER_WAY: QCoreApplication.translate("Escalations", "goes to the phone"),
        Handing.HANDED: QCoreApplication.translate("Escalations", "handed to the phone"),
        Handing.BY_HAND: QCoreApplication.translate("Escalations", "dialled by hand"),
        Handing.MISSING: QCoreApplication.translate("Escalations", "no phone program"),
        Handing.FAILED: QCoreApplication.translate("Escalations", "phone program failed"),
        Handing.SLOW: QCoreApplication.translate("Escalations", "phone program slow"),
    }[handing]


def outcome(value: EscalationOutcome) -> str:
    """How it ended."""
    return {
        EscalationOutcome.REACHED: QCoreApplication.translate("Escalations", "Reached"),
        EscalationOutcome.NOT_REACHED: QCoreApplication.translate("Escalations", "Not reached"),
        EscalationOutcome.DECLINED: QCoreApplication.translate("Escalations", "Visitor declined"),
        EscalationOutcome.GONE: QCoreApplication.translate("Escalations", "Visitor gone"),
        EscalationOutcome.MISTAKEN: QCoreApplication.translate("Escalations", "Mistake"),
    }[value]


def ended(escalation: Escalation) -> str:
    """How a closed one ended, who said so and when; empty while it is open."""
    if escalation.outcome is None:
        return ""
    text = QCoreApplication.translate("Escalations", "Ended: %1.").replace(
        "%1", outcome(escalation.outcome)
    )
    if not escalation.closed_by or escalation.closed_ms is None:
        return text
    by = QCoreApplication.translate("Escalations", "Said by %1 at %2.")
    by = by.replace("%2", clock(escalation.closed_ms)).replace("%1", escalation.closed_by)
    return f"{text} {by}"


def log_state(escalation: Escalation) -> str:
    """What is to be said about the log; empty while all is well."""
    code = escalation.problem
    if not code:
        return ""
    if code in WAYS_OUT or code == JOURNAL_FAILED:
        not_kept = QCoreApplication.translate(
            "Escalations", "This click is not written down on this computer."
        )
        why = store_problem(code).happened if code in WAYS_OUT else ""
        return f"{not_kept} {why}".strip()
    if escalation.state is LogState.REFUSED:
        return QCoreApplication.translate(
            "Escalations", "The service refuses to log this call. Tell your team lead. Code: %1"
        ).replace("%1", code)
    why = in_the_way(code)
    return QCoreApplication.translate(
        "Escalations", "Logged here; not at the service yet: %1."
    ).replace("%1", why)


def card_text(target: Target, *, english: bool) -> str:
    """What stands for a card where it is not shown as one; in the visitor's language.

    The number is the one that everybody knows, as on the card itself: a region's own line is
    for colleagues.

    Args:
        target: whose number.
        english: the visitor's page is in English, and not in Dutch.
    """
    if target is Target.EMERGENCY:
        if english:
            return "You can phone 112 yourself. Say first in which town you are."
        return "Je kunt zelf 112 bellen. Zeg eerst in welke plaats je bent."
    if english:
        return (
            "You can phone 0800-2000 yourself, free, day and night. The call is not on the bill. "
            "It does stay in the list of your phone."
        )
    return (
        "Je kunt zelf 0800-2000 bellen, gratis, dag en nacht. Het staat niet op de rekening. "
        "Het blijft wel in de lijst van je telefoon staan."
    )
