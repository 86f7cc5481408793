"""Help by phone, of a store that lives and dies with the program."""

from __future__ import annotations

from vt_desk.domain.escalation import Escalation, EscalationId
from vt_desk.store.escalations import (
    Briefing,
    DropBriefing,
    DropEscalation,
    EscalationWrite,
    PutBriefing,
    PutEscalation,
)


class EscalationsInMemory:
    """The two tables of ``migrations/0004_escalations.sql``."""

    def __init__(self) -> None:
        self._escalations: dict[EscalationId, Escalation] = {}
        self._briefings: dict[EscalationId, Briefing] = {}

    def write(self, write: EscalationWrite) -> None:
        """Make a change."""
        match write:
            case PutEscalation(escalation):
                self._escalations[escalation.id] = escalation
            case DropEscalation(id_):
                self._escalations.pop(id_, None)
                self._briefings.pop(id_, None)
            case PutBriefing(id_, line, text):
                self._briefings.setdefault(id_, {})[line] = text
            case DropBriefing(id_):
                self._briefings.pop(id_, None)

    def all(self) -> list[Escalation]:
        """See the door."""
        return sorted(self._escalations.values(), key=lambda one: (one.at_ms, one.id))

    def briefing(self, id_: EscalationId) -> Briefing:
        """See the door."""
        return dict(self._briefings.get(id_, {}))

    def briefed(self) -> set[EscalationId]:
        """See the door."""
        return set(self._briefings)
