"""A service that is restored from an older copy: the desk notices, says so, and sends again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.conftest import NewCaller, NewDesk
from tests.prepared import Prepared
from tests.service_process import ServiceProcess
from vt_desk.desk.changes import ConnectionState
from vt_desk.domain.conversation import ConversationState, MessageState

SENT = MessageState.SENT
pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One of the test's own, which is turned back."""
    with prepared.service("sqlite") as process:
        yield process


def back_up(service: ServiceProcess, folder: Path) -> None:
    service.stop()
    shutil.copytree(service.folder, folder)
    service.start()


def restore(service: ServiceProcess, folder: Path) -> None:
    shutil.rmtree(service.folder)
    shutil.copytree(folder, service.folder)
    service.start()


@pytest.mark.parametrize("past_the_old_number", [False, True])
async def test_inv01_what_the_service_lost_is_sent_again_in_order(
    service: ServiceProcess,
    new_desk: NewDesk,
    new_caller: NewCaller,
    tmp_path: Path,
    past_the_old_number: bool,  # noqa: FBT001, a parameter of the test
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    await caller.say("dag")
    await screen.desk.send(caller.id, "hallo")
    await until(lambda: screen.talk(caller.id) == [("dag", SENT), ("hallo", SENT)])
    back_up(service, tmp_path / "copy")
    for n in range(3):
        await screen.desk.send(caller.id, f"later {n}")
    await until(
        lambda: [state for _, state in screen.talk(caller.id)] == [SENT] * 5,
        deadline_s=30,
    )
    service.kill()
    # Restoring takes its time: the desk has noticed by then.
    await until(lambda: screen.desk.connection.state is ConnectionState.OFFLINE)
    await screen.desk.send(caller.id, "nog later")
    restore(service, tmp_path / "copy")
    said = ["dag", "hallo"]
    if past_the_old_number:
        # The number that the desk has is there again, for something else.
        for n in range(8):
            await caller.say(f"bezoeker {n}")
            said.append(f"bezoeker {n}")
    own = ["hallo", "later 0", "later 1", "later 2", "nog later"]
    await until(lambda: screen.restored, deadline_s=40)
    await until(
        lambda: (
            len(screen.talk(caller.id)) == len(said) + 4
            and all(state is SENT for _, state in screen.talk(caller.id))
        ),
        deadline_s=30,
    )
    assert [(one.sent_again, one.lost) for one in screen.restored] == [(3, ())]
    heard = await caller.texts()
    # What the visitor wrote meanwhile may stand anywhere between; each side is in its order.
    assert [text for text in heard if text in own] == own
    assert [text for text in heard if text not in own] == [t for t in said if t != "hallo"]
    assert screen.texts(caller.id) == heard
    kept = await screen.desk.messages(caller.id)
    assert [(m.text, m.n) for m in kept] == [(text, n) for n, text in enumerate(heard, 1)]


async def test_a_conversation_that_the_service_does_not_know_stays_readable(
    service: ServiceProcess, new_desk: NewDesk, new_caller: NewCaller, tmp_path: Path
) -> None:
    screen = await new_desk()
    back_up(service, tmp_path / "copy")
    caller = await new_caller()
    await until(lambda: caller.id in screen.entries, deadline_s=30)
    await screen.desk.claim(caller.id)
    await caller.say("dag")
    await screen.desk.send(caller.id, "hallo")
    await until(lambda: screen.talk(caller.id) == [("dag", SENT), ("hallo", SENT)])
    service.kill()
    restore(service, tmp_path / "copy")
    await until(lambda: screen.restored, deadline_s=40)
    assert [(one.sent_again, one.lost) for one in screen.restored] == [(0, (caller.id,))]
    assert screen.open[caller.id].state is ConversationState.ENDED
    assert screen.open[caller.id].transcript_until_ms is not None
    assert [m.text for m in await screen.desk.messages(caller.id)] == ["dag", "hallo"]
    assert await screen.desk.unsent() == []
