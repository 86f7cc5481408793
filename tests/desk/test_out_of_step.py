"""The service loses the last of its log and nobody has noticed yet: nothing overtakes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deadline import until
from tests.desk.caller import Caller
from tests.desk.conftest import Machine, NewCaller, NewDesk
from tests.desk.screen import Screen
from tests.prepared import Prepared
from tests.service.gone_back import lose_the_last
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.desk.changes import LockReason
from vt_desk.domain.conversation import ConversationState, MessageState

pytestmark = [pytest.mark.timeout(60), pytest.mark.postgresql]
SENT = MessageState.SENT


@pytest.fixture(scope="module")
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """On PostgreSQL, where a node goes on while another server takes over."""
    with prepared.service("postgresql") as process:
        yield process


async def talking(screen: Screen, caller: Caller) -> None:
    await screen.desk.claim(caller.id)
    for n in range(3):
        await caller.say(f"bezoeker {n}")
        await screen.desk.send(caller.id, f"een {n}")
    await until(lambda: [state for _, state in screen.talk(caller.id)] == [SENT] * 6)


def own(texts: list[str]) -> list[str]:
    return [text for text in texts if not text.startswith("bezoeker")]


async def is_whole(screen: Screen, caller: Caller, said: list[str]) -> None:
    await until(lambda: own(screen.texts(caller.id)) == said, deadline_s=20)
    await until(lambda: {state for _, state in screen.talk(caller.id)} == {SENT}, deadline_s=20)
    assert own(await caller.texts()) == said
    assert screen.texts(caller.id) == await caller.texts()


@pytest.mark.parametrize("restarted", [False, True])
async def test_inv01_what_is_sent_before_anybody_notices_goes_behind_what_was_lost(
    service: ServiceProcess,
    new_desk: NewDesk,
    new_caller: NewCaller,
    machine: Machine,
    restarted: bool,  # noqa: FBT001, a parameter of the test
) -> None:
    screen: Screen = await new_desk(on=machine)
    caller = await new_caller()
    await talking(screen, caller)
    if restarted:
        # What it knows of its own words comes from the store then.
        await screen.desk.lock_now(LockReason.ASKED)
        await screen.desk.unlock(PASSWORD)
        await screen.load(caller.id)
        await until(lambda: screen.connected)
    await lose_the_last(service, caller.id, 3)
    for n in range(3):
        await screen.desk.send(caller.id, f"twee {n}")
    said = [f"een {n}" for n in range(3)] + [f"twee {n}" for n in range(3)]
    await is_whole(screen, caller, said)


@pytest.mark.parametrize("closing", [None, "tot ziens"])
async def test_inv01_a_talk_is_not_ended_before_what_was_lost_is_there_again(
    service: ServiceProcess, new_desk: NewDesk, new_caller: NewCaller, closing: str | None
) -> None:
    screen: Screen = await new_desk()
    caller = await new_caller()
    await talking(screen, caller)
    await lose_the_last(service, caller.id, 3)
    await screen.desk.end(caller.id, closing)
    await until(lambda: screen.open[caller.id].state is ConversationState.ENDED)
    said = [*(f"een {n}" for n in range(3)), *([closing] if closing else [])]
    await is_whole(screen, caller, said)
