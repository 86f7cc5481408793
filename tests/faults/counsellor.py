"""A counsellor who types, fills in forms and phones in all conversations at once.

What the desk has acknowledged counts as sent. When it dies in the middle of a text, the
counsellor does what a person does: looks whether it is there, and types it again if not.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.faults.desk_process import DeskDied, DeskProcess, Refused
from tests.faults.escalated import Click, Escalated, briefed, closed, handed
from tests.faults.filling import Form
from tests.service_process import PASSWORD

_LOOK_S = 0.2
_AT_ONCE_S = 40.0
_DRAFT_IN = 4


@dataclass
class Typed:
    """One conversation, as the counsellor remembers it.

    Attributes:
        sent: the texts that the desk has acknowledged, in order.
        draft: the last draft that it has acknowledged.
    """

    number: int
    sent: list[str] = field(default_factory=list)
    draft: str | None = None


class Counsellor:
    """At one desk.

    Attributes:
        talks: what was typed, by conversation.
        forms: what was filled in, by conversation.
        escalated: what was clicked, by conversation.
        away: the desk is left locked.
        pace_s: between two texts of one conversation, at most.
        drafts_lost: drafts that were not there after the desk died.
        taken_back: texts that the service refused and that were sent anew.
    """

    def __init__(self, desk: DeskProcess, user: str, chance: random.Random) -> None:
        self.desk = desk
        self.user = user
        self.talks: dict[str, Typed] = {}
        self.forms: dict[str, Form] = {}
        self.escalated: dict[str, Escalated] = {}
        self.away = False
        self.pace_s = 0.5
        self.drafts_lost = 0
        self.taken_back = 0
        self.problems: Counter[str] = Counter()
        self._chance = chance
        self._done = False
        self._at_work = asyncio.Event()
        self._open: set[str] = set()
        self._again: list[tuple[str, str]] = []

    def begin(self, conversation: str) -> None:
        """This one is to be claimed and answered."""
        number = len(self.talks)
        self.talks[conversation] = Typed(number)
        name = f"conversation {number}"
        self.forms[conversation] = Form(name, self._chance)
        self.escalated[conversation] = Escalated(name, conversation, self._chance)

    async def type(self) -> None:
        """Type and fill in until ``finish``; ends when everything is acknowledged."""
        async with asyncio.TaskGroup() as group:
            for conversation in self.talks:
                group.create_task(self._type_in(conversation))
                group.create_task(self._fill_in(conversation))
                group.create_task(self._phone(conversation))

    def finish(self) -> None:
        """No new texts."""
        self._done = True

    async def tend(self) -> None:
        """Unlock, claim, send refused texts again; until cancelled."""
        while True:
            try:
                await self._look()
            except DeskDied:
                self._at_work.clear()
            except Refused as no:
                self.problems[no.code] += 1
            await asyncio.sleep(_LOOK_S)

    async def talk(self, conversation: str) -> list[dict[str, Any]]:
        """What the desk shows of a conversation."""
        shown: list[dict[str, Any]] = await self._whenever("talk", conversation)
        return shown

    async def form(self, conversation: str) -> dict[str, Any]:
        """What the form of a conversation shows."""
        while (shown := await self._whenever("form", conversation)) is None:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_S)
        return dict(shown)

    async def form_there(self, conversation: str) -> dict[str, Any]:
        """What the service has of it, asked for anew."""
        return dict(await self._whenever("form_there", conversation))

    async def clicks(self) -> list[dict[str, Any]]:
        """All clicks that the desk shows."""
        return list(await self._whenever("clicks"))

    async def left(self) -> int:
        """How much the desk has not sent, and one more while it is not connected."""
        try:
            state = await self.desk.ask("state")
        except DeskDied:
            return sum(len(typed.sent) for typed in self.talks.values()) + 1
        apart: bool = state["connection"]["state"] != "connected"
        unsent = sum(len(state[of]) for of in ("unsent", "unsent_fields", "unsent_clicks"))
        return unsent + len(self._again) + apart

    async def _look(self) -> None:
        state = await self.desk.ask("state")
        if state["lock"] is not None:
            self._at_work.clear()
            if not self.away:
                await self.desk.ask("unlock", PASSWORD)
            return
        if not state["user"]:
            self._at_work.clear()
            await self.desk.ask("sign_in", self.user, PASSWORD)
            return
        self._open = {each["id"] for each in state["open"]}
        self._at_work.set()
        if 0 < state["capacity"] < len(self.talks):
            await self.desk.ask("set_capacity", len(self.talks))
        for conversation in state["waiting"]:
            if conversation in self.talks:
                await self.desk.ask("claim", conversation)
        for row in state["unsent"]:
            if row["state"] == "refused":
                await self._take_back(row)

    async def _take_back(self, row: dict[str, Any]) -> None:
        text = await self.desk.ask("take_back", row["id"])
        self.taken_back += 1
        typed = self.talks[row["conversation"]]
        typed.sent.remove(text)
        self._again.append((row["conversation"], text))

    # --- typing

    async def _type_in(self, conversation: str) -> None:
        typed = self.talks[conversation]
        number = 0
        while not self._done or any(each == conversation for each, _ in self._again):
            await asyncio.sleep(self._chance.uniform(0.02, self.pace_s))
            again = next((text for each, text in self._again if each == conversation), None)
            number += again is None
            text = again or f"c{typed.number}-{number} " + "antwoord " * self._chance.randint(0, 12)
            await self._say(conversation, typed, text.strip())
            if again is not None:
                self._again.remove((conversation, again))

    async def _fill_in(self, conversation: str) -> None:
        form = self.forms[conversation]
        while not self._done:
            await asyncio.sleep(self._chance.uniform(0.1, 2 * self.pace_s))
            # What was there before it was killed, locked or cut off is there at every look.
            form.look("the desk", await self.form(conversation))
            try:
                await self.desk.ask("set_field", conversation, *form.next())
            except DeskDied:
                pass
            except Refused as no:
                self.problems[no.code] += 1
            else:
                form.done()

    async def _phone(self, conversation: str) -> None:
        escalated = self.escalated[conversation]
        await self._at_work.wait()
        while not self._done:
            # Also while the desk is locked: what needs somebody at work is refused then.
            await asyncio.sleep(self._chance.uniform(0.1, 3 * self.pace_s))
            if not self.desk.is_running:
                continue
            if (click := escalated.new(self.desk.starts)) is not None:
                given = (click.id, click.target, click.about)
                click.kept, click.unattended = await self._told("click", *given)
            elif self._chance.randrange(6):
                await self._go_on(escalated, escalated.one())
            else:
                await self._look_at(escalated)
        await self._look_at(escalated)

    async def _go_on(self, escalated: Escalated, click: Click) -> None:
        draw = self._chance.randrange(3)
        if draw == 0 and click.kept and click.start == self.desk.starts:
            handing = escalated.handing()
            kept, _ = await self._told("handed", click.id, handing)
            handed(click, handing, kept=kept)
        elif draw == 1:
            outcome = escalated.outcome()
            kept, _ = await self._told("close_click", click.id, outcome)
            closed(click, outcome, kept=kept)
        elif draw == 2:
            line, text = escalated.line(click)
            kept, _ = await self._told("brief", click.id, line, text)
            briefed(click, line, text, kept=kept)

    async def _told(self, do: str, *given: Any) -> tuple[bool, Any]:
        """Whether the desk has done it for sure, and its answer."""
        try:
            return True, await self.desk.ask(do, *given)
        except DeskDied:
            return False, None
        except Refused as no:
            self.problems[no.code] += 1
            return False, None

    async def _look_at(self, escalated: Escalated) -> None:
        """What is kept is there: at once, or as soon as what stood in the journal is taken in."""
        if escalated.lost:
            return
        wrong: list[str] = []
        ids = [click.id for click in escalated.clicks]
        try:
            async with asyncio.timeout(_AT_ONCE_S):
                while wrong := escalated.look(  # noqa: ASYNC110, another process is asked
                    await self._whenever("clicks", *ids)
                ):
                    await asyncio.sleep(_LOOK_S)
        except TimeoutError:
            escalated.tell(wrong or ["nobody says what was clicked"])

    async def _say(self, conversation: str, typed: Typed, text: str) -> None:
        if self._chance.randrange(_DRAFT_IN) == 0:
            draft = text[: len(text) // 2 + 1]
            typed.draft = None
            try:
                await self.desk.ask("save_draft", conversation, draft)
                typed.draft = draft
            except (DeskDied, Refused):
                pass
        while True:
            await self._at_work.wait()
            if conversation not in self._open:
                await asyncio.sleep(_LOOK_S)
                continue
            try:
                await self.desk.ask("send", conversation, text)
            except DeskDied:
                pass
            except Refused as no:
                self.problems[no.code] += 1
                await asyncio.sleep(_LOOK_S)
            else:
                break
            if await self._is_there(conversation, text):
                break
            await self._look_at_draft(conversation, typed)
        typed.draft = None
        typed.sent.append(text)

    async def _is_there(self, conversation: str, text: str) -> bool:
        return any(message["text"] == text for message in await self.talk(conversation))

    async def _look_at_draft(self, conversation: str, typed: Typed) -> None:
        if typed.draft is None:
            return
        found = await self._whenever("draft", conversation)
        self.drafts_lost += found != typed.draft
        typed.draft = None

    async def _whenever(self, do: str, *given: Any) -> Any:
        """Ask as soon as the desk is open again."""
        while True:
            await self._at_work.wait()
            try:
                return await self.desk.ask(do, *given)
            except (DeskDied, Refused):
                await asyncio.sleep(_LOOK_S)
