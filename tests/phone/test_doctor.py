"""``vt-desk doctor`` on the phone: which file counts, each way, every fault; it dials nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.no_dialling import Guard
from tests.phone.made import program, settings_in
from tests.phone.pbx import telephone_system
from tests.phone.session import Session
from vt_desk import shipped as places
from vt_desk.phone.load import FILE

Told = list[tuple[str, str]]


def examined(session: Session) -> tuple[Told, str]:
    """What the doctor says of the phone: verdict and finding; and all that it says to do."""
    code = (
        "import json; from vt_desk import doctor; "
        "print(json.dumps([(f.verdict.value, f.found, f.mend) for f in doctor._phone()]))"
    )
    site = session.folder / "site"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**session.environ, "XDG_CONFIG_DIRS": str(site)},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    findings = json.loads(done.stdout)
    return [(verdict, found) for verdict, found, _ in findings], " ".join(
        f[2] for f in findings
    ).strip()


def own(session: Session, text: str) -> Path:
    """Settings of the administrator."""
    folder = session.folder / "site" / "vt-desk"
    folder.mkdir(parents=True, exist_ok=True)
    return settings_in(folder, text)


def test_as_it_ships_without_and_with_a_handler(tmp_path: Path, guard: Guard) -> None:
    session = Session(tmp_path)
    told, mend = examined(session)
    assert told == [
        ("ok", f"{places.resources() / FILE} is in force"),
        ("warning", "0800-2000: tel:{number} through the desktop's handler, is NOT there"),
        ("warning", "112: tel:{number} through the desktop's handler, is NOT there"),
    ]
    assert "A person dials until it is there" in mend
    note = tmp_path / "note"
    session.handler(f"echo dialled >{note}", "tel")
    told, mend = examined(session)
    assert [verdict for verdict, _ in told] == ["ok"] * 3
    assert told[2][1].endswith("is there")
    assert mend == ""
    assert not note.exists()


def test_a_fault_is_told_with_its_line(tmp_path: Path) -> None:
    session = Session(tmp_path)
    file = own(session, '[emergency]\n# remark\nuri = "tel:"\n')
    told, mend = examined(session)
    assert told[:2] == [
        ("warning", f"{file}:3: emergency.uri: no address such as tel:{{number}}"),
        ("ok", f"{places.resources() / FILE} is in force"),
    ]
    assert "Until then the settings that ship are used." in mend


def test_each_way_is_told_and_none_is_tried(tmp_path: Path) -> None:
    session = Session(tmp_path)
    note, secret = tmp_path / "note", tmp_path / "secret"
    secret.write_text("invented-secret")
    dial = program(tmp_path, "dial", f"echo dialled >{note}")
    with telephone_system() as pbx:
        file = own(
            session,
            f'[emergency]\ncommand = ["{dial}", "{{number}}"]\n'
            f'[advice_line.http]\nurl = "{pbx.url}/key-in-path/{{number}}"\n'
            f'secret = {{ header = "X-Key", file = "{secret}" }}\n',
        )
        told, _ = examined(session)
        assert pbx.asked == []
    assert told == [
        ("ok", f"{file} is in force"),
        ("ok", f"0800-2000: POST to {pbx.url}, with the secret in {secret}"),
        ("ok", f"112: the program {dial}, is there"),
    ]
    assert not note.exists()
    own(session, "[emergency]\nby_hand = true\n")
    assert ("ok", "112: a person dials") in examined(session)[0]


def test_settings_for_trying_out_are_a_fault(tmp_path: Path) -> None:
    session = Session(tmp_path)
    own(session, 'test = true\n[emergency]\ndial = "1001"\n')
    assert ("FAULT", "it is set up for trying out: 112 is not 112") in examined(session)[0]
