"""The intake through everything: page, service, database, window, encrypted store, keyring."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from playwright.async_api import Request, expect

from tests.e2e.window_process import WindowProcess
from tests.page.browser import chromium
from tests.page.counsellor import until
from tests.page.visitor import VisitorPage
from tests.prepared import Kind, Prepared
from tests.service_process import PASSWORD, ServiceProcess

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.skipif(sys.platform == "win32", reason="Debian"),
]
PICTURES = Path(__file__).resolve().parents[2] / "build" / "e2e"
SUMMARY = "woorden van de medewerker over het gezin ernaast"
INSIDE = ("danger", "intake", "record", "edit", "duty", "neighbour", "medewerker over", "field")
"""What no visitor's stream ever holds."""
CODES = {
    "region": "utrecht",
    "caller_role": "bystander",
    "capacity": "neighbour",
    "reasons": '["partner_violence"]',
    "natures": '["psychological"]',
}


class Overheard:
    """What the page was sent: asked again with the token that it holds in memory."""

    def __init__(self, visitor: VisitorPage) -> None:
        self._url = visitor.url
        self._token = ""
        visitor.page.on("request", self._look)

    def _look(self, request: Request) -> None:
        self._token = request.headers.get("authorization", self._token)

    async def stream(self) -> str:
        """Every event of the visitor's, as it goes over the line."""
        async with httpx.AsyncClient(base_url=self._url) as http:
            answer = await http.get(
                "/v1/visitor/events/poll",
                params={"since": 0, "wait_s": 0},
                headers={"Authorization": self._token},
            )
        assert answer.status_code == 200, answer.text
        return answer.text


async def arrive(visitor: VisitorPage, words: str) -> None:
    """Say who one is and where, join the queue, and say something."""
    await visitor.open()
    await visitor.ask()
    await visitor.page.check("[name=role][value=bystander]")
    await visitor.page.locator("#place").press_sequentially("zeis")
    await visitor.page.get_by_role("option", name="Zeist", exact=True).click()
    await visitor.go()
    await visitor.say(words)


async def rows(service: ServiceProcess, table: str) -> list[dict[str, Any]]:
    """What the service's database holds of a table, past the service."""
    query = f"SELECT * FROM {table}"  # noqa: S608 - a name of this file
    if service.database is None:
        (file,) = service.folder.glob("*.sqlite3")
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]
    plain: Any = await asyncpg.connect(service.database)
    try:
        for name, value in (("scope", "system"), ("regions", "")):
            await plain.execute("SELECT set_config($1, $2, false)", f"vt.{name}", value)
        return [dict(row) for row in await plain.fetch(query)]
    finally:
        await plain.close()


def assert_codes_only(row: dict[str, Any]) -> None:
    said = {name: row[name] for name in CODES}
    assert said == CODES
    rest = set(row) - set(said)
    assert rest == {"conversation", "day", "kept_ms"}
    assert SUMMARY not in str(row)


async def fill_in_and_finish(
    service: ServiceProcess, window: WindowProcess, lead: WindowProcess, visitor: VisitorPage
) -> None:
    """A whole talk with its form, which is finished after its end."""
    overheard = Overheard(visitor)
    await arrive(visitor, "Ik maak me zorgen over de buren.")
    await window.ask("claim_next")
    await window.ask("wait_for", "Ik maak me zorgen over de buren.")
    assert await window.ask("value", "caller_role") == "bystander"
    assert await window.ask("value", "municipality") == "GM0355"
    assert await window.ask("missing") == "5"

    told = await window.ask("tell_duty")
    assert "0800-2000" in told
    await expect(visitor.bubbles.last).to_have_text(told, use_inner_text=True)
    await window.ask("confirm_role", "3")
    await window.ask("say_danger", "j")
    assert "cuut gevaar" in await lead.ask("notice")
    await lead.picture("intake-lead-told-of-danger")
    for digit in ("5", "1", "3"):
        await window.ask("answer_next", digit)
    assert await window.ask("missing") == "0"
    await window.ask("write", "summary", SUMMARY)
    await window.ask("confirmed")
    await window.picture("intake-filled-in")

    assert await rows(service, "records") == []
    await window.ask("end")
    await expect(visitor.screen("over")).to_be_visible()
    await window.ask("finish")
    await window.picture("intake-finished")
    (record,) = await rows(service, "records")
    assert_codes_only(record)
    said = await overheard.stream()
    kinds = {event["type"] for event in json.loads(said)["events"]}
    assert kinds <= {"joined", "waiting", "claimed", "message", "receipt", "ended"}
    assert [word for word in INSIDE if word in said.casefold()] == []


async def leave_for_later(window: WindowProcess, visitor: VisitorPage) -> None:
    """A talk that is over, with half of its form."""
    await arrive(visitor, "Kan ik iets vragen?")
    await window.ask("claim_next")
    await window.ask("wait_for", "Kan ik iets vragen?")
    await window.ask("confirm_role", "3")
    await window.ask("write", "summary", SUMMARY)
    await window.ask("confirmed")
    await window.ask("end")
    await window.ask("leave_for_later")


async def finish_what_was_left(window: WindowProcess) -> None:
    """The desk is opened again, and the form is in its list."""
    await window.ask("unlock", PASSWORD)
    await window.ask("open_task")
    assert await window.ask("value", "summary") == SUMMARY
    await window.picture("intake-task")
    # The keys are where the first answer is missing: what was told at first is not known.
    await window.ask("answer", "0")
    for digit in ("5", "1", "3"):
        await window.ask("answer_next", digit)
    await window.ask("finish_task")


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
async def test_a_form_from_the_visitors_choice_to_the_record_and_over_a_restart(
    prepared: Prepared, kind: Kind, tmp_path: Path
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with prepared.service(kind) as service:
        async with chromium() as browser:
            first, second = [
                VisitorPage(await (await browser.new_context()).new_page(), service.url)
                for _ in range(2)
            ]
            async with (
                WindowProcess(service.url, PICTURES, tmp_path) as window,
                WindowProcess(service.url, PICTURES) as lead,
            ):
                await asyncio.gather(
                    lead.ask("sign_in", "lea", PASSWORD), window.ask("sign_in", "anna", PASSWORD)
                )
                await fill_in_and_finish(service, window, lead, first)
                await leave_for_later(window, second)
            async with WindowProcess(service.url, PICTURES, tmp_path) as again:
                await finish_what_was_left(again)

                async def both() -> list[dict[str, Any]]:
                    kept = await rows(service, "records")
                    return kept if len(kept) == 2 else []

                for row in await until(both):
                    assert_codes_only(row)
            assert first.noises == second.noises == []
    if kind == "sqlite":
        assert not any(
            SUMMARY.encode() in file.read_bytes()
            for file in service.folder.rglob("*")
            if file.is_file()
        )
