"""A region's log, as a desk reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from litestar import Response, Router, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from vt_desk.service import accounts, log_identity, rights
from vt_desk.service.accounts import Signed
from vt_desk.service.api import streams
from vt_desk.service.api.guard import AnyRequest, NodeDep, SignedDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.api.streams import Numbered, Source
from vt_desk.service.feed import Feed, Listener, Published
from vt_desk.service.node import Node
from vt_desk.service.rights import Right
from vt_desk.wire.events import Poll

Since = Annotated[int, QueryParameter(ge=0, le=2**53 - 1)]
AtMs = Annotated[int | None, QueryParameter(ge=0, le=2**53 - 1)]
WaitS = Annotated[float, QueryParameter(ge=0, le=streams.LONGEST_WAIT_S)]


class DeskReader:
    """One stream of one seat."""

    def __init__(self, node: Node, signed: Signed, region: str) -> None:
        self.listener = Listener(device=signed.device)
        self._node = node
        self._signed = signed
        self._region = region
        self._reads_all = rights.reads_words(signed)

    def source(self, feed: Feed) -> Source:
        """Where this seat's events come from."""

        def read(since: int) -> list[Numbered] | None:
            events = feed.after(since)
            return None if events is None else self._numbered(events)

        async def page(since: int) -> list[Numbered]:
            return self._numbered(await self._node.feeds.page_for_desk(self._region, since))

        return Source(lambda: feed.head, read, page, self._check)

    async def look_again(self) -> None:
        """A removal between the gate and the listener has told nobody: ask for it."""
        code = await self._check()
        if code:
            self.listener.close(code)

    def _numbered(self, events: list[Published]) -> list[Numbered]:
        seat, reads_all = self._signed.device, self._reads_all
        return [(event.seq, event.for_desk(seat, reads_all=reads_all)) for event in events]

    async def _check(self) -> str:
        device = self._signed.device
        there = await self._node.database.read(lambda txn: accounts.still_there(txn, device))
        return "" if there else "device_removed"


async def _check_since(
    node: Node, signed: Signed, region: str, since: int, at_ms: int | None
) -> None:
    await node.database.read(
        lambda txn: log_identity.check(txn, region, since, at_ms), signed.scope
    )


def _resume_from(request: AnyRequest, since: int) -> int:
    last = request.headers.get("last-event-id", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) < 17 else since  # noqa: PLR2004 - 2**53


@get(
    "/{region:str}/events",
    opt={"right": Right.TALK},
    summary="A region's log as server-sent events",
    media_type=streams.MEDIA_TYPE,
    responses=PROBLEMS,
)
async def events(
    request: AnyRequest,
    node: NodeDep,
    signed: SignedDep,
    region: FromPath[str],
    since: Since = 0,
    at_ms: AtMs = None,
) -> Stream:
    """Everything after a number, and then what comes, until the client goes."""
    resume = _resume_from(request, since)
    # A browser that resumes by itself names another number, and not its time.
    await _check_since(node, signed, region, resume, at_ms if resume == since else None)

    async def chunks() -> AsyncIterator[bytes]:
        reader = DeskReader(node, signed, region)
        async with node.feeds.listen(region, reader.listener) as feed:
            await reader.look_again()
            flow = streams.flow(node, reader.listener, reader.source(feed), resume)
            async for chunk in flow:
                yield chunk

    return streams.as_stream(chunks())


@get(
    "/{region:str}/events/poll",
    opt={"right": Right.TALK},
    summary="The same as a long poll",
    responses=PROBLEMS,
)
async def poll(
    node: NodeDep,
    signed: SignedDep,
    region: FromPath[str],
    since: Since = 0,
    at_ms: AtMs = None,
    wait_s: WaitS = 20.0,
) -> Poll:
    """What came after a number; waits until something does."""
    await _check_since(node, signed, region, since, at_ms)
    reader = DeskReader(node, signed, region)
    async with node.feeds.listen(region, reader.listener) as feed:
        await reader.look_again()
        source = reader.source(feed)
        found = await streams.once(node, reader.listener, source, since, wait_s)
        body = streams.poll_body(feed.head, *found)
    return Response(body, media_type="application/json")  # type: ignore[return-value]


router = Router(path="/v1/regions", route_handlers=[events, poll], tags=["desk"])
