"""The desk's routes for going to 0800-2000 or 112."""

from __future__ import annotations

from typing import Annotated

from litestar import Router, get, put
from litestar.params import FromPath, JSONBody, PathParameter

from vt_desk.service import escalation as rules
from vt_desk.service import rights
from vt_desk.service.api.guard import NodeDep, OwnerDep, SignedDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.rights import Right
from vt_desk.wire import escalation as wire
from vt_desk.wire.bounds import UUID7

TALK = {"right": Right.TALK}
AHEAD = {**TALK, "ahead": True}
EscalationPath = Annotated[str, PathParameter(pattern=UUID7)]


@get(
    "/regions/{region:str}/escalations",
    opt=TALK,
    summary="A region's escalations",
    responses=PROBLEMS,
)
async def shown(
    node: NodeDep, signed: SignedDep, region: FromPath[str]
) -> list[wire.EscalationView]:
    """Those that are open or were closed within a day, the newest first; 500 at most."""
    return await node.database.read(lambda txn: rules.shown(txn, region), signed.scope)


@put(
    "/regions/{region:str}/escalations/{escalation:str}",
    opt=AHEAD,
    summary="Somebody goes to 0800-2000 or 112",
    responses=PROBLEMS,
)
async def keep(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    region: FromPath[str],
    escalation: EscalationPath,
    data: JSONBody[wire.KeepEscalation],
) -> wire.EscalationKept:
    """Keep a click, or what became of handing the number over; the same again is the same."""
    node.buckets.escalations.take(owner.seat)
    return await node.database.write(
        lambda txn: rules.keep(txn, owner, region, escalation, data), signed.scope
    )


@put(
    "/regions/{region:str}/escalations/{escalation:str}/outcome",
    opt=AHEAD,
    summary="Say how it ended",
    responses=PROBLEMS,
)
async def close(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    region: FromPath[str],
    escalation: EscalationPath,
    data: JSONBody[wire.CloseEscalation],
) -> wire.EscalationKept:
    """For who clicked, and for leads of the region; what was said later counts."""
    node.buckets.escalations.take(owner.seat)
    of_anybody = rights.closes_escalations(signed)
    return await node.database.write(
        lambda txn: rules.close(txn, owner, region, escalation, data, of_anybody=of_anybody),
        signed.scope,
    )


router = Router(path="/v1", route_handlers=[shown, keep, close], tags=["escalation"])
