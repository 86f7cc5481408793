"""Escalations on the wire: ids, times and codes, and no place for words."""

from __future__ import annotations

import msgspec

from vt_desk.domain.escalation import EscalationOutcome, Handing, Target
from vt_desk.wire.bounds import Count, Uuid7Text
from vt_desk.wire.quiet import Quiet


class KeepEscalation(Quiet, msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A click, and what became of handing the number over. The same click can be said again.

    Attributes:
        at_ms: the click, on the service's clock as far as the desk knew it; one that is later
            than now counts as now.
        conversation: which it was about, if any.
        handing: the latest. It only goes on: ``under_way`` to anything, ``slow`` to what is
            over; what comes too late is passed over.
        unattended: clicked while the desk was locked or nobody was signed in.
    """

    target: Target
    at_ms: Count
    conversation: Uuid7Text | None = None
    handing: Handing = Handing.UNDER_WAY
    unattended: bool = False


class CloseEscalation(Quiet, msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How it ended; saying it again corrects it, the later ``at_ms`` counts."""

    outcome: EscalationOutcome
    at_ms: Count


class EscalationView(Quiet, msgspec.Struct, frozen=True):
    """`domain.escalation.Escalation` on the wire."""

    id: str
    region: str
    target: Target
    at_ms: int
    user: str
    user_name: str
    handing: Handing
    conversation: str | None = None
    outcome: EscalationOutcome | None = None
    closed_ms: int | None = None
    closed_by: str = ""
    unattended: bool = False


class EscalationKept(Quiet, msgspec.Struct, frozen=True):
    """The log has it as of event ``seq``."""

    seq: int
