"""One turn at the log of help by phone: what the desk knows of it, and how news is merged.

A click and its handing over change what is known at once, without waiting for a turn. So a
turn says how it changes each escalation, and does it a second time on what is there at its
end: what was clicked while the store wrote is not lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from vt_desk.desk.changes import DeskChange, EscalationChanged
from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import Escalation, EscalationId, LogState, goes_on
from vt_desk.domain.ids import ConversationId, RegionId, UserId
from vt_desk.domain.retention import DAY_MS
from vt_desk.store.door import Write
from vt_desk.store.escalations import DropBriefing, DropEscalation, PutBriefing, PutEscalation

WHOLE_LIST = 500
"""The service lists no more of a region: what is missing from so long a list may be there."""
Change = Callable[[Escalation | None], Escalation | None]
"""What becomes of one; of None when there is none, and to None when it goes."""


@dataclass(slots=True)
class KnownEscalations:
    """What the desk knows of help by phone.

    Attributes:
        all: of the account's regions, and what is not sent.
        briefed: the ones with a briefing here.
    """

    all: dict[EscalationId, Escalation] = field(default_factory=dict)
    briefed: set[EscalationId] = field(default_factory=set)


def told(found: Escalation) -> Change:
    """What an event says of one; what is not sent from here goes before it.

    It may be from before what an answer has confirmed here. An end can be corrected and never
    taken back.
    """

    def merge(there: Escalation | None) -> Escalation:
        if there is None:
            return found
        mixed = found
        if goes_on(found.handing, there.handing):
            mixed = replace(mixed, handing=there.handing)
        if there.outcome is not None and _counts(there, found):
            mixed = replace(
                mixed,
                outcome=there.outcome,
                closed_ms=there.closed_ms,
                closed_by=there.closed_by,
            )
        if mixed == found:
            return found
        return replace(mixed, state=there.state, problem=there.problem)

    return merge


def heard(found: Escalation) -> Change:
    """What the service says of one by now: nothing that is sent goes before it."""
    merge = told(found)

    def merged(there: Escalation | None) -> Escalation | None:
        is_sent = there is not None and there.state is LogState.SENT
        return found if is_sent else merge(there)

    return merged


def listed(found: Escalation, user: UserId | None) -> Change:
    """What a list of the service says of one: of this user's own it may say less than it did.

    A service that was restored from an older copy is told again how far the phone came, and how
    it ended where who clicked said so. What a lead said, nobody says in their name.
    """
    merge = heard(found)

    def merged(there: Escalation | None) -> Escalation | None:
        if there is None or there.user != user or there.state is not LogState.SENT:
            return merge(there)
        if there.closed_by != there.user_name:
            there = replace(there, outcome=None, closed_ms=None, closed_by="")
        return merge(queued_again(there))

    return merged


def _counts(ours: Escalation, theirs: Escalation) -> bool:
    """Whether how it ended is ours to say: nobody else said it, or before us."""
    if theirs.outcome is None:
        return True
    is_later = (ours.closed_ms or 0) > (theirs.closed_ms or 0)
    return is_later and ours.state is LogState.QUEUED


def queued_again(there: Escalation | None) -> Escalation | None:
    """The service does not have it: it is sent again, under its id."""
    return None if there is None else replace(there, state=LogState.QUEUED, problem=None)


def is_recent(one: Escalation, now_ms: int) -> bool:
    """Whether the service lists it: it is open, or was closed within a day."""
    return one.outcome is None or (one.closed_ms or 0) > now_ms - DAY_MS


class EscalationTurn:
    """What one writer changes of it."""

    def __init__(self, known: KnownEscalations, writes: list[Write]) -> None:
        """Make it.

        Args:
            known: what it changes, at its end.
            writes: the turn's.
        """
        self._known = known
        self._writes = writes
        self._changes: list[tuple[EscalationId, Change]] = []
        self._now: dict[EscalationId, Escalation | None] = {}
        self._briefed: dict[EscalationId, bool] = {}

    def get(self, id_: EscalationId) -> Escalation | None:
        """One as it is now in this turn."""
        return self._now[id_] if id_ in self._now else self._known.all.get(id_)

    def change(self, id_: EscalationId, how: Change) -> None:
        """Change one, now and again on what is there at the end of the turn."""
        was = self.get(id_)
        now = how(was)
        self._changes.append((id_, how))
        self._now[id_] = now
        if now is None:
            self._briefed[id_] = False
            self._writes.append(DropEscalation(id_))
        elif now != was:
            self._writes.append(PutEscalation(now))

    def take(self, found: Escalation) -> None:
        """The service tells of one."""
        self.change(found.id, told(found))

    def take_region(
        self, region: RegionId, found: Iterable[Escalation], user: UserId | None, now_ms: int
    ) -> None:
        """The service lists a region's."""
        there = {one.id: one for one in found}
        for one in there.values():
            self.change(one.id, listed(one, user))
        if len(there) >= WHOLE_LIST:
            return
        for id_ in {*self._known.all, *self._now} - there.keys():
            one_here = self.get(id_)
            if one_here is None or one_here.region != region or one_here.state is not LogState.SENT:
                continue
            if one_here.user != user:
                self.change(id_, lambda _: None)
            elif is_recent(one_here, now_ms):
                # A service that was restored from an older copy.
                self.change(id_, queued_again)

    def write(self, one: Escalation) -> None:
        """Keep one that was changed already."""
        self._writes.append(PutEscalation(one))

    def brief(self, id_: EscalationId, line: Line, text: str) -> None:
        """Write a line of a briefing."""
        self._briefed[id_] = True
        self._writes.append(PutBriefing(id_, line, text))

    def drop_briefing(self, id_: EscalationId) -> None:
        """Delete a whole briefing."""
        self._briefed[id_] = False
        self._writes.append(DropBriefing(id_))

    def forget(self, conversation: ConversationId) -> None:
        """The time of a conversation's intake is over, and that of its briefings with it."""
        for id_ in self._known.briefed:
            one = self.get(id_)
            if one is not None and one.conversation == conversation:
                self.drop_briefing(id_)

    def settle(self) -> list[DeskChange]:
        """Move to what was written, and say what is to be told."""
        before = {id_: self._known.all.get(id_) for id_, _ in self._changes}
        for id_, how in self._changes:
            now = how(self._known.all.get(id_))
            if now is None:
                self._known.all.pop(id_, None)
            else:
                self._known.all[id_] = now
        for id_, is_briefed in self._briefed.items():
            (self._known.briefed.add if is_briefed else self._known.briefed.discard)(id_)
        after = {id_: self._known.all.get(id_) for id_ in before}
        return [
            EscalationChanged(one)
            for id_, one in after.items()
            if one is not None and one != before[id_]
        ]
