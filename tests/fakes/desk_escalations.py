"""What a desk in memory does with help by phone: the log, its briefings, and the cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.desk_intake import DeskIntake
from tests.fakes.desk_memory import NAME, REGION, USER
from vt_desk.desk.changes import (
    AccountChanged,
    ConnectionState,
    DeskChange,
    EscalationChanged,
    MessageAdded,
)
from vt_desk.desk.errors import NotYours, UnknownHere
from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import Message, MessageState, Party
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)
from vt_desk.domain.ids import ConversationId, MessageId, UserId, uuid7
from vt_desk.domain.seat import Role
from vt_desk.wire.problems import problem


class DeskEscalations(DeskIntake):
    """Help by phone of a desk in memory.

    Attributes:
        journal_trouble: code of why a click cannot be written; empty when it can.
        log_refusing: code of the verdict that the service gives on every click; empty for none.
        briefings: what was written into each.
    """

    def __init__(self, *, signed_in: bool = True, locked: bool = False) -> None:
        super().__init__(signed_in=signed_in, locked=locked)
        self.journal_trouble = ""
        self.log_refusing = ""
        self.briefings: dict[EscalationId, dict[Line, str]] = {}
        self._log: dict[EscalationId, Escalation] = {}

    # --- what the test makes happen

    def escalate_by(
        self,
        target: Target,
        conversation: ConversationId | None = None,
        *,
        name: str = "Bram",
        ago_s: int = 0,
    ) -> Escalation:
        """A colleague at another desk goes to a number; its service tells of it."""
        found = Escalation(
            id=EscalationId(uuid7()),
            target=target,
            at_ms=self.time_ms - ago_s * 1000,
            region=REGION,
            conversation=conversation,
            user=UserId(name.lower()),
            user_name=name,
            handing=Handing.HANDED,
        )
        self._put_escalation(found)
        return found

    def close_by(
        self, escalation: EscalationId, outcome: EscalationOutcome, *, name: str = "Lea"
    ) -> None:
        """Somebody at another desk says how it ended."""
        closed = {"outcome": outcome, "closed_ms": self.time_ms, "closed_by": name}
        self._put_escalation(replace(self._log[escalation], **closed))  # type: ignore[arg-type]

    def connect(self) -> None:
        super().connect()
        for escalation in tuple(self._log.values()):
            self._send_escalation(escalation)

    # --- what the window asks

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        shown = [one for one in self._log.values() if self._account is not None or one.unattended]
        return tuple(sorted(shown, key=lambda one: (one.at_ms, one.id), reverse=True))

    def escalate(self, target: Target, conversation: ConversationId | None = None) -> Escalation:
        account = self._account
        found = Escalation(
            id=EscalationId(uuid7()),
            target=target,
            at_ms=self.time_ms,
            region=REGION if account is not None else None,
            conversation=conversation if account is not None else None,
            user=account.user if account is not None else None,
            user_name=account.name if account is not None else "",
            unattended=account is None,
            state=LogState.QUEUED,
            problem=self.journal_trouble or self._connection.problem,
        )
        self._put_escalation(found)
        self._send_escalation(found)
        return found

    def handed(self, escalation: EscalationId, handing: Handing) -> None:
        if escalation in self._log:
            now = replace(self._log[escalation], handing=handing, state=LogState.QUEUED)
            self._put_escalation(now)
            self._send_escalation(now)

    async def close_escalation(self, escalation: EscalationId, outcome: EscalationOutcome) -> None:
        found, account = self._log.get(escalation), self._account
        if found is None or account is None:
            raise UnknownHere
        if found.user != account.user and account.role is not Role.LEAD:
            raise NotYours(problem("not_yours"))
        now = replace(
            found,
            outcome=outcome,
            closed_ms=self.time_ms,
            closed_by=account.name,
            state=LogState.QUEUED,
            problem=self._connection.problem,
        )
        self._put_escalation(now)
        self._send_escalation(now)

    async def briefing(self, escalation: EscalationId) -> Mapping[Line, str]:
        return dict(self.briefings.get(escalation, {}))

    async def save_briefing(self, escalation: EscalationId, line: Line, text: str) -> None:
        if escalation not in self._log:
            raise UnknownHere
        self.briefings.setdefault(escalation, {})[line] = text

    async def send_card(self, conversation: ConversationId, target: Target, text: str) -> Message:
        if self.failing is not None:
            raise self.failing
        message = Message(
            id=MessageId(uuid7()),
            conversation=conversation,
            author=Party.COUNSELLOR,
            text=text,
            at_ms=self.time_ms,
            state=MessageState.QUEUED,
            problem=self._connection.problem,
            author_name=NAME,
            card=target,
        )
        self.rows[conversation].append(message)
        self._tell(MessageAdded(message))
        if self._connection.state is ConnectionState.CONNECTED:
            self._commit(message)
        return message

    # --- inside

    def _tell(self, change: DeskChange) -> None:
        super()._tell(change)
        if isinstance(change, AccountChanged) and change.account is not None:
            self._fold()

    def _fold(self) -> None:
        """What was clicked while nobody was at work is theirs who are now."""
        for one in tuple(self._log.values()):
            if one.user is None:
                mine = replace(one, region=REGION, user=USER, user_name=NAME)
                self._put_escalation(mine)
                self._send_escalation(mine)

    def _put_escalation(self, escalation: Escalation) -> None:
        self._log[escalation.id] = escalation
        self._tell(EscalationChanged(escalation))

    def _send_escalation(self, escalation: Escalation) -> None:
        if self._connection.state is not ConnectionState.CONNECTED:
            return
        if escalation.state is LogState.QUEUED and self._account is not None:
            state = LogState.REFUSED if self.log_refusing else LogState.SENT
            verdict = self.log_refusing or None
            self._put_escalation(replace(escalation, state=state, problem=verdict))
