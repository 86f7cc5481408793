"""The outbox's rows as the desk knows them, by conversation and in order of sending.

After an outage there may be a thousand. Whoever sends asks for the next one of a lane after
each, and must not walk them all for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from vt_desk.domain.ids import ConversationId, MessageId
from vt_desk.store.door import OutboxRow

_PLACE = attrgetter("place")


class Rows:
    """All rows, each once."""

    def __init__(self, rows: Iterable[OutboxRow] = ()) -> None:
        """Take these."""
        self._rows: dict[MessageId, OutboxRow] = {}
        self._lanes: dict[ConversationId, dict[MessageId, OutboxRow]] = {}
        for row in rows:
            self.set(row.id, row)

    def get(self, id_: MessageId) -> OutboxRow | None:
        """A row, if it is there."""
        return self._rows.get(id_)

    def set(self, id_: MessageId, row: OutboxRow | None) -> None:
        """Put a row in or in place of the one before; None takes it out."""
        before = self._rows.pop(id_, None) if row is None else self._rows.get(id_)
        if row is not None:
            self._rows[id_] = row
        if before is not None and (row is None or row.place != before.place):
            self._leave(before)
        if row is not None:
            self._enter(row)

    def lanes(self) -> list[ConversationId]:
        """The conversations that have rows."""
        return list(self._lanes)

    def of(self, conversation: ConversationId) -> Iterable[OutboxRow]:
        """A conversation's rows in order of sending; not to be changed meanwhile."""
        return self._lanes.get(conversation, {}).values()

    def in_order(self, conversation: ConversationId | None = None) -> list[OutboxRow]:
        """All rows, or one conversation's, in order of sending."""
        if conversation is not None:
            return list(self.of(conversation))
        return sorted(self._rows.values(), key=_PLACE)

    def _leave(self, row: OutboxRow) -> None:
        lane = self._lanes[row.conversation]
        del lane[row.id]
        if not lane:
            del self._lanes[row.conversation]

    def _enter(self, row: OutboxRow) -> None:
        lane = self._lanes.setdefault(row.conversation, {})
        behind_all = row.id in lane or not lane or next(reversed(lane.values())).place < row.place
        lane[row.id] = row
        if not behind_all:
            self._lanes[row.conversation] = {
                each.id: each for each in sorted(lane.values(), key=_PLACE)
            }
