"""Which visitors' pages are connected, here or at another node. Never stored.

A node tells the others when a page comes, and again at each beat; a page that no node
has told of for a while is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from vt_desk.wire.events import Presence

STALE_BEATS = 2.5


@dataclass(slots=True)
class _Page:
    region: str
    streams_here: int
    told_ms: int
    present: bool
    since_ms: int


Tell = Callable[[str, str, bytes], None]


class Pages:
    """The visitors' pages as this node knows them."""

    def __init__(self, clock: Callable[[], int], beat_s: int, tell: Tell) -> None:
        """Begin with none.

        Args:
            clock: milliseconds since 1970.
            beat_s: how often nodes tell each other.
            tell: called with region, conversation and the encoded event, for the
                streams of this node and for the other nodes.
        """
        self._clock = clock
        self._stale_ms = int(beat_s * STALE_BEATS * 1000)
        self._tell = tell
        self._pages: dict[str, _Page] = {}

    def came(self, region: str, conversation: str) -> None:
        """A page opened a stream here."""
        page = self._page(region, conversation)
        page.streams_here += 1
        page.told_ms = self._clock()
        self._set(conversation, page, present=True)

    def went(self, conversation: str) -> None:
        """A stream of a page closed here."""
        page = self._pages.get(conversation)
        if page is None:
            return
        page.streams_here = max(0, page.streams_here - 1)
        if page.streams_here == 0:
            # Not gone yet: a page that reconnects is back within a second or two.
            page.told_ms = self._clock() - self._stale_ms + 3_000

    def heard(self, region: str, event: Presence) -> None:
        """Another node told of a page."""
        page = self._page(region, event.conversation)
        if event.present:
            page.told_ms = self._clock()
            page.present = True
        elif not page.streams_here:
            page.present = False
        page.since_ms = event.since_ms

    def ended(self, conversation: str) -> None:
        """The conversation is over: forget its page."""
        self._pages.pop(conversation, None)

    def of(self, conversation: str) -> tuple[bool, int | None]:
        """Whether a page is there, and if not, since when."""
        page = self._pages.get(conversation)
        if page is None:
            return False, None
        return page.present, None if page.present else page.since_ms

    def tick(self) -> None:
        """Notice who went, once a second or so."""
        now = self._clock()
        for conversation, page in list(self._pages.items()):
            if page.streams_here == 0 and page.present and now - page.told_ms > self._stale_ms:
                self._set(conversation, page, present=False)

    def beat(self) -> None:
        """Tell the other nodes again of the pages that are here."""
        for conversation, page in self._pages.items():
            if page.streams_here:
                self._say(conversation, page)

    def _page(self, region: str, conversation: str) -> _Page:
        now = self._clock()
        return self._pages.setdefault(
            conversation,
            _Page(region, streams_here=0, told_ms=now, present=False, since_ms=now),
        )

    def _set(self, conversation: str, page: _Page, *, present: bool) -> None:
        if page.present != present:
            page.present, page.since_ms = present, self._clock()
            self._say(conversation, page)

    def _say(self, conversation: str, page: _Page) -> None:
        event = Presence(conversation=conversation, present=page.present, since_ms=page.since_ms)
        self._tell(page.region, conversation, msgspec.json.encode(event))
