"""Going to 0800-2000 or 112, and the service is turned back to an earlier time."""

from __future__ import annotations

import asyncio

import pytest

from tests.deadline import until
from tests.desk.conftest import NewDesk
from tests.desk.test_escalation import is_sent, sent
from vt_desk.domain.escalation import EscalationId, Target
from vt_desk.domain.ids import RegionId

pytestmark = pytest.mark.timeout(60)


async def test_a_restored_service_is_told_again(
    new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = await new_desk()
    one = screen.desk.escalate(Target.EMERGENCY)
    await sent(screen, one.id)
    calls = screen.desk._client.calls  # noqa: SLF001, it answers as if it had lost everything
    again: list[str] = []
    keep = calls.keep_escalation

    async def none(_region: RegionId) -> list[object]:
        return []

    async def kept(region: RegionId, id_: EscalationId, wish: object) -> object:
        again.append(id_)
        return await keep(region, id_, wish)  # type: ignore[arg-type]

    monkeypatch.setattr(calls, "escalations", none)
    monkeypatch.setattr(calls, "keep_escalation", kept)
    screen.desk._on_heard()  # noqa: SLF001, the end of an outage
    await until(lambda: one.id in again)
    await sent(screen, one.id)


async def test_an_answer_from_before_a_restore_does_not_undo_that_it_is_told_again(
    new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = await new_desk()
    calls = screen.desk._client.calls  # noqa: SLF001, an answer that lags behind its own event
    keep, begun, may_come = calls.keep_escalation, list[str](), asyncio.Event()

    async def none(_region: RegionId) -> list[object]:
        return []

    async def kept(region: RegionId, id_: EscalationId, wish: object) -> None:
        begun.append(id_)
        await keep(region, id_, wish)  # type: ignore[arg-type]
        await may_come.wait()

    monkeypatch.setattr(calls, "keep_escalation", kept)
    one = screen.desk.escalate(Target.EMERGENCY)
    await sent(screen, one.id)
    monkeypatch.setattr(calls, "escalations", none)
    screen.desk._on_heard()  # noqa: SLF001, the end of an outage
    await until(lambda: not is_sent(screen, one.id))
    may_come.set()
    await sent(screen, one.id)
    assert begun.count(one.id) == 2
