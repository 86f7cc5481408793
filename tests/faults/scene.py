"""Both sides at work: visitors who type, a counsellor who types, and the count afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import Error

from tests.faults.counsellor import Counsellor
from tests.faults.desk_process import DeskDied, DeskProcess
from tests.faults.escalated import AtService, count_escalations
from tests.faults.house import House
from tests.faults.page import PageVisitor
from tests.faults.tally import Tally, count
from tests.faults.visitor import Visitor
from tests.page.browser import chromium
from tests.service.store import opened
from tests.service_process import ServiceProcess
from vt_desk.wire.events import TYPE_OF, EscalationChanged, MessagePosted

USER = "anna"
QUIET_S = 60.0
# Nobody types further ahead of what is sent; else a slow machine's run is all backlog.
AHEAD = 60


class Scene:
    """Who talks.

    Attributes:
        house: where.
        desk: the counsellor's.
        counsellor: types in all conversations.
        visitors: one a conversation. The first have the real page; of the others every other
            one is in a network that holds streams back.
    """

    def __init__(self, house: House, desk: DeskProcess, chance: random.Random) -> None:
        """Make it; nobody is there yet."""
        self.house = house
        self.desk = desk
        self.counsellor = Counsellor(desk, USER, chance)
        self.visitors: list[Visitor | PageVisitor] = []
        self._chance = chance
        self._done = False
        self._hands: list[asyncio.Task[None]] = []

    @property
    def sent(self) -> int:
        """How many texts both sides have sent."""
        typed = sum(len(each.sent) for each in self.counsellor.talks.values())
        return typed + sum(len(visitor.typed) for visitor in self.visitors)

    @asynccontextmanager
    async def talking(self, conversations: int, pages: int = 0) -> AsyncIterator[None]:
        """Begin conversations; everybody types until ``finish``.

        Args:
            conversations: how many.
            pages: how many of them with the real page in a real browser.
        """
        url = self.house.page_road.url
        async with AsyncExitStack() as stack:
            browser = await stack.enter_async_context(chromium()) if pages else None
            for number in range(conversations):
                visitor: Visitor | PageVisitor
                if browser is not None and number < pages:
                    visitor = await PageVisitor.opened(browser, url)
                else:
                    chance = random.Random(self._chance.random())
                    visitor = Visitor(url, chance, polls=number % 2 > 0)
                stack.push_async_callback(visitor.close)
                await visitor.start()
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

    async def _say(self, visitor: Visitor | PageVisitor) -> None:
        name = self.visitors.index(visitor)
        number = 0
        while not self._done:
            await asyncio.sleep(self._chance.uniform(0.02, self.counsellor.pace_s))
            if (await visitor.look()).on_their_way >= AHEAD:
                continue
            number += 1
            words = "vraag " * self._chance.randint(0, 12)
            await visitor.say(f"v{name}-{number} {words}".strip())

    async def _count(self) -> Tally:
        tally = Tally()
        if left := await self._settled():
            tally.stuck += 1
            tally.told.append(
                f"{left} are left and none came for {QUIET_S:.0f} s: what is missing counts as lost"
            )
            tally.told += await self.standing()
        database = await self._in_database()
        for visitor in self.visitors:
            typed = self.counsellor.talks[visitor.id]
            page = await visitor.look()
            shown = await self.counsellor.talk(visitor.id)
            truth = await visitor.truth()
            text_of = {event["id"]: event["text"] for event in truth}
            name = f"conversation {typed.number}"
            count(
                tally,
                name,
                [typed.sent, visitor.typed],
                {
                    "service": [event["text"] for event in truth],
                    "database": [text_of.get(id_, id_) for id_ in database[visitor.id]],
                    "visitor": page.texts,
                    "desk": [message["text"] for message in shown],
                },
            )
            if page.on_their_way:
                tally.stuck += page.on_their_way
                tally.told.append(f"{name}: the page shows {page.on_their_way} as not sent")
            tally.told += [f"{name}: the page says {noise}" for noise in visitor.noises]
            await self._count_form(tally, name, visitor.id)
        await self._count_clicks(tally)
        return tally

    async def _count_clicks(self, tally: Tally) -> None:
        all_ = [*self.counsellor.escalated.values()]
        service = await clicks_in_database(self.house.direct())
        count_escalations(tally, all_, await self.counsellor.clicks(), service, USER)

    async def _count_form(self, tally: Tally, name: str, conversation: str) -> None:
        form = self.counsellor.forms[conversation]
        try:
            async with asyncio.timeout(QUIET_S):
                form.look("the desk", await self.counsellor.form(conversation))
                there = await self.counsellor.form_there(conversation)
        except TimeoutError:
            tally.stuck += 1
            form.told.append(f"{name}: nobody says what its form shows")
        else:
            form.look("the service", there["values"])
            if there["in_danger"] is not form.in_danger:
                form.told.append(f"{name}: the mark of danger is not what the form says")
        tally.fields_set += form.set
        tally.fields_lost += form.lost
        tally.told += form.told

    async def standing(self) -> list[str]:
        """How things stand, when a run cannot end; without words."""
        told = [f"the desk said {code} {n} times" for code, n in self.counsellor.problems.items()]
        for visitor in self.visitors:
            # A browser that has fallen over shows nothing.
            with contextlib.suppress(Error):
                waiting = (await visitor.look()).on_their_way
                told.append(f"the page of {type(visitor).__name__} shows {waiting} as not sent")
        try:
            state = await self.desk.ask("state", within_s=5)
        except (DeskDied, TimeoutError):
            return [*told, "the desk does not answer"]
        told += [f"{key}: {state[key]}" for key in ("lock", "connection", "keeping", "waiting")]
        told.append(f"open: {len(state['open'])}, unsent: {len(state['unsent'])}")
        told += [f"a field is {each}" for each in state["unsent_fields"]]
        return [*told, *(f"a click is {each}" for each in state["unsent_clicks"])]

    async def _settled(self) -> int:
        """Wait for all that is on its way while some of it still arrives; how much is left.

        How long all of it takes is the machine's business, that nothing moves is ours.
        """
        fewest = left = await self._left()
        moved_s = time.monotonic()
        while left and time.monotonic() - moved_s < QUIET_S:
            await asyncio.sleep(0.1)
            left = await self._left()
            if left < fewest:
                fewest, moved_s = left, time.monotonic()
        return left

    async def _left(self) -> int:
        left = await self.counsellor.left()
        for visitor in self.visitors:
            page = await visitor.look()
            truth = await visitor.truth()
            shown = await self.counsellor.talk(visitor.id)
            left += page.on_their_way + max(0, len(truth) - min(len(page.texts), len(shown)))
        return left

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


async def clicks_in_database(service: ServiceProcess) -> AtService:
    """What a service has of help by phone, past the application."""
    columns = ("id", "region", "conversation", "target", "handing", "outcome", "changes")
    async with opened(service) as store:
        rows = await store.all(
            f'SELECT {", ".join(columns)}, unattended, "user" FROM escalations'  # noqa: S608, ours
        )
        told = await store.all(
            "SELECT client_id FROM events WHERE type = $1", TYPE_OF[EscalationChanged]
        )
        noted = await store.all("SELECT subject FROM audit WHERE what LIKE 'escalation:%'")
    return AtService(
        [dict(zip((*columns, "unattended", "user"), row, strict=True)) for row in rows],
        Counter(id_ for (id_,) in told),
        Counter(id_ for (id_,) in noted),
    )
