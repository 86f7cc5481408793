"""One seeded run: both sides type and forms are filled in while faults come; all is counted."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.desk_process import DeskDied, DeskProcess, Refused
from tests.faults.house import built
from tests.faults.plan import Blow, Planned, plan
from tests.faults.scene import Scene
from tests.faults.tally import Tally
from tests.faults.tricks import Armed, Spell
from tests.postgres import How
from tests.prepared import Kind, Prepared

LOG = Path("build/faults.log")
QUIET_S = 60.0
ARMED_S = 6.0
HOUR_S = 3_600
FIELDS_A_FAULT = 0.7
"""Of what a counsellor gets done. With less on a slow machine the faults meet an idle house."""
_LAST_LINES = 200


@dataclass(frozen=True)
class Options:
    """What to run.

    Attributes:
        faults: so many have to strike.
        conversations: how many at a time.
        pages: how many of them with the real page in a real browser.
        progress: told now and then.
    """

    seed: int
    faults: int
    database: Kind = "sqlite"
    conversations: int = 4
    pages: int = 1
    progress: Callable[[str], None] = field(default=lambda _line: None)

    @property
    def command(self) -> str:
        """What repeats it."""
        return (
            f"python -m tests.faults --seed {self.seed} --faults {self.faults}"
            f" --database {self.database}"
            f" --conversations {self.conversations} --pages {self.pages}"
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
        """Whether nothing was lost, doubled, out of order or stuck."""
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
            "stuck": self.tally.stuck,
            "fields": {"set": self.tally.fields_set, "lost": self.tally.fields_lost},
            "clicks": {"kept": self.tally.clicks, "lost": self.tally.clicks_lost},
            "drafts_lost": self.drafts_lost,
            "sent_again_by_hand": self.taken_back,
            "seed": self.options.seed,
            "database": self.options.database,
            "seconds": round(self.seconds, 1),
        }


class Run:
    """What happens to a scene."""

    def __init__(self, options: Options, scene: Scene) -> None:
        self._options = options
        self._scene = scene
        self._house = scene.house
        self._desk = scene.desk
        self._plans = random.Random(options.seed)
        self._blows: Counter[str] = Counter()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._began_s = time.monotonic()
        self.log: list[str] = []

    async def go(self) -> Outcome:
        """Run it."""
        scene = self._scene
        async with scene.talking(self._options.conversations, self._options.pages):
            await self._strike()
            try:
                await self._heal()
                tally = await scene.finish()
            except TimeoutError:
                told = ["it did not come to rest", *await scene.standing()]
                tally = Tally(scene.sent, stuck=1, told=told)
        return Outcome(
            self._options,
            tally,
            self._survived(),
            time.monotonic() - self._began_s,
            scene.counsellor.drafts_lost,
            scene.counsellor.taken_back,
            self.log,
        )

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
            await self._until_work_goes_on(survived)
            self._begin_one(planned)
            self._settle()
            if survived - told >= 25:
                told = survived
                self._options.progress(f"{survived} faults, {self._scene.sent} messages")

    async def _until_work_goes_on(self, faults: int) -> None:
        """A desk that is only ever begun anew has nothing to lose."""
        forms = self._scene.counsellor.forms.values()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUIET_S):
                while sum(form.set for form in forms) < faults * FIELDS_A_FAULT:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

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
        self._scene.counsellor.away = True
        try:
            locked = await self._asked("lock")
            await asyncio.sleep(for_s)
        finally:
            self._scene.counsellor.away = False
        return locked

    async def _asked(self, do: str, *given: Any) -> bool:
        try:
            await self._desk.ask(do, *given)
        except (DeskDied, Refused):
            return False
        return True

    async def _outage(self, for_s: float) -> None:
        pace_s, self._scene.counsellor.pace_s = self._scene.counsellor.pace_s, 0.1
        async with asyncio.TaskGroup() as group:
            for name in ("desk", "page"):
                road = self._house.roads[name]
                group.create_task(road.outage(for_s))
        self._scene.counsellor.pace_s = pace_s

    async def _heal(self) -> None:
        """Everything that was begun ends, and nothing new begins."""
        async with asyncio.timeout(QUIET_S):
            while self._under_way:
                await asyncio.wait(self._under_way.values())
                self._settle()
        for road in self._house.roads.values():
            road.heal()


async def run(options: Options, folder: Path, prepared: Prepared | None = None) -> Outcome:
    """Build everything, run it, and take it down again.

    Args:
        options: what.
        folder: for all files; empty.
        prepared: where a service on SQLite comes from, if that is ready.
    """
    chance = random.Random(options.seed + 2)
    async with built(options.database, folder, chance, prepared) as house:
        desk = DeskProcess(folder / "profiles", house.desk_road.url, house.keys)
        scene = Scene(house, desk, random.Random(options.seed + 1))
        ran = Run(options, scene)
        try:
            outcome = await ran.go()
            if not outcome.is_clean:
                outcome.log += last_lines(desk)
            return outcome
        except BaseException as error:
            error.add_note(f"again: {options.command}")
            write_log([*ran.log, *await scene.standing(), *last_lines(desk)], options)
            raise
        finally:
            await desk.kill()


def last_lines(desk: DeskProcess) -> list[str]:
    """The end of what a desk wrote on stderr."""
    return desk.log.read_text(errors="replace").splitlines()[-_LAST_LINES:]


def write_log(log: list[str], options: Options) -> None:
    """Leave the log of a run's faults: times, names and places."""
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("\n".join([options.command, *log]) + "\n")
