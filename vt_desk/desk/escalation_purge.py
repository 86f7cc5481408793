"""What of help by phone is past its time on this desk.

The log is the service's to keep; here an escalation stays for a day after its end. A briefing
goes with the intake of its conversation. Without one, and where the conversation is another
desk's by now, it stays until a day after the end, so that nothing is taken from somebody who
is phoning; and never longer than an intake.
"""

from __future__ import annotations

from dataclasses import dataclass

from vt_desk.desk.intake_turn import GONE_MS
from vt_desk.desk.turn import Known
from vt_desk.domain.escalation import Escalation, EscalationId, LogState
from vt_desk.domain.retention import DAY_MS, DEFAULT_INTAKE_DAYS


@dataclass(frozen=True, slots=True)
class PastEscalations:
    """What is to be deleted."""

    briefings: list[EscalationId]
    escalations: list[EscalationId]

    def __bool__(self) -> bool:
        return bool(self.briefings or self.escalations)


def past_escalations(known: Known, now_ms: int) -> PastEscalations:
    """What is past at a moment, on the service's clock."""
    all_, briefed = known.escalations.all, known.escalations.briefed
    briefings = [id_ for id_ in briefed if _briefing_past(known, all_.get(id_), now_ms)]
    staying = briefed - set(briefings)
    gone = [id_ for id_, one in all_.items() if id_ not in staying and _is_past(one, now_ms)]
    return PastEscalations(briefings, gone)


def unless_past(now_ms: int, one: Escalation | None) -> Escalation | None:
    """One that is not past at a moment stays; any other is deleted."""
    return None if one is None or _is_past(one, now_ms) else one


def _is_past(one: Escalation, now_ms: int) -> bool:
    if one.state is LogState.QUEUED:
        return False
    if one.state is LogState.REFUSED and one.outcome is None:
        return one.at_ms + DEFAULT_INTAKE_DAYS * DAY_MS <= now_ms
    return one.closed_ms is not None and one.closed_ms + DAY_MS <= now_ms


def _briefing_past(known: Known, one: Escalation | None, now_ms: int) -> bool:
    if one is None:
        return True
    kept = known.kept.get(one.conversation) if one.conversation is not None else None
    if kept is not None and kept.intake_until_ms == GONE_MS:
        return True
    if kept is not None and (kept.opened or kept.task):
        return False
    if one.at_ms + DEFAULT_INTAKE_DAYS * DAY_MS <= now_ms:
        return True
    return one.closed_ms is not None and one.closed_ms + DAY_MS <= now_ms
