"""The part of the desk's face that is about help by phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vt_desk.desk.changes import DeskChange
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.composing import Composing
from vt_desk.desk.connection import ConnectionBoard
from vt_desk.desk.escalate import Escalating
from vt_desk.desk.escalation_book import EscalationBook
from vt_desk.desk.escalation_lane import EscalationLane
from vt_desk.desk.intake_face import IntakeFace
from vt_desk.desk.journals import Journals
from vt_desk.desk.locking import Locking
from vt_desk.desk.opened import Opened
from vt_desk.desk.picture import Picture
from vt_desk.desk.send import Sending
from vt_desk.desk.sign_in import SignInDesk
from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import Message
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    Target,
)
from vt_desk.domain.ids import ConversationId
from vt_desk.store.door import Vault


class EscalationFace(IntakeFace):
    """What ``desk.Desk`` says of help by phone. It builds its parts, and only hands on."""

    _board: ConnectionBoard
    _clock: ServiceClock
    _composing: Composing
    _locking: Locking
    _opened: Opened
    _picture: Picture
    _sending: Sending
    _sign_in: SignInDesk

    def _build_escalations(
        self, vault: Vault, make_id: Callable[[], str], tell: Callable[[DeskChange], None]
    ) -> None:
        book = EscalationBook(self._picture, tell)
        self._journals = Journals(vault, self._opened, lambda: self._locking.lock)
        self._escalation_lane = EscalationLane(self._client, self._picture, book, self._clock)
        self._escalating = Escalating(
            picture=self._picture,
            journals=self._journals,
            book=book,
            clock=self._clock,
            make_id=make_id,
            tell=tell,
            at_work=lambda: self._shift.account,
            connection=lambda: self._board.now,
        )
        self._shift.ahead += [self._escalation_lane.run, self._escalating.run]
        self._shift.on_end.append(self._escalating.on_end)
        self._sign_in.on_leaving = self._escalating.save_unsent

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        """Of this account's regions and of this desk, open or closed today, the newest first.

        While the desk is locked or nobody is signed in: those clicked since then.
        """
        return self._escalating.escalations

    def escalate(self, target: Target, conversation: ConversationId | None = None) -> Escalation:
        """Somebody goes to 0800-2000 or 112; in every state. See ``Escalating.escalate``."""
        return self._escalating.escalate(target, conversation)

    def handed(self, escalation: EscalationId, handing: Handing) -> None:
        """What became of handing the number to the phone; in every state."""
        self._escalating.handed(escalation, handing)

    async def close_escalation(self, escalation: EscalationId, outcome: EscalationOutcome) -> None:
        """Say how it ended; see ``Escalating.close``."""
        self._shift.signed_in()
        await self._escalating.close(escalation, outcome)

    async def briefing(self, escalation: EscalationId) -> Mapping[Line, str]:
        """What was written into its briefing on this desk; an empty text was emptied."""
        return await self._opened.store.briefing(escalation)

    async def save_briefing(self, escalation: EscalationId, line: Line, text: str) -> None:
        """Keep a line of it; see ``Escalating.save_briefing``. Never leaves this desk."""
        self._shift.signed_in()
        await self._escalating.save_briefing(escalation, line, text)

    async def send_card(self, conversation: ConversationId, target: Target, text: str) -> Message:
        """Give the visitor a number to tap, as a message; see ``Sending.send``."""
        self._shift.signed_in()
        message = await self._sending.send(conversation, text, card=target)
        self._composing.sent(conversation)
        return message
