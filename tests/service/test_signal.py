"""Signal words on arrival: what is raised, who is told, who is next, and until when it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import PostgresServer
from tests.prepared import Kind
from tests.service.house import House, house, settings_in
from tests.service.people import Page, Seat, edit, ok
from tests.service_process import ServiceProcess
from vt_desk.domain.queue_order import HEAD_START_MS
from vt_desk.domain.severity import Severity
from vt_desk.service.settings import Settings

pytestmark = pytest.mark.timeout(60)
GRAVE = "hij heeft een mes"
PLAIN = "ik wil graag praten"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A service of one region, on both databases."""
    kind: Kind = request.param
    if kind == "sqlite":
        yield settings_in(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    try:
        yield settings_in(tmp_path, server.url(name))
    finally:
        server.drop_database(name)


async def _says(home: House, text: str, minutes: float = 0) -> Page:
    """A visitor who says something and then waits so long."""
    page = await home.page()
    ok(await page.say(text), 201)
    home.clock.go_on(minutes=minutes)
    return page


async def _next(seat: Seat) -> str:
    taken: dict[str, Any] = ok(await seat.claim_next())["transcript"]["conversation"]
    return str(taken["id"])


async def test_a_message_raises_its_entry_and_only_desks_are_told(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with (
        Page(url, region) as calm,
        Page(url, region) as page,
        Seat(url, f"anna@{region}") as anna,
        Seat(url, f"bram@{region}") as bram,
        page.stream() as told,
        calm.stream() as of_calm,
        anna.stream() as of_anna,
        bram.stream() as of_bram,
    ):
        ok(await calm.say(PLAIN), 201)
        ok(await page.say("ik ben bang"), 201)
        ok(await page.say(GRAVE), 201)
        ok(await page.say("hij heeft geen pistool hoor, ik ben niet bang"), 201)
        for stream in (of_anna, of_bram):
            await stream.until(lambda s=stream: len(s.texts()) == 4)  # type: ignore[misc]
        said = [e["data"] for e in of_bram.events if e["type"] == "message_posted"]
        assert [one.get("signal") for one in said] == [None, "notice", "acute", None]
        assert of_bram.texts() == [None] * 4
        entries = {c["id"]: c for c in (await anna.snapshot())["conversations"]}
        assert entries[page.id]["signal"] == "acute", "the highest so far"
        assert entries[calm.id]["signal"] is None

        assert await _next(anna) == page.id, "it came later and goes ahead"
        ok(await anna.say(page.id, "Dat hij een mes heeft is gevaarlijk."), 201)
        await told.until(lambda: len([e for e in told.events if e["type"] == "message"]) == 4)
        polled = (await page.poll()).json()
        for seen in (told.events, told.named("passing"), of_calm.events, polled):
            assert "signal" not in str(seen)
            assert "acute" not in str(seen)
        transcript = await anna.transcript(page.id)
        assert transcript["conversation"]["signal"] == "acute"
        assert (await anna.release(page.id)).status_code == 204
        assert await _next(bram) == page.id, "it is raised still"


async def test_a_visitors_place_does_not_tell_what_others_wrote(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as first, Page(url, region) as second, second.stream() as told:
        await told.until(lambda: told.named("passing"))
        ok(await second.say(GRAVE), 201)
        async with Page(url, region):
            await told.until(lambda: len(told.named("passing")) > 1)
        assert {event["place"] for event in told.named("passing")} == {2}
        assert first.place == 1


async def test_many_messages_at_once_leave_the_highest(
    any_service: ServiceProcess, region: str
) -> None:
    url = any_service.url
    async with Page(url, region) as page, Page(url, region) as other:
        words = ["ik ben bang", GRAVE, PLAIN, "hij slaat me"]
        sent = [one.say(text) for text in words for one in (page, other)]
        for answer in await asyncio.gather(*sent):
            ok(answer, 201)
        async with Seat(url, f"anna@{region}") as anna:
            entries = (await anna.snapshot())["conversations"]
            assert [entry["signal"] for entry in entries] == ["acute", "acute"]


async def test_the_graver_goes_ahead_and_nobody_waits_for_ever(settings: Settings) -> None:
    async with house(settings) as home:
        lea = await home.seat()
        ok(await lea.sit(capacity=10))
        long_since = await _says(home, PLAIN, HEAD_START_MS[Severity.ACUTE] / 60_000 + 1)
        plain = await _says(home, PLAIN, 1)
        notice = await _says(home, "ik ben bang", 1)
        serious = await _says(home, "hij slaat me", 1)
        acute = await _says(home, GRAVE, 1)
        also_acute = await _says(home, GRAVE, 1)
        marked = await home.page()
        ok(await lea.claim(marked.id))
        ok(await lea.fill(marked.id, edit("in_danger", "yes", 3), danger=True))
        await lea.release(marked.id)
        order = [await _next(lea) for _ in range(7)]
        wanted = [marked, long_since, acute, also_acute, serious, notice, plain]
        assert order == [page.id for page in wanted]


async def test_inv14_a_signal_goes_with_the_words(settings: Settings) -> None:
    async with house(settings) as home:
        lea = await home.seat()
        page = await _says(home, GRAVE)
        ok(await lea.claim(page.id))
        ok(await lea.end(page.id))
        told = await home.rows("SELECT signal FROM conversations")
        assert told == [("acute",)]
        home.clock.go_on(days=2, minutes=3)
        assert await home.node.purge.run() == 2
        assert await home.rows("SELECT signal FROM conversations") == [(None,)]
        left = await home.rows("SELECT data FROM events WHERE type = 'message_posted'")
        assert len(left) == 1
        assert "acute" not in str(left)
        assert page.id not in str(left)


async def test_an_own_list_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "words.toml"
    own.write_text(
        'format = 1\nversion = 1\n[[words]]\nid = "boot"\nseverity = "acute"\n'
        'forms = ["boot"]\nwhy.nl = "x"\nwhy.en = "x"\n'
    )
    async with house(replace(settings_in(tmp_path), signal_words_file=own)) as home:
        lea = await home.seat()
        await _says(home, GRAVE)
        boat = await _says(home, "er ligt een boot")
        assert await _next(lea) == boat.id
