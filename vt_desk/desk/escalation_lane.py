"""Telling the service of each click, ahead of everything.

Each escalation has a lane of its own. It waits for no outbox, for no region that catches up,
for no store, and its calls have connections of their own (``client.transport``). What is kept
here is sent whole each time, under the id of the click: the same again is the same, so after a
kill, an outage or a lost answer it is there once. Only an explicit verdict ends a lane.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, NotThere, Refused, SessionLost
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.escalation_book import EscalationBook
from vt_desk.desk.escalation_turn import WHOLE_LIST, is_recent, queued_again
from vt_desk.desk.lanes import Hurry, first, verdict
from vt_desk.desk.picture import Picture
from vt_desk.domain.escalation import Escalation, EscalationId, LogState
from vt_desk.domain.ids import RegionId, UserId
from vt_desk.wire.escalation import CloseEscalation, KeepEscalation

LONGEST_S = 5.0
"""A lane that fails tries again after this at the latest, unless the service asks for more."""


class EscalationLane:
    """Sends clicks, what became of them, and how they ended."""

    def __init__(
        self, client: Client, picture: Picture, book: EscalationBook, clock: ServiceClock
    ) -> None:
        """Make it.

        Args:
            client: to the service.
            picture: says who is at work.
            book: what is sent and changed.
            clock: the service's.
        """
        self._client = client
        self._picture = picture
        self._book = book
        self._clock = clock
        self._lanes: set[EscalationId] = set()
        self._came = asyncio.Event()
        self._hurry = Hurry()
        self._heard = asyncio.Event()
        book.on_change = self._came.set

    def hurry(self) -> None:
        """The service is there again: whoever waits tries now; does it have what it had?"""
        self._hurry.now()
        self._heard.set()

    async def run(self) -> None:
        """Send until cancelled."""
        self._lanes.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look_after_outages())
            while True:
                self._came.clear()
                for id_ in [one.id for one in self._unsent() if one.id not in self._lanes]:
                    self._lanes.add(id_)
                    group.create_task(self._lane(id_))
                await self._came.wait()

    def _unsent(self) -> Iterator[Escalation]:
        for one in self._book.all():
            if one.state is LogState.QUEUED and one.region is not None:
                yield one

    def _queued(self, id_: EscalationId) -> Escalation | None:
        return next((one for one in self._unsent() if one.id == id_), None)

    async def _lane(self, id_: EscalationId) -> None:
        backoff = self._client.backoff(longest_s=LONGEST_S)
        while (one := self._queued(id_)) is not None:
            hurry = self._hurry.next()
            try:
                await self._send(one)
            except SessionLost:
                # Everything stops now, and begins again with the next sign-in.
                break
            except ClientError as error:
                refusal = verdict(error)
                if refusal is not None:
                    self._refused(one, refusal)
                    continue
                self._say(one, error.code)
                await first(hurry, backoff.failed(error))
            else:
                backoff.succeeded()
                self._confirmed(one)
        self._lanes.discard(id_)

    async def _send(self, one: Escalation) -> None:
        region = one.region or RegionId("")
        if one.user == self._user:
            wish = KeepEscalation(
                target=one.target,
                at_ms=one.at_ms,
                conversation=one.conversation,
                handing=one.handing,
                unattended=one.unattended,
            )
            await self._client.calls.keep_escalation(region, one.id, wish)
        if one.outcome is not None:
            end = CloseEscalation(one.outcome, one.closed_ms or one.at_ms)
            await self._client.calls.close_escalation(region, one.id, end)

    @property
    def _user(self) -> UserId | None:
        account = self._picture.known.account
        return account.user if account is not None else None

    # --- what came of it

    def _confirmed(self, sent: Escalation) -> None:
        there = self._book.get(sent.id)
        # What was changed since goes out next, and so does what was queued again since: the
        # answer may be from before a restore, and come after the list that told of it.
        if there is sent:
            self._book.put(replace(there, state=LogState.SENT, problem=None))

    def _refused(self, sent: Escalation, error: Refused) -> None:
        there = self._book.get(sent.id)
        if there is None:
            return
        if isinstance(error, NotThere) and sent.conversation is not None and self._is_own(sent):
            # The conversation is gone there, or of no region of ours: the click still counts.
            self._book.put(replace(there, conversation=None))
        elif _content(there) == _content(sent):
            # What was changed since has no verdict yet, and goes out next.
            self._book.put(replace(there, state=LogState.REFUSED, problem=error.code))

    def _is_own(self, one: Escalation) -> bool:
        return one.user == self._user

    def _say(self, sent: Escalation, problem: str) -> None:
        there = self._book.get(sent.id)
        if there is not None and there.state is LogState.QUEUED:
            self._book.put(replace(there, problem=problem), passing=True)

    # --- a service that was restored

    async def _look_after_outages(self) -> None:
        """Send again what the service had confirmed, and does not have any more."""
        while True:
            await self._heard.wait()
            self._heard.clear()
            for region in {one.region for one in self._confirmed_here()}:
                if region is not None:
                    await self._look(region)

    def _confirmed_here(self) -> list[Escalation]:
        now_ms = self._clock.now_ms()
        return [
            one
            for one in self._book.all()
            if one.state is LogState.SENT and self._is_own(one) and is_recent(one, now_ms)
        ]

    async def _look(self, region: RegionId) -> None:
        before = [one for one in self._confirmed_here() if one.region == region]
        try:
            views = await self._client.calls.escalations(region)
        except ClientError:
            # With the next outage's end it is looked again.
            return
        there = {view.id for view in views}
        for one in before if len(there) < WHOLE_LIST else ():
            now = self._book.get(one.id)
            if one.id not in there and now is not None and is_recent(now, self._clock.now_ms()):
                again = queued_again(now)
                if again is not None:
                    self._book.put(again)


def _content(one: Escalation) -> tuple[object, ...]:
    """All of it that is sent."""
    return (one.conversation, one.handing, one.outcome, one.closed_ms)
