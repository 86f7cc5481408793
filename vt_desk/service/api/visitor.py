"""The visitor's routes. Their stream is built from one conversation alone."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from litestar import Response, Router, get, post, put
from litestar.params import FromQuery, HeaderParameter, JSONBody
from litestar.response import Stream
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT
from sqlalchemy.exc import IntegrityError

from vt_desk.domain.conversation import EndReason, Party
from vt_desk.domain.ids import RegionId, wall_clock_ms
from vt_desk.service import conversations, log_identity
from vt_desk.service.api import streams
from vt_desk.service.api.desk_streams import AtMs, Since, WaitS
from vt_desk.service.api.guard import AnyRequest, NodeDep, VisitorDep, address
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.api.streams import Numbered, Source
from vt_desk.service.conversations import Visitor
from vt_desk.service.db.transaction import Scope, Txn
from vt_desk.service.feed import Feed, Listener, Published
from vt_desk.service.messages import Said
from vt_desk.service.node import Node, place_event
from vt_desk.service.problem import Refusal
from vt_desk.service.regions import is_dutch_holiday, pressure
from vt_desk.service.rights import Right
from vt_desk.wire import visitor as wire
from vt_desk.wire.desk import Posted, PostMessage, SeenUpTo
from vt_desk.wire.events import Typing

PUBLIC = {"right": Right.PUBLIC}
VISITOR = {"right": Right.VISITOR}
HEARD_EVERY_MS = 60_000
STARTS_WITHIN_S = 20.0
LOOKS_EVERY_S = 0.3
LastEventId = Annotated[int | None, HeaderParameter(name="Last-Event-ID", ge=0, le=2**53 - 1)]


@get("/info", opt=PUBLIC, summary="Open or closed", responses=PROBLEMS)
async def info(node: NodeDep, region: FromQuery[str | None] = None) -> wire.VisitorInfo:
    """What the page shows before a conversation."""
    now_ms = wall_clock_ms()
    atlas = node.atlas
    wanted = atlas.regions.get(RegionId(region or ""))
    chosen = atlas.choose(wanted.id if wanted else None, now_ms, {})
    shown = [wanted] if wanted else list(atlas.regions.values())
    openings = [r.hours.next_opening_ms(now_ms, is_dutch_holiday) for r in shown]
    return wire.VisitorInfo(
        open=chosen is not None,
        exit_url=node.settings.exit_url,
        retention_days=max(r.retention.transcript_days for r in shown),
        region=wanted.id if wanted else None,
        region_name=wanted.name if wanted else None,
        opens_at_ms=min((ms for ms in openings if ms is not None), default=None),
        hours=shown[0].hours.today(now_ms, is_dutch_holiday),
    )


@get("/municipalities", opt=PUBLIC, summary="To choose from", responses=PROBLEMS)
async def municipalities(node: NodeDep) -> list[wire.Municipality]:
    """Every municipality by name, former and other names included."""
    found = [
        wire.Municipality(code=town.code, name=name)
        for town in node.atlas.municipalities.values()
        for name in (town.name, *town.aliases)
    ]
    return sorted(found, key=lambda town: town.name.lstrip("'").casefold())


@post(
    "/conversations",
    opt=PUBLIC,
    status_code=HTTP_201_CREATED,
    summary="Ask for a conversation",
    responses=PROBLEMS,
)
async def start(
    request: AnyRequest, node: NodeDep, data: JSONBody[wire.StartConversation]
) -> wire.Started:
    """Put the visitor in the queue of the region that answers for them."""
    node.buckets.starts.take(address(request))
    atlas = node.atlas
    if data.municipality is not None and data.municipality not in atlas.municipalities:
        raise Refusal("invalid", field="municipality")
    asked = data.region if data.region in atlas.regions else None
    wanted = atlas.region_of(data.municipality) or asked

    busy = {} if wanted else await node.database.read(pressure)
    region = atlas.choose(RegionId(wanted) if wanted else None, wall_clock_ms(), busy)
    if region is None:
        raise Refusal("closed")
    scope = Scope(regions=(region,), conversation=data.id)

    def begin(txn: Txn) -> str:
        return conversations.start(txn, region, data)

    try:
        token = await node.database.write(begin, scope)
    except IntegrityError:
        # The same page asked twice at once, and the other was first: this is asking again.
        token = await node.database.write(begin, scope)
    places = await node.places(region)
    return wire.Started(conversation=data.id, token=token, place=places.get(data.id, 1))


@post(
    "/messages",
    opt=VISITOR,
    status_code=HTTP_201_CREATED,
    summary="Say something",
    responses=PROBLEMS,
)
async def say(node: NodeDep, visitor: VisitorDep, data: JSONBody[wire.VisitorMessage]) -> Posted:
    """Send a message; the same id with the same text is the same message."""
    node.buckets.messages.take(visitor.conversation)
    message = PostMessage(id=data.id, text=data.text, after=data.after)
    posted = await node.saying.say(Said(visitor.conversation, message, visitor), visitor.scope)
    # The region's numbers are none of a visitor's business.
    return msgspec.structs.replace(posted, seq=0)


@post(
    "/typing",
    opt=VISITOR,
    status_code=HTTP_204_NO_CONTENT,
    summary="Tell that the visitor types",
    responses=PROBLEMS,
)
async def typing(node: NodeDep, visitor: VisitorDep) -> None:
    """That, and never what: passed on to the desk and forgotten."""
    row = await _checked(node, visitor)
    told = Typing(conversation=visitor.conversation, party=Party.VISITOR)
    node.pass_on(row.region, visitor.conversation, msgspec.json.encode(told))


@put(
    "/seen",
    opt=VISITOR,
    status_code=HTTP_204_NO_CONTENT,
    summary="Tell how far it was seen",
    responses=PROBLEMS,
)
async def seen(node: NodeDep, visitor: VisitorDep, data: JSONBody[SeenUpTo]) -> None:
    """Note how far the page has received and shown the messages."""

    def note(txn: Txn) -> None:
        conversations.check_visitor(txn, visitor)
        conversations.seen(txn, conversations.of_visitor(visitor), Party.VISITOR, data)

    await node.database.write(note, visitor.scope)


@post(
    "/end",
    opt=VISITOR,
    status_code=HTTP_204_NO_CONTENT,
    summary="End it",
    responses=PROBLEMS,
)
async def end(
    request: AnyRequest, node: NodeDep, visitor: VisitorDep, data: JSONBody[wire.LeaveReason]
) -> None:
    """The visitor ends it; afterwards the token opens nothing."""
    reason = data.reason if data.reason is EndReason.QUICK_EXIT else EndReason.LEFT
    if data.starting:
        node.buckets.starts.take(f"fled {address(request)}")
        await _until_it_is_there(node, visitor)
    await node.database.write(lambda txn: conversations.leave(txn, visitor, reason), visitor.scope)


async def _until_it_is_there(node: Node, visitor: Visitor) -> None:
    """Wait for a start that may still be on its way, here or to another node."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not await node.database.read(
        lambda txn: conversations.is_there(txn, visitor), visitor.scope
    ):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOKS_EVERY_S):
                await node.stopping.wait()
        if node.stopping.is_set() or time.monotonic() > deadline:
            return


