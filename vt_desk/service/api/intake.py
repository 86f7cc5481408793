"""The desk's routes for intake and record."""

from __future__ import annotations

from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from vt_desk.service import intake, record
from vt_desk.service.api.guard import NodeDep, OwnerDep, SignedDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.rights import Right
from vt_desk.wire import intake as wire
from vt_desk.wire.intake import MOST_EDITS

TALK = {"right": Right.TALK}
# Fifty texts of 4,000 characters, each of six bytes at worst, and what is around them.
MOST_BYTES = MOST_EDITS * 25_000


@post(
    "/conversations/{conversation:str}/intake",
    opt=TALK,
    status_code=HTTP_200_OK,
    request_max_body_size=MOST_BYTES,
    summary="Fill in fields of the intake",
    responses=PROBLEMS,
)
async def save(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    conversation: FromPath[str],
    data: JSONBody[wire.SaveIntake],
) -> wire.IntakeSaved:
    """For who has the conversation or had it; the same id with the same value is the same edit."""
    node.buckets.intakes.take(owner.seat)
    return await node.database.write(
        lambda txn: intake.save(txn, owner, conversation, data), signed.scope
    )


@put(
    "/conversations/{conversation:str}/record",
    opt=TALK,
    summary="Finish the form",
    responses=PROBLEMS,
)
async def keep(
    node: NodeDep,
    signed: SignedDep,
    owner: OwnerDep,
    conversation: FromPath[str],
    data: JSONBody[wire.KeepRecord],
) -> wire.RecordKept:
    """Keep the record of a conversation that is over, or say that no advice was given."""
    node.buckets.intakes.take(owner.seat)
    return await node.database.write(
        lambda txn: record.keep(txn, owner, conversation, data), signed.scope
    )


@get("/intakes", opt=TALK, summary="The account's unfinished forms", responses=PROBLEMS)
async def open_forms(node: NodeDep, signed: SignedDep, owner: OwnerDep) -> wire.OpenForms:
    """Conversations of this account that are over and whose form is not finished; 200 at most."""
    return await node.database.read(lambda txn: record.open_forms(txn, owner), signed.scope)


router = Router(path="/v1", route_handlers=[save, keep, open_forms], tags=["intake"])
