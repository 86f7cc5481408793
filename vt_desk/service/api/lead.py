"""The routes of leads: what a region's conversations add up to."""

from __future__ import annotations

from typing import Annotated

from litestar import Router, get
from litestar.params import FromPath, QueryParameter

from vt_desk.service import report
from vt_desk.service.api.guard import NodeDep, SignedDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.rights import Right
from vt_desk.wire import report as wire

Month = Annotated[str, QueryParameter(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$(?!\n)")]


@get(
    "/regions/{region:str}/report",
    opt={"right": Right.LEAD},
    summary="Counts by month",
    responses=PROBLEMS,
)
async def read_report(
    node: NodeDep, signed: SignedDep, region: FromPath[str], first: Month, last: Month
) -> wire.Report:
    """Months that are over, without counts under five nor what they could be computed from."""
    # Before anything is told, and durable.
    await node.database.write(
        lambda txn: report.note_reading(txn, signed, region, first, last), signed.scope
    )
    return await node.database.read(lambda txn: report.read(txn, region, first, last), signed.scope)


router = Router(path="/v1", route_handlers=[read_report], tags=["lead"])
