"""The visitor's page in a real browser, by what a person sees and does."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

EXIT_NL = "Sluit deze website meteen"


class VisitorPage:
    """One tab with the page.

    Attributes:
        requests: the address of everything that the page asked for.
        noises: what it wrote on the console, and errors of its scripts. A browser's
            own line about a failed request is not the page's.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.requests: list[str] = []
        self.noises: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.noises.append(str(error)))
        page.on("console", lambda line: self._heard(line.text))

    def _heard(self, line: str) -> None:
        if not line.startswith("Failed to load resource"):
            self.noises.append(line)

    @property
    def bubbles(self) -> Locator:
        return self.page.locator("#log .words")

    @property
    def box(self) -> Locator:
        return self.page.locator("#box")

    def screen(self, name: str) -> Locator:
        """A screen that is on."""
        return self.page.locator(f"#{name}:not([hidden])")

    async def open(self, query: str = "") -> None:
        """Load the page of Utrecht and wait for what it says first."""
        await self.page.goto(f"{self.url}/?region=utrecht{query}")
        await expect(self.page.locator(":is(#hello, #closed):not([hidden])")).to_be_visible()

    async def ask(self) -> None:
        """Go on to the questions."""
        await self.page.locator("#start").click()
        await expect(self.screen("ask")).to_be_visible()

    async def go(self) -> None:
        """Leave the questions and join the queue."""
        await self.page.locator("#go").click()
        await expect(self.screen("talk")).to_be_visible()

    async def start(self, query: str = "") -> None:
        """From nothing to the queue, without answering a question."""
        await self.open(query)
        await self.ask()
        await self.go()

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.page.locator("#composer button").click()

    async def texts(self) -> list[str]:
        """The bubbles, in the order on screen."""
        return await self.bubbles.all_text_contents()

    def meta_of(self, text: str) -> Locator:
        """The line with time and state below a bubble."""
        bubble = self.page.locator(".said").filter(has_text=text)
        return bubble.locator(".meta")

    async def stop(self) -> None:
        """End the talk by the button."""
        await self.page.locator("#stop").click()
        await self.page.locator("#stop-yes").click()

    async def overflow_px(self) -> int:
        """By how much the page is wider than the window."""
        return int(
            await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        )
