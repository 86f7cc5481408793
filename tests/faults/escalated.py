"""Going to 0800-2000 or 112 in the middle of it all; what was clicked, and what has to be there.

What the desk has returned of a click, of its handing over, of how it ended and of a line of its
briefing counts as kept. Where the desk died or refused meanwhile, it may be so or as it was
before. Nobody phones: the desk is only told what became of it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.tally import Tally
from vt_desk.domain.briefing import ORDER, Line
from vt_desk.domain.escalation import (
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
    goes_on,
)
from vt_desk.domain.ids import uuid7

MOST = 40
"""Of one conversation: a service lists 500 of a region."""
_NEW_IN = 3
_ABOUT_NOTHING_IN = 5
_AFTERWARDS = tuple(each for each in Handing if each is not Handing.UNDER_WAY)


@dataclass
class Click:
    """One, as the counsellor remembers it.

    Attributes:
        about: the conversation that was in front.
        start: of the desk's program; what became of the phone, only this one hears.
        kept: the desk said so; it may be there also where the desk died instead.
        unattended: nobody was at work; None when the desk died before it said so.
        handings: one of these is how far handing over has come.
        outcomes: one of these is how it ended.
        lines: of the briefing, one of these each.
    """

    target: Target
    about: str | None
    start: int
    id: EscalationId = field(default_factory=lambda: EscalationId(uuid7()))
    kept: bool = False
    unattended: bool | None = None
    handings: set[Handing] = field(default_factory=lambda: {Handing.UNDER_WAY})
    outcomes: set[EscalationOutcome | None] = field(default_factory=lambda: {None})
    lines: dict[Line, set[str]] = field(default_factory=dict)

    def wrong(self, shown: Mapping[str, Any]) -> list[str]:
        """What is another than it has to be at somebody who has it."""
        alone = bool(shown["unattended"])
        right = {
            "target": shown["target"] == self.target,
            "unattended": self.unattended in {None, alone},
            "conversation": shown["conversation"] == (None if alone else self.about),
            "handing": shown["handing"] in self.handings,
            "outcome": shown["outcome"] in self.outcomes,
        }
        if "briefing" in shown:
            briefing = shown["briefing"]
            right["briefing"] = briefing.keys() <= self.lines.keys() and all(
                briefing.get(line, "") in texts for line, texts in self.lines.items()
            )
        return [what for what, is_right in right.items() if not is_right]


class Escalated:
    """All clicks while one conversation was in front.

    Attributes:
        clicks: in order.
        told: what was wrong, without words.
        lost: how many were not there, or were another than they have to be.
    """

    def __init__(self, name: str, conversation: str, chance: random.Random) -> None:
        """Make it, with no click.

        Args:
            name: of the conversation, for what is told.
            conversation: its id.
            chance: for what is done.
        """
        self.clicks: list[Click] = []
        self.told: list[str] = []
        self.lost = 0
        self._name = name
        self._conversation = conversation
        self._chance = chance
        self._number = 0

    def new(self, start: int) -> Click | None:
        """A new click, where it is time for one."""
        if len(self.clicks) >= MOST or (self.clicks and self._chance.randrange(_NEW_IN)):
            return None
        about = self._conversation if self._chance.randrange(_ABOUT_NOTHING_IN) else None
        click = Click(self._chance.choice(list(Target)), about, start)
        self.clicks.append(click)
        return click

    def one(self) -> Click:
        """One that was clicked, rather a late one."""
        return self._chance.choice(self.clicks[-self._chance.randint(1, len(self.clicks)) :])

    def handing(self) -> Handing:
        """What the phone may say."""
        return self._chance.choice(_AFTERWARDS)

    def outcome(self) -> EscalationOutcome:
        """What the counsellor may say of its end."""
        return self._chance.choice(list(EscalationOutcome))

    def line(self, click: Click) -> tuple[Line, str]:
        """A line of its briefing, and what is written there now."""
        self._number += 1
        line = self._chance.choice(ORDER[click.target])
        return line, f"{self._name} b{self._number} " + "woord " * self._chance.randint(0, 12)

    def look(self, shown: Sequence[Mapping[str, Any]]) -> list[str]:
        """Compare with what the desk shows of them; what is wrong."""
        found = {one["id"]: one for one in shown}
        told = [f"{click.id[-6:]} is not there" for click in self.clicks if _lacks(click, found)]
        for click in self.clicks:
            if click.id in found:
                told += [f"{click.id[-6:]} has another {w}" for w in click.wrong(found[click.id])]
        return [f"{self._name}: click {each}" for each in told]

    def tell(self, wrong: Iterable[str]) -> None:
        """This stayed wrong."""
        self.told += wrong
        self.lost += 1


def handed(click: Click, handing: Handing, *, kept: bool) -> None:
    """The desk was told what became of the phone.

    Args:
        click: of which.
        handing: what.
        kept: the desk said so.
    """
    after = {handing if goes_on(was, handing) else was for was in click.handings}
    click.handings = after if kept else click.handings | after


def closed(click: Click, outcome: EscalationOutcome, *, kept: bool) -> None:
    """The desk was told how it ended; see ``handed``."""
    click.outcomes = {outcome} if kept else click.outcomes | {outcome}


def briefed(click: Click, line: Line, text: str, *, kept: bool) -> None:
    """A line was written; see ``handed``."""
    click.lines[line] = {text} if kept else click.lines.get(line, {""}) | {text}


@dataclass(frozen=True)
class AtService:
    """What the service's database has.

    Attributes:
        rows: one each.
        told: how often each change was told to the region's log, by ``id/change``.
        noted: how often each click stands in the audit.
    """

    rows: Sequence[Mapping[str, Any]]
    told: Counter[str]
    noted: Counter[str]


def count_escalations(
    tally: Tally,
    all_: Sequence[Escalated],
    desk: Sequence[Mapping[str, Any]],
    service: AtService,
    user: str,
) -> None:
    """Count all clicks.

    Args:
        tally: is added to.
        all_: what was clicked.
        desk: what the desk shows, all of it.
        service: what the service has.
        user: who clicked.
    """
    clicks = {click.id: click for each in all_ for click in each.clicks}
    wrong: list[tuple[str, str]] = []
    for who, shown in (("the desk", desk), ("the service", service.rows)):
        found = {one["id"]: one for one in shown}
        times = Counter(one["id"] for one in shown)
        wrong += [(id_, f"doubled at {who}") for id_, number in times.items() if number > 1]
        wrong += [(id_, f"nobody's at {who}") for id_ in found.keys() - clicks.keys()]
        for id_, click in clicks.items():
            if _lacks(click, found):
                wrong.append((id_, f"lost at {who}"))
            elif id_ in found:
                wrong += [(id_, f"has another {w} at {who}") for w in click.wrong(found[id_])]
                if found[id_]["user"] != user:
                    wrong.append((id_, f"somebody else's at {who}"))
    wrong += _apart({one["id"]: one for one in desk}, {one["id"]: one for one in service.rows})
    wrong += [(one["id"], "not sent") for one in desk if one["state"] != LogState.SENT]
    changes = {f"{one['id']}/{n + 1}": 1 for one in service.rows for n in range(one["changes"])}
    wrong += [(id_.partition("/")[0], "told wrongly") for id_ in _other(service.told, changes)]
    noted = {one["id"]: 1 for one in service.rows}
    wrong += [(id_, "noted wrongly") for id_ in _other(service.noted, noted)]
    tally.clicks += sum(click.kept for click in clicks.values())
    tally.clicks_lost += len({id_ for id_, _ in wrong}) + sum(each.lost for each in all_)
    tally.told += [f"click {id_[-6:]}: {what}" for id_, what in wrong]
    tally.told += [line for each in all_ for line in each.told]


def _lacks(click: Click, found: Mapping[str, object]) -> bool:
    return click.kept and click.id not in found


def _apart(
    desk: Mapping[str, Mapping[str, Any]], service: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """Where the two say different things, whatever they may say."""
    apart = [(id_, "only at one of both") for id_ in desk.keys() ^ service.keys()]
    for id_ in desk.keys() & service.keys():
        apart += [
            (id_, f"{what} apart")
            for what in ("handing", "outcome", "conversation", "region")
            if desk[id_][what] != service[id_][what]
        ]
    return apart


def _other(found: Mapping[str, int], expected: Mapping[str, int]) -> list[str]:
    return [
        each
        for each in found.keys() | expected.keys()
        if found.get(each, 0) != expected.get(each, 0)
    ]
