"""What the desk says, taken together and handed to the models.

Changes can come by the hundred: after each handful the window rests for half as long as showing
it took, so that a third of its time is a person's. The first change after a quiet moment goes
through at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QLocale, QObject, QTimer, Signal

from vt_desk.desk.changes import (
    AccountChanged,
    Connection,
    ConnectionChanged,
    ConversationChanged,
    ConversationClosed,
    ConversationOpened,
    DangerMarked,
    DeskChange,
    EntryChanged,
    EntryGone,
    EscalationChanged,
    FinishChanged,
    FormsChanged,
    IntakeChanged,
    KeepingChanged,
    LockChanged,
    LogRestored,
    MessageAdded,
    MessageChanged,
    MessageRemoved,
    SeatChanged,
    VisitorTyping,
    WatchChanged,
)
from vt_desk.domain.conversation import Conversation, Message, Party
from vt_desk.ui.models.escalation import Escalations
from vt_desk.ui.models.intakes import Intakes
from vt_desk.ui.models.signals import Signals
from vt_desk.ui.models.talk import KEPT_ROWS, TalkModel
from vt_desk.ui.models.talks import TalksModel
from vt_desk.ui.models.waiting import WaitingModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from vt_desk.desk.changes import Lock
    from vt_desk.domain.escalation import Target
    from vt_desk.domain.ids import ConversationId
    from vt_desk.forms.definition import Form
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.qt.tasks import Tasks

REST_MS = 4
"""What is shown next waits half as long as the last took, and no less than this."""


class Board(QObject):
    """The models of the window, kept current.

    Args:
        desk: whose changes.
        tasks: runs the loading of conversations.
        form: what the intake asks.
        municipality: gives the name of a code.
        is_marking: whether conversations are marked that a number is phoned about.
        locale: gives how dates are written now.
    """

    account_changed = Signal(object)
    connection_changed = Signal(object)
    lock_changed = Signal(object)
    """The lock, or None; when locked, every model is empty by now."""
    watch_changed = Signal(object)
    keeping_changed = Signal(object)
    log_restored = Signal(object)
    danger_marked = Signal(object)
    """Somebody else's conversation was marked for acute danger."""
    seat_changed = Signal(object)
    entry_arrived = Signal(object)
    entry_taken = Signal(str)
    conversation_opened = Signal(object)
    conversation_changed = Signal(object)
    conversation_closed = Signal(object)
    visitor_spoke = Signal(object, object)
    """A conversation's id, and the visitor's messages that came."""
    outbox_changed = Signal(object)
    """Something became queued, sent or refused in the conversation of this id."""
    applied = Signal()
    """A handful of changes has reached the models."""

    def __init__(
        self,
        desk: DeskDoor,
        tasks: Tasks,
        *,
        form: Form,
        municipality: Callable[[str], str],
        is_marking: Callable[[Target], bool],
        locale: Callable[[], QLocale],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self._locale = locale
        self.signals = Signals(self)
        self.waiting = WaitingModel(now_ms=desk.now_ms, municipality=municipality, parent=self)
        self.talks = TalksModel(now_ms=desk.now_ms, locale=locale, parent=self)
        self.intakes = Intakes(form, desk, tasks, self)
        self.escalations = Escalations(desk, is_marking, self)
        self.escalations.changed.connect(self._mark)
        self.connection: Connection = desk.connection
        self._front: ConversationId | None = None
        self._talk_models: dict[ConversationId, TalkModel] = {}
        self._pending: list[DeskChange] = []
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._on_rested)
        # Qt paints before it looks at a timer: when this one fires, what was handed over is shown.
        self._showing = QTimer(self, singleShot=True)
        self._showing.timeout.connect(self._on_shown)
        self._took = QElapsedTimer()
        self._unsubscribe = desk.subscribe(self._on_change)

    def set_front(self, conversation: ConversationId | None) -> None:
        """This talk is in front now."""
        self._front = conversation

    def locale(self) -> QLocale:
        """How dates are written now."""
        return self._locale()

    def talk_model(self, conversation: ConversationId) -> TalkModel | None:
        """The rows of one of our conversations."""
        return self._talk_models.get(conversation)

    async def load(self) -> None:
        """Show what the desk has now: at the start, and after signing in."""
        entries = await self._desk.entries()
        conversations = await self._desk.conversations()
        if self._desk.lock is not None:
            return
        self.waiting.restart(entries)
        for conversation in conversations:
            self._open(conversation)
        self.intakes.look_for_unfinished()
        self.escalations.refresh()

    async def load_earlier(self, conversation: ConversationId, limit: int) -> None:
        """Take in the messages before the first row."""
        model = self._talk_models.get(conversation)
        if model is None or not model.has_earlier:
            return
        model.put_earlier(
            await self._desk.messages(conversation, before=model.first_n, limit=limit)
        )

    async def load_later(self, conversation: ConversationId, limit: int) -> None:
        """Take in the messages after the last row."""
        model = self._talk_models.get(conversation)
        if model is None or model.at_end:
            return
        last_n = model.last_n
        found = await self._desk.messages(conversation, before=last_n + limit + 1, limit=limit)
        complete = not found or (found[-1].n or 0) < last_n + limit
        if complete:
            found = await self._desk.messages(conversation, limit=KEPT_ROWS)
            found = [message for message in found if message.n is None or message.n > last_n]
        model.put_later(found, complete=complete)

    async def load_newest(self, conversation: ConversationId) -> None:
        """Show the newest messages, wherever the window of rows stood."""
        model = self._talk_models.get(conversation)
        if model is not None:
            model.restart(await self._desk.messages(conversation, limit=KEPT_ROWS))

    async def load_around(self, message: Message) -> None:
        """Have a message among the rows of its conversation, with those around it."""
        model = self._talk_models.get(message.conversation)
        if model is None or message.n is None or model.row_of(message.id) is not None:
            return
        before = message.n + KEPT_ROWS // 2
        found = await self._desk.messages(message.conversation, before=before, limit=KEPT_ROWS)
        if found:
            at_end = (found[-1].n or 0) >= model.conversation.head_n
            model.restart(found, at_end=at_end)

    def mark_seen(self, conversation: ConversationId, n: int) -> None:
        """The messages up to ``n`` have been shown to the counsellor."""
        talk = self.talks.talk(conversation)
        if talk is None or not talk.unread or min(talk.unread) > n:
            return
        self.talks.seen(conversation, n)
        self._tasks.start(self._desk.mark_seen(conversation, n), name="mark seen")

    def close(self) -> None:
        """Listen no longer."""
        self._rest.stop()
        self._showing.stop()
        self._unsubscribe()

    def flush(self) -> None:
        """Hand what has come to the models now."""
        pending, self._pending = self._pending, []
        self._took.restart()
        self._showing.start(0)
        spoken: dict[ConversationId, list[Message]] = {}
        changed: dict[ConversationId, Conversation] = {}
        for change in pending:
            match change:
                case MessageAdded(message) | MessageChanged(message):
                    spoken.setdefault(message.conversation, []).append(message)
                case ConversationChanged(conversation):
                    changed[conversation.id] = conversation
                case _:
                    self._hand_over(spoken, changed)
                    self._apply(change)
        self._hand_over(spoken, changed)
        if any(isinstance(change, EscalationChanged) for change in pending):
            self.escalations.refresh()
        self.applied.emit()

    def _on_change(self, change: DeskChange) -> None:
        self._pending.append(change)
        if not self._rest.isActive() and not self._showing.isActive():
            self._rest.start(0)

    def _on_shown(self) -> None:
        self.talks.say_rest()
        self._rest.start(max(REST_MS, self._took.elapsed() // 2))

    def _on_rested(self) -> None:
        if self._pending:
            self.flush()

    def _hand_over(
        self,
        spoken: dict[ConversationId, list[Message]],
        changed: dict[ConversationId, Conversation],
    ) -> None:
        for conversation in changed.values():
            self._take_conversation(conversation)
        for conversation_id, messages in spoken.items():
            in_front = conversation_id == self._front
            self._take_messages(conversation_id, messages, in_front=in_front)
        changed.clear()
        spoken.clear()

    def _apply(self, change: DeskChange) -> None:
        match change:
            case AccountChanged():
                self._take_account(change)
            case SeatChanged(seat):
                self.seat_changed.emit(seat)
            case EntryChanged() | EntryGone():
                self._take_entry(change)
            case ConversationOpened(conversation):
                self._open(conversation)
            case ConversationClosed(conversation_id):
                self._close(conversation_id)
            case MessageRemoved(message):
                self._take_out(message)
            case VisitorTyping(conversation_id, until_ms):
                self.talks.typing(conversation_id, until_ms)
            case _:
                self._pass_on(change)

    def _pass_on(self, change: DeskChange) -> None:
        match change:
            case ConnectionChanged(connection):
                self.connection = connection
                self.connection_changed.emit(connection)
            case LockChanged(lock):
                self._take_lock(lock)
            case WatchChanged(watch):
                self.watch_changed.emit(watch)
            case KeepingChanged():
                self.keeping_changed.emit(change)
            case LogRestored():
                self.log_restored.emit(change)
            case DangerMarked():
                self.danger_marked.emit(change)
            case IntakeChanged():
                self.intakes.put(change)
            case FinishChanged():
                self.intakes.put_finish(change)
            case FormsChanged():
                self.intakes.look_for_unfinished()
            case _:
                pass

    def _mark(self) -> None:
        self.talks.set_marks(self.escalations.marks)
        self.waiting.set_marks(self.escalations.marks)

    def _take_account(self, change: AccountChanged) -> None:
        if change.account is None:
            self._empty()
        self.account_changed.emit(change)
        if change.account is not None:
            self._tasks.start(self.load(), name="load the desk")

    def _take_lock(self, lock: Lock | None) -> None:
        if lock is not None:
            self._empty()
        self.lock_changed.emit(lock)
        if lock is None and self._desk.account is not None:
            self._tasks.start(self.load(), name="load the desk")

    def _empty(self) -> None:
        self.waiting.restart([])
        self.intakes.clear()
        for talk in list(self.talks.talks):
            self._close(talk.conversation.id)

    def _take_entry(self, change: EntryChanged | EntryGone) -> None:
        if isinstance(change, EntryChanged):
            if self.waiting.put(change.conversation):
                self.entry_arrived.emit(change.conversation)
        elif self.waiting.remove(change.conversation_id):
            self.entry_taken.emit(change.taken_by)

    def _open(self, conversation: Conversation) -> None:
        self.waiting.remove(conversation.id)
        if not self.talks.put(conversation):
            self._take_conversation(conversation)
            return
        self.intakes.open(conversation)
        model = TalkModel(
            conversation,
            now_ms=self._desk.now_ms,
            locale=self._locale,
            signals=self.signals,
            parent=self,
        )
        self._talk_models[conversation.id] = model
        self.conversation_opened.emit(conversation)
        self._tasks.start(self._fill(conversation.id, model), name="load a conversation")

    async def _fill(self, conversation: ConversationId, model: TalkModel) -> None:
        messages = await self._desk.messages(conversation, limit=KEPT_ROWS)
        if self._talk_models.get(conversation) is model:
            self._take_messages(conversation, messages)

    def _take_conversation(self, conversation: Conversation) -> None:
        model = self._talk_models.get(conversation.id)
        if model is None:
            return
        self.talks.put(conversation)
        self.intakes.change(conversation)
        model.set_conversation(conversation)
        self.conversation_changed.emit(conversation)

    def _take_messages(
        self, conversation: ConversationId, messages: list[Message], *, in_front: bool = False
    ) -> None:
        model = self._talk_models.get(conversation)
        if model is None:
            return
        model.put(messages)
        visitors = [
            message
            for message in messages
            if message.author is not Party.COUNSELLOR and message.n is not None
        ]
        if visitors:
            numbers = [message.n for message in visitors if message.n is not None]
            if self.talks.add_unread(conversation, numbers, in_front=in_front):
                self.visitor_spoke.emit(conversation, visitors)
        if len(visitors) < len(messages):
            self.outbox_changed.emit(conversation)

    def _take_out(self, message: Message) -> None:
        model = self._talk_models.get(message.conversation)
        if model is not None:
            model.remove(message.id)
            self.outbox_changed.emit(message.conversation)

    def _close(self, conversation: ConversationId) -> None:
        if self.talks.remove(conversation):
            self.conversation_closed.emit(conversation)
            model = self._talk_models.pop(conversation)
            model.restart([])
            model.deleteLater()
            self.intakes.close(conversation)
            if self._desk.account is not None and self._desk.lock is None:
                self.intakes.look_for_unfinished()
