"""Addresses through the desktop's own handler: the real xdg-open, and what may be wrong."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.deadline import until
from tests.phone.made import program, trying
from tests.phone.session import Session, only
from vt_desk.domain.escalation import Handing, Target
from vt_desk.phone.desktops import MacDesktop, WindowsDesktop
from vt_desk.phone.phone import Phone

TEL = 'uri = "tel:{number}"'


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path / "home")


async def handed(phone: Phone) -> list[Handing]:
    told: list[Handing] = []
    await phone.hand_over(Target.EMERGENCY, None, told.append)
    return told


@pytest.mark.parametrize(
    ("way", "address"),
    [
        (TEL, "tel:1001"),
        ('uri = "sip:{number}@127.0.0.1:5062;transport=udp"', None),
        ('uri = "callto:0{number}"', "callto:01001"),
        ('uri = "zoiper://call?to={number}&ask=yes"', None),
    ],
)
async def test_the_handler_gets_the_address_as_it_is_set(
    way: str, address: str | None, tmp_path: Path, session: Session
) -> None:
    note = tmp_path / "note"
    session.handler(f'printf "%s\\n" "$#" "$@" >{note}', "tel", "sip", "callto", "zoiper")
    phone = trying(tmp_path, way, session.desktop)
    assert phone.is_ready(Target.EMERGENCY) is True
    assert await handed(phone) == [Handing.HANDED]
    wanted = address or way[7:-1].replace("{number}", "1001")
    assert note.read_text().splitlines() == ["1", wanted]


@pytest.mark.parametrize("tool", ["xdg-open", "xdg-mime"])
async def test_without_a_handler_no_browser_is_opened(
    tool: str, tmp_path: Path, session: Session
) -> None:
    note = tmp_path / "note"
    folder = tmp_path / "browsers"
    for name in ("x-www-browser", "firefox", "chromium", "www-browser", "lynx"):
        program(folder, name, f'echo "{name} $*" >>{note}')
    # Where there is none, nothing is opened; where nobody can say, xdg-open is to find none.
    program(folder, tool, f'[ {tool} = xdg-mime ] || echo "{tool} $*" >>{note}; exit 1')
    bare = Session(session.folder, f"{folder}:{session.path}")
    bare.folder.mkdir()
    phone = trying(tmp_path, TEL, bare.desktop)
    assert phone.is_ready(Target.EMERGENCY) is (False if tool == "xdg-open" else None)
    assert await handed(phone) == [Handing.MISSING]
    assert not note.exists()


async def test_a_handler_that_breaks_off_has_failed(tmp_path: Path, session: Session) -> None:
    session.handler("exit 1", "tel")
    assert await handed(trying(tmp_path, TEL, session.desktop)) == [Handing.FAILED]


async def test_a_handler_of_another_scheme_is_none(tmp_path: Path, session: Session) -> None:
    session.handler("exit 0", "sip")
    assert await handed(trying(tmp_path, TEL, session.desktop)) == [Handing.MISSING]


async def test_a_handler_that_was_uninstalled_is_none(tmp_path: Path, session: Session) -> None:
    session.register(str(tmp_path / "nowhere"), "tel")
    assert (await handed(trying(tmp_path, TEL, session.desktop)))[-1] is not Handing.HANDED


async def test_a_slow_handler_is_said_to_be_slow(tmp_path: Path, session: Session) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    session.handler(f"read line <{gate}", "tel")
    told: list[Handing] = []
    phone = trying(tmp_path, TEL, session.desktop)
    under_way = asyncio.create_task(phone.hand_over(Target.EMERGENCY, None, told.append))
    await until(lambda: told)
    assert told == [Handing.SLOW]
    gate.write_text("go on\n")
    assert await under_way is Handing.HANDED


async def test_without_the_tools_of_a_desktop_it_is_missing(tmp_path: Path) -> None:
    session = Session(tmp_path / "home", only(tmp_path / "bin"))
    session.handler("exit 0", "tel")
    phone = trying(tmp_path, TEL, session.desktop)
    assert phone.is_ready(Target.EMERGENCY) is False
    assert await handed(phone) == [Handing.MISSING]


async def test_gio_is_enough(tmp_path: Path) -> None:
    note = tmp_path / "note"
    session = Session(tmp_path / "home", only(tmp_path / "bin", "gio"))
    phone = trying(tmp_path, TEL, session.desktop)
    assert await handed(phone) == [Handing.MISSING]
    session.handler(f'echo "$1" >{note}', "tel")
    assert phone.is_ready(Target.EMERGENCY) is True
    assert await handed(phone) == [Handing.HANDED]
    await until(note.exists)
    await until(note.read_text)
    assert note.read_text() == "tel:1001\n"


async def test_what_cannot_be_asked_is_tried(tmp_path: Path, session: Session) -> None:
    note = tmp_path / "note"
    folder = tmp_path / "tools"
    program(folder, "xdg-mime", "exit 1")
    program(folder, "xdg-open", f'echo "$1" >{note}')
    phone = trying(tmp_path, TEL, Session(session.folder, f"{folder}:{session.path}").desktop)
    assert phone.is_ready(Target.EMERGENCY) is None
    assert await handed(phone) == [Handing.HANDED]
    assert note.read_text() == "tel:1001\n"


@pytest.mark.parametrize(
    ("code", "end"), [(3, Handing.MISSING), (4, Handing.FAILED), (1, Handing.FAILED)]
)
async def test_what_xdg_open_ends_with(
    code: int, end: Handing, tmp_path: Path, session: Session
) -> None:
    folder = tmp_path / "tools"
    program(folder, "xdg-mime", "echo telephone.desktop")
    program(folder, "xdg-open", f"exit {code}")
    desktop = Session(session.folder, f"{folder}:{session.path}").desktop
    assert await handed(trying(tmp_path, TEL, desktop)) == [end]


@pytest.mark.parametrize(("code", "end"), [(0, Handing.HANDED), (1, Handing.FAILED)])
async def test_open_of_macos(code: int, end: Handing, tmp_path: Path) -> None:
    note = tmp_path / "note"
    opener = program(tmp_path, "opener", f'echo "$*" >{note}; exit {code}')
    desktop = MacDesktop({"PATH": "/usr/bin:/bin"}, str(opener))
    phone = trying(tmp_path, TEL, desktop)
    assert phone.is_ready(Target.EMERGENCY) is None
    assert await handed(phone) == [end]
    assert note.read_text() == "tel:1001\n"


class WindowsError(OSError):
    def __init__(self, winerror: int) -> None:
        super().__init__(winerror)
        self.winerror = winerror


@pytest.mark.parametrize(
    ("registered", "error", "end"),
    [
        (True, None, Handing.HANDED),
        (None, None, Handing.HANDED),
        (False, None, Handing.MISSING),
        (None, 1155, Handing.MISSING),
        (True, 5, Handing.FAILED),
    ],
)
async def test_startfile_of_windows(
    *, registered: bool | None, error: int | None, end: Handing, tmp_path: Path
) -> None:
    opened: list[str] = []

    def startfile(address: str) -> None:
        opened.append(address)
        if error is not None:
            raise WindowsError(error)

    phone = trying(tmp_path, TEL, WindowsDesktop(startfile, lambda _scheme: registered))
    assert await handed(phone) == [end]
    assert opened == ([] if registered is False else ["tel:1001"])
