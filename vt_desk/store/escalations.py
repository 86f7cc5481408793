"""What of help by phone goes through the store's door."""

from __future__ import annotations

from dataclasses import dataclass, field

from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import Escalation, EscalationId


@dataclass(frozen=True, slots=True)
class PutEscalation:
    """Insert or replace one."""

    escalation: Escalation


@dataclass(frozen=True, slots=True)
class DropEscalation:
    """Delete one, with its briefing; nothing when there is none."""

    id: EscalationId


@dataclass(frozen=True, slots=True)
class PutBriefing:
    """Keep a line of a briefing; an empty text is one that was emptied."""

    escalation: EscalationId
    line: Line
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropBriefing:
    """Delete a whole briefing; its escalation stays."""

    escalation: EscalationId


EscalationWrite = PutEscalation | DropEscalation | PutBriefing | DropBriefing
Briefing = dict[Line, str]
