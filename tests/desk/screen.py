"""What a window would show: built from a desk's changes alone."""

from __future__ import annotations

from vt_desk.desk.changes import (
    AccountChanged,
    AccountReason,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationClosed,
    ConversationOpened,
    DangerMarked,
    DeskChange,
    EntryChanged,
    EntryGone,
    FinishChanged,
    FormsChanged,
    IntakeChanged,
    KeepingChanged,
    Lock,
    LockChanged,
    LogRestored,
    MessageAdded,
    MessageChanged,
    MessageRemoved,
    SeatChanged,
    SeatsChanged,
    VisitorTyping,
    Watch,
    WatchChanged,
)
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import Conversation, Message, MessageState
from vt_desk.domain.ids import ConversationId, MessageId
from vt_desk.domain.intake import EditState, FieldId, Filled, Value
from vt_desk.domain.seat import Seat


class Screen:
    """Notes every change, and fails on one that a window could not make sense of."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.changes: list[DeskChange] = []
        self.entries: dict[ConversationId, Conversation] = {}
        self.taken_by: dict[ConversationId, str] = {}
        self.open: dict[ConversationId, Conversation] = {}
        self.messages: dict[ConversationId, dict[MessageId, Message]] = {}
        self.account_reason: AccountReason | None = None
        self.connections: list[ConnectionState] = []
        self.seat: Seat | None = None
        self.seats: tuple[Seat, ...] = ()
        self.typing: set[ConversationId] = set()
        self.lock: Lock | None = None
        self.watch: Watch | None = None
        self.keeping: list[KeepingChanged] = []
        self.restored: list[LogRestored] = []
        self.filled: dict[ConversationId, dict[FieldId, Filled]] = {}
        self.dangers: list[tuple[ConversationId, str]] = []
        self.finishes: list[tuple[EditState, str | None]] = []
        self.forms_changed = 0
        self.faults: list[str] = []
        desk.subscribe(self._on_change)

    def _on_change(self, change: DeskChange) -> None:
        self.changes.append(change)
        match change:
            case EntryChanged(talk):
                self.entries[talk.id] = talk
            case EntryGone(id_, taken_by):
                self._expect(self.entries.pop(id_, None), "an entry went that was not there")
                self.taken_by[id_] = taken_by
            case ConversationOpened(talk):
                self._expect(talk.id not in self.open, "opened twice")
                self.open[talk.id] = talk
            case ConversationChanged(talk):
                self._expect(talk.id in self.open, "changed, and not open")
                self.open[talk.id] = talk
            case ConversationClosed(id_):
                self._expect(self.open.pop(id_, None), "closed, and not open")
            case MessageAdded(message):
                there = self.messages.setdefault(message.conversation, {})
                self._expect(message.id not in there, "a message was added twice")
                there[message.id] = message
            case MessageChanged(message):
                self.messages.setdefault(message.conversation, {})[message.id] = message
            case MessageRemoved(message):
                self.messages.get(message.conversation, {}).pop(message.id, None)
            case _:
                self._on_other(change)

    def _on_other(self, change: DeskChange) -> None:
        match change:
            case AccountChanged(account, reason):
                self.account_reason = reason
                if account is None:
                    self.entries.clear()
                    self.open.clear()
            case ConnectionChanged(connection):
                self.connections.append(connection.state)
            case SeatChanged(seat):
                self.seat = seat
            case SeatsChanged(seats):
                self.seats = seats
            case VisitorTyping(id_):
                self.typing.add(id_)
            case _:
                self._on_keeping(change)

    def _on_keeping(self, change: DeskChange) -> None:
        match change:
            case LockChanged(lock):
                self.lock = lock
                if lock is not None:
                    self.entries.clear()
                    self.open.clear()
            case WatchChanged(watch):
                self.watch = watch
            case KeepingChanged():
                self.keeping.append(change)
            case LogRestored():
                self.restored.append(change)
            case _:
                self._on_intake(change)

    def _on_intake(self, change: DeskChange) -> None:
        match change:
            case IntakeChanged(id_, fields):
                for filled in fields:
                    self._expect(filled.edit.conversation == id_, "a field of another form")
                    self.filled.setdefault(id_, {})[filled.edit.field] = filled
            case DangerMarked(talk, by):
                self.dangers.append((talk.id, by))
            case FormsChanged():
                self.forms_changed += 1
            case FinishChanged(_, state, problem):
                self.finishes.append((state, problem))

    def _expect(self, holds: object, fault: str) -> None:
        if not holds:
            self.faults.append(fault)

    async def load(self, conversation: ConversationId) -> None:
        """What a window does when it opens a tab."""
        there = self.messages.setdefault(conversation, {})
        for message in await self.desk.messages(conversation):
            there[message.id] = message

    def talk(self, conversation: ConversationId) -> list[tuple[str, MessageState]]:
        """The talk as shown: by number, what is not sent last."""
        shown = self.messages.get(conversation, {}).values()
        order = sorted(shown, key=lambda message: (message.n is None, message.n or 0))
        return [(message.text, message.state) for message in order]

    def texts(self, conversation: ConversationId) -> list[str]:
        """The same, words only."""
        return [text for text, _ in self.talk(conversation)]

    def form(self, conversation: ConversationId) -> dict[str, Value]:
        """What a form shows, as it was told."""
        shown = self.filled.get(conversation, {})
        return {field: filled.edit.value for field, filled in shown.items()}

    def is_saved(self, conversation: ConversationId) -> bool:
        """Whether the service has all that was filled in here."""
        shown = self.filled.get(conversation, {}).values()
        return bool(shown) and all(filled.edit.state is EditState.SENT for filled in shown)

    @property
    def connected(self) -> bool:
        return self.desk.connection.state is ConnectionState.CONNECTED
