"""For whoever runs the service: is it alive, can it take traffic."""

from __future__ import annotations

from litestar import Response, Router, get

from vt_desk.service.api.guard import NodeDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.problem import Refusal
from vt_desk.service.rights import Right

PUBLIC = {"right": Right.PUBLIC}


@get("/healthz", opt=PUBLIC, summary="The process runs", media_type="text/plain")
async def healthz() -> str:
    """Always ``ok`` while the process runs."""
    return "ok"


@get(
    "/readyz",
    opt=PUBLIC,
    summary="This node can take traffic",
    media_type="text/plain",
    responses=PROBLEMS,
)
async def readyz(node: NodeDep) -> Response[str]:
    """``ready``, or a problem while it starts, stops, or its database is away."""
    if not node.ready or not await node.healthy():
        raise Refusal("unavailable", retry_after_s=1)
    return Response("ready", media_type="text/plain")


router = Router(path="/", route_handlers=[healthz, readyz], tags=["ops"])
