"""One seeded run: both sides type all the time while faults come, then everything is counted."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.counsellor import Counsellor
from tests.faults.desk_process import DeskDied, DeskProcess, Refused
from tests.faults.house import House, built
from tests.faults.plan import Blow, Planned, plan
from tests.faults.tally import Tally, count
from tests.faults.tricks import Armed, Spell
from tests.faults.visitor import Visitor
from tests.postgres import How
from tests.prepared import Kind
from tests.service.store import opened
from vt_desk.wire.events import TYPE_OF, MessagePosted

LOG = Path("build/faults.log")
REGION = "utrecht"
USER = "anna"
QUIET_S = 60.0
ARMED_S = 6.0
HOUR_S = 3_600


@dataclass(frozen=True)
class Options:
    """What to run.

    Attributes:
        faults: so many have to strike.
        conversations: how many at a time.
        progress: told now and then.
    """

    seed: int
    faults: int
    database: Kind = "sqlite"
    conversations: int = 4
    progress: Callable[[str], None] = field(default=lambda _line: None)

    @property
    def command(self) -> str:
        """What repeats it."""
        return (
            f"python -m tests.faults --seed {self.seed} --faults {self.faults}"
            f" --database {self.database}"
        )


@dataclass
class Outcome:
    """How it went."""

    options: Options
    tally: Tally
    by_kind: Counter[str]
    seconds: float
    drafts_lost: int
    taken_back: int
    log: list[str]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or out of order."""
        return self.tally.is_clean and not self.drafts_lost

    def report(self) -> dict[str, Any]:
        """Figures only."""
        return {
            "faults_survived": sum(self.by_kind.values()),
            "by_kind": dict(sorted(self.by_kind.items())),
            "sent": self.tally.sent,
            "lost": self.tally.lost,
            "doubled": self.tally.doubled,
            "out_of_order": self.tally.out_of_order,
            "drafts_lost": self.drafts_lost,
            "sent_again_by_hand": self.taken_back,
            "seed": self.options.seed,
            "database": self.options.database,
            "seconds": round(self.seconds, 1),
        }


