"""This account's unfinished forms, as the service lists them: they stay here as tasks.

They are asked for when somebody begins, when the service is there again, and when something
of a form came without its value, which goes to one of an account's desks only. Whatever is
unsent here stays, and what the service has is merged with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from vt_desk.client.client import Client
from vt_desk.client.errors import ClientError, Refused, SessionLost
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.picture import Picture
from vt_desk.desk.reading import conversation_of, edit_of
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Conversation, ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import EditState
from vt_desk.store.door import Kept
from vt_desk.wire.desk import Transcript
from vt_desk.wire.intake import OpenForm, OpenForms

PAUSE_S = 1.0
WHOLE_LIST = 200
"""A list as long as this may not have all of them."""


class Tasks:
    """Keeps the tasks in step with the service."""

    def __init__(self, client: Client, picture: Picture, caught_up: CaughtUp) -> None:
        self._client = client
        self._picture = picture
        self._caught_up = caught_up
        self._came = asyncio.Event()
        self._running: set[ConversationId] = set()

    def want(self, conversations: Iterable[ConversationId] = ()) -> None:
        """Ask again; of those that go on, for the conversation itself."""
        for id_ in conversations:
            kept = self._picture.kept(id_)
            if kept is not None and kept.conversation.state is not ConversationState.ENDED:
                self._running.add(id_)
        self._came.set()

    async def run(self) -> None:
        """Ask when there is reason to, until cancelled."""
        backoff = self._client.backoff(longest_s=5.0)
        self._running.clear()
        self._came.set()
        while True:
            await self._came.wait()
            self._came.clear()
            try:
                await self._fetch_running()
                await self._fetch()
            except (SessionLost, Refused):
                # Lost: all stops now. Refused: a service that knows of no forms.
                wait_s = PAUSE_S
            except ClientError as error:
                self._came.set()
                wait_s = backoff.failed(error)
            else:
                backoff.succeeded()
                wait_s = PAUSE_S
            await self._client.wait(wait_s)

    async def _fetch_running(self) -> None:
        while self._running:
            id_ = next(iter(self._running))
            transcript: Transcript | None = None
            try:
                transcript = await self._client.calls.transcript(id_)
            except SessionLost:
                raise
            except Refused:
                # Not ours any more: the log tells.
                pass
            self._running.discard(id_)
            if transcript is not None and self._picture.is_opened(id_):
                async with self._picture.turn() as turn:
                    for view in transcript.intake:
                        turn.intake.take(edit_of(id_, view))

    async def _fetch(self) -> None:
        account = self._picture.known.account
        for region in account.regions if account is not None else ():
            # A service that was restored is noticed first, or it would seem to have dropped some.
            await self._caught_up.wait(region)
        known = self._picture.known.kept
        before = {id_ for id_, kept in known.items() if kept.task}
        forms = await self._client.calls.open_forms()
        async with self._picture.turn() as turn:
            self._apply(turn, forms, before)

    def _apply(self, turn: Turn, forms: OpenForms, before: set[ConversationId]) -> None:
        for form in forms.forms:
            _take(turn, form)
        if len(forms.forms) >= WHOLE_LIST:
            return
        for id_ in before - {ConversationId(form.conversation.id) for form in forms.forms}:
            kept = turn.kept(id_)
            behind = kept is None or self._caught_up.is_behind(kept.conversation.region)
            if not behind and not _is_unsent(turn, id_):
                # Finished at another desk, or past its time.
                turn.drop(id_)


def _take(turn: Turn, form: OpenForm) -> None:
    found = conversation_of(form.conversation)
    kept = turn.kept(found.id)
    if kept is None or not (kept.opened or kept.task):
        kept = Kept(found, as_of=kept.as_of if kept is not None else 0, task=True)
    elif kept.task:
        kept = replace(kept, conversation=_with_ours(turn, found, kept.conversation))
    now = replace(kept, intake_until_ms=form.intake_until_ms)
    if now != turn.kept(found.id):
        turn.put(now)
    for view in form.fields:
        turn.intake.take(edit_of(found.id, view))


def _with_ours(turn: Turn, found: Conversation, old: Conversation) -> Conversation:
    if turn.intake.danger_is_unsent(found.id):
        return replace(found, danger_since_ms=old.danger_since_ms)
    return found


def _is_unsent(turn: Turn, conversation: ConversationId) -> bool:
    """Whether something here is not at the service, refused or still to be sent."""
    finished = turn.intake.finished(conversation)
    edits = turn.intake.edits(conversation)
    return finished is not None or any(edit.state is not EditState.SENT for edit in edits)
