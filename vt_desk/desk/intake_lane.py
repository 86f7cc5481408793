"""Sending what was filled in, until the service has confirmed or refused it.

Beside the messages' lanes each conversation has one for its form. All that is queued goes in
one call, of each field the newest value alone; then the record, if the form is finished and
the conversation is over. As in ``outbox``, only an explicit verdict ends anything, a lane
waits until its region has caught up, and what is in the way is told and not stored.

After a call a lane rests for a moment, so that somebody who types is sent now and then and
not at every key; what says danger does not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, Purged, Refused, SessionLost
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.intake import DangerRule
from vt_desk.desk.lanes import OF_THE_CONVERSATION, Hurry, first, verdict
from vt_desk.desk.picture import Picture
from vt_desk.desk.reading import record_body
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import EditState, FieldEdit, FieldId, RecordState, Value, merged
from vt_desk.store.intake import Finished
from vt_desk.wire.intake import MOST_EDITS, Edit, SaveIntake

REST_S = 0.5


class IntakeLanes:
    """Sends fields and records."""

    def __init__(
        self,
        client: Client,
        picture: Picture,
        caught_up: CaughtUp,
        rule: DangerRule,
        on_finished: Callable[[], None],
    ) -> None:
        """Make it.

        Args:
            client: to the service.
            picture: what is sent and changed.
            caught_up: says when a region has caught up.
            rule: says what is danger.
            on_finished: the service has a record: its list of open forms is another.
        """
        self._client = client
        self._picture = picture
        self._caught_up = caught_up
        self._rule = rule
        self._on_finished = on_finished
        self._hurry = Hurry()
        self._back = asyncio.Event()
        caught_up.on_caught_up = self._back.set
        self._lanes: set[ConversationId] = set()

    def hurry(self) -> None:
        """The service is there again: lanes that wait try now."""
        self._hurry.now()

    async def run(self) -> None:
        """Send until cancelled."""
        self._lanes.clear()
        self._back.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send_again())
            while True:
                await self._picture.until(lambda: bool(self._to_begin()))
                for conversation in self._to_begin():
                    self._lanes.add(conversation)
                    group.create_task(self._lane(conversation))

    async def _send_again(self) -> None:
        """After each outage: what an answer confirmed, and of which no event came since.

        A service that was restored to just where this desk's copy ends does not look it. The
        same edit again is the same edit, so one too many changes nothing.
        """
        while True:
            await self._back.wait()
            self._back.clear()
            if not self._picture.known.intake.early:
                continue
            async with self._picture.turn() as turn:
                for edit in tuple(self._picture.known.intake.early.values()):
                    kept = turn.kept(edit.conversation)
                    if kept is None or not self._caught_up.is_behind(kept.conversation.region):
                        turn.intake.queue_again(edit)

    def _to_begin(self) -> list[ConversationId]:
        known = self._picture.known.intake
        if not known.unsent and not known.finished:
            return []
        ready = [id_ for id_ in known.finished if self._record_of(id_) is not None]
        return [id_ for id_ in (*known.unsent, *ready) if id_ not in self._lanes]

    # --- what there is to send

    def _edits_of(self, conversation: ConversationId) -> list[FieldEdit]:
        known = self._picture.known.intake
        fields = known.fields.get(conversation, {})
        queued = [
            edit
            for field in known.unsent.get(conversation, ())
            for edit in fields[field].values()
            if edit.state is EditState.QUEUED
        ]
        return sorted(queued, key=lambda edit: edit.order)

    def _record_of(self, conversation: ConversationId) -> Finished | None:
        """What is finished, once the conversation is over and every field is sent."""
        known = self._picture.known
        finished = known.intake.finished.get(conversation)
        kept = known.kept.get(conversation)
        goes_on = kept is not None and kept.conversation.state is not ConversationState.ENDED
        if finished is None or finished.state is not EditState.QUEUED or goes_on:
            return None
        return None if conversation in known.intake.unsent else finished

    def _danger(self, conversation: ConversationId, edits: list[FieldEdit]) -> bool | None:
        """What to say about danger; nothing when the checklist is not among the edits."""
        if not any(edit.field in self._rule.fields for edit in edits):
            return None
        fields = self._picture.known.intake.fields.get(conversation, {})
        values: dict[FieldId, Value] = {}
        for field in self._rule.fields & fields.keys():
            values[field] = merged(fields[field].values())[field].edit.value
        return self._rule.reads(values)

    # --- a lane

    async def _lane(self, conversation: ConversationId) -> None:
        backoff = self._client.backoff()
        most = MOST_EDITS
        while self._edits_of(conversation) or self._record_of(conversation):
            await self._caught_up_with(conversation)
            edits = self._edits_of(conversation)[:most]
            record = self._record_of(conversation)
            hurry = self._hurry.next()
            try:
                if edits:
                    await self._client.calls.save_intake(conversation, self._wish(edits))
                elif record is not None:
                    body = None if record.record is None else record_body(record.record)
                    await self._client.calls.keep_record(conversation, body)
            except SessionLost:
                # Everything stops now, and begins again with the next sign-in.
                return
            except ClientError as error:
                refusal = verdict(error)
                if refusal is not None:
                    if len(edits) > 1 and not isinstance(refusal, OF_THE_CONVERSATION):
                        # One of them is at fault, and which shows when each goes alone.
                        most = 1
                    else:
                        await self._refused(conversation, edits, record, refusal)
                    continue
                await self._tell_problem(conversation, error.code)
                await first(hurry, backoff.failed(error))
            else:
                backoff.succeeded()
                await self._confirmed(conversation, edits, record)
                if most > 1:
                    await self._rest(conversation)
        self._lanes.discard(conversation)

    def _wish(self, edits: list[FieldEdit]) -> SaveIntake:
        return SaveIntake(
            [
                Edit(
                    id=edit.id,
                    field=edit.field,
                    made_ms=edit.made_ms,
                    value=list(edit.value) if isinstance(edit.value, tuple) else edit.value,
                )
                for edit in edits
            ],
            self._danger(edits[0].conversation, edits),
        )

    async def _caught_up_with(self, conversation: ConversationId) -> None:
        kept = self._picture.kept(conversation)
        if kept is None:
            return
        region = kept.conversation.region
        problem = self._caught_up.problem(region)
        if problem is not None:
            await self._tell_problem(conversation, problem)
        await self._caught_up.wait(region)

    async def _rest(self, conversation: ConversationId) -> None:
        def urgent() -> bool:
            dangers = self._rule.fields & self._picture.known.intake.unsent.get(conversation, set())
            return bool(dangers) or self._record_of(conversation) is not None

        with suppress(TimeoutError):
            async with asyncio.timeout(REST_S):
                await self._picture.until(urgent)

    # --- what came of it

    async def _confirmed(
        self, conversation: ConversationId, edits: list[FieldEdit], record: Finished | None
    ) -> None:
        async with self._picture.turn() as turn:
            for edit in edits:
                turn.intake.confirm(edit)
            was_heard = True
            if not edits and record is not None:
                turn.intake.confirm_finished(record)
                was_heard = self._is_kept(turn, conversation, record)
            if was_heard:
                turn.tidy(conversation)
        if not edits:
            self._on_finished()

    @staticmethod
    def _is_kept(turn: Turn, conversation: ConversationId, record: Finished) -> bool:
        """Note it; says whether its event was here before: until then the form stays here."""
        kept = turn.kept(conversation)
        if kept is None:
            return True
        was_heard = kept.conversation.record_state is not RecordState.OPEN
        state = RecordState.NONE if record.record is None else RecordState.KEPT
        talk = replace(kept.conversation, record_state=state)
        turn.put(replace(kept, conversation=talk))
        return was_heard

    async def _refused(
        self,
        conversation: ConversationId,
        edits: list[FieldEdit],
        record: Finished | None,
        error: Refused,
    ) -> None:
        async with self._picture.turn() as turn:
            if isinstance(error, Purged):
                # Its time is over there, so it is over here.
                turn.purge_intake(conversation)
                return
            if isinstance(error, OF_THE_CONVERSATION):
                edits = [one for one in turn.intake.edits(conversation) if _waits(one)]
                record = turn.intake.finished(conversation)
            elif edits:
                record = None
            for edit in edits:
                turn.intake.refuse(edit, error.code)
            now = turn.intake.finished(conversation)
            # What was given since has no verdict yet, and goes out next.
            if record is not None and now is not None and now.record == record.record:
                refused = replace(record, state=EditState.REFUSED, problem=error.code)
                turn.intake.put_finished(refused)

    async def _tell_problem(self, conversation: ConversationId, problem: str) -> None:
        """Say with all that is queued what is in its way."""
        async with self._picture.turn() as turn:
            for edit in turn.intake.edits(conversation):
                if _waits(edit) and edit.problem != problem:
                    turn.intake.put(replace(edit, problem=problem), passing=True)
            record = turn.intake.finished(conversation)
            waits = record is not None and record.state is EditState.QUEUED
            if record is not None and waits and record.problem != problem:
                turn.intake.put_finished(replace(record, problem=problem), passing=True)


def _waits(edit: FieldEdit) -> bool:
    return edit.state is EditState.QUEUED
