"""A database that loses the last of what was said while its nodes go on: they have not noticed."""

from __future__ import annotations

from tests.service.store import opened
from tests.service_process import ServiceProcess


async def lose_the_last(service: ServiceProcess, conversation: str, messages: int) -> None:
    """Take the region back to before a conversation's last messages, as a standby may be.

    Args:
        service: of which all other talks in the region are quiet.
        conversation: whose words are lost.
        messages: how many.
    """
    async with opened(service) as store:
        places = await store.all(
            "SELECT region, seq FROM events WHERE conversation = $1 AND n IS NOT NULL"
            " ORDER BY seq DESC",
            conversation,
        )
        region, first = places[messages - 1]
        await store.run("DELETE FROM events WHERE region = $1 AND seq >= $2", region, first)
        await store.run("UPDATE regions SET head = $2 - 1 WHERE id = $1", region, first)
        await store.run(
            "UPDATE conversations SET head_n = head_n - CAST($2 AS integer),"
            " head_k = (SELECT coalesce(max(k), 0) FROM events WHERE conversation = $1)"
            " WHERE id = $1",
            conversation,
            messages,
        )
