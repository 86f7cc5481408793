"""The desk as the window sees it: what a view may ask, and nothing else.

``desk.desk.Desk`` has this shape; tests hand the window a small one in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vt_desk.desk.changes import Connection, DeskChange, KeepingChanged, Lock, LockReason
    from vt_desk.domain.briefing import Line
    from vt_desk.domain.conversation import Conversation, Message
    from vt_desk.domain.escalation import (
        Escalation,
        EscalationId,
        EscalationOutcome,
        Handing,
        Target,
    )
    from vt_desk.domain.ids import ConversationId, MessageId, ProfileId, RegionId
    from vt_desk.domain.intake import FieldId, Intake, Value
    from vt_desk.domain.record import Record
    from vt_desk.domain.seat import Account, Seat, SeatStatus
    from vt_desk.store.door import Found, Profile
    from vt_desk.store.intake import Finished
    from vt_desk.wire.report import Report


class DeskDoor(Protocol):
    """What a desk does for its window. Methods raise the errors of ``desk.errors``."""

    @property
    def account(self) -> Account | None:
        """Who is signed in."""
        ...

    @property
    def connection(self) -> Connection:
        """How the desk stands with the service."""
        ...

    @property
    def seat(self) -> Seat | None:
        """This desk's own seat."""
        ...

    @property
    def lock(self) -> Lock | None:
        """How the desk is locked; None when it is open, or nobody has a profile here."""
        ...

    @property
    def keeping(self) -> KeepingChanged:
        """Whether what is typed is kept on this computer."""
        ...

    def now_ms(self) -> int:
        """The service's clock."""
        ...

    def subscribe(self, listener: Callable[[DeskChange], None]) -> Callable[[], None]:
        """Have a listener called with each change; the answer ends it."""
        ...

    async def sign_in(self, user: str, password: str, *, keep: bool = True) -> Account:
        """Sign in with a local password; without ``keep`` nothing is stored."""
        ...

    async def profiles(self) -> list[Profile]:
        """The profiles on this machine, the last used first."""
        ...

    async def choose_profile(self, profile: ProfileId) -> None:
        """While locked: another person's profile is the one to unlock."""
        ...

    async def lock_now(self, reason: LockReason) -> None:
        """Lock: the key, the tokens and all words leave memory."""
        ...

    async def unlock(self, password: str) -> Account:
        """Open the locked profile, with the service or, when it is out of reach, without."""
        ...

    async def set_aside(self, profile: ProfileId) -> str:
        """Put a profile that cannot be opened aside, undeleted; the answer is where."""
        ...

    async def remove_profile(self, profile: ProfileId) -> None:
        """Delete a profile from this machine: its key first, then its files."""
        ...

    async def search(self, query: str) -> list[Found]:
        """Find words in what is kept, the newest first."""
        ...

    async def unsent(self) -> list[Message]:
        """All that was sent here and is queued or refused, in order of sending."""
        ...

    async def sign_out(self, *, force: bool = False) -> None:
        """Sign out; refused while something is unsent unless forced."""
        ...

    async def set_seat(self, status: SeatStatus, capacity: int) -> None:
        """Take another status or capacity."""
        ...

    async def entries(self) -> list[Conversation]:
        """What is waiting, oldest first."""
        ...

    async def conversations(self) -> list[Conversation]:
        """Ours, in order of claim."""
        ...

    async def messages(
        self, conversation: ConversationId, *, before: int | None = None, limit: int = 400
    ) -> list[Message]:
        """The newest ``limit`` messages with a number below ``before``, in order."""
        ...

    async def claim(self, conversation: ConversationId) -> Conversation:
        """Take an entry."""
        ...

    async def claim_next(self) -> Conversation | None:
        """Take the entry that waits longest; None when nobody does."""
        ...

    async def send(self, conversation: ConversationId, text: str) -> Message:
        """Put a message into the outbox."""
        ...

    async def take_back(self, message_id: MessageId) -> str:
        """Remove a refused message and give its words."""
        ...

    async def send_again(self, message_id: MessageId) -> object:
        """Queue a refused message again."""
        ...

    async def save_draft(self, conversation: ConversationId, text: str) -> None:
        """Keep what is typed."""
        ...

    async def draft(self, conversation: ConversationId) -> str:
        """What was typed and not sent."""
        ...

    async def mark_seen(self, conversation: ConversationId, n: int) -> None:
        """The messages up to ``n`` have been shown."""
        ...

    async def typing(self, conversation: ConversationId) -> None:
        """The counsellor types."""
        ...

    async def end(self, conversation: ConversationId, closing: str | None) -> None:
        """End a conversation, with a last message if there is one."""
        ...

    async def close(self, conversation: ConversationId, *, later: bool = False) -> None:
        """Let an ended one leave the list; with an open form only ``later``, as a task."""
        ...

    async def release(self, conversation: ConversationId) -> None:
        """Put a conversation back into the queue."""
        ...

    # --- the intake

    async def intake(self, conversation: ConversationId) -> Intake:
        """What is filled in for one of ours or a task; empty for any other."""
        ...

    async def set_field(
        self, conversation: ConversationId, field: FieldId, value: Value, *, step: bool = True
    ) -> None:
        """Fill in a field; kept here when it returns. Without ``step`` as one undo with before."""
        ...

    async def undo_field(self, conversation: ConversationId, field: FieldId) -> None:
        """Put back what the field showed before; nothing when there is no before."""
        ...

    async def redo_field(self, conversation: ConversationId, field: FieldId) -> None:
        """Take the last undo back, if nothing was filled in since."""
        ...

    async def finish(self, conversation: ConversationId, record: Record | None) -> None:
        """The form is finished: keep this record, or none. Sent after the fields and the end."""
        ...

    async def finished(self, conversation: ConversationId) -> Finished | None:
        """What ``finish`` was given and the service has not confirmed, or refused."""
        ...

    async def open_forms(self) -> list[Conversation]:
        """Ended ones of this account whose form is not finished, the oldest first.

        Those that are still in ``conversations`` are among them.
        """
        ...

    # --- help by phone

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        """Of this account's regions and of this desk, open or closed today, the newest first.

        While the desk is locked or nobody is signed in: those clicked since then.
        """
        ...

    def escalate(self, target: Target, conversation: ConversationId | None = None) -> Escalation:
        """Somebody goes to 0800-2000 or 112. In the sealed journal when it returns; never raises.

        Works in every state of the desk. What could not be written is said by ``problem``.
        """
        ...

    def handed(self, escalation: EscalationId, handing: Handing) -> None:
        """What became of handing the number to the phone; in every state, never raises."""
        ...

    async def close_escalation(self, escalation: EscalationId, outcome: EscalationOutcome) -> None:
        """Say how it ended; a lead may close a colleague's."""
        ...

    async def briefing(self, escalation: EscalationId) -> Mapping[Line, str]:
        """What was written into its briefing on this desk; an empty text was emptied."""
        ...

    async def save_briefing(self, escalation: EscalationId, line: Line, text: str) -> None:
        """Keep a line of it; in the encrypted store when it returns. Never leaves this desk."""
        ...

    async def send_card(self, conversation: ConversationId, target: Target, text: str) -> Message:
        """Give the visitor a number to tap, as a message; the text stands for it elsewhere."""
        ...

    # --- for leads

    async def report(self, region: RegionId, first: str, last: str) -> Report:
        """A region's counts from one month to another, ``2026-05``; kept nowhere."""
        ...
