"""The desk's routes: seats, queue and conversations."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT
from sqlalchemy import select

from vt_desk.domain.conversation import EndReason, Party, ReleaseReason
from vt_desk.domain.ids import RegionId, wall_clock_ms
from vt_desk.service import (
    conversations,
    escalation,
    leases,
    log_identity,
    messages,
    queue,
    rights,
)
from vt_desk.service.accounts import Signed
from vt_desk.service.api.guard import NodeDep, OwnerDep, SignedDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.api.watch import leave, leave_watched, watch
from vt_desk.service.conversations import Owner
from vt_desk.service.db.tables import conversations as conversation_table
from vt_desk.service.db.together import Key
from vt_desk.service.db.transaction import Txn
from vt_desk.service.messages import Said
from vt_desk.service.node import Node
from vt_desk.service.problem import Refusal
from vt_desk.service.rights import Right
from vt_desk.wire import desk as wire
from vt_desk.wire.events import Typing

TALK = {"right": Right.TALK}


@get("/regions", opt=TALK, summary="The account's regions", responses=PROBLEMS)
async def regions(node: NodeDep, signed: SignedDep) -> list[wire.RegionView]:
    """The regions that this account works for."""
    now_ms = wall_clock_ms()
    known = [node.atlas.regions.get(RegionId(id_)) for id_ in signed.regions]
    return [
        wire.RegionView(
            id=region.id,
            name=region.name,
            open=node.atlas.is_open(region, now_ms),
            retention_days=region.retention.transcript_days,
        )
        for region in known
        if region is not None
    ]


@put("/seat", opt=TALK, summary="The heart-beat", responses=PROBLEMS)
async def seat(node: NodeDep, signed: SignedDep, data: JSONBody[wire.SeatWish]) -> wire.SeatAnswer:
    """Say that this seat is there, with its status and capacity; renews the lease."""
    lease_s = node.settings.lease_s

    def beat(txn: Txn) -> wire.SeatAnswer:
        view = leases.beat(txn, signed, data, lease_s)
        return wire.SeatAnswer(view, lease_s, node.settings.beat_s, txn.now_ms)

    return await node.database.write(beat, signed.scope)


@get(
    "/regions/{region:str}/snapshot",
    opt=TALK,
    summary="A region as of now",
    responses=PROBLEMS,
)
async def snapshot(node: NodeDep, signed: SignedDep, region: FromPath[str]) -> wire.Snapshot:
    """What waits and is talked about in a region, with the number to follow from."""

    def look(txn: Txn) -> wire.Snapshot:
        # The number first: what commits in between comes again as an event.
        seq, seq_at_ms = log_identity.head(txn, region)
        rows = queue.open_conversations(txn, region)
        views = []
        for row in rows:
            present, since = node.pages.of(row.id)
            views.append(queue.view(txn, row, present=present, gone_since_ms=since))
        seats = leases.seats_of(txn, region)
        helped = escalation.shown(txn, region)
        return wire.Snapshot(region, seq, txn.now_ms, views, seats, seq_at_ms, helped)

    return await node.database.read(look, signed.scope)


@post(
    "/regions/{region:str}/claim-next",
    opt=TALK,
    status_code=HTTP_200_OK,
    summary="Take the oldest entry",
    responses=PROBLEMS,
)
async def claim_next(
    node: NodeDep, signed: SignedDep, owner: OwnerDep, region: FromPath[str]
) -> wire.Claim:
    """Take the entry that has waited longest in a region."""
    found = await node.database.write(
        lambda txn: queue.claim_next(txn, owner, region), signed.scope
    )
    return wire.Claim(_with_presence(node, found))


@post(
    "/conversations/{conversation:str}/claim",
    opt=TALK,
    status_code=HTTP_200_OK,
    summary="Take this entry",
    responses=PROBLEMS,
)
async def claim(
    node: NodeDep, signed: SignedDep, owner: OwnerDep, conversation: FromPath[str]
) -> wire.Claim:
    """Take an entry; one seat wins, every other is told who."""
    found = await node.claiming.ask(
        Key(conversation, signed.scope),
        owner,
        lambda txn: queue.claim(txn, owner, conversation),
        signed.scope,
    )
    return wire.Claim(_with_presence(node, found))


@post(
    "/conversations/{conversation:str}/release",
    opt=TALK,
    status_code=HTTP_204_NO_CONTENT,
    summary="Put it back in the queue",
    responses=PROBLEMS,
)
async def release(
    node: NodeDep, signed: SignedDep, owner: OwnerDep, conversation: FromPath[str]
) -> None:
    """Hand a conversation back; it keeps its old place."""

    def put_back(txn: Txn) -> None:
        _in_my_region(txn, signed, conversation)
        where = conversations.of_owner(owner, conversation)
        if not queue.release(txn, where, ReleaseReason.HANDED_BACK):
            raise conversations.why_not(txn, conversation, owner)

    await node.database.write(put_back, signed.scope)


@get(
    "/conversations/{conversation:str}",
    opt=TALK,
    summary="A conversation with its words",
    responses=PROBLEMS,
)
async def transcript(
    node: NodeDep, signed: SignedDep, conversation: FromPath[str]
) -> wire.Transcript:
    """For the seat that has it, and for leads of its region."""

    def look(txn: Txn) -> wire.Transcript:
        row = txn.one(select(conversation_table).where(conversation_table.c.id == conversation))
        mine = row is not None and row.seat == signed.device
        if row is None or row.region not in signed.regions:
            raise Refusal("not_found")
        if not mine and not rights.reads_words(signed):
            raise Refusal("not_found")
        if row.wrapped_key is None:
            raise Refusal("conversation_purged")
        return queue.transcript(txn, row)

    return _with_presence(node, await node.database.read(look, signed.scope))


@post(
    "/conversations/{conversation:str}/messages",
    opt=TALK,
    status_code=HTTP_201_CREATED,
    summary="Say something",
    responses=PROBLEMS,
)
async def say(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    conversation: FromPath[str],
    data: JSONBody[wire.PostMessage],
) -> wire.Posted:
    """Send a message; the same id with the same text and card is the same message."""
    node.buckets.messages.take(owner.seat)
    return await node.saying.say(Said(conversation, data, owner), signed.scope)


@post(
    "/conversations/{conversation:str}/typing",
    opt=TALK,
    status_code=HTTP_204_NO_CONTENT,
    summary="Tell that the counsellor types",
    responses=PROBLEMS,
)
async def typing(
    node: NodeDep, signed: SignedDep, owner: OwnerDep, conversation: FromPath[str]
) -> None:
    """Passed on to the visitor's page and forgotten."""
    region = await node.database.read(
        lambda txn: _region_of_mine(txn, owner, conversation), signed.scope
    )
    told = Typing(conversation=conversation, party=Party.COUNSELLOR)
    node.pass_on(region, conversation, msgspec.json.encode(told))


