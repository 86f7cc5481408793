"""A day at the desk, and what it leaves: on the disk no word at all, in memory no key."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.deadline import until
from tests.faults import memory
from tests.faults.desk_process import DeskProcess
from tests.faults.planted import PATTERN, Planted, files_with
from tests.faults.proxy import Road
from tests.faults.secret_service import Session, desktop_session
from tests.faults.visitor import Visitor
from tests.prepared import Prepared
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.domain.ids import ProfileId

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
CONVERSATIONS = 40
AT_A_TIME = 5
WORDS = 1_000
EACH = 12
DEADLINE_S = 30.0
_TOKEN = re.compile(rb'"(access|refresh|watch)_token":"([^"]+)"')


@dataclass
class Day:
    """One counsellor's day."""

    session: Session
    service: ServiceProcess
    road: Road
    desk: DeskProcess
    user: str
    planted: Planted
    chance: random.Random
    tokens: list[tuple[str, bytes]] = field(default_factory=list)
    keys: dict[str, bytes] = field(default_factory=dict)
    profile: ProfileId | None = None
    sent: int = 0

    async def state(self) -> dict[str, Any]:
        """As the window would know it."""
        state: dict[str, Any] = await self.desk.ask("state")
        return state

    async def until(self, holds: Any) -> None:
        """Wait for a state of the desk."""
        async with asyncio.timeout(DEADLINE_S):
            while not holds(await self.state()):  # noqa: ASYNC110, another process is asked
                await asyncio.sleep(0.05)

    async def note_key(self) -> None:
        """Remember the database key that is in the keyring now.

        The desk is asked once: for its list of profiles it looks into the keyring itself, and
        would have the key in its hands again while it is locked.
        """
        if self.profile is None:
            (profile,) = await self.desk.ask("profiles")
            self.profile = ProfileId(profile["id"])
        entry = await asyncio.to_thread(self.session.entry, self.profile)
        number = len(self.keys)
        self.keys[f"key {number}"] = bytes(entry.now.key)

    def note_tokens(self, data: bytes) -> None:
        """Remember what the service hands out."""
        self.tokens += [(kind.decode(), token) for kind, token in _TOKEN.findall(data)]

    def secrets(self) -> dict[str, bytes]:
        """All keys and tokens, by name, but for the token that a locked desk watches with."""
        watches = [token for kind, token in self.tokens if kind == "watch"][-1]
        found = {
            f"{kind} token {number}": token
            for number, (kind, token) in enumerate(self.tokens)
            if token != watches
        }
        for name, key in self.keys.items():
            found |= {name: key, f"{name} in hex": key.hex().encode()}
            found |= {f"{name} in HEX": key.hex().upper().encode()}
        return found

    async def open(self) -> None:
        """Start the program and unlock."""
        await self.desk.start()
        await self.desk.ask("unlock", PASSWORD)
        await self.until(lambda state: state["connection"]["state"] == "connected")

    async def hour(self, number: int) -> None:
        """Some conversations at a time, from claim to close."""
        visitors = [
            Visitor(self.service.url, self.chance, polls=bool(index % 2))
            for index in range(AT_A_TIME)
        ]
        running = []
        try:
            for visitor in visitors:
                await visitor.start()
                running.append(asyncio.create_task(visitor.run()))
            await self.desk.ask("set_capacity", AT_A_TIME)
            await self.until(lambda state: {v.id for v in visitors} <= set(state["waiting"]))
            for visitor in visitors:
                await self.desk.ask("claim", visitor.id)
            await asyncio.gather(*(self._talk(visitor, number) for visitor in visitors))
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            for visitor in visitors:
                await visitor.close()

    async def _talk(self, visitor: Visitor, number: int) -> None:
        for turn in range(EACH):
            await visitor.say(self._text())
            if turn % 4 == 0:
                await self.desk.ask("save_draft", visitor.id, self._text())
            await self.desk.ask("send", visitor.id, self._text())
            self.sent += 1
        await until(lambda: not visitor.unsent, deadline_s=DEADLINE_S)
        word = visitor.said[-1].text.split()[1]
        async with asyncio.timeout(DEADLINE_S):
            while not await self.desk.ask("search", word):  # noqa: ASYNC110, the same
                await asyncio.sleep(0.05)
        # The day's last conversations stay open, with a draft, over lock and kill.
        if number == CONVERSATIONS // AT_A_TIME - 1:
            await self.desk.ask("save_draft", visitor.id, self._text())
            return
        await self.desk.ask("end", visitor.id, self._text())
        await self.until(lambda state: state["ended"].count(visitor.id))
        await self.desk.ask("close", visitor.id)

    def _text(self) -> str:
        return f"Dit is {self.planted.word()} en niets anders"


