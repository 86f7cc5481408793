"""The whole program over a profile that stays: closed, started again, and without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from tests.deadline import DEADLINE_S, until
from tests.desk.caller import Caller
from tests.fakes.keys_in_memory import KeysInMemory
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.app import DeskSettings, find_settings, run_desk
from vt_desk.desk.changes import ConnectionState, LockReason
from vt_desk.desk.desk import Desk
from vt_desk.domain.conversation import Conversation
from vt_desk.forms.errors import FormError
from vt_desk.policy import STRICTEST, Policy
from vt_desk.store.door import Vault
from vt_desk.store.vault import SqlcipherVault
from vt_desk.ui.views.window import MainWindow

DRAFT = "Kun je vanavond ergens anders slapen?"
QUEUED = "Ik blijf hier, ook als het even duurt."
SAID = "Hij komt over een uur thuis."


@pytest.fixture
def vault(tmp_path: Path) -> Callable[[], Vault]:
    keys = KeysInMemory()
    return lambda: SqlcipherVault(tmp_path / "profiles", keys)


async def sign_in(window: MainWindow, desk: Desk) -> None:
    window.sign_in.user.setText("anna")
    window.sign_in.password.setText(PASSWORD)
    window.sign_in.button.click()
    await until(lambda: desk.account is not None)
    await until(lambda: desk.connection.state is ConnectionState.CONNECTED)


async def unlock(window: MainWindow, desk: Desk) -> None:
    await until(window.locked.isVisible)
    window.locked.password.setText(PASSWORD)
    window.locked.button.click()
    await until(lambda: desk.account is not None)


async def answer(service: ServiceProcess, window: MainWindow, desk: Desk) -> Conversation:
    """A visitor comes, says something and is answered by nobody yet."""
    caller = await Caller(service.url).start()
    await caller.say(SAID)
    await caller.close()
    await until(lambda: window.board.waiting.rowCount() == 1)
    talk = await desk.claim_next()
    assert talk is not None
    await until(lambda: window.talks.page(talk.id) is not None)
    return talk


def test_inv07_closed_in_an_outage_and_opened_without_a_network(
    service: ServiceProcess, vault: Callable[[], Vault]
) -> None:
    async def first(window: MainWindow, desk: Desk) -> int:
        await sign_in(window, desk)
        talk = await answer(service, window, desk)
        service.kill()
        await until(lambda: desk.connection.state is not ConnectionState.CONNECTED)
        page = window.talks.page(talk.id)
        assert page is not None
        await desk.send(talk.id, QUEUED)
        page.composer.field.setPlainText(DRAFT)
        async with asyncio.timeout(DEADLINE_S):
            while await desk.draft(talk.id) != DRAFT:  # noqa: ASYNC110, the store does not tell
                await asyncio.sleep(0.01)
        return 0

    async def second(window: MainWindow, desk: Desk) -> int:
        await unlock(window, desk)
        await until(lambda: bool(window.board.talks.talks))
        talk = window.board.talks.talks[0].conversation
        page = window.talks.page(talk.id)
        assert page is not None
        await until(lambda: page.composer.field.toPlainText() == DRAFT)
        model = window.board.talk_model(talk.id)
        assert model is not None
        await until(lambda: model.rowCount() >= 2)
        texts = [message.text for row in range(2) if (message := model.message(row))]
        assert texts == [SAID, QUEUED]
        assert desk.connection.state is not ConnectionState.CONNECTED
        service.start()
        await until(lambda: desk.connection.state is ConnectionState.CONNECTED)
        return 0

    assert run_desk(DeskSettings(service.url, vault), first) == 0
    assert run_desk(DeskSettings(service.url, vault), second) == 0


def test_a_form_that_was_refused_is_told_to_whoever_works_until_it_is_read(
    service: ServiceProcess, vault: Callable[[], Vault]
) -> None:
    wrong = FormError(Path("intake.toml"), 55, "sections.contact", "is missing")

    async def tells(window: MainWindow, desk: Desk) -> int:
        await sign_in(window, desk)
        assert str(wrong) in window.notice.text
        await desk.lock_now(LockReason.ASKED)
        await until(lambda: not window.notice.isVisible())
        return 0

    async def tells_again(window: MainWindow, desk: Desk) -> int:
        await unlock(window, desk)
        await until(lambda: str(wrong) in window.notice.text)
        window.notice.findChildren(QPushButton)[0].click()
        assert not window.notice.isVisible()
        await desk.lock_now(LockReason.ASKED)
        await unlock(window, desk)
        assert str(wrong) not in window.notice.text
        return 0

    settings = DeskSettings(service.url, vault, form_error=wrong)
    assert run_desk(settings, tells) == 0
    assert run_desk(settings, tells_again) == 0


@pytest.mark.parametrize("locked", [False, True])
def test_closing_gives_the_visitors_back_at_once(
    service: ServiceProcess, vault: Callable[[], Vault], *, locked: bool
) -> None:
    async def first(window: MainWindow, desk: Desk) -> int:
        await sign_in(window, desk)
        await answer(service, window, desk)
        if locked:
            await desk.lock_now(LockReason.ASKED)
        return 0

    async def second(window: MainWindow, desk: Desk) -> int:
        await unlock(window, desk)
        await until(lambda: desk.connection.state is ConnectionState.CONNECTED)
        await until(lambda: window.board.waiting.rowCount() == 1)
        return 0

    assert run_desk(DeskSettings(service.url, vault), first) == 0
    assert run_desk(DeskSettings(service.url, vault), second) == 0


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("", Policy()),
        ("lock_minutes = 5\noffline_unlock = false", Policy(5, offline_unlock=False)),
        ("lock_minutes = 'never'\noffline_unlock = 'yes'", Policy(1, offline_unlock=False)),
        ("lock_minutes = 0", Policy(1)),
        ("lock_minutes = ", STRICTEST),
    ],
)
def test_the_policy_is_the_machines_and_a_slip_makes_it_stricter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, policy: Policy
) -> None:
    monkeypatch.setattr("platformdirs.site_config_path", lambda *_, **__: tmp_path / "machine")
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "person")
    for folder in ("machine", "person"):
        (tmp_path / folder).mkdir()
    (tmp_path / "machine" / "desk.toml").write_text(text)
    (tmp_path / "person" / "desk.toml").write_text("lock_minutes = 600\noffline_unlock = true")
    assert find_settings(None, {}).policy == policy