@put(
    "/conversations/{conversation:str}/seen",
    opt=TALK,
    status_code=HTTP_204_NO_CONTENT,
    summary="Tell how far it was seen",
    responses=PROBLEMS,
)
async def seen(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    conversation: FromPath[str],
    data: JSONBody[wire.SeenUpTo],
) -> None:
    """Note how far the counsellor has seen the messages."""

    def note(txn: Txn) -> None:
        _in_my_region(txn, signed, conversation)
        where = conversations.of_owner(owner, conversation)
        conversations.seen(txn, where, Party.COUNSELLOR, data)

    await node.database.write(note, signed.scope)


@post(
    "/conversations/{conversation:str}/end",
    opt=TALK,
    status_code=HTTP_200_OK,
    summary="End it",
    responses=PROBLEMS,
)
async def end(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    conversation: FromPath[str],
    data: JSONBody[wire.EndConversation],
) -> wire.Ended:
    """End a conversation, with a last message if there is something to say."""
    if data.closing is not None:
        if data.closing.card is not None:
            raise Refusal("card_not_allowed")
        closing = msgspec.structs.replace(data.closing, after=data.closing.after or data.after)
        await node.saying.say(Said(conversation, closing, owner), signed.scope)

    def end_it(txn: Txn) -> wire.Ended:
        messages.check_after(txn, conversation, data.after)
        where = conversations.of_owner(owner, conversation)
        seq = conversations.end(txn, where, Party.COUNSELLOR, EndReason.FINISHED)
        if seq is None:
            raise conversations.why_not(txn, conversation, owner)
        return wire.Ended(seq)

    return await node.database.write(end_it, signed.scope)


def _in_my_region(txn: Txn, signed: Signed, conversation: str) -> None:
    """Refuse what lies in another region as if it were not there."""
    C = conversation_table.c  # noqa: N806 - SQLAlchemy's habit
    row = txn.one(select(C.region).where(C.id == conversation))
    if row is None or row.region not in signed.regions:
        raise Refusal("not_found")


def _region_of_mine(txn: Txn, owner: Owner, conversation: str) -> str:
    C = conversation_table.c  # noqa: N806 - SQLAlchemy's habit
    row = txn.one(
        select(C.region).where(conversations.of_owner(owner, conversation), C.state == "claimed")
    )
    if row is None:
        raise Refusal("not_found")
    return str(row.region)


def _with_presence(node: Node, found: wire.Transcript) -> wire.Transcript:
    present, since = node.pages.of(found.conversation.id)
    view = msgspec.structs.replace(found.conversation, visitor_present=present, gone_since_ms=since)
    return msgspec.structs.replace(found, conversation=view)


router = Router(
    path="/v1",
    route_handlers=[
        regions,
        seat,
        leave,
        leave_watched,
        watch,
        snapshot,
        claim_next,
        claim,
        release,
        transcript,
        say,
        typing,
        seen,
        end,
    ],
    tags=["desk"],
)
