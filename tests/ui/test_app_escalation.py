"""The program as it is put together: a click with a real desk, and services good and bad."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.deadline import until
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.app import DeskSettings, run_desk
from vt_desk.desk.changes import ConnectionState, LockReason
from vt_desk.desk.desk import Desk
from vt_desk.domain.briefing import Line
from vt_desk.domain.escalation import EscalationOutcome, Handing, LogState, Target
from vt_desk.store.passing import PassingVault
from vt_desk.ui.views.window import MainWindow

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def hanging() -> Iterator[str]:
    """A service that takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


async def sign_in(window: MainWindow, desk: Desk) -> None:
    window.sign_in.user.setText("anna")
    window.sign_in.password.setText(PASSWORD)
    window.sign_in.button.click()
    await until(lambda: desk.account is not None)
    await until(lambda: desk.connection.state is ConnectionState.CONNECTED)


def shows_the_number(window: MainWindow, desk: Desk) -> None:
    """Click, and look before anything else has had its turn."""
    before = len(desk.escalations)
    window.top.emergency.click()
    assert window.escalation.isVisible()
    assert window.escalation.head.digits.text == "112"
    assert len(desk.escalations) == before + 1


def test_inv09_with_nobody_and_with_a_service_that_hangs(hanging: str) -> None:
    async def ready(window: MainWindow, desk: Desk) -> int:
        shows_the_number(window, desk)
        await until(lambda: window.escalation.head.handing is Handing.BY_HAND)
        return 0

    assert run_desk(DeskSettings(NOBODY, PassingVault), ready) == 0

    async def while_signing_in(window: MainWindow, desk: Desk) -> int:
        window.sign_in.user.setText("anna")
        window.sign_in.password.setText(PASSWORD)
        window.sign_in.button.click()
        await until(lambda: window.tasks.count)
        shows_the_number(window, desk)
        await until(lambda: window.escalation.head.handing is Handing.BY_HAND)
        return 0

    assert run_desk(DeskSettings(hanging, PassingVault), while_signing_in) == 0


def test_with_the_real_service_through_a_lock_to_its_end(service: ServiceProcess) -> None:
    async def ready(window: MainWindow, desk: Desk) -> int:
        await sign_in(window, desk)
        shows_the_number(window, desk)
        view = window.escalation.briefing
        assert view is not None
        written = view.view(Line.PLACE).written
        assert written is not None
        written.field.setPlainText("achter het station")
        await until(lambda: desk.escalations[0].state is LogState.SENT)
        window.locking.lock(LockReason.ASKED)
        await until(lambda: desk.lock is not None and window.locked.isVisible())
        window.board.flush()
        assert window.escalation.isVisible()
        assert written.text == ""
        window.top.advice_line.click()
        assert window.escalation.head.digits.text == "0800-2000"
        assert [one.target for one in desk.escalations] == [Target.ADVICE_LINE]
        await desk.unlock(PASSWORD)
        await until(lambda: {one.state for one in desk.escalations} == {LogState.SENT})
        await until(window.escalation.outcome.isVisible)
        first, second = desk.escalations
        assert [first.target, second.target] == [Target.ADVICE_LINE, Target.EMERGENCY]
        window.escalation.outcome.buttons[EscalationOutcome.MISTAKEN].click()
        await window.escalating.endings.keep()
        window.escalation.other_chosen.emit(second.id)
        await until(lambda: written.text == "achter het station")
        window.escalation.outcome.buttons[EscalationOutcome.REACHED].click()
        await window.escalating.endings.keep()
        await until(lambda: not [one for one in desk.escalations if one.is_open])
        window.board.flush()
        assert window.board.escalations.own_open == []
        return 0

    assert run_desk(DeskSettings(service.url, PassingVault), ready) == 0