class Run:
    """The scene, and what happens to it."""

    def __init__(self, options: Options, house: House, desk: DeskProcess) -> None:
        self._options = options
        self._house = house
        self._plans = random.Random(options.seed)
        self._chance = random.Random(options.seed + 1)
        self._counsellor = Counsellor(desk, USER, self._chance)
        self._desk = desk
        self._blows: Counter[str] = Counter()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._began_s = time.monotonic()
        self._done = False
        self.visitors: list[Visitor] = []
        self.log: list[str] = []

    async def go(self) -> Outcome:
        """Run it."""
        async with AsyncExitStack() as stack:
            await self._begin(stack)
            async with asyncio.TaskGroup() as group:
                background = [group.create_task(self._counsellor.tend())]
                background += [group.create_task(visitor.run()) for visitor in self.visitors]
                hands = [group.create_task(self._counsellor.type())]
                hands += [group.create_task(self._say(visitor)) for visitor in self.visitors]
                await self._strike()
                await self._heal()
                self._done = True
                self._counsellor.finish()
                async with asyncio.timeout(QUIET_S):
                    await asyncio.gather(*hands)
                tally = await self._count()
                for task in background:
                    task.cancel()
        return Outcome(
            self._options,
            tally,
            self._survived(),
            time.monotonic() - self._began_s,
            self._counsellor.drafts_lost,
            self._counsellor.taken_back,
            self.log,
        )

    async def _begin(self, stack: AsyncExitStack) -> None:
        for number in range(self._options.conversations):
            visitor = Visitor(
                self._house.page_road.url,
                random.Random(self._chance.random()),
                polls=number % 2 > 0,
            )
            stack.push_async_callback(visitor.close)
            await visitor.start(REGION)
            self.visitors.append(visitor)
            self._counsellor.begin(visitor.id)
        await self._desk.start()

    async def _say(self, visitor: Visitor) -> None:
        name = self.visitors.index(visitor)
        number = 0
        while not self._done:
            await asyncio.sleep(self._chance.uniform(0.02, self._counsellor.pace_s))
            number += 1
            visitor.say(f"v{name}-{number} {'vraag ' * self._chance.randint(0, 12)}".strip())

    # --- faults

    def _survived(self) -> Counter[str]:
        struck = Counter(self._blows)
        for name, road in self._house.roads.items():
            for fault, times in road.struck.items():
                struck[f"{name}: {fault}"] += times
        return struck

    async def _strike(self) -> None:
        plans = plan(self._plans, postgresql=self._house.postgres is not None)
        told = 0
        while (survived := sum(self._survived().values())) < self._options.faults:
            planned = next(plans)
            await asyncio.sleep(planned.gap_s)
            self._begin_one(planned)
            self._settle()
            if survived - told >= 25:
                told = survived
                sent = sum(len(each.sent) for each in self._counsellor.talks.values())
                sent += sum(len(visitor.said) for visitor in self.visitors)
                self._options.progress(f"{survived} faults, {sent} messages")

    def _begin_one(self, planned: Planned) -> None:
        # One at a time of each kind and place: what is down cannot be killed.
        of = planned.where if isinstance(planned.fault, Spell) else planned.name
        if isinstance(planned.fault, Armed):
            of = f"{planned.where} {planned.name}"
        if of in self._under_way:
            return
        at_s = time.monotonic() - self._began_s
        self.log.append(f"{at_s:7.2f} {planned.name} {planned.where} {planned.lasts_s:.2f}")
        self._under_way[of] = asyncio.create_task(self._carry_out(planned), name=of)

    def _settle(self) -> None:
        for name, task in tuple(self._under_way.items()):
            if task.done():
                del self._under_way[name]
                task.result()

    async def _carry_out(self, planned: Planned) -> None:
        match planned.fault:
            case Armed() as armed:
                road = self._house.roads[planned.where]
                road.arm(armed)
                await self._until_struck(lambda: not road.holds(armed))
            case Spell() as spell:
                await self._house.roads[planned.where].spell(spell, planned.lasts_s)
            case Blow() as blow:
                await self._blow(blow, planned)

    async def _until_struck(self, holds: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(ARMED_S):
                while not holds():  # noqa: ASYNC110, the road tells nobody
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pass

    async def _blow(self, blow: Blow, planned: Planned) -> None:
        house = self._house
        match blow:
            case Blow.DESK_KILLED:
                if not self._desk.is_running:
                    return
                await self._desk.kill()
                await asyncio.sleep(planned.lasts_s)
                await self._desk.start()
            case Blow.NODE_KILLED:
                await house.kill_node(planned.pick % len(house.nodes), planned.lasts_s)
            case Blow.DATABASE_KILLED:
                how: How = "kill" if planned.pick % 2 else "immediate"
                await house.kill_database(how)
            case Blow.DESK_LOCKED:
                if not await self._lock(planned.lasts_s * 2):
                    return
            case Blow.CLOCK_MOVED:
                if not await self._asked("set_clock", HOUR_S * (planned.pick % 3 - 1)):
                    return
            case Blow.OUTAGE:
                await self._outage(planned.lasts_s)
        self._blows[blow.value] += 1

    async def _lock(self, for_s: float) -> bool:
        self._counsellor.away = True
        try:
            locked = await self._asked("lock")
            await asyncio.sleep(for_s)
        finally:
            self._counsellor.away = False
        return locked

    async def _asked(self, do: str, *given: Any) -> bool:
        try:
            await self._desk.ask(do, *given)
        except (DeskDied, Refused):
            return False
        return True

    async def _outage(self, for_s: float) -> None:
        pace_s, self._counsellor.pace_s = self._counsellor.pace_s, 0.1
        async with asyncio.TaskGroup() as group:
            for name in ("desk", "page"):
                road = self._house.roads[name]
                group.create_task(road.outage(for_s))
        self._counsellor.pace_s = pace_s

    async def _heal(self) -> None:
        """Everything that was begun ends, and nothing new begins."""
        async with asyncio.timeout(QUIET_S):
            while self._under_way:
                await asyncio.wait(self._under_way.values())
                self._settle()
        for road in self._house.roads.values():
            road.heal()

    # --- counting

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
            typed = self._counsellor.talks[visitor.id]
            shown = await self._counsellor.talk(visitor.id)
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
        told = [f"the desk said {code} {n} times" for code, n in self._counsellor.problems.items()]
        told += [f"{name} is still under way" for name in self._under_way]
        told += [f"a visitor has {visitor.unsent} unsent" for visitor in self.visitors]
        try:
            state = await self._desk.ask("state", within_s=5)
        except (DeskDied, TimeoutError):
            return [*told, "the desk does not answer"]
        told += [f"{key}: {state[key]}" for key in ("lock", "connection", "keeping", "waiting")]
        return [*told, f"open: {len(state['open'])}, unsent: {len(state['unsent'])}"]

    async def _is_quiet(self) -> bool:
        if any(visitor.unsent for visitor in self.visitors) or not await self._counsellor.quiet():
            return False
        for visitor in self.visitors:
            truth = await visitor.truth()
            if len(truth) > len(visitor.heard):
                return False
            if len(truth) > len(await self._counsellor.talk(visitor.id)):
                return False
        return True

    async def _in_database(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {visitor.id: [] for visitor in self.visitors}
        async with opened(self._house.direct()) as store:
            rows = await store.all(
                "SELECT conversation, client_id FROM events WHERE type = $1 ORDER BY seq",
                TYPE_OF[MessagePosted],
            )
        for conversation, id_ in rows:
            found[conversation].append(id_)
        return found


async def run(options: Options, folder: Path) -> Outcome:
    """Build everything, run it, and take it down again.

    Args:
        options: what.
        folder: for all files; empty.
    """
    async with built(options.database, folder, random.Random(options.seed + 2)) as house:
        desk = DeskProcess(folder / "profiles", house.desk_road.url, house.keys)
        scene = Run(options, house, desk)
        try:
            return await scene.go()
        except BaseException:
            write_log([*scene.log, *await scene.standing()], options)
            raise
        finally:
            await desk.kill()


def write_log(log: list[str], options: Options) -> None:
    """Leave the log of a run's faults: times, names and places."""
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("\n".join([options.command, *log]) + "\n")
