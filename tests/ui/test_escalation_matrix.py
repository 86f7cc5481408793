"""One click in every state of the desk: number and briefing are in sight within 200 ms.

The phone is a little program with an invented number; nothing here knows a real one.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tests.deadline import own_s, until
from tests.fakes.fake_desk import FakeDesk
from tests.phone.made import EXTENSION, program, trying
from tests.ui.scenes import talking_twice
from tests.ui.stage import Stage, stage
from vt_desk.desk.changes import LockReason
from vt_desk.domain.conversation import Conversation
from vt_desk.domain.escalation import Escalation, Handing, LogState, Target
from vt_desk.domain.ids import ConversationId
from vt_desk.phone.phone import Phone

CLICKS = 3
IN_SIGHT_S = 0.2
LONG_AFTER_S = 700
"""A click so long after the last is another one."""


class Who(StrEnum):
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    LOCKED = "locked"


class Network(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    HANGING = "service hanging"


HANDLERS = {
    "present": ("exit 0", Handing.HANDED),
    "missing": ("", Handing.MISSING),
    "failing": ("exit 3", Handing.FAILED),
    "slow": ("while [ ! -e {end} ]; do sleep 0.02; done", Handing.SLOW),
}


class HangingDesk(FakeDesk):
    """A desk whose service takes everything and answers nothing."""

    async def claim(self, conversation: ConversationId) -> Conversation:
        await asyncio.get_running_loop().create_future()
        return await super().claim(conversation)

    def _send_escalation(self, escalation: Escalation) -> None:
        """It is on its way, for good."""


class Painted(QObject):
    """When widgets were painted first, in seconds since the click."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._began = own_s()
        self.at: dict[QObject, float] = {}
        self.widgets = widgets
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at.setdefault(watched, own_s() - self._began)
        return False

    @property
    def all_painted(self) -> bool:
        return len(self.at) == len(self.widgets)


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[Path]:
    """What the slow program waits for; none runs on after the test."""
    before = set(psutil.Process().children())
    end = tmp_path / "end"
    yield end
    end.touch()
    mine = [child for child in psutil.Process().children() if child not in before]
    psutil.wait_procs(mine, timeout=5)
    assert [child for child in mine if child.is_running()] == []


def phone_with(handler: str, folder: Path, end: Path) -> Phone:
    does, _ = HANDLERS[handler]
    dial = folder / "nowhere"
    if does:
        dial = program(folder, "dial", does.format(end=end))
    phone = trying(folder, f'command = ["{dial}", "{{number}}"]')
    # On a busy machine even a program that ends at once takes its time.
    slow_s = 0.1 if handler == "slow" else 10
    hurried = {
        target: replace(help_, slow_s=slow_s) for target, help_ in phone.settings.by_target.items()
    }
    return Phone(replace(phone.settings, by_target=MappingProxyType(hurried)))


@asynccontextmanager
async def standing(who: Who, network: Network, phone: Phone) -> AsyncIterator[Stage]:
    """A window in a state of the matrix."""
    make = HangingDesk if network is Network.HANGING else FakeDesk
    async with stage(make(signed_in=who is not Who.SIGNED_OUT), phone=phone) as shown:
        if who is not Who.SIGNED_OUT:
            if network is Network.HANGING:
                one = shown.desk.arrive()
                shown.tasks.start(shown.desk.claim(one), name="a claim that hangs")
            else:
                await talking_twice(shown)
        if who is Who.LOCKED:
            await shown.desk.lock_now(LockReason.ASKED)
        if network is Network.OFFLINE:
            shown.desk.disconnect()
        shown.window.board.flush()
        yield shown


async def click(shown: Stage, target: Target) -> float:
    """Click; seconds of this desk until number and briefing were painted."""
    top, drawer = shown.window.top, shown.window.escalation
    button = top.emergency if target is Target.EMERGENCY else top.advice_line
    began = own_s()
    button.click()
    view = drawer.briefing
    assert view is not None
    line = view.lines[0]
    told = line.value if line.value.isVisible() else line.asked
    painted = Painted(drawer.head.digits, view.first, told)
    until_watched = own_s() - began
    await until(lambda: painted.all_painted)
    return until_watched + max(painted.at.values())


@pytest.mark.parametrize("handler", HANDLERS)
@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize("who", list(Who))
async def test_inv09_one_click_and_the_number_is_in_sight(
    who: Who, network: Network, handler: str, tmp_path: Path, ended: Path
) -> None:
    phone = phone_with(handler, tmp_path, ended)
    async with standing(who, network, phone) as shown:
        taken = []
        for number in range(1, CLICKS + 1):
            taken.append(await click(shown, Target.EMERGENCY))
            log = shown.desk.escalations
            assert len(log) == number
            await until(lambda: shown.window.escalation.head.handing is not Handing.UNDER_WAY)
            shown.desk.pass_time(LONG_AFTER_S)
            shown.window.drawers.close()
        drawer = shown.window.escalation
        assert statistics.median(taken) < IN_SIGHT_S
        assert drawer.head.digits.text == phone.number(Target.EMERGENCY).display
        assert drawer.head.handing is HANDLERS[handler][1]
        assert [one.handing for one in shown.desk.escalations] == [HANDLERS[handler][1]] * CLICKS
        assert drawer.head.state.text()
        log = shown.desk.escalations
        assert {one.unattended for one in log} == {who is not Who.SIGNED_IN}
        sent = who is Who.SIGNED_IN and network is Network.ONLINE
        assert {one.state for one in log} == {LogState.SENT if sent else LogState.QUEUED}
        view = drawer.briefing
        assert view is not None
        assert [line.value.isHidden() for line in view.lines] == [who is not Who.SIGNED_IN] * 11
        assert all(line.name.text() for line in view.lines)


@pytest.mark.parametrize("who", list(Who))
async def test_the_number_can_be_handed_again_after_a_failure(
    who: Who, tmp_path: Path, ended: Path
) -> None:
    note = tmp_path / "note"
    dial = program(tmp_path, "dial", f"echo $1 >>{note}; [ $(wc -l <{note}) -gt 1 ]")
    phone = trying(tmp_path, f'command = ["{dial}", "{{number}}"]')
    async with standing(who, Network.ONLINE, phone) as shown:
        head = shown.window.escalation.head
        await click(shown, Target.ADVICE_LINE)
        await until(lambda: head.handing is Handing.FAILED)
        assert "zelf" in head.advice.text()
        head.again.click()
        assert head.handing is Handing.UNDER_WAY
        assert not head.again.isEnabled()
        await until(lambda: head.handing is Handing.HANDED)
        assert note.read_text().split() == [EXTENSION] * 2
        assert len(shown.desk.escalations) == 1
