"""A real softphone is called with an invented number, and a real telephone answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.phone.made import EXTENSION, trying
from tests.phone.session import Session
from tests.phone.softphone import (
    BARESIP,
    TALK_S,
    Answering,
    answering,
    handler,
    softphone,
    until_it_listens,
)
from vt_desk.domain.escalation import Handing, Target
from vt_desk.phone.phone import Phone


@pytest.fixture
async def other_end(tmp_path: Path) -> AsyncIterator[Answering]:
    with answering(tmp_path / "other_end") as phone:
        await until_it_listens(phone)
        yield phone


async def called(phone: Phone, other_end: Answering) -> list[Handing]:
    """Hand over, and look at the whole call at its other end."""
    told: list[Handing] = []
    await phone.hand_over(Target.EMERGENCY, None, told.append)
    await other_end.until_hung_up()
    methods = [line.split()[0] for line in other_end.heard]
    # A caller may repeat itself over UDP.
    once = [line for at, line in enumerate(methods) if line not in methods[:at]]
    assert once == ["INVITE", "180", "200", "ACK", "BYE"]
    assert other_end.heard[0] == f"INVITE sip:{EXTENSION}@127.0.0.1:{other_end.port}"
    return told


async def test_a_softphone_by_a_command(tmp_path: Path, other_end: Answering) -> None:
    folder = softphone(tmp_path / "baresip")
    way = (
        f'command = ["{BARESIP}", "-f", "{folder}", "-t", "{TALK_S}", '
        f'"-e", "/dial sip:{{number}}@127.0.0.1:{other_end.port}"]\nstays = true'
    )
    assert await called(trying(tmp_path, way), other_end) == [Handing.HANDED]


async def test_a_softphone_by_its_address(tmp_path: Path, other_end: Answering) -> None:
    session = Session(tmp_path / "home")
    session.register(handler(softphone(tmp_path / "baresip")), "sip")
    way = f'uri = "sip:{{number}}@127.0.0.1:{other_end.port}"'
    told = await called(trying(tmp_path, way, session.desktop), other_end)
    # Without a desktop environment xdg-open stays as long as the softphone.
    assert told in ([Handing.SLOW, Handing.HANDED], [Handing.HANDED])


async def test_nobody_is_called_where_a_person_dials(tmp_path: Path, other_end: Answering) -> None:
    session = Session(tmp_path / "home")
    session.register(handler(softphone(tmp_path / "baresip")), "sip")
    way = f'uri = "sip:{{number}}@127.0.0.1:{other_end.port}"'
    phone = trying(tmp_path, way, session.desktop).by_hand()
    assert await phone.hand_over(Target.EMERGENCY, None, lambda _: None) is Handing.BY_HAND
    assert other_end.heard == []
