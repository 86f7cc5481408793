"""The lane of help by phone against services that hang, fail, ask to wait, or refuse."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.client.scripted import Asked, Line
from tests.deadline import until
from tests.desk.screen import Screen
from tests.desk.test_hostile_answers import Oracle, desk_at
from vt_desk.client import calls
from vt_desk.domain.escalation import (
    Escalation,
    EscalationId,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)

pytestmark = pytest.mark.timeout(30)
GOOD: dict[str, Any] = {
    "id": "e1",
    "target": "emergency",
    "at_ms": 5,
    "user": "bram",
    "user_name": "Bram",
    "handing": "handed",
}


class Log(Oracle):
    """A service whose log of help by phone answers as the test says.

    Attributes:
        answers: for each call to come what it gets: a code, ``hang``, ``page`` of a proxy,
            ``later`` with a time to wait, ``slow`` for a yes that comes with ``go_on``;
            nothing for a plain yes.
        kept: what was asked for, path and body, in order.
    """

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = list(answers)
        self.kept: list[tuple[str, Any]] = []
        self.at_s: list[float] = []
        self.go_on = asyncio.Event()

    async def __call__(self, asked: Asked, line: Line) -> None:
        if "/escalations/" not in asked.path:
            await super().__call__(asked, line)
            return
        self.at_s.append(asyncio.get_running_loop().time())
        self.kept.append((asked.path.rsplit("/escalations/", 1)[1], json.loads(asked.body)))
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "hang":
            await line.hang()
        elif answer == "slow":
            await self.go_on.wait()
            await line.json({"seq": 1})
        elif answer == "page":
            await line.answer(200, b"<html>sign in to the wireless network", "text/html")
        elif answer == "later":
            await line.refuse("rate_limited", headers={"Retry_After": "1"})
        elif answer:
            await line.refuse(answer)
        else:
            await line.json({"seq": 1})


def state_of(screen: Screen, id_: str) -> tuple[LogState, str | None]:
    (one,) = [one for one in screen.desk.escalations if one.id == id_]
    return one.state, one.problem


def found(screen: Screen) -> dict[str, Escalation]:
    return {one.id: one for one in screen.desk.escalations}


@pytest.mark.parametrize("answer", ["unavailable", "internal", "page", "log_went_back"])
async def test_only_a_verdict_ends_it(answer: str) -> None:
    log = Log(answer, answer, answer)
    async with desk_at(log) as screen:
        one = screen.desk.escalate(Target.EMERGENCY)
        await until(lambda: state_of(screen, one.id)[0] is LogState.SENT)
        assert [path for path, _ in log.kept] == [one.id] * 4
        assert len({str(body) for _, body in log.kept}) == 1


async def test_one_that_hangs_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_AHEAD_S", 0.4)
    log = Log("hang")
    async with desk_at(log) as screen:
        one = screen.desk.escalate(Target.EMERGENCY)
        await until(lambda: log.kept)
        other = screen.desk.escalate(Target.ADVICE_LINE)
        await until(lambda: state_of(screen, other.id)[0] is LogState.SENT)
        assert state_of(screen, one.id)[0] is LogState.QUEUED
        await until(lambda: state_of(screen, one.id)[0] is LogState.SENT)


async def test_it_waits_as_long_as_it_is_asked_to() -> None:
    log = Log("later")
    async with desk_at(log) as screen:
        one = screen.desk.escalate(Target.EMERGENCY)
        await until(lambda: state_of(screen, one.id) == (LogState.QUEUED, "rate_limited"))
        await until(lambda: state_of(screen, one.id)[0] is LogState.SENT)
        assert log.at_s[1] - log.at_s[0] >= 1


async def test_a_verdict_leaves_it_here_with_its_reason() -> None:
    log = Log("forbidden")
    async with desk_at(log) as screen:
        one = screen.desk.escalate(Target.EMERGENCY)
        await until(lambda: state_of(screen, one.id) == (LogState.REFUSED, "forbidden"))
        assert len(log.kept) == 1
        screen.desk.handed(one.id, Handing.HANDED)
        await until(lambda: state_of(screen, one.id) == (LogState.SENT, None))
        assert log.kept[-1][1]["handing"] == "handed"


async def test_what_changes_while_it_is_sent_goes_out_next() -> None:
    log = Log("slow")
    async with desk_at(log) as screen:
        one = screen.desk.escalate(Target.EMERGENCY)
        await until(lambda: log.kept)
        screen.desk.handed(one.id, Handing.HANDED)
        await screen.desk.close_escalation(one.id, EscalationOutcome.REACHED)
        log.go_on.set()
        await until(lambda: state_of(screen, one.id)[0] is LogState.SENT)
        paths = [path for path, _ in log.kept]
        assert paths == [one.id, one.id, f"{one.id}/outcome"]
        assert log.kept[1][1]["handing"] == "handed"
        assert log.kept[2][1]["outcome"] == "reached"


async def test_events_that_make_no_sense_change_nothing() -> None:
    log = Log()
    async with desk_at(log) as screen:
        log.add("escalation_changed", **{**GOOD, "target": "pizza"})
        log.add("escalation_changed", **{**GOOD, "at_ms": "nu"})
        log.add("escalation_changed", **{**GOOD, "handing": None})
        log.add("escalation_changed")
        log.add("escalation_changed", conversation="nobody-knows", **GOOD)
        log.add("escalation_changed", conversation=None, **{**GOOD, "id": "e2", "new": [1]})
        await until(lambda: len(found(screen)) == 2)
        one, two = found(screen)["e1"], found(screen)["e2"]
        assert (one.conversation, one.user_name, one.state) == (
            "nobody-knows",
            "Bram",
            LogState.SENT,
        )
        assert two.conversation is None
        log.add("escalation_changed", **{**GOOD, "outcome": "gone", "closed_ms": 9})
        await until(lambda: not found(screen)["e1"].is_open)
        with pytest.raises(Exception, match="not_yours"):
            await screen.desk.close_escalation(EscalationId("e2"), EscalationOutcome.GONE)
