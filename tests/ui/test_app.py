"""The composition root: with the real service, and however it is ended."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.deadline import until
from tests.service_process import PASSWORD, ServiceProcess
from vt_desk.app import DeskSettings, find_settings, run_desk
from vt_desk.desk.changes import ConnectionState
from vt_desk.desk.desk import Desk
from vt_desk.store.passing import PassingVault
from vt_desk.ui.qt.collector import Collector
from vt_desk.ui.qt.preferences import Preferences, read_preferences, write_preferences
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.window import MainWindow

NOBODY = "http://127.0.0.1:9"

_RUN = """
import sys
from vt_desk.app import DeskSettings, run_desk
from vt_desk.store.passing import PassingVault

async def ready(window, desk):
    print("ready", flush=True)
    return None

sys.exit(run_desk(DeskSettings(sys.argv[1], PassingVault), ready))
"""


def test_closing_the_window_during_work_ends_cleanly() -> None:
    seen: list[str] = []

    async def for_ever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("cancelled")

    async def ready(window: MainWindow, desk: Desk) -> None:
        window.tasks.start(for_ever(), name="something long")
        await asyncio.sleep(0)
        window.close()

    assert run_desk(DeskSettings(NOBODY, PassingVault), ready) == 0
    assert seen == ["cancelled"]


def test_a_fault_of_what_drives_the_window_is_not_swallowed() -> None:
    async def ready(window: MainWindow, desk: Desk) -> None:
        raise ValueError("kapot")

    with pytest.raises(ValueError, match="kapot"):
        run_desk(DeskSettings(NOBODY, PassingVault), ready)


def test_the_number_it_gives_is_the_exit_code() -> None:
    async def ready(window: MainWindow, desk: Desk) -> int:
        assert window.isVisible()
        return 7

    assert run_desk(DeskSettings(NOBODY, PassingVault), ready) == 7


def test_without_an_address_the_window_opens_for_the_two_numbers() -> None:
    async def ready(window: MainWindow, desk: Desk) -> int:
        assert not window.sign_in.button.isEnabled()
        window.top.emergency.click()
        assert window.escalation.isVisible()
        return 0

    assert run_desk(DeskSettings("", PassingVault), ready) == 0
    assert run_desk(DeskSettings("http://chat.voorbeeld.nl", PassingVault), ready) == 0


def test_a_service_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    async def ready(window: MainWindow, desk: Desk) -> int:
        window.sign_in.user.setText("anna")
        window.sign_in.password.setText(PASSWORD)
        window.sign_in.button.click()
        await until(lambda: window.sign_in.problem_text)
        assert "niet bereikbaar" in window.sign_in.problem_text
        assert window.sign_in.button.isEnabled()
        return 0

    assert run_desk(DeskSettings(NOBODY, PassingVault), ready) == 0


def test_with_the_real_service_from_signing_in_to_signing_out(service: ServiceProcess) -> None:
    async def ready(window: MainWindow, desk: Desk) -> int:
        window.sign_in.user.setText("anna")
        window.sign_in.password.setText(PASSWORD)
        window.sign_in.button.click()
        await until(lambda: desk.account is not None)
        await until(lambda: desk.connection.state is ConnectionState.CONNECTED)
        await until(lambda: "verbonden" in window.top.connection_text)
        assert window.side.isVisible()
        window.wiring.leaving.sign_out()
        await until(window.sign_in.isVisible)
        return 0

    assert run_desk(DeskSettings(service.url, PassingVault), ready) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_with_nothing_said(number: signal.Signals) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _RUN, NOBODY],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(number)
    _, errors = child.communicate(timeout=20)
    assert (child.returncode, errors) == (0, "")


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run_desk(DeskSettings(NOBODY, PassingVault)) == 3


def test_preferences_are_kept_and_hold_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "desk" / "window.json"

    async def ready(window: MainWindow, desk: Desk) -> int:
        window.around.look.choose_percent(150)
        window.menu.language_chosen.emit("en")
        return 0

    run_desk(DeskSettings(NOBODY, PassingVault, preferences_file=file), ready)
    assert read_preferences(file) == Preferences(language="en", text_percent=150)
    kept = {"language", "theme", "text_percent", "sound", "lock_minutes", "intake", "signals_off"}
    assert set(json.loads(file.read_text())) == kept


@pytest.mark.parametrize("text", ["", "[]", "{", '{"language": "xx", "theme": 3}', "\x00"])
def test_a_broken_file_counts_as_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "window.json"
    file.write_text(text)
    assert read_preferences(file) == Preferences()


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wish = Preferences(theme=ThemeChoice.DARK)
    assert not write_preferences(tmp_path / "file" / "window.json", wish)


def test_where_the_address_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr("platformdirs.site_config_path", lambda *_, **__: tmp_path / "machine")
    assert find_settings(None, {}).service == ""
    (tmp_path / "desk.toml").write_text('service = "https://uit.bestand"')
    assert find_settings(None, {}).service == "https://uit.bestand"
    environ = {"VT_DESK_SERVICE": "https://uit.omgeving"}
    assert find_settings(None, environ).service == "https://uit.omgeving"
    assert find_settings("https://van.regel", environ).service == "https://van.regel"


async def test_garbage_dies_in_the_thread_of_the_window() -> None:
    collector = Collector()
    threads: list[int] = []

    class Mortal:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            threads.append(threading.get_ident())

    def litter() -> None:
        for _ in range(20_000):
            Mortal()

    collector.start()
    try:
        await asyncio.to_thread(litter)
        assert not threads
        collector.check()
        assert len(threads) == 20_000
    finally:
        collector.stop()
        gc.disable()
    assert set(threads) == {threading.get_ident()}