@pytest.fixture
async def day(tmp_path: Path, prepared: Prepared) -> AsyncIterator[Day]:
    """Before nine o'clock."""
    chance = random.Random(random.randrange(2**32))
    planted = Planted(chance)
    user = planted.word()
    home = tmp_path / "home"
    home.mkdir()
    with prepared.service("sqlite") as service, desktop_session(home) as session:
        await asyncio.to_thread(service.add_user, user)
        road = Road("desk", lambda: [service.port], chance, speaks_http=True)
        await road.open()
        desk = DeskProcess(
            home / "share" / "vt-desk" / "profiles",
            road.url,
            None,
            environment={**session.environment, "VT_DESK_LOG": "DEBUG"},
        )
        desk.folder.parent.mkdir()
        made = Day(session, service, road, desk, user, planted, chance)
        road.on_bytes = made.note_tokens
        try:
            yield made
        finally:
            await desk.kill()
            await road.close()


async def work(day: Day) -> None:
    """The day's script; at its end the desk is unlocked, with conversations open."""
    await day.desk.start()
    await day.desk.ask("sign_in", day.user, PASSWORD)
    await day.until(lambda state: state["capacity"])
    await day.note_key()
    for number in range(CONVERSATIONS // AT_A_TIME):
        await day.hour(number)
        if number == 2:
            await day.desk.ask("lock")
            await day.desk.ask("unlock", PASSWORD)
        if number == 4:
            await day.desk.kill()
            await day.open()
        if number == 6:
            await day.road.outage(1.0)
            await day.until(lambda state: state["connection"]["state"] == "connected")
        await day.note_key()
    await day.until(lambda state: not state["unsent"])


async def test_inv05_a_day_leaves_no_word_on_the_disk_and_no_key_in_memory(
    day: Day, record_property: Callable[[str, object], None]
) -> None:
    await work(day)
    assert len(set(day.planted.made)) >= WORDS
    assert len(day.tokens) >= 3
    # The searching itself is tried on a process that does have them.
    await day.note_key()
    open_keys = memory.times(day.desk.pid, day.keys)
    assert sum(open_keys.values()), "the key of an open store is somewhere in memory"
    assert memory.matching(day.desk.pid, PATTERN)

    await day.desk.ask("lock")
    await day.note_key()
    secrets = day.secrets()
    in_memory = {name: n for name, n in memory.times(day.desk.pid, secrets).items() if n}
    words = len(memory.matching(day.desk.pid, PATTERN) & {w.encode() for w in day.planted.made})
    record_property("planted words in memory after locking", words)
    print(f"in memory after locking: {words} of {len(day.planted.made)} words; {in_memory}")

    on_disk = files_with(day.planted, secrets, [day.session.home])
    await day.desk.kill()
    # The service keeps its accounts' names; what people wrote and its tokens it keeps sealed.
    day.planted.made.remove(day.user)
    on_disk += files_with(day.planted, secrets, [day.session.home, day.service.folder.parent])
    assert on_disk == []
    assert in_memory == {}