class PageReader:
    """One stream of one visitor's page."""

    def __init__(self, node: Node, visitor: Visitor) -> None:
        self.listener = Listener(conversation=visitor.conversation)
        self._node = node
        self._visitor = visitor
        self._head = 0
        # The feed keeps this conversation since the stream began; what is older, or
        # came while it began, stands in the database.
        self._behind = True
        self._heard_ms = 0

    async def open(self, since: int, at_ms: int | None = None) -> Any:
        """Check the token; returns the conversation's row.

        Raises:
            Refusal: ``token_refused``, ``log_went_back``.
        """
        row = await _checked(self._node, self._visitor)
        if since > row.head_k:
            raise Refusal("log_went_back")
        if at_ms is not None:
            scope = self._visitor.scope
            await self._node.database.read(
                lambda txn: log_identity.check_stream(txn, row.id, since, at_ms), scope
            )
        self._head = row.head_k
        await self._say_heard()
        return row

    def source(self, feed: Feed) -> Source:
        """Where this page's events come from."""
        conversation = self._visitor.conversation

        def read(since: int) -> list[Numbered] | None:
            events = feed.stream_after(conversation, since)
            if self._behind or (events and events[0].k != since + 1):
                return None
            return self._numbered(events)

        async def page(since: int) -> list[Numbered]:
            found = self._numbered(await self._node.feeds.page_for_visitor(conversation, since))
            self._behind = bool(found)
            return found

        return Source(lambda: self._head, read, page, self._check)

    def _numbered(self, events: list[Published]) -> list[Numbered]:
        told = [(event.k, event.for_visitor) for event in events]
        numbered = [(k, data) for k, data in told if k is not None and data is not None]
        if numbered:
            self._head = max(self._head, numbered[-1][0])
        return numbered

    async def _check(self) -> str:
        if wall_clock_ms() - self._heard_ms > HEARD_EVERY_MS:
            await self._say_heard()
        return ""

    async def _say_heard(self) -> None:
        self._heard_ms = wall_clock_ms()
        await self._node.database.write(
            lambda txn: conversations.heard(txn, self._visitor), self._visitor.scope
        )


