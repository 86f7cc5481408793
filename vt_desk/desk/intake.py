"""Filling in a form: each value is in the store before anything else happens with it.

A value is made later than whatever the field showed, so that what a person has just filled
in is what is shown, here and everywhere. Sending is ``intake_lane``'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from vt_desk.client.errors import NotYours
from vt_desk.desk.caught_up import CaughtUp
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.errors import ValueRefused
from vt_desk.desk.intake_turn import form_is_open, intake_of
from vt_desk.desk.opened import Opened
from vt_desk.desk.picture import Picture
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Conversation
from vt_desk.domain.ids import ConversationId, UserId
from vt_desk.domain.intake import (
    MAX_CODES,
    MAX_VALUE_CHARS,
    EditId,
    EditState,
    FieldEdit,
    FieldId,
    Intake,
    Value,
)
from vt_desk.domain.record import Record
from vt_desk.forms.definition import Form
from vt_desk.forms.rules import read
from vt_desk.store.door import Kept
from vt_desk.store.intake import DropStep, Finished, FoldRedo, PutStep, Step
from vt_desk.wire.problems import problem

_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LARGEST = 2**53 - 1
_CODE_CHARS = 80


class DangerRule:
    """What the answers say about acute danger, by the form."""

    def __init__(self, form: Form | None) -> None:
        """Make it; without a form nothing is ever danger."""
        self._form = form
        items = form.danger.items if form is not None else []
        self.fields = frozenset(FieldId(item.id) for item in items)

    def in_danger(self, turn: Turn, conversation: ConversationId) -> bool:
        """Whether an answer of the checklist means acute danger, as it is in a turn."""
        shown = {field: turn.intake.shown(conversation, field) for field in self.fields}
        return self.reads({field: it.edit.value for field, it in shown.items() if it is not None})

    def reads(self, values: Mapping[FieldId, Value]) -> bool:
        """The same of the checklist's answers."""
        return self._form is not None and read(self._form, values).in_danger


