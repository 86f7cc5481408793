"""One turn at the intake: what a desk knows of it, what the turn writes, and what is told.

``turn.Turn`` has one of these. A field is compared with what it was at the end of the turn,
so what many edits did to it is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from vt_desk.desk.changes import (
    DangerMarked,
    DeskChange,
    FinishChanged,
    FormsChanged,
    IntakeChanged,
)
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId, SeatId, UserId
from vt_desk.domain.intake import (
    EditId,
    EditState,
    FieldEdit,
    FieldId,
    Filled,
    Intake,
    RecordState,
    merged,
    replaces,
)
from vt_desk.store.door import Kept, Write
from vt_desk.store.intake import (
    DropFinished,
    DropIntake,
    Finished,
    PutField,
    PutFinished,
    PutStep,
    Step,
)

GONE_MS = 0
"""``Kept.intake_until_ms`` of a form that is deleted already."""
OfField = dict[UserId, FieldEdit]


@dataclass(slots=True)
class KnownIntake:
    """What the desk knows of intakes.

    Attributes:
        fields: by conversation and field, each account's value.
        unsent: fields whose value waits to be sent.
        finished: forms that were finished here, and are not confirmed.
        danger: the fields of the checklist for acute danger.
        early: edits that an answer or a list confirmed before their event came.
    """

    fields: dict[ConversationId, dict[FieldId, OfField]] = field(default_factory=dict)
    unsent: dict[ConversationId, set[FieldId]] = field(default_factory=dict)
    finished: dict[ConversationId, Finished] = field(default_factory=dict)
    danger: frozenset[FieldId] = frozenset()
    early: dict[EditId, FieldEdit] = field(default_factory=dict)


def known_of(
    edits: Iterable[FieldEdit], finished: Iterable[Finished], danger: frozenset[FieldId]
) -> KnownIntake:
    """What is kept, as the desk knows it."""
    known = KnownIntake(finished={one.conversation: one for one in finished}, danger=danger)
    for edit in edits:
        of_talk = known.fields.setdefault(edit.conversation, {})
        of_talk.setdefault(edit.field, {})[edit.user] = edit
        if edit.state is EditState.QUEUED:
            known.unsent.setdefault(edit.conversation, set()).add(edit.field)
    return known


def form_is_open(kept: Kept | None, finished: Finished | None) -> bool:
    """Whether a conversation is over and its form is still to be finished."""
    return (
        kept is not None
        and (kept.opened or kept.task)
        and kept.conversation.state is ConversationState.ENDED
        and kept.conversation.record_state is RecordState.OPEN
        and kept.intake_until_ms != GONE_MS
        and (finished is None or finished.state is EditState.REFUSED)
    )


class IntakeTurn:
    """What one writer changes of intakes.

    Attributes:
        wanted: something came without its value, and has to be fetched.
    """

    def __init__(
        self,
        known: KnownIntake,
        user: UserId | None,
        writes: list[Write],
        kept: Callable[[ConversationId], Kept | None],
    ) -> None:
        """Make it.

        Args:
            known: what it changes, at its end.
            user: who is at work.
            writes: the turn's.
            kept: gives a conversation as it is now in the turn.
        """
        self._known = known
        self._user = user
        self._writes = writes
        self._kept = kept
        self._fields: dict[tuple[ConversationId, FieldId], OfField] = {}
        self._finished: dict[ConversationId, Finished | None] = {}
        self._told: list[DeskChange] = []
        self._was: dict[ConversationId, tuple[Kept | None, bool]] = {}
        self._danger_by: dict[ConversationId, str] = {}
        self._early: dict[EditId, FieldEdit | None] = {}
        self.wanted: set[ConversationId] = set()

    # --- reading

    def of_field(self, conversation: ConversationId, field: FieldId) -> Mapping[UserId, FieldEdit]:
        """Each account's value of a field."""
        changed = self._fields.get((conversation, field))
        if changed is not None:
            return changed
        return self._known.fields.get(conversation, {}).get(field, {})

    def shown(self, conversation: ConversationId, field: FieldId) -> Filled | None:
        """What a field shows."""
        return merged(self.of_field(conversation, field).values()).get(field)

    def fields(self, conversation: ConversationId) -> list[FieldId]:
        """Which fields anybody filled in."""
        changed = {field: None for talk, field in self._fields if talk == conversation}
        return list({**self._known.fields.get(conversation, {}), **changed})

    def edits(self, conversation: ConversationId) -> list[FieldEdit]:
        """All accounts' values."""
        every = (self.of_field(conversation, field) for field in self.fields(conversation))
        return [edit for of_field in every for edit in of_field.values()]

    def finished(self, conversation: ConversationId) -> Finished | None:
        """What was finished here, and is not confirmed."""
        if conversation in self._finished:
            return self._finished[conversation]
        return self._known.finished.get(conversation)

    def danger_is_unsent(self, conversation: ConversationId) -> bool:
        """Whether this desk knows more about the danger than the service."""
        return any(
            edit.state is EditState.QUEUED
            for item in self._known.danger
            for edit in self.of_field(conversation, item).values()
        )

    def is_open(self, conversation: ConversationId) -> bool:
        """Whether a form is still to be finished."""
        return form_is_open(self._kept(conversation), self.finished(conversation))

    def is_needed(self, conversation: ConversationId) -> bool:
        """Whether the intake has to stay here: its form is open, or something is unsent."""
        finished = self.finished(conversation)
        waits = finished is not None and finished.state is EditState.QUEUED
        queued = any(edit.state is EditState.QUEUED for edit in self.edits(conversation))
        return waits or queued or self.is_open(conversation)

    # --- changing

    def put(self, edit: FieldEdit, *, passing: bool = False) -> None:
        """An account has this value now; a passing change does not go into the store."""
        at = (edit.conversation, edit.field)
        self._fields[at] = {**self.of_field(*at), edit.user: edit}
        if not passing:
            self._writes.append(PutField(edit))

    def take(self, edit: FieldEdit, *, by_event: bool = False) -> None:
        """An edit that the service has: it confirms ours, or is merged with what is here.

        Args:
            edit: as it is there.
            by_event: whether the log told it, which was ``heard``. A list can be ahead of
                the log; ours is early until then, or a service that was turned back to just
                where this desk's copy of the log ends would never get it again.
        """
        there = self.of_field(edit.conversation, edit.field).get(edit.user)
        if there is not None and there.id == edit.id:
            if edit.made_ms < there.made_ms:
                # This desk's clock was ahead, and the service set the time back: something
                # that seemed earlier, and was passed over here, may be the later one there.
                self.wanted.add(edit.conversation)
            if there.state is not EditState.SENT and not by_event:
                self._early[edit.id] = edit
            if there != edit:
                self._keep(edit)
            return
        if not self._is_ours(edit.conversation) or not replaces(edit, there):
            return
        if there is not None and edit.user == self._user and there.value not in (None, edit.value):
            # Another desk of this account was later: what was filled in here can be undone to.
            step = Step.passed_over(edit.made_ms, there.value)
            self._writes.append(PutStep(edit.conversation, edit.field, step))
        self.put(edit)

    def confirm(self, sent: FieldEdit) -> None:
        """The service has taken it, if nothing later was filled in since."""
        there = self.of_field(sent.conversation, sent.field).get(sent.user)
        if there is not None and there.id == sent.id and there.state is not EditState.SENT:
            if self._kept(sent.conversation) is not None:
                self._early[sent.id] = there
            self._keep(replace(there, state=EditState.SENT, problem=None))

    def heard(self, edit: EditId) -> None:
        """Its event came, or the region was loaded as of later than it."""
        self._early[edit] = None

    def queue_again(self, edit: FieldEdit) -> None:
        """It was confirmed, and a service that has been caught up with does not know of it."""
        self.heard(edit.id)
        there = self.of_field(edit.conversation, edit.field).get(edit.user)
        if there is None or there.id == edit.id:
            self.put(replace(edit, state=EditState.QUEUED, problem=None))

    def refuse(self, sent: FieldEdit, problem: str) -> None:
        """The service gave a verdict against it; the value stays here."""
        there = self.of_field(sent.conversation, sent.field).get(sent.user)
        if there is not None and there.id == sent.id and there.state is EditState.QUEUED:
            self.put(replace(there, state=EditState.REFUSED, problem=problem))

    def _keep(self, edit: FieldEdit) -> None:
        if self._is_ours(edit.conversation):
            self.put(edit)
            return
        # Not ours any more, and now the service has it: it leaves this desk.
        at = (edit.conversation, edit.field)
        others = self.of_field(*at).items()
        self._fields[at] = {user: one for user, one in others if user != edit.user}
        self.leave(edit.conversation)

    def put_finished(self, finished: Finished, *, passing: bool = False) -> None:
        """A form is finished, or how far that came is another."""
        self._finished[finished.conversation] = finished
        if not passing:
            self._writes.append(PutFinished(finished))
        told = FinishChanged(finished.conversation, finished.state, finished.problem)
        self._told.append(told)

    def confirm_finished(self, sent: Finished) -> None:
        """The service has the record, if nothing else was given since."""
        there = self.finished(sent.conversation)
        if there is not None and there.record == sent.record:
            self._finished[sent.conversation] = None
            self._writes.append(DropFinished(sent.conversation))
            self._told.append(FinishChanged(sent.conversation, EditState.SENT))

    def mark(self, conversation: ConversationId, by: str) -> None:
        """Who marked it for acute danger."""
        self._danger_by[conversation] = by

    # --- going

    def leave(self, conversation: ConversationId) -> None:
        """It is not ours any more: only what is unsent stays."""
        edits = [one for one in self.edits(conversation) if one.state is EditState.QUEUED]
        finished = self.finished(conversation)
        self.forget(conversation)
        for edit in edits:
            self.put(edit)
        if finished is not None and finished.state is EditState.QUEUED:
            self._finished[conversation] = finished
            self._writes.append(PutFinished(finished))

    def forget(self, conversation: ConversationId) -> None:
        """All that was filled in for it goes, sent or not."""
        fields = self.fields(conversation)
        if fields or self.finished(conversation) is not None:
            self._writes.append(DropIntake(conversation))
        for field_ in fields:
            self._fields[conversation, field_] = {}
        if self.finished(conversation) is not None:
            self._finished[conversation] = None

    # --- the end of the turn

    def before(self, talks: Iterable[ConversationId], known: Mapping[ConversationId, Kept]) -> None:
        """Note how things were, before the picture moves."""
        for id_ in {*talks, *self._finished}:
            kept = known.get(id_)
            self._was[id_] = (kept, form_is_open(kept, self._known.finished.get(id_)))

    def settle(self, seat: SeatId | None) -> list[DeskChange]:
        """Move to what was written, and say what is to be told."""
        told: list[DeskChange] = []
        changed: dict[ConversationId, list[Filled]] = {}
        for (talk, field_), now in self._fields.items():
            was = self._known.fields.get(talk, {}).get(field_, {})
            shown = merged(now.values()).get(field_)
            if shown is not None and shown != merged(was.values()).get(field_):
                changed.setdefault(talk, []).append(shown)
            self._move(talk, field_, now)
        for id_, edit in self._early.items():
            if edit is None:
                self._known.early.pop(id_, None)
            else:
                self._known.early[id_] = edit
        for talk, finished in self._finished.items():
            if finished is None:
                self._known.finished.pop(talk, None)
            else:
                self._known.finished[talk] = finished
        for talk, fields in changed.items():
            if self._is_ours(talk):
                told.append(IntakeChanged(talk, tuple(fields)))
        told += self._told
        forms_changed = False
        for talk, (was_kept, was_open) in self._was.items():
            forms_changed |= was_open != self.is_open(talk)
            told += self._marked(was_kept, self._kept(talk), seat)
        return [*told, FormsChanged()] if forms_changed else told

    def _move(self, talk: ConversationId, id_: FieldId, now: OfField) -> None:
        unsent = self._known.unsent.setdefault(talk, set())
        if any(edit.state is EditState.QUEUED for edit in now.values()):
            unsent.add(id_)
        else:
            unsent.discard(id_)
        if not unsent:
            del self._known.unsent[talk]
        fields = self._known.fields.setdefault(talk, {})
        if now:
            fields[id_] = now
        else:
            fields.pop(id_, None)
        if not fields:
            del self._known.fields[talk]

    def _marked(
        self, was: Kept | None, kept: Kept | None, seat: SeatId | None
    ) -> Iterable[DeskChange]:
        if kept is None or kept.conversation.danger_since_ms is None:
            return ()
        if was is not None and was.conversation.danger_since_ms is not None:
            return ()
        talk = kept.conversation
        if kept.opened or kept.task or (talk.seat is not None and talk.seat == seat):
            return ()
        return (DangerMarked(talk, self._danger_by.get(talk.id, talk.user_name)),)

    def _is_ours(self, conversation: ConversationId) -> bool:
        kept = self._kept(conversation)
        return kept is not None and (kept.opened or kept.task)


def intake_of(known: KnownIntake, conversation: ConversationId) -> Intake:
    """What is filled in for a conversation."""
    of_talk = known.fields.get(conversation, {})
    return merged(edit for of_field in of_talk.values() for edit in of_field.values())
