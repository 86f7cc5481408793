"""Both sides at work: visitors who type, a counsellor who types, and the count afterwards."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from tests.faults.counsellor import Counsellor
from tests.faults.desk_process import DeskDied, DeskProcess
from tests.faults.house import House
from tests.faults.tally import Tally, count
from tests.faults.visitor import Visitor
from tests.service.store import opened
from vt_desk.wire.events import TYPE_OF, MessagePosted

REGION = "utrecht"
USER = "anna"
QUIET_S = 60.0


class Scene:
    """Who talks.

    Attributes:
        house: where.
        desk: the counsellor's.
        counsellor: types in all conversations.
        visitors: one a conversation; every other one is in a network that holds streams back.
    """

    def __init__(self, house: House, desk: DeskProcess, chance: random.Random) -> None:
        """Make it; nobody is there yet."""
        self.house = house
        self.desk = desk
        self.counsellor = Counsellor(desk, USER, chance)
        self.visitors: list[Visitor] = []
        self._chance = chance
        self._done = False
        self._hands: list[asyncio.Task[None]] = []

    @property
    def sent(self) -> int:
        """How many texts both sides have sent."""
        typed = sum(len(each.sent) for each in self.counsellor.talks.values())
        return typed + sum(len(visitor.said) for visitor in self.visitors)

    @asynccontextmanager
    async def talking(self, conversations: int) -> AsyncIterator[None]:
        """Begin so many conversations; everybody types until ``finish``."""
        async with AsyncExitStack() as stack:
            for number in range(conversations):
                visitor = Visitor(
                    self.house.page_road.url,
                    random.Random(self._chance.random()),
                    polls=number % 2 > 0,
                )
                stack.push_async_callback(visitor.close)
                await visitor.start(REGION)
                self.visitors.append(visitor)
                self.counsellor.begin(visitor.id)
            await self.desk.start()
            async with asyncio.TaskGroup() as group:
                background = [group.create_task(self.counsellor.tend())]
                background += [group.create_task(visitor.run()) for visitor in self.visitors]
                self._hands = [group.create_task(self.counsellor.type())]
                self._hands += [group.create_task(self._say(each)) for each in self.visitors]
                yield
                for task in (*background, *self._hands):
                    task.cancel()

    async def until_sent(self, more: int, *, within_s: float = 30.0) -> None:
        """Wait until so many more texts were sent."""
        enough = self.sent + more
        async with asyncio.timeout(within_s):
            while self.sent < enough:  # noqa: ASYNC110, many hands
                await asyncio.sleep(0.05)

    async def finish(self) -> Tally:
        """No new texts; wait until everything has arrived, and count."""
        self._done = True
        self.counsellor.finish()
        async with asyncio.timeout(QUIET_S):
            await asyncio.gather(*self._hands)
        return await self._count()

    async def _say(self, visitor: Visitor) -> None:
        name = self.visitors.index(visitor)
        number = 0
        while not self._done:
            await asyncio.sleep(self._chance.uniform(0.02, self.counsellor.pace_s))
            number += 1
            visitor.say(f"v{name}-{number} {'vraag ' * self._chance.randint(0, 12)}".strip())

    async def _count(self) -> Tally:
        tally = Tally()
        try:
            async with asyncio.timeout(QUIET_S):
                while not await self._is_quiet():  # noqa: ASYNC110, many things in many processes
                    await asyncio.sleep(0.1)
        except TimeoutError:
            tally.told.append(f"not quiet after {QUIET_S:.0f} s: what is missing counts as lost")
        database = await self._in_database()
        for visitor in self.visitors:
            typed = self.counsellor.talks[visitor.id]
            shown = await self.counsellor.talk(visitor.id)
            truth = await visitor.truth()
            text_of = {event["id"]: event["text"] for event in truth}
            count(
                tally,
                f"conversation {typed.number}",
                [typed.sent, [said.text for said in visitor.said]],
                {
                    "service": [event["text"] for event in truth],
                    "database": [text_of.get(id_, id_) for id_ in database[visitor.id]],
                    "visitor": [event["text"] for event in visitor.heard],
                    "desk": [message["text"] for message in shown],
                },
            )
            unsent = [said for said in visitor.said if not said.n]
            tally.told += [f"the visitor's {said.id} is not delivered" for said in unsent]
        return tally

    async def standing(self) -> list[str]:
        """How things stand, when a run cannot end; without words."""
        told = [f"the desk said {code} {n} times" for code, n in self.counsellor.problems.items()]
        told += [f"a visitor has {visitor.unsent} unsent" for visitor in self.visitors]
        try:
            state = await self.desk.ask("state", within_s=5)
        except (DeskDied, TimeoutError):
            return [*told, "the desk does not answer"]
        told += [f"{key}: {state[key]}" for key in ("lock", "connection", "keeping", "waiting")]
        return [*told, f"open: {len(state['open'])}, unsent: {len(state['unsent'])}"]

    async def _is_quiet(self) -> bool:
        if any(visitor.unsent for visitor in self.visitors) or not await self.counsellor.quiet():
            return False
        for visitor in self.visitors:
            truth = await visitor.truth()
            if len(truth) > len(visitor.heard):
                return False
            if len(truth) > len(await self.counsellor.talk(visitor.id)):
                return False
        return True

    async def _in_database(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {visitor.id: [] for visitor in self.visitors}
        async with opened(self.house.direct()) as store:
            rows = await store.all(
                "SELECT conversation, client_id FROM events WHERE type = $1 ORDER BY seq",
                TYPE_OF[MessagePosted],
            )
        for conversation, id_ in rows:
            found[conversation].append(id_)
        return found