class Filling:
    """Fills in, undoes, and finishes."""

    def __init__(
        self,
        *,
        picture: Picture,
        opened: Opened,
        caught_up: CaughtUp,
        clock: ServiceClock,
        make_id: Callable[[], str],
        rule: DangerRule,
    ) -> None:
        """Make it.

        Args:
            picture: what is changed.
            opened: has the steps to undo.
            caught_up: says what is in the way of a region.
            clock: the service's.
            make_id: makes UUIDv7.
            rule: says what is danger.
        """
        self._picture = picture
        self._opened = opened
        self._caught_up = caught_up
        self._clock = clock
        self._make_id = make_id
        self._rule = rule

    def intake(self, conversation: ConversationId) -> Intake:
        """What is filled in for one of ours or a task; of any other what is still unsent."""
        return intake_of(self._picture.known.intake, conversation)

    def open_forms(self) -> list[Conversation]:
        """Ended ones whose form is not finished, the oldest first."""
        known = self._picture.known
        found = [
            kept.conversation
            for id_, kept in known.kept.items()
            if form_is_open(kept, known.intake.finished.get(id_))
        ]
        return sorted(found, key=lambda talk: (talk.ended_ms or 0, talk.id))

    def finished(self, conversation: ConversationId) -> Finished | None:
        """What was finished here, and is not confirmed."""
        return self._picture.known.intake.finished.get(conversation)

    async def set_field(
        self, conversation: ConversationId, field: FieldId, value: Value, *, step: bool
    ) -> None:
        """Fill in a field.

        Args:
            conversation: one of ours, or a task.
            field: which.
            value: None empties it, also what the visitor chose and nobody filled in yet.
            step: whether an undo comes back to what it shows now; not while typing goes on.

        Raises:
            NotYours: it is neither.
            ValueRefused: no field takes that.
        """
        if not _FIELD.fullmatch(field) or not _is_value(value):
            raise ValueRefused
        async with self._picture.turn() as turn:
            kept = _ours(turn, conversation)
            filled = turn.intake.shown(conversation, field)
            shown = filled.edit if filled is not None else None
            is_same = shown is not None and _same(shown.value, value)
            if is_same and shown is not None and shown.state is not EditState.REFUSED:
                return
            made_ms = self._after(shown)
            turn.writes.append(FoldRedo(conversation, field))
            if step:
                self._step(turn, conversation, field, made_ms)
            self._fill(turn, kept, field, value, made_ms)

    async def undo_field(self, conversation: ConversationId, field: FieldId) -> None:
        """Put back what a field showed before.

        Raises:
            NotYours: the conversation is neither one of ours nor a task.
        """
        await self._go(conversation, field, back=True)

    async def redo_field(self, conversation: ConversationId, field: FieldId) -> None:
        """Take the last undo back; nothing when something was filled in since.

        What was undone before that is then a step back.

        Raises:
            NotYours: as for ``undo_field``.
        """
        await self._go(conversation, field, back=False)

    async def _go(self, conversation: ConversationId, field: FieldId, *, back: bool) -> None:
        async with self._picture.turn() as turn:
            kept = _ours(turn, conversation)
            # In turn, so what the turns before have written is there.
            steps = await self._opened.store.steps(conversation, field)
            there = [step for step in steps if (step.place > 0) is back]
            if not there:
                return
            step = there[-1] if back else there[0]
            filled = turn.intake.shown(conversation, field)
            shown = filled.edit if filled is not None else None
            made_ms = self._after(shown)
            turn.writes.append(DropStep(conversation, field, step.place))
            self._step(turn, conversation, field, made_ms, back=not back)
            self._fill(turn, kept, field, step.value, made_ms)

    def _step(
        self,
        turn: Turn,
        conversation: ConversationId,
        field: FieldId,
        made_ms: int,
        *,
        back: bool = True,
    ) -> None:
        """Keep what a field shows, and what of ours is hidden behind it, before it changes."""
        filled = turn.intake.shown(conversation, field)
        shown = filled.edit if filled is not None else None
        mine = turn.intake.of_field(conversation, field).get(self._user)
        if mine is not None and mine != shown and mine.value is not None:
            hidden = Step.hidden(made_ms, mine.value)
            turn.writes.append(PutStep(conversation, field, hidden))
        kind = Step.back if back else Step.forward
        now = kind(made_ms, shown.value if shown is not None else None)
        turn.writes.append(PutStep(conversation, field, now))

    def _fill(self, turn: Turn, kept: Kept, field: FieldId, value: Value, made_ms: int) -> None:
        account = turn.account
        talk = kept.conversation
        turn.intake.put(
            FieldEdit(
                id=EditId(self._make_id()),
                conversation=talk.id,
                field=field,
                value=value,
                made_ms=made_ms,
                user=self._user,
                user_name=account.name if account is not None else "",
                state=EditState.QUEUED,
                problem=self._caught_up.problem(talk.region),
            )
        )
        if field in self._rule.fields:
            in_danger = self._rule.in_danger(turn, talk.id)
            if in_danger is not (talk.danger_since_ms is not None):
                since_ms = self._clock.now_ms() if in_danger else None
                turn.put(replace(kept, conversation=replace(talk, danger_since_ms=since_ms)))

    @property
    def _user(self) -> UserId:
        account = self._picture.known.account
        if account is None:
            raise NotYours(problem("not_yours"))
        return account.user

    def _after(self, shown: FieldEdit | None) -> int:
        now_ms = self._clock.now_ms()
        return now_ms if shown is None else max(now_ms, shown.made_ms + 1)

    async def finish(self, conversation: ConversationId, record: Record | None) -> None:
        """The form is finished. What was given before and is not sent yet is replaced.

        Args:
            conversation: one of ours, or a task. It is sent after the end.
            record: what is kept; None when no advice was given.

        Raises:
            NotYours: it is neither.
        """
        async with self._picture.turn() as turn:
            talk = _ours(turn, conversation).conversation
            problem_ = self._caught_up.problem(talk.region)
            turn.intake.put_finished(Finished(conversation, record, problem=problem_))


def _ours(turn: Turn, conversation: ConversationId) -> Kept:
    kept = turn.kept(conversation)
    if kept is None or not (kept.opened or kept.task):
        raise NotYours(problem("not_yours"))
    return kept


def _is_value(value: Value) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_VALUE_CHARS and _is_text(value)
    if isinstance(value, tuple):
        is_short = len(value) <= MAX_CODES and all(len(code) <= _CODE_CHARS for code in value)
        return is_short and all(map(_is_text, value))
    if isinstance(value, bool):
        return False
    return value is None or (math.isfinite(value) and abs(value) <= _LARGEST)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _same(one: Value, other: Value) -> bool:
    """Whether two values are one: 1 and 1.0 are not."""
    return one == other and type(one) is type(other)
