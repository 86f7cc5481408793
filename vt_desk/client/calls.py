"""The calls of the desk's side of the API, each typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar
from urllib.parse import quote

import msgspec

from vt_desk.client.errors import NotThere, ServiceFailed, SessionLost, TokenExpired
from vt_desk.client.session import Session
from vt_desk.client.transport import CALL_S, Transport
from vt_desk.domain.escalation import EscalationId
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.wire.desk import (
    AccountView,
    Claim,
    DeviceView,
    EndConversation,
    Ended,
    Posted,
    PostMessage,
    RegionView,
    SeatAnswer,
    SeatWish,
    SeenUpTo,
    Snapshot,
    Transcript,
    Watch,
)
from vt_desk.wire.escalation import (
    CloseEscalation,
    EscalationKept,
    EscalationView,
    KeepEscalation,
)
from vt_desk.wire.events import Poll
from vt_desk.wire.intake import (
    IntakeSaved,
    KeepRecord,
    OpenForms,
    RecordBody,
    RecordKept,
    SaveIntake,
)
from vt_desk.wire.report import Report

T = TypeVar("T")
_NOTHING = type(None)
_POLL_SLACK_S = 10.0
_CLAIM_S = 5.0
_PASSING_S = 3.0
_REPORT_S = 30.0
_AHEAD_S = 5.0
"""A click that was not heard is told again: better soon than with patience."""
_OLDER_NODE_S = 20.0


class Calls:
    """Calls with this device's token; one that has run out is renewed and the call repeated.

    Every method raises errors of ``client.errors`` only.
    """

    def __init__(self, transport: Transport, session: Session) -> None:
        self._transport = transport
        self._session = session

    async def _call(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        body: msgspec.Struct | None = None,
        params: dict[str, int | float | str] | None = None,
        timeout_s: float = CALL_S,
        ahead: bool = False,
    ) -> T:
        token = self._session.good_token() if ahead else None
        if token is None:
            token = await self._session.token()
        for last in (False, True):
            try:
                return await self._transport.ask(
                    method,
                    path,
                    answer,
                    token=token,
                    body=body,
                    params=params,
                    timeout_s=timeout_s,
                    ahead=ahead,
                )
            except TokenExpired:
                if last:
                    raise
                token = await self._session.renew(token)
            except SessionLost as error:
                self._session.lose(error)
                raise
        raise AssertionError("the second attempt returns or raises")

    async def ready(self) -> None:
        """See to it that the token is good for a while."""
        await self._session.token()

    async def me(self) -> AccountView:
        """Who is signed in."""
        return await self._call("GET", "/v1/me", AccountView)

    async def devices(self) -> list[DeviceView]:
        """The account's devices."""
        return await self._call("GET", "/v1/devices", list[DeviceView])

    async def remove_device(self, device: str) -> None:
        """Remove a device from the account."""
        await self._call("DELETE", f"/v1/devices/{quote(device, safe='')}", _NOTHING)

    async def regions(self) -> list[RegionView]:
        """The regions that the account may see."""
        return await self._call("GET", "/v1/regions", list[RegionView])

    async def sign_out(self) -> None:
        """Remove this device; its conversations go back to the queue."""
        await self._call("DELETE", "/v1/session", _NOTHING, timeout_s=_CLAIM_S)

    async def seat(self, wish: SeatWish) -> SeatAnswer:
        """Say that this seat is there, and what it asks for."""
        return await self._call("PUT", "/v1/seat", SeatAnswer, body=wish, timeout_s=_CLAIM_S)

    async def snapshot(self, region: RegionId) -> Snapshot:
        """A region as it is now."""
        return await self._call("GET", f"{_region(region)}/snapshot", Snapshot)

    async def leave_seat(self) -> None:
        """Leave the seat and stay signed in; its conversations go back to the queue."""
        await self._call("DELETE", "/v1/seat", _NOTHING, timeout_s=_PASSING_S)

    async def watch(self, token: str, tag: str, *, wait_s: float) -> Watch:
        """Wait until something came or went, as a locked desk may.

        Args:
            token: the watch token; the tokens of the session are not asked for.
            tag: of the answer before, or empty.
            wait_s: how long the service may wait.
        """
        path = "/v1/watch"
        return await self._transport.ask(
            "GET",
            path,
            Watch,
            token=token,
            params={"tag": tag, "wait_s": wait_s},
            timeout_s=wait_s + _POLL_SLACK_S,
        )

    async def leave_watched(self, token: str) -> None:
        """Leave the seat of a locked desk; its conversations go back to the queue.

        Args:
            token: the watch token, as for ``watch``.
        """
        await self._transport.ask(
            "DELETE", "/v1/watch", _NOTHING, token=token, timeout_s=_PASSING_S
        )

    async def poll(self, region: RegionId, since: int, *, at_ms: int = 0, wait_s: float) -> Poll:
        """Wait for events after a number.

        Args:
            region: whose log.
            since: the last number that is here.
            at_ms: the time of that event, which tells this log from another; 0 if unknown.
            wait_s: how long the service may wait for the first.
        """
        return await self._call(
            "GET",
            f"{_region(region)}/events/poll",
            Poll,
            params={**_place(since, at_ms), "wait_s": wait_s},
            timeout_s=wait_s + _POLL_SLACK_S,
        )

    @asynccontextmanager
    async def stream(
        self, region: RegionId, since: int, *, at_ms: int = 0
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a region's event stream after a number; ``at_ms`` as for ``poll``.

        Yields:
            Its bytes as they come.

        Raises:
            TokenExpired: renewed by the next attempt.
        """
        token = await self._session.token()
        path = f"{_region(region)}/events"
        try:
            params = _place(since, at_ms)
            async with self._transport.stream(path, token=token, params=params) as chunks:
                yield chunks
        except TokenExpired:
            await self._session.renew(token)
            raise
        except SessionLost as error:
            self._session.lose(error)
            raise

    async def claim(self, conversation: ConversationId) -> Claim:
        """Ask for a waiting conversation; one that is ours already answers the same."""
        return await self._call("POST", f"{_talk(conversation)}/claim", Claim, timeout_s=_CLAIM_S)

    async def claim_next(self, region: RegionId) -> Claim:
        """Ask for the region's oldest entry."""
        return await self._call("POST", f"{_region(region)}/claim-next", Claim, timeout_s=_CLAIM_S)

    async def release(self, conversation: ConversationId) -> None:
        """Give a conversation back to the queue."""
        await self._call("POST", f"{_talk(conversation)}/release", _NOTHING)

    async def transcript(self, conversation: ConversationId) -> Transcript:
        """A conversation with its words."""
        return await self._call("GET", _talk(conversation), Transcript)

    async def post(self, conversation: ConversationId, message: PostMessage) -> Posted:
        """Send a message; the same again answers the same."""
        return await self._call("POST", f"{_talk(conversation)}/messages", Posted, body=message)

    async def typing(self, conversation: ConversationId) -> None:
        """Say that the counsellor types."""
        await self._call("POST", f"{_talk(conversation)}/typing", _NOTHING, timeout_s=_PASSING_S)

    async def seen(self, conversation: ConversationId, up_to: SeenUpTo) -> None:
        """Say how far the counsellor has received and seen."""
        await self._call("PUT", f"{_talk(conversation)}/seen", _NOTHING, body=up_to)

    async def end(self, conversation: ConversationId, wish: EndConversation) -> Ended:
        """End a conversation, with a last message or without."""
        return await self._call("POST", f"{_talk(conversation)}/end", Ended, body=wish)

    async def save_intake(self, conversation: ConversationId, wish: SaveIntake) -> IntakeSaved:
        """Send what was filled in; the same again answers the same.

        Raises:
            IdConflict: none of the edits was taken; ``problem.field`` has the id of the one
                that stands for something else.
            IntakeFull: none of them was taken, and asking again does not help.
        """
        return await self._call("POST", f"{_talk(conversation)}/intake", IntakeSaved, body=wish)

    async def keep_record(
        self, conversation: ConversationId, record: RecordBody | None
    ) -> RecordKept:
        """Finish the form of a conversation that is over; None says that no advice was given.

        Raises:
            NotEnded: the conversation goes on.
        """
        path = f"{_talk(conversation)}/record"
        return await self._call("PUT", path, RecordKept, body=KeepRecord(record))

    async def open_forms(self) -> OpenForms:
        """This account's conversations that are over and whose form is not finished."""
        return await self._call("GET", "/v1/intakes", OpenForms)

    async def keep_escalation(
        self, region: RegionId, escalation: EscalationId, wish: KeepEscalation
    ) -> EscalationKept:
        """Tell of a click, or of what became of it; the same again answers the same.

        Waits for no other call, and no longer than some seconds.

        Raises:
            NotThere: the conversation is not of this region.
            IdConflict: the id stands for another click.
        """
        return await self._put_ahead(_escalation(region, escalation), wish)

    async def close_escalation(
        self, region: RegionId, escalation: EscalationId, wish: CloseEscalation
    ) -> EscalationKept:
        """Say how it ended; the later ``at_ms`` counts. Waits for no other call either.

        Raises:
            NotThere: the service does not know of the click.
            Forbidden: it is a colleague's, and this account is not a lead.
            IdConflict: something else was said at the same millisecond.
        """
        return await self._put_ahead(f"{_escalation(region, escalation)}/outcome", wish)

    async def _put_ahead(self, path: str, wish: msgspec.Struct) -> EscalationKept:
        try:
            return await self._call(
                "PUT", path, EscalationKept, body=wish, timeout_s=_AHEAD_S, ahead=True
            )
        except NotThere as error:
            if error.problem.field:
                raise
            # A node of the version before, which does not know the way, or an account that has
            # just lost the region: no verdict on a click.
            raise ServiceFailed("no way there", retry_after_s=_OLDER_NODE_S) from None

    async def escalations(self, region: RegionId) -> list[EscalationView]:
        """A region's escalations that are open or were closed within a day, the newest first."""
        path = f"{_region(region)}/escalations"
        return await self._call("GET", path, list[EscalationView])

    async def report(self, region: RegionId, first: str, last: str) -> Report:
        """A region's counts from one month to another, ``2026-05``; for leads.

        Raises:
            Forbidden: for another account.
        """
        params: dict[str, int | float | str] = {"first": first, "last": last}
        path = f"{_region(region)}/report"
        return await self._call("GET", path, Report, params=params, timeout_s=_REPORT_S)


def _place(since: int, at_ms: int) -> dict[str, int | float | str]:
    return {"since": since, "at_ms": at_ms} if at_ms else {"since": since}


def _region(region: RegionId) -> str:
    return f"/v1/regions/{quote(region, safe='')}"


def _escalation(region: RegionId, escalation: EscalationId) -> str:
    return f"{_region(region)}/escalations/{quote(escalation, safe='')}"


def _talk(conversation: ConversationId) -> str:
    return f"/v1/conversations/{quote(conversation, safe='')}"
