"""A visitor who flees before the start was answered: nobody is left waiting in the queue."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service.house import house, settings_in
from tests.service.people import Page, Seat, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.service.api import visitor

SECRET = "geheim_" * 7
SOON_S = 10


async def _flee(page: Page, **more: Any) -> httpx.Response:
    """What the page says while it has no answer."""
    page.token = f"{page.id}.{SECRET}"
    body = {"reason": "quick_exit", "starting": True, **more}
    return await page.call("POST", "/end", body)


async def _how_it_ended(seat: Seat, conversation: str) -> list[str | None]:
    told = ok(await seat.poll(0))["events"]
    return [
        event["data"].get("reason")
        for event in told
        if event["conversation"] == conversation and event["type"] == "conversation_ended"
    ]


async def _assert_gone(seat: Seat, page: Page) -> None:
    assert await _how_it_ended(seat, page.id) == ["quick_exit"]
    assert page.id not in str((await seat.snapshot())["conversations"])
    refused(await page.poll(), 401, "token_refused")
    # The page's network may send the start again after all.
    refused(await page.ask_to_start(secret=SECRET), 409, "id_conflict")


async def test_the_pages_own_secret_is_its_token(any_service: ServiceProcess, region: str) -> None:
    async with Page(any_service.url, region).http as http:
        page = Page(any_service.url, region)
        page.http = http
        for _ in range(2):
            # Asked again, as after a lost answer, it is the same.
            await page.start(secret=SECRET)
            assert page.token == f"{page.id}.{SECRET}"
        ok(await page.say("ik ben er"), 201)


@pytest.mark.parametrize("secret", ["", "x" * 42, "x" * 129, "x" * 42 + ".", SECRET + "\n", 7])
async def test_a_secret_that_can_be_guessed_or_read_otherwise_is_refused(
    any_service: ServiceProcess, region: str, secret: Any
) -> None:
    async with Page(any_service.url, region) as page:
        page.id = page.id[:-4] + "0000"
        refused(await page.ask_to_start(secret=secret), 400, "invalid")


async def test_a_start_that_was_not_answered_yet_is_ended(
    any_service: ServiceProcess, region: str
) -> None:
    page = Page(any_service.url, region)
    async with page.http, Seat(any_service.url, f"anna@{region}") as anna:
        ok(await page.ask_to_start(secret=SECRET), 201)
        assert (await _flee(page)).status_code == 204
        await _assert_gone(anna, page)
        assert (await _flee(page)).status_code == 204


async def test_a_start_that_comes_after_the_end_is_ended(
    any_service: ServiceProcess, region: str
) -> None:
    await _flee_first(any_service.url, any_service.url, region)


@pytest.mark.postgresql
async def test_a_start_that_comes_to_another_node_is_ended(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, other = two_nodes
    await _flee_first(one.url, other.url, "utrecht")


async def _flee_first(flees_at: str, starts_at: str, region: str) -> None:
    page = Page(flees_at, region)
    async with page.http, Seat(starts_at, f"anna@{region}") as anna:
        fleeing = asyncio.create_task(_flee(page))
        await asyncio.wait({fleeing}, timeout=0.4)
        assert not fleeing.done()
        page.move(starts_at)
        ok(await page.ask_to_start(secret=SECRET), 201)
        async with asyncio.timeout(SOON_S):
            assert (await fleeing).status_code == 204
        await _assert_gone(anna, page)


async def test_a_start_that_never_comes_is_waited_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visitor.STARTS_WITHIN_S >= 15
    async with house(settings_in(tmp_path)) as home:
        page = Page("http://in.this.process")
        await page.http.aclose()
        page.http = home.client
        async with asyncio.timeout(SOON_S):
            # Who does not say so is not waited for.
            refused(await _flee(page, starting=False), 401, "token_refused")
            with monkeypatch.context() as patched:
                patched.setattr(visitor, "STARTS_WITHIN_S", 0.5)
                refused(await _flee(page), 401, "token_refused")
            fleeing = asyncio.create_task(_flee(page))
            await asyncio.wait({fleeing}, timeout=0.4)
            assert not fleeing.done()
            # A node that ends waits for nobody.
            home.node.hand_over()
            refused(await fleeing, 401, "token_refused")


async def test_one_address_cannot_have_everybody_waited_for(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with house(settings) as home:
        page = Page("http://in.this.process")
        await page.http.aclose()
        page.http = home.client
        home.node.stopping.set()
        for _ in range(settings.limits.starts_per_minute):
            refused(await _flee(page), 401, "token_refused")
        refused(await _flee(page), 429, "rate_limited")
        # What they may start is counted apart.
        ok(await page.ask_to_start(), 201)
