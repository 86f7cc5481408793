"""A browser for the whole folder, a fresh and empty profile for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from tests.page.browser import PATIENCE_MS, chromium
from tests.page.counsellor import Counsellor
from tests.page.elsewhere import Elsewhere, elsewhere
from tests.page.visitor import VisitorPage
from tests.prepared import Prepared
from tests.service_process import ServiceProcess

NewVisitor = Callable[..., Awaitable[VisitorPage]]
NewCounsellor = Callable[..., Awaitable[Counsellor]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for the folder, so that the browser is started once."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            if pytest_asyncio.is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for the folder."""
    async with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """One service for the folder; every test leaves its queue empty (``tidy_queue``)."""
    with prepared.service("sqlite") as process:
        yield process


@pytest.fixture
def own_service(prepared: Prepared) -> Iterator[ServiceProcess]:
    """A service for a test that kills it."""
    with prepared.service("sqlite") as process:
        yield process


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def tidy_queue(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """End what a test left waiting, so that the next one claims its own."""
    yield
    if "new_visitor" in request.fixturenames:
        url = request.getfixturevalue("service").url
        last = await Counsellor.sign_in(url)
        await last.end_all()
        await last.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def exit_site() -> AsyncIterator[Elsewhere]:
    """Where the quick exit leads in a test that asks for it."""
    async with elsewhere() as site:
        yield site


@pytest_asyncio.fixture(loop_scope="session")
async def new_visitor(browser: Browser, service: ServiceProcess) -> AsyncIterator[NewVisitor]:
    """Make tabs of visitors; options are those of a browser context."""
    contexts: list[BrowserContext] = []

    async def make(url: str = "", **options: Any) -> VisitorPage:
        context = await browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return VisitorPage(await context.new_page(), url or service.url)

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(new_visitor: NewVisitor) -> VisitorPage:
    """A visitor at a desk-size window, in Dutch."""
    return await new_visitor()


@pytest_asyncio.fixture(loop_scope="session")
async def new_counsellor(service: ServiceProcess) -> AsyncIterator[NewCounsellor]:
    """Sign counsellors in."""
    made: list[Counsellor] = []

    async def make(user: str = "anna", url: str = "") -> Counsellor:
        made.append(await Counsellor.sign_in(url or service.url, user))
        return made[-1]

    yield make
    for one in made:
        await one.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def counsellor(new_counsellor: NewCounsellor) -> Counsellor:
    """Anna, at her desk."""
    return await new_counsellor()
