"""A database with two regions, and a node's way to say something, without a server around it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import insert, select

from vt_desk.domain.ids import uuid7
from vt_desk.domain.seat import SeatStatus
from vt_desk.service import conversations, log, queue
from vt_desk.service.conversations import Owner, Visitor, read_token
from vt_desk.service.db.database import PostgresqlDatabase
from vt_desk.service.db.key_tree import KeyTree
from vt_desk.service.db.sealing import Sealer
from vt_desk.service.db.tables import conversations as talks
from vt_desk.service.db.tables import seats
from vt_desk.service.db.transaction import SYSTEM, Appended, Scope, Txn
from vt_desk.service.messages import Said
from vt_desk.service.saying import Saying
from vt_desk.signals.load import shipped
from vt_desk.wire.desk import Posted, PostMessage
from vt_desk.wire.visitor import StartConversation

T = TypeVar("T")
HERE, THERE = "utrecht", "groningen"


class Counted(PostgresqlDatabase):
    """Tells how many transactions it wrote, and with what scopes."""

    def __init__(self, url: str) -> None:
        super().__init__(url, Sealer(KeyTree.grown_from(bytes(32))))
        self.scopes: list[Scope] = []

    async def write(self, work: Callable[[Txn], T], scope: Scope = SYSTEM) -> T:
        self.scopes.append(scope)
        return await super().write(work, scope)


async def _nobody() -> None:
    """Nobody reads a stream here."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database with two regions, and one node's way to say something."""

    url: str
    database: Counted
    saying: Saying

    async def visitor(self, region: str = HERE) -> Visitor:
        """A visitor who has said a first thing, so that the node knows the conversation."""
        wish = StartConversation(id=uuid7())
        token = await self.database.write(lambda txn: conversations.start(txn, region, wish))
        visitor = read_token(token)
        assert visitor is not None
        await self.say(visitor, "eerst")
        self.database.scopes.clear()
        return visitor

    async def say(self, visitor: Visitor, words: str, id_: str = "") -> Posted:
        said = Said(visitor.conversation, PostMessage(id_ or uuid7(), words), visitor)
        return await self.saying.say(said, visitor.scope)

    async def waiting(self, region: str = HERE) -> str:
        """An entry of the queue."""
        wish = StartConversation(id=uuid7())
        await self.database.write(lambda txn: conversations.start(txn, region, wish))
        return wish.id

    async def seat(self, capacity: int = 3, name: str = "Anna") -> Owner:
        """A seat that is there."""
        owner = Owner(uuid7(), "anna", name, (HERE,))
        row = {"id": owner.seat, "user": owner.user, "name": name, "capacity": capacity}
        row |= {"status": SeatStatus.AVAILABLE, "lease_until_ms": 2**50}
        await self.database.write(lambda txn: txn.run(insert(seats), row))
        return owner

    async def log(self, region: str = HERE) -> list[Appended]:
        return await self.database.read(lambda txn: log.after(txn, region, 0))

    async def words(self, visitor: Visitor) -> list[str]:
        row = select(talks).where(talks.c.id == visitor.conversation)
        told = await self.database.read(lambda txn: queue.transcript(txn, txn.one(row)))
        assert [message.n for message in told.messages] == list(range(1, len(told.messages) + 1))
        assert told.conversation.head_n == len(told.messages)
        return [message.text for message in told.messages]


@contextlib.asynccontextmanager
async def node(url: str) -> AsyncIterator[Place]:
    database = Counted(url.replace("postgresql://", "postgresql+asyncpg://"))
    place = Place(url, database, Saying(database, _nobody, shipped()))
    try:
        yield place
    finally:
        await place.saying.close()
        await database.close()
