"""A visitor with the real page in a real browser: typed into its composer, read off its screen."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, Request

from tests.faults.calls import Calls
from tests.faults.visitor import Shown
from tests.page.browser import PATIENCE_MS
from tests.page.visitor import VisitorPage

# What stands below the visitor's own words, as far as the page says that they arrived. The
# line of all but the last of several in one breath is there, and hidden.
_ARRIVED = ("bezorgd", "gezien")
_READ = """() => [...document.querySelectorAll("#log .said")].map((said) => [
  said.querySelector(".words").textContent,
  said.classList.contains("mine"),
  said.querySelector(".meta span").textContent,
])"""


class PageVisitor:
    """One tab.

    Attributes:
        id: the conversation's.
        typed: all that was sent here, in order.
        ended: the page shows the end of the conversation.
    """

    def __init__(self, page: VisitorPage, url: str) -> None:
        """Make it; ``opened`` does."""
        self.id = ""
        self.typed: list[str] = []
        self.ended = False
        self._page = page
        self._calls = Calls(url)
        page.page.on("request", self._on_request)

    @classmethod
    async def opened(cls, browser: Browser, url: str) -> PageVisitor:
        """Open a tab of its own on an empty profile.

        Args:
            browser: a running one.
            url: the road to the service.
        """
        context = await browser.new_context()
        context.set_default_timeout(PATIENCE_MS)
        return cls(VisitorPage(await context.new_page(), url), url)

    def _on_request(self, request: Request) -> None:
        # The page keeps its id and its token to itself; only what it sends tells them.
        if request.url.endswith("/v1/visitor/conversations"):
            self.id = (request.post_data_json or {})["id"]
        elif found := request.headers.get("authorization"):
            self._calls.token = found.removeprefix("Bearer ")

    async def start(self) -> None:
        """Go through the page to the queue."""
        await self._page.start()

    async def close(self) -> None:
        """The tab is closed."""
        await self._page.page.context.close()
        await self._calls.close()

    async def say(self, text: str) -> None:
        """Type a text and send it."""
        self.typed.append(text)
        await self._page.box.fill(text)
        await self._page.box.press("Enter")

    async def run(self) -> None:
        """The page needs nobody."""

    async def look(self) -> Shown:
        """What is on the screen now."""
        found: list[list[Any]] = await self._page.page.evaluate(_READ)
        self.ended = await self._page.page.locator("#over").is_visible()
        waiting = [1 for _, mine, state in found if mine and not state.startswith(_ARRIVED)]
        return Shown([text for text, _, _ in found], len(waiting))

    @property
    def noises(self) -> list[str]:
        """Errors of its scripts, and what it wrote on the console."""
        return self._page.noises

    async def truth(self) -> list[dict[str, Any]]:
        """All messages as the service has them now."""
        return await self._calls.truth()
