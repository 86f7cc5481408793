"""The way of a message: alone, or with others of its region in one transaction.

On SQLite the writer thread already commits together what comes together. On PostgreSQL
messages of one region wait for the region's row, so those that wait go as one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from vt_desk.domain.conversation import Party
from vt_desk.domain.signal_words import SignalWords, find, gravest
from vt_desk.domain.text import text_fault
from vt_desk.service import conversations, messages, messages_together
from vt_desk.service.conversations import Visitor
from vt_desk.service.db.database import Database, PostgresqlDatabase
from vt_desk.service.db.together import Key, Together
from vt_desk.service.db.transaction import Appended, Scope, Txn
from vt_desk.service.messages import Said
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import Posted

KEPT = 10_000
"""Conversations that a node remembers something of."""


class Saying:
    """Commits what people say.

    Args:
        database: where.
        on_went_back: looks whether the streams are of the log that is there now.
        words: the signal words that are looked for in what visitors say.
    """

    def __init__(
        self,
        database: Database,
        on_went_back: Callable[[], Awaitable[None]],
        words: SignalWords,
    ) -> None:
        self._database = database
        self._words = words
        self._on_went_back = on_went_back
        self._shares = isinstance(database, PostgresqlDatabase)
        self._together = Together[Said, Posted](database, _say_many)
        # Only hints, a region and a wrapped key: what has changed since is found by ``alone``.
        self._seen: OrderedDict[str, tuple[str, bytes | None]] = OrderedDict()

    async def say(self, said: Said, scope: Scope) -> Posted:
        """Commit a message; the same id with the same text and card is the same message.

        Args:
            said: the message.
            scope: of a transaction that is about this message only.

        Raises:
            Refusal: the text's fault, ``id_conflict``, or why it may not be said.
        """
        fault = text_fault(said.message.text)
        if fault is not None:
            raise Refusal(fault.value)
        if said.author is Party.VISITOR:
            said = replace(said, signal=gravest(find(said.message.text, self._words)))
        try:
            return await self._commit(said, scope)
        except IntegrityError:
            return await self._database.read(lambda txn: _said_before(txn, said), scope)
        except Refusal as refusal:
            if refusal.problem.code == "log_went_back":
                # Before the sender, who now asks anew what is there, is told of what is not.
                await self._on_went_back()
            raise

    async def close(self) -> None:
        """Finish what is under way."""
        await self._together.close()

    async def _commit(self, said: Said, scope: Scope) -> Posted:
        seen = self._seen.get(said.conversation)
        if seen is not None:
            region, key = seen
            said = replace(said, key=key)
            return await self._together.ask(
                Key(region, Scope(regions=(region,))), said, said.alone, scope
            )

        def say_first(txn: Txn) -> tuple[Posted, list[Appended]]:
            return said.alone(txn), txn.appended

        posted, appended = await self._database.write(say_first, scope)
        if appended and self._shares:
            self._seen[said.conversation] = (appended[-1].region, appended[-1].wrapped_key)
            if len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return posted


def _say_many(txn: Txn, key: Key, wanted: Sequence[Said]) -> list[Posted | None]:
    return messages_together.say_many(txn, key.name, wanted)


def _said_before(txn: Txn, said: Said) -> Posted:
    if isinstance(said.by, Visitor):
        conversations.check_visitor(txn, said.by)
    return messages.said_before(txn, said.conversation, said.message, said.author)