async def _checked(node: Node, visitor: Visitor) -> Any:
    row = await node.database.read(
        lambda txn: conversations.check_visitor(txn, visitor), visitor.scope
    )
    if row.state == "ended" and row.ended_by == Party.VISITOR:
        raise Refusal("token_refused")
    return row


async def _place(node: Node, row: Any) -> bytes | None:
    if row.state != "waiting":
        return None
    place = (await node.places(row.region)).get(row.id)
    return place_event(place) if place else None


@get(
    "/events",
    opt=VISITOR,
    summary="The conversation as server-sent events",
    media_type=streams.MEDIA_TYPE,
    responses=PROBLEMS,
)
async def events(
    node: NodeDep,
    visitor: VisitorDep,
    since: Since = 0,
    at_ms: AtMs = None,
    last_event_id: LastEventId = None,
) -> Stream:
    """Everything after a number, and then what comes."""
    resume = since if last_event_id is None else last_event_id
    reader = PageReader(node, visitor)
    row = await reader.open(resume, at_ms if resume == since else None)

    async def chunks() -> AsyncIterator[bytes]:
        async with node.feeds.listen(row.region, reader.listener) as feed:
            node.pages.came(row.region, row.id)
            try:
                place = await _place(node, row)
                if place:
                    reader.listener.tell(place)
                flow = streams.flow(node, reader.listener, reader.source(feed), resume)
                async for chunk in flow:
                    yield chunk
            finally:
                node.pages.went(row.id)

    return streams.as_stream(chunks())


@get("/events/poll", opt=VISITOR, summary="The same as a long poll", responses=PROBLEMS)
async def poll(
    node: NodeDep,
    visitor: VisitorDep,
    since: Since = 0,
    at_ms: AtMs = None,
    wait_s: WaitS = 20.0,
) -> wire.VisitorPoll:
    """What came after a number; waits until something does."""
    reader = PageReader(node, visitor)
    row = await reader.open(since, at_ms)
    async with node.feeds.listen(row.region, reader.listener) as feed:
        node.pages.came(row.region, row.id)
        try:
            source = reader.source(feed)
            found_events, passing = await streams.once(node, reader.listener, source, since, wait_s)
            # A place that changed woke the poll; one that did not is told again.
            place = None if passing else await _place(node, row)
            passing += [place] if place else []
            body = streams.poll_body(source.head(), found_events, passing)
        finally:
            node.pages.went(row.id)
    return Response(body, media_type="application/json")  # type: ignore[return-value]


router = Router(
    path="/v1/visitor",
    route_handlers=[info, municipalities, start, say, typing, seen, end, events, poll],
    tags=["visitor"],
)
