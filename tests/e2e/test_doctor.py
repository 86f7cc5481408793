"""``vt-desk doctor`` on real displays, a real Secret Service, and on what is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.prepared import Prepared
from tests.secret_session import UNLOCKED, session

LOCKED = session("true")


def examine(
    tmp_path: Path, *arguments: str, within: tuple[str, ...] = (), **environ: str
) -> tuple[int, dict[str, dict[str, Any]]]:
    """Run the doctor; its exit code, and the findings by subject."""
    code, findings = ask(tmp_path, *arguments, within=within, **environ)
    return code, {finding["subject"]: finding for finding in findings}


def ask(
    tmp_path: Path, *arguments: str, within: tuple[str, ...] = (), **environ: str
) -> tuple[int, list[dict[str, Any]]]:
    """Run the doctor; its exit code, and all that it found."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_QPA_PLATFORM"}
    }
    done = subprocess.run(
        [*within, sys.executable, "-m", "vt_desk", "doctor", "--json", *arguments],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env={**bare, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), **environ},
    )
    findings: list[dict[str, Any]] = json.loads(done.stdout)
    return done.returncode, findings


def test_on_a_bare_machine_every_fault_says_how_to_mend_it(tmp_path: Path) -> None:
    code, found = examine(tmp_path)
    assert code == 1
    assert found["display"]["verdict"] == "FAULT"
    assert "desktop session" in found["display"]["mend"]
    assert found["keyring"]["verdict"] == "FAULT"
    assert "gnome-keyring" in found["keyring"]["mend"]


def test_with_a_display_and_an_unlocked_secret_service_all_is_well(
    tmp_path: Path, prepared: Prepared
) -> None:
    with prepared.service("sqlite") as service:
        code, found = examine(
            tmp_path,
            *("--service", service.url),
            within=("xvfb-run", "-a", "-s", "-screen 0 1440x900x24", *UNLOCKED),
        )
    assert {finding["verdict"] for finding in found.values()} == {"ok"}, found
    assert found["keyring"]["found"] == "keyring.backends.SecretService.Keyring"
    assert "1440 × 900" in found["display"]["found"]
    assert code == 0


def test_inv06_a_session_without_an_unlocked_collection_is_no_place_for_a_key(
    tmp_path: Path,
) -> None:
    _, found = examine(tmp_path, within=LOCKED)
    assert found["keyring"]["verdict"] == "FAULT"


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "tests.e2e.plain_keyring.PlainKeyring"]
)
def test_inv06_a_keyring_that_is_not_secure_is_refused_by_name(
    tmp_path: Path, backend: str
) -> None:
    _, found = examine(tmp_path, PYTHON_KEYRING_BACKEND=backend)
    assert found["keyring"]["verdict"] == "FAULT"
    assert backend in found["keyring"]["found"]
    assert "Allowed are" in found["keyring"]["mend"]


def test_an_organisations_form_that_is_refused_is_said_with_its_line(tmp_path: Path) -> None:
    managed = tmp_path / "etc" / "vt-desk"
    managed.mkdir(parents=True)
    (managed / "intake.toml").write_text('format = 1\nid = "ours"\nversion = "two"\n')
    _, found = examine(tmp_path, XDG_CONFIG_DIRS=str(tmp_path / "etc"))
    assert found["form"]["verdict"] == "warning"
    assert f"{managed / 'intake.toml'}:3: version" in found["form"]["found"]
    assert "the form that ships is used" in found["form"]["mend"]
    (managed / "intake.toml").unlink()
    _, found = examine(tmp_path, XDG_CONFIG_DIRS=str(tmp_path / "etc"))
    assert found["form"]["verdict"] == "ok"


def test_a_service_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    code, found = examine(tmp_path, "--service", "http://127.0.0.1:9")
    assert code == 1
    assert "unreachable" in found["service"]["found"]


def test_an_address_without_tls_is_refused(tmp_path: Path) -> None:
    _, found = examine(tmp_path, "--service", "http://chat.example.org")
    assert "https" in found["service"]["mend"]


def test_inv06_each_profile_is_opened_and_its_fault_named(tmp_path: Path) -> None:
    within = (*UNLOCKED, sys.executable, "-m", "tests.e2e.spoilt_profiles")
    code, findings = ask(tmp_path, within=within)
    found = {
        finding["found"].partition(": ")[2]: finding["verdict"]
        for finding in findings
        if finding["subject"] == "profiles"
    }
    assert found == {
        "opens, and every page is whole": "ok",
        "key_missing": "FAULT",
        "store_damaged": "FAULT",
    }
    assert code == 1
    # Looking changed nothing: a second look finds the same three folders.
    assert len([*(tmp_path / ".local/share/vt-desk/profiles").iterdir()]) == 3


def test_a_policy_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "xdg" / "vt-desk"
    folder.mkdir(parents=True)
    file = folder / "desk.toml"
    file.write_text("lock_minutes = 5\noffline_unlock = \n")
    code, found = examine(tmp_path, XDG_CONFIG_DIRS=str(folder.parent))
    assert code == 1
    assert found["settings"]["verdict"] == "FAULT"
    assert found["settings"]["found"] == f"{file}, line 2: is not TOML"
    assert "locks after 1 min" in found["settings"]["mend"]
    file.write_text("lock_minutes = 5\noffline_unlock = 'no'\n")
    _, found = examine(tmp_path, XDG_CONFIG_DIRS=str(folder.parent))
    assert found["settings"]["verdict"] == "warning"
    assert found["settings"]["found"] == f"{file}, line 2: offline_unlock is not true or false"
    file.write_text("lock_minutes = 5\n")
    _, found = examine(tmp_path, XDG_CONFIG_DIRS=str(folder.parent))
    assert found["settings"]["verdict"] == "ok"
    assert "locks after 5 min, and opens also without the service" in found["settings"]["found"]
