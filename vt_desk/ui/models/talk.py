"""The messages of one conversation as rows: a window of at most 160, not all of them.

A list view asks the size of every row on each change, so the rows are a window on the
conversation: earlier ones come in when somebody scrolls up, and what is far away goes
out again. Order is by the service's number; what is still queued stands last.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from vt_desk.domain.conversation import Conversation, Message, MessageState, Party
from vt_desk.domain.signal_words import gravest
from vt_desk.ui.models import words
from vt_desk.ui.models.escalation import marked
from vt_desk.ui.models.problems import in_the_way
from vt_desk.ui.models.signals import RowMarks, Signals, flagged
from vt_desk.ui.models.times import clock, day, local

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_ROWS = 160
FOLLOWED_ROWS = 80
"""While the newest is in view: each message has all rows laid out again."""
KEPT_ROWS = 60
"""What is loaded and what is left: more than stands on a high screen."""
PAGE_ROWS = 60

_NOWHERE = QModelIndex()
# Asked for every row that is painted: to join them takes longer than all else of it.
_STANDS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_OPENS = _STANDS | Qt.ItemFlag.ItemIsEditable
Index = QModelIndex | QPersistentModelIndex


class Receipt(StrEnum):
    """How far a message of the counsellor has come."""

    QUEUED = "queued"
    REFUSED = "refused"
    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"


def receipt_word(receipt: Receipt) -> str:
    """What stands below a message of the counsellor."""
    return {
        Receipt.QUEUED: QCoreApplication.translate("Talk", "waiting to be sent"),
        Receipt.REFUSED: QCoreApplication.translate("Talk", "not sent"),
        Receipt.SENT: QCoreApplication.translate("Talk", "sent"),
        Receipt.DELIVERED: QCoreApplication.translate("Talk", "✓ delivered"),
        Receipt.SEEN: QCoreApplication.translate("Talk", "✓✓ seen"),
    }[receipt]


def queued_since(message: Message) -> str:
    """Since when a message waits to be sent, and what is in the way."""
    since = QCoreApplication.translate("Talk", "waiting to be sent since %1").replace(
        "%1", clock(message.at_ms)
    )
    why = in_the_way(message.problem)
    return f"{since} · {why}" if why else since


class TalkModel(QAbstractListModel):
    """Rows of one conversation.

    Args:
        conversation: whose messages.
        now_ms: the service's clock, for "today".
        locale: gives how dates are written now.
        signals: marks signal words in what the visitor says; by default none.
    """

    def __init__(
        self,
        conversation: Conversation,
        *,
        now_ms: Callable[[], int],
        locale: Callable[[], QLocale],
        signals: Signals | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.marks = RowMarks(signals if signals is not None else Signals(self), self)
        self.marks.changed.connect(self._on_marks_changed)
        self._conversation = conversation
        self._now_ms = now_ms
        self._locale = locale
        self._rows: list[Message] = []
        self._days: dict[str, int] = {}
        """The day of each row's message, by its id: the view asks for it at every layout."""
        self._at_end = True
        self._has_note = bool(self._note())

    @property
    def conversation(self) -> Conversation:
        """Whose messages these are."""
        return self._conversation

    @property
    def at_end(self) -> bool:
        """Whether the newest message is among the rows."""
        return self._at_end

    @property
    def has_earlier(self) -> bool:
        """Whether there are messages before the first row."""
        first = self.first_n
        return first is not None and first > 1

    @property
    def first_n(self) -> int | None:
        """Number of the first row."""
        return self._rows[0].n if self._rows else None

    @property
    def last_n(self) -> int:
        """The highest number among the rows, 0 when there is none."""
        for message in reversed(self._rows):
            if message.n is not None:
                return message.n
        return 0

    @property
    def refused(self) -> list[Message]:
        """Messages of the counsellor that the service did not take."""
        return [message for message in self._rows if message.state is MessageState.REFUSED]

    def last_word_ms(self, party: Party) -> int | None:
        """When somebody said something last, among the rows."""
        said = (row.at_ms for row in reversed(self._rows) if row.author is party)
        return next(said, None)

    def message(self, row: int) -> Message | None:
        """The message of a row; None for the closing note."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, message_id: str) -> int | None:
        """Where a message stands, if it is among the rows."""
        if message_id not in self._days:
            return None
        for row in range(len(self._rows) - 1, -1, -1):
            if self._rows[row].id == message_id:
                return row
        return None

    def note(self, row: int) -> str:
        """The text of the closing note when that is what the row is."""
        return self._note() if row == len(self._rows) else ""

    def day_line(self, row: int) -> str:
        """The day to write above a row, where it is another than the row before's."""
        if not self.begins_day(row):
            return ""
        return day(self._rows[row].at_ms, self._now_ms(), self._locale())

    def begins_day(self, row: int) -> bool:
        """Whether a row has a line with the day above it."""
        if not 0 <= row < len(self._rows):
            return False
        return not row or self._days[self._rows[row].id] != self._days[self._rows[row - 1].id]

    def receipt(self, message: Message) -> Receipt:
        """How far a message has come."""
        if message.state is not MessageState.SENT or message.n is None:
            refused = message.state is MessageState.REFUSED
            return Receipt.REFUSED if refused else Receipt.QUEUED
        if message.n <= self._conversation.visitor_seen_n:
            return Receipt.SEEN
        delivered = message.n <= self._conversation.visitor_delivered_n
        return Receipt.DELIVERED if delivered else Receipt.SENT

    def meta(self, message: Message) -> str:
        """What stands small below a message: its time, and how far it has come."""
        time = clock(message.at_ms)
        if message.author is not Party.COUNSELLOR:
            signal = flagged(gravest(self.marks.of(message)))
            return f"{time} · {signal}" if signal else time
        receipt = self.receipt(message)
        far = f"{time} · {receipt_word(receipt)}"
        if receipt is Receipt.QUEUED:
            far = queued_since(message)
        if message.card is None:
            return far
        card = QCoreApplication.translate("Talk", "%1 as a card to tap").replace(
            "%1", marked((message.card,))
        )
        return f"{card} · {far}"

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Messages, and the closing note."""
        return 0 if parent.isValid() else len(self._rows) + self._has_note

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected, and opened to select a part of their words."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _OPENS if index.row() < len(self._rows) else _STANDS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of a row, as letters and nothing else."""
        row = index.row()
        note = self.note(row)
        if note:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return note if role in shown else None
        message = self.message(row)
        if message is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return message.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.marks.explained(message) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{self.author(message)}, {self.meta(message)}: {message.text}"
            return "\n".join(filter(None, (said, self.marks.explained(message))))
        return None

    def author(self, message: Message) -> str:
        """Who said it, as shown."""
        if message.author is Party.VISITOR:
            return words.nickname(self._conversation.nickname)
        if message.author is Party.SERVICE:
            return QCoreApplication.translate("Talk", "Message of the service")
        return message.author_name or QCoreApplication.translate("Talk", "You")

    def put(self, messages: Sequence[Message]) -> list[Message]:
        """Take messages in, new or changed, each at its place.

        Returns:
            Those that were new and are shown now.
        """
        new: list[Message] = []
        for message in messages:
            row = self.row_of(message.id)
            if row is not None:
                self._replace(row, message)
            elif self._at_end:
                self._insert(self._place(message), message)
                new.append(message)
        return new

    def remove(self, message_id: str) -> None:
        """Take a message out."""
        row = self.row_of(message_id)
        if row is not None:
            self._take(row, row)
            self._day_may_change(row)

    def put_earlier(self, messages: Sequence[Message]) -> None:
        """Take the messages before the first row in; rows far below go out."""
        fresh = [message for message in messages if message.id not in self._days]
        if fresh:
            self._splice(0, fresh)
            self._day_may_change(len(fresh))
        over = len(self._rows) - MOST_ROWS
        if over > 0:
            self._take(len(self._rows) - over, len(self._rows) - 1)
            self._at_end = False

    def put_later(self, messages: Sequence[Message], *, complete: bool) -> None:
        """Take the messages after the last row in; rows far above go out.

        Args:
            messages: in order.
            complete: whether these go up to the newest.
        """
        fresh = [message for message in messages if message.id not in self._days]
        if fresh:
            at = len(self._rows)
            self._splice(at, fresh)
            self._day_may_change(at)
        self._at_end = self._at_end or complete
        self.shorten(MOST_ROWS, MOST_ROWS)

    def restart(self, messages: Sequence[Message], *, at_end: bool = True) -> None:
        """Show these messages instead.

        Args:
            messages: in order.
            at_end: whether these go up to the newest.
        """
        self.beginResetModel()
        self._rows = list(messages)
        self._days = {}
        self._note_all(messages)
        self.marks.keep(())
        self._at_end = at_end
        self.endResetModel()

    def shorten(self, most: int = FOLLOWED_ROWS, kept: int = KEPT_ROWS) -> None:
        """Let the earliest rows go when there are more than ``most``."""
        if len(self._rows) > most:
            self._take(0, len(self._rows) - kept - 1)
            self._day_may_change(0)

    def set_conversation(self, conversation: Conversation) -> None:
        """The conversation changed: receipts, or its end."""
        before, self._conversation = self._conversation, conversation
        note = bool(self._note())
        if note != self._has_note:
            row = len(self._rows)
            if note:
                self.beginInsertRows(QModelIndex(), row, row)
                self._has_note = True
                self.endInsertRows()
            else:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._has_note = False
                self.endRemoveRows()
        low = min(before.visitor_delivered_n, before.visitor_seen_n)
        high = max(conversation.visitor_delivered_n, conversation.visitor_seen_n)
        if high > low:
            self._receipts_changed(low, high)

    def _receipts_changed(self, low: int, high: int) -> None:
        rows = [
            row
            for row, message in enumerate(self._rows)
            if message.n is not None and low < message.n <= high
        ]
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))

    def _on_marks_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _note(self) -> str:
        ended = self._conversation.ended_ms
        return words.ending(self._conversation, clock(ended) if ended is not None else "")

    def _place(self, message: Message) -> int:
        at = len(self._rows)
        if message.n is None:
            return at
        while at:
            n = self._rows[at - 1].n
            if n is not None and n < message.n:
                break
            at -= 1
        return at

    def _insert(self, at: int, message: Message) -> None:
        self._splice(at, [message])
        self._day_may_change(at + 1)

    def _splice(self, at: int, messages: Sequence[Message]) -> None:
        self.beginInsertRows(QModelIndex(), at, at + len(messages) - 1)
        self._rows[at:at] = messages
        self._note_all(messages)
        self.endInsertRows()

    def _take(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)
        for message in self._rows[first : last + 1]:
            del self._days[message.id]
        del self._rows[first : last + 1]
        self.marks.keep(self._days)
        self.endRemoveRows()

    def _replace(self, row: int, message: Message) -> None:
        self._rows[row] = message
        self._note_all((message,))
        if message.n is None or self._fits(row, message.n):
            self.dataChanged.emit(self.index(row), self.index(row))
            return
        self._take(row, row)
        self._day_may_change(row)
        self._insert(self._place(message), message)

    def _note_all(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._days[message.id] = local(message.at_ms).toordinal()

    def _fits(self, row: int, n: int) -> bool:
        before = self._rows[row - 1].n if row else 0
        after = self._rows[row + 1].n if row + 1 < len(self._rows) else None
        return before is not None and before < n and (after is None or after > n)

    def _day_may_change(self, row: int) -> None:
        if row < len(self._rows):
            self.dataChanged.emit(self.index(row), self.index(row))
