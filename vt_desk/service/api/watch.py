"""What a locked desk may: know that something waits, and leave its seat."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Annotated

from litestar import delete, get
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from vt_desk.domain.conversation import ReleaseReason
from vt_desk.domain.seat import SeatStatus
from vt_desk.service import accounts, leases
from vt_desk.service.accounts import Signed
from vt_desk.service.api.desk_streams import WaitS
from vt_desk.service.api.guard import NodeDep, SignedDep
from vt_desk.service.api.problems import PROBLEMS
from vt_desk.service.feed import Listener
from vt_desk.service.node import Node
from vt_desk.service.problem import Refusal
from vt_desk.service.rights import Right
from vt_desk.service.watch import look
from vt_desk.wire import desk as wire

# Somebody types all the time: what was counted a moment ago is not counted again.
AT_MOST_EVERY_S = 0.25
Tag = Annotated[str, QueryParameter(max_length=64)]


@get("/watch", opt={"right": Right.WATCH}, summary="What waits", responses=PROBLEMS)
async def watch(
    node: NodeDep, signed: SignedDep, tag: Tag = "", wait_s: WaitS = 20.0
) -> wire.Watch:
    """Counts and times for a locked desk; answers when something differs from ``tag``.

    Keeps the seat and its conversations, as away and locked, until its next heart-beat.
    """
    deadline = time.monotonic() + wait_s
    wish = wire.SeatWish(status=SeatStatus.AWAY)
    await node.database.write(
        lambda txn: leases.beat(txn, signed, wish, node.settings.lease_s, locked=True),
        signed.scope,
    )
    listener = Listener(device=signed.device)
    async with contextlib.AsyncExitStack() as stack:
        for region in signed.regions:
            await stack.enter_async_context(node.feeds.listen(region, listener))
        # A removal that came before the listener was there has told it nothing.
        if not await node.database.read(lambda txn: accounts.still_there(txn, signed.device)):
            raise Refusal("device_removed", action="removed")
        while True:
            listener.wake.clear()
            listener.passing.clear()
            if listener.closing:
                raise Refusal(listener.closing, action="removed")
            found = await node.database.read(lambda txn: look(txn, signed), signed.scope)
            left_s = deadline - time.monotonic()
            ends = node.stopping.is_set() or listener.over
            if found.tag != tag or ends or left_s <= 0:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await asyncio.sleep(min(AT_MOST_EVERY_S, left_s))
                    await listener.wake.wait()


@delete(
    "/seat",
    opt={"right": Right.TALK},
    status_code=HTTP_204_NO_CONTENT,
    summary="Leave the seat",
    responses=PROBLEMS,
)
async def leave(node: NodeDep, signed: SignedDep) -> None:
    """Leave and stay signed in; the conversations go back to the queue."""
    await _leave(node, signed)


@delete(
    "/watch",
    opt={"right": Right.WATCH},
    status_code=HTTP_204_NO_CONTENT,
    summary="Leave the seat of a locked desk",
    responses=PROBLEMS,
)
async def leave_watched(node: NodeDep, signed: SignedDep) -> None:
    """The desk is closed while it is locked: it has no other token to leave with."""
    await _leave(node, signed)


async def _leave(node: Node, signed: Signed) -> None:
    await node.database.write(
        lambda txn: leases.leave(txn, signed.device, ReleaseReason.HANDED_BACK), signed.scope
    )
