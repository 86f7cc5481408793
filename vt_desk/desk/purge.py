"""Deleting what is past its time, and then changing the key, which makes it true.

What is past is decided on the service's clock. What the log itself proves to be past (it is
at least as late as the time of its last event) is past on any clock. For the rest a start
waits a little for the service to tell its time. When it does not, the workstation's own
clock is all there is, and it may be an hour wrong either way: two hours of it are not
believed. A clock that is wrong by more can delete words here early; the service still has
them, and what only this desk has (rows that are not sent) is never of an ended conversation.

Deleting a row leaves its words in free pages, in the write-ahead log and in backups; they
are unreadable once the key has changed (ADR 0008). The store remembers that this is due.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.escalation_purge import past_escalations, unless_past
from vt_desk.desk.intake_turn import GONE_MS
from vt_desk.desk.opened import Opened
from vt_desk.desk.picture import Picture
from vt_desk.domain.conversation import Conversation, ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.retention import DAY_MS, DEFAULT_INTAKE_DAYS, DEFAULT_TRANSCRIPT_DAYS
from vt_desk.store.door import Kept
from vt_desk.store.errors import StoreError

_log = logging.getLogger(__name__)

NOT_BELIEVED_MS = 2 * 3_600_000
UNTOLD_S = 20.0
LOOK_S = 5.0
ROTATE_EVERY_S = 60.0


def intake_until_ms(kept: Kept) -> int | None:
    """When a conversation's form is past its time; None while it goes on, or when it is gone."""
    talk = kept.conversation
    if talk.state is not ConversationState.ENDED or kept.intake_until_ms == GONE_MS:
        return None
    if kept.intake_until_ms is not None:
        return kept.intake_until_ms
    # Nobody has said yet: the list of open forms does.
    return (talk.ended_ms or talk.waiting_since_ms) + DEFAULT_INTAKE_DAYS * DAY_MS


def until_ms(talk: Conversation) -> int | None:
    """When a conversation's words are past their time; None while it goes on."""
    if talk.state is not ConversationState.ENDED:
        return None
    if talk.transcript_until_ms is not None:
        return talk.transcript_until_ms
    # Its end was not told in order, or by a service that did not say until when.
    return (talk.ended_ms or talk.waiting_since_ms) + DEFAULT_TRANSCRIPT_DAYS * DAY_MS


class Purge:
    """Deletes on time, also what became past while the program was off."""

    def __init__(self, picture: Picture, opened: Opened, clock: ServiceClock) -> None:
        self._picture = picture
        self._opened = opened
        self._clock = clock
        self._rotate = False
        self._rotated_at_s: float | None = None
        self._began_at_s = clock.steady_s()
        self._purges = picture.purges

    async def begin(self) -> None:
        """Delete what is past, before anything is shown.

        Raises:
            StoreError: the store could not be read or written.
        """
        self._rotated_at_s = None
        self._began_at_s = self._clock.steady_s()
        # A program that was killed between deleting and changing the key.
        self._rotate = await self._opened.store.rotation_due()
        await self._delete()

    async def run(self) -> None:
        """Delete on time until cancelled."""
        while True:
            await self._delete()
            # Also what the service itself said to be past.
            self._rotate |= self._picture.purges != self._purges
            self._purges = self._picture.purges
            if self._rotate and self._may_rotate():
                await self._change_key()
            await asyncio.sleep(LOOK_S)

    def _may_rotate(self) -> bool:
        if self._rotated_at_s is None:
            return True
        return self._clock.steady_s() - self._rotated_at_s >= ROTATE_EVERY_S

    async def _change_key(self) -> None:
        self._rotated_at_s = self._clock.steady_s()
        try:
            await self._opened.store.rotate_key()
        except StoreError as error:
            _log.warning("the key was not changed: %s", error.code)
        else:
            self._rotate = False

    async def _delete(self) -> None:
        now_ms = self._surely_ms()
        kept_here = self._picture.known.kept
        words = [id_ for id_, kept in kept_here.items() if _words_past(kept, now_ms)]
        forms = [id_ for id_, kept in kept_here.items() if _form_past(kept, now_ms)]
        unknown = self._unknown_past(now_ms)
        if not (words or forms or unknown or past_escalations(self._picture.known, now_ms)):
            return
        async with self._picture.turn() as turn:
            # Again: how one ended may have been said anew before this turn.
            phoned = past_escalations(self._picture.known, now_ms)
            for escalation in phoned.briefings:
                turn.escalations.drop_briefing(escalation)
                turn.purged = True
            for escalation in phoned.escalations:
                turn.escalations.change(escalation, partial(unless_past, now_ms))
            for conversation in forms:
                kept = turn.kept(conversation)
                if kept is not None and _form_past(kept, now_ms):
                    turn.purge_intake(conversation)
            for conversation in words:
                kept = turn.kept(conversation)
                if kept is not None and _words_past(kept, now_ms):
                    turn.purge(conversation)
            for conversation in unknown:
                if turn.kept(conversation) is None:
                    turn.purge_intake(conversation)

    def _unknown_past(self, now_ms: int) -> list[ConversationId]:
        """What was filled in and never got through, for conversations that are long gone."""
        known = self._picture.known
        oldest_ms = now_ms - DEFAULT_INTAKE_DAYS * DAY_MS
        return [
            id_
            for id_, fields in known.intake.fields.items()
            if id_ not in known.kept
            and all(edit.made_ms <= oldest_ms for each in fields.values() for edit in each.values())
        ]

    def _surely_ms(self) -> int:
        """It is at least this late."""
        now_ms = self._clock.now_ms()
        if self._clock.is_told:
            return now_ms
        heads = self._picture.known.heads.values()
        proven_ms = max((head.at_ms for head in heads), default=0)
        if self._clock.steady_s() - self._began_at_s < UNTOLD_S:
            return proven_ms
        return max(proven_ms, now_ms - NOT_BELIEVED_MS)


def _words_past(kept: Kept, now_ms: int) -> bool:
    end_ms = None if kept.task else until_ms(kept.conversation)
    return end_ms is not None and end_ms <= now_ms


def _form_past(kept: Kept, now_ms: int) -> bool:
    end_ms = intake_until_ms(kept) if kept.opened or kept.task else None
    return end_ms is not None and end_ms <= now_ms
