"""The phone that the desk gets: the administrator's, and by hand where nobody chose one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.phone.made import EXTENSION, settings_in
from vt_desk import app
from vt_desk.demo import command as demo
from vt_desk.demo.local_service import LocalService
from vt_desk.domain.escalation import Target
from vt_desk.phone import checks
from vt_desk.phone.load import chosen_settings
from vt_desk.phone.phone import Phone, shipped
from vt_desk.store.passing import PassingVault

DOCS = Path(__file__).resolve().parents[2] / "docs" / "phone.md"


def ways(phone: Phone) -> list[object]:
    return [help_.way for help_ in phone.settings.by_target.values()]


def test_the_desk_reads_what_the_administrator_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "person"))
    folder = tmp_path / "vt-desk"
    folder.mkdir()
    assert ways(app.find_settings(None, {}).phone) == ways(shipped())
    settings_in(folder, f'test = true\n[emergency]\ndial = "{EXTENSION}"\n')
    found = app.find_settings(None, {})
    assert found.phone.number(Target.EMERGENCY).dial == EXTENSION
    assert found.phone_error is None
    settings_in(folder, '[emergency]\nuri = "tel:"\n')
    found = app.find_settings(None, {})
    assert found.phone_error is not None
    assert ways(found.phone) == ways(shipped())


def test_where_nobody_chose_a_phone_a_person_dials() -> None:
    assert ways(app.DeskSettings(service="", vault=PassingVault).phone) == [None, None]


def test_the_demonstration_hands_nothing_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[app.DeskSettings] = []

    def run_desk(settings: app.DeskSettings, _on_ready: app.Ready) -> int:
        ran.append(settings)
        return 0

    monkeypatch.setattr(app, "run_desk", run_desk)
    service = LocalService("http://127.0.0.1:1", "anna", "invented")
    for alone in (True, False):
        demo._desk(service, tmp_path, alone=alone)  # noqa: SLF001 - without a real service
    assert [ways(settings.phone) for settings in ran] == [[None, None]] * 2


def blocks() -> list[str]:
    return re.findall(r"^ *```toml\n(.*?)^ *```", DOCS.read_text(), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", blocks())
def test_every_example_of_the_documentation_is_taken(block: str, tmp_path: Path) -> None:
    if "C:\\" in block:
        argv = tomllib.loads(block)["emergency"]["command"]
        assert list(checks.command(argv, platform="win32")) == []
        return
    settings_in(tmp_path, block)
    settings, error = chosen_settings(tmp_path)
    assert error is None
    assert settings.file.parent == tmp_path


def test_the_documentation_names_every_scheme() -> None:
    text = DOCS.read_text()
    assert {scheme for scheme in checks.SCHEMES if f"`{scheme}`" not in text} == set()
