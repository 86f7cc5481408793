"""Two invented visitors, so that the window is never empty.

They use the visitor's API as the page does: a random id, a token in memory, a stream,
messages with ids of their own. What they say is made up, and nobody's story.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import msgspec

from vt_desk.domain.conversation import CallerRole, Party, SafeNow
from vt_desk.domain.ids import uuid7
from vt_desk.wire.visitor import StartConversation, Started, VisitorEvent, VisitorPoll

Sleep = Callable[[float], Awaitable[None]]
WAIT_S = 20
RETRY_S = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """What one visitor says.

    Attributes:
        after_s: when they arrive.
        opening: said while waiting.
        answers: one for each message of the counsellor's, in order.
    """

    after_s: float
    role: CallerRole
    municipality: str
    safe_now: SafeNow
    opening: tuple[str, ...]
    answers: tuple[str, ...]


PARTS = (
    Part(
        after_s=1.0,
        role=CallerRole.BYSTANDER,
        municipality="GM0355",
        safe_now=SafeNow.YES,
        opening=(
            "Hallo, ik weet niet of ik hier goed zit.",
            "Ik maak me zorgen over het gezin naast ons.",
        ),
        answers=(
            "Ja hoor, ik ben alleen thuis en heb de tijd.",
            "Er wordt vaak geschreeuwd, vooral 's avonds. De kinderen zie ik bijna niet meer.",
            "Nee, ik heb er nog met niemand over gepraat. Ik wil het niet erger maken.",
            "Dat klinkt goed. Mag ik ook bellen als ik weer iets hoor?",
            "Dank je wel, dit helpt me echt.",
        ),
    ),
    Part(
        after_s=4.0,
        role=CallerRole.VICTIM,
        municipality="GM0344",
        safe_now=SafeNow.YES,
        opening=("Kan ik hier anoniem met iemand praten?",),
        answers=(
            "Fijn. Hij is nu naar zijn werk, dus ik kan even typen.",
            "Het gaat al een tijd niet goed thuis. Ik durf steeds minder te zeggen.",
            "Mijn zus weet ervan. Bij haar kan ik terecht als het moet.",
            "Ik wil graag weten wat ik kan doen zonder dat het meteen groot wordt.",
        ),
    ),
)


@dataclass(slots=True)
class Visit:
    """How far a visitor has come.

    Attributes:
        settled: whether they have said what they say while waiting.
        heard: how many messages of the counsellor's reached them.
        ended: whether they were told that the conversation is over.
    """

    part: Part
    settled: bool = False
    heard: int = 0
    ended: bool = False


async def play(url: str, visit: Visit, sleep: Sleep = asyncio.sleep) -> None:
    """Be a visitor until the conversation ends.

    Args:
        url: the service's address.
        visit: who, and what is said; it is kept up to date.
        sleep: waits so many seconds, between messages.
    """
    await sleep(visit.part.after_s)
    async with httpx.AsyncClient(base_url=url, timeout=WAIT_S + 5, trust_env=False) as http:
        visitor = _Visitor(http, visit, sleep)
        await visitor.arrive()
        for text in visit.part.opening:
            await visitor.say(text)
        visit.settled = True
        await visitor.talk()


class _Visitor:
    def __init__(self, http: httpx.AsyncClient, visit: Visit, sleep: Sleep) -> None:
        self._http = http
        self._visit = visit
        self._part = visit.part
        self._sleep = sleep
        self._answers = iter(visit.part.answers)
        self._last_k = 0
        self._last_n = 0

    async def arrive(self) -> None:
        wish = StartConversation(
            id=uuid7(),
            municipality=self._part.municipality,
            caller_role=self._part.role,
            safe_now=self._part.safe_now,
        )
        answer = await self._ask("POST", "/v1/visitor/conversations", wish)
        started = msgspec.json.decode(answer, type=Started)
        self._http.headers["Authorization"] = f"Bearer {started.token}"

    async def say(self, text: str) -> None:
        # As long as a quick typist takes; the desk shows that somebody types.
        await self._ask("POST", "/v1/visitor/typing", None)
        await self._sleep(min(4.0, 0.6 + len(text) / 40))
        await self._ask("POST", "/v1/visitor/messages", {"id": uuid7(), "text": text})

    async def talk(self) -> None:
        while True:
            query = f"since={self._last_k}&wait_s={WAIT_S}"
            answer = await self._ask("GET", f"/v1/visitor/events/poll?{query}", None)
            asked = False
            for event in msgspec.json.decode(answer, type=VisitorPoll).events:
                self._last_k = event.k
                if event.type == "ended":
                    self._visit.ended = True
                    return
                asked = asked or self._read(event)
            if self._last_n:
                upto = {"delivered_n": self._last_n, "seen_n": self._last_n}
                await self._ask("PUT", "/v1/visitor/seen", upto)
            if asked:
                reply = next(self._answers, None)
                if reply is not None:
                    await self.say(reply)

    def _read(self, event: VisitorEvent) -> bool:
        if event.type != "message":
            return False
        self._last_n = event.n
        if event.author is not Party.COUNSELLOR:
            return False
        self._visit.heard += 1
        return True

    async def _ask(self, method: str, path: str, body: object) -> bytes:
        """Ask until the service answers; a refusal ends the visit."""
        content = msgspec.json.encode(body) if body is not None else None
        headers = {"Content-Type": "application/json"} if content else {}
        while True:
            with contextlib.suppress(httpx.TransportError):
                answer = await self._http.request(method, path, content=content, headers=headers)
                if answer.status_code == httpx.codes.CONFLICT:
                    # It ended while they typed: the stream tells the rest.
                    return b""
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    answer.raise_for_status()
                    return answer.content
            await self._sleep(RETRY_S)


async def play_all(url: str, visits: list[Visit], *, haste: float = 1.0) -> None:
    """Let every visitor arrive; one whose service is gone for good just stops.

    Args:
        url: the service's address.
        visits: who; they are kept up to date.
        haste: how many times quicker than people they are.
    """

    async def sleep(wait_s: float) -> None:
        await asyncio.sleep(wait_s / haste)

    plays = (play(url, visit, sleep) for visit in visits)
    ended = await asyncio.gather(*plays, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            _log.warning("a visitor stopped: %s", type(error).__name__)
