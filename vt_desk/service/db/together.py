"""Requests that come at once share a transaction.

What is asked under a key while a transaction of that key is under way waits, and goes into
the next one as a whole: one wait for a lock and one commit serve many. Measured:
docs/adr/0010-messages-share-a-commit.md.

Who asked alone is served alone, in a transaction of its own scope. A group that fails is
undone as a whole, and each of it is then served alone: one that fails harms no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vt_desk.service.db.database import Database
from vt_desk.service.db.transaction import Scope, Txn

Item = TypeVar("Item")
Result = TypeVar("Result")
LARGEST_GROUP = 100


@dataclass(frozen=True, slots=True)
class Key:
    """What may share a transaction.

    Attributes:
        name: of what the requests are about.
        scope: of the transaction that they share.
    """

    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Item, Result]):
    item: Item
    alone: Callable[[Txn], Result]
    scope: Scope
    answer: asyncio.Future[Result]

    def tell(self, result: Result | BaseException) -> None:
        """Answer, if somebody still waits for it."""
        if self.answer.done():
            return
        if isinstance(result, BaseException):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)


class Together(Generic[Item, Result]):
    """The requests of one kind.

    Args:
        database: where the transactions run.
        work: serves several in one transaction. For each it gives the result, the error
            that is its answer, or None where it must be asked alone. It raises nothing
            that is one request's own fault.
    """

    def __init__(
        self,
        database: Database,
        work: Callable[[Txn, Key, Sequence[Item]], Sequence[Result | Exception | None]],
    ) -> None:
        self._database = database
        self._work = work
        self._lines: dict[Key, list[_Asked[Item, Result]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(
        self, key: Key, item: Item, alone: Callable[[Txn], Result], scope: Scope
    ) -> Result:
        """Ask for something; return once it is durable.

        Args:
            key: with what it may share a transaction.
            item: what is asked, for ``work``.
            alone: does the same for this one.
            scope: of the transaction of ``alone``.

        Raises:
            Exception: what ``alone`` raises.
        """
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        asked = _Asked(item, alone, scope, answer)
        line = self._lines.get(key)
        if line is not None:
            line.append(asked)
        else:
            self._lines[key] = [asked]
            # Not the first one's own: it may be cancelled, and the others wait for this.
            task = asyncio.create_task(self._serve(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await answer

    async def close(self) -> None:
        """Finish what is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, key: Key) -> None:
        line = self._lines[key]
        group: list[_Asked[Item, Result]] = []
        try:
            while line:
                # Who has gone meanwhile is not served.
                group = [asked for asked in line[:LARGEST_GROUP] if not asked.answer.done()]
                del line[:LARGEST_GROUP]
                if len(group) == 1:
                    await self._serve_alone(group[0])
                elif group:
                    await self._serve_group(key, group)
        finally:
            del self._lines[key]
            for asked in (*group, *line):
                asked.answer.cancel()

    async def _serve_group(self, key: Key, group: list[_Asked[Item, Result]]) -> None:
        items = [asked.item for asked in group]
        try:
            results = await self._database.write(lambda txn: self._work(txn, key, items), key.scope)
        except Exception:  # noqa: BLE001 - alone, each finds out what was wrong
            results = [None] * len(group)
        rest = []
        for asked, result in zip(group, results, strict=True):
            if result is None:
                rest.append(asked)
            else:
                asked.tell(result)
        await asyncio.gather(*(self._serve_alone(asked) for asked in rest))

    async def _serve_alone(self, asked: _Asked[Item, Result]) -> None:
        try:
            asked.tell(await self._database.write(asked.alone, asked.scope))
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            asked.tell(error)
