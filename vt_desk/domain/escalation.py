"""Going to 0800-2000 or 112: the click, what was done with the number, and how it ended.

The log holds no word of anybody: ids, times, codes. What is told on the phone is the
briefing's, which never leaves the desk (``domain.briefing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from vt_desk.domain.seat import Role

if TYPE_CHECKING:
    from vt_desk.domain.ids import ConversationId, RegionId, UserId

EscalationId = NewType("EscalationId", str)


class Target(StrEnum):
    """Whom to phone."""

    ADVICE_LINE = "advice_line"
    """0800-2000, or the region's own line where one is set."""
    EMERGENCY = "emergency"
    """112."""


class Handing(StrEnum):
    """What became of handing the number to the office's phone. Nobody knows of an answer."""

    UNDER_WAY = "under_way"
    HANDED = "handed"
    """The phone program took it; whether it rings is up to the phone."""
    BY_HAND = "by_hand"
    """The office has set no phone program: a person dials."""
    MISSING = "missing"
    """There is no program for it on this computer."""
    FAILED = "failed"
    """The program or the telephone system refused or broke off."""
    SLOW = "slow"
    """It had not answered after some seconds; it may still."""


def ends_anybodys(role: Role) -> bool:
    """Whether a role says how a colleague's escalation in its regions ended.

    A lead does; an administrator has counts of a region and nothing of its conversations.
    """
    return role is Role.LEAD


def goes_on(was: Handing, now: Handing) -> bool:
    """Whether handing over has come further: what is over stays so."""
    return was in {Handing.UNDER_WAY, Handing.SLOW} and now not in {was, Handing.UNDER_WAY}


class EscalationOutcome(StrEnum):
    """How it ended, as a person said it."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    """The visitor did not want it."""
    GONE = "gone"
    """The visitor was gone."""
    MISTAKEN = "mistaken"
    """The click was a mistake; it stays in the log."""


class LogState(StrEnum):
    """How far an escalation of this desk has come; another desk's is always ``SENT``."""

    QUEUED = "queued"
    """The service has not confirmed it as it is now."""
    SENT = "sent"
    REFUSED = "refused"
    """The service gave an explicit verdict against it; it stays here."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """One click and what came of it.

    Attributes:
        id: UUIDv7, made at the click.
        at_ms: the click, on the service's clock as far as this desk knew it.
        region: None for a click while nobody was signed in, until it is folded in.
        conversation: which it was about; None without one.
        user, user_name: who clicked; for a click while nobody was signed in, who signed in next.
        handing: what became of handing the number over.
        outcome: None while it is open.
        closed_ms: when the outcome was said.
        closed_by: name of who said it.
        unattended: clicked while the desk was locked or nobody was signed in.
        problem: code of the verdict when refused; while queued, of what is in the way.
    """

    id: EscalationId
    target: Target
    at_ms: int
    region: RegionId | None = None
    conversation: ConversationId | None = None
    user: UserId | None = None
    user_name: str = ""
    handing: Handing = Handing.UNDER_WAY
    outcome: EscalationOutcome | None = None
    closed_ms: int | None = None
    closed_by: str = ""
    unattended: bool = False
    state: LogState = LogState.SENT
    problem: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet how it ended."""
        return self.outcome is None
