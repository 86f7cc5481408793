"""Ask a service whether it is there, without signing in: for the doctor."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from vt_desk import __version__
from vt_desk.client.errors import of_transport
from vt_desk.client.transport import build_http, checked_address

READY = 200


@dataclass(frozen=True, slots=True)
class Probe:
    """What a service answered.

    Attributes:
        status: of ``/readyz``: 200 is ready.
        answer_ms: how long that took.
        ahead_s: how far this machine's clock is ahead of the service's, to a second;
            None when the service did not tell the time.
    """

    status: int
    answer_ms: float
    ahead_s: float | None


async def probe(address: str) -> Probe:
    """Ask for ``/readyz``.

    Args:
        address: the service's.

    Raises:
        AddressRefused: the address cannot be used.
        ClientError: nobody answered; the class says how.
    """
    import httpx

    http = await asyncio.to_thread(build_http, checked_address(address), __version__)
    async with http:
        began = time.monotonic()
        try:
            answer = await http.get("/readyz", headers={"Accept": "text/plain"})
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise of_transport(error) from error
        answer_ms = (time.monotonic() - began) * 1000
    return Probe(answer.status_code, answer_ms, _ahead_s(answer.headers.get("date", "")))


def _ahead_s(date: str) -> float | None:
    try:
        theirs = parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return None
    # The header is cut off to a whole second: half of one is the better guess.
    return time.time() - theirs - 0.5
