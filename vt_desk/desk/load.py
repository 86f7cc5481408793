"""What transcripts and snapshots do to the desk's picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vt_desk.desk.reading import (
    conversation_of,
    edit_of,
    escalation_of,
    message_of,
    seat_of,
)
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Conversation, ConversationState, Message
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.store.door import Kept
from vt_desk.wire.desk import Snapshot, Transcript


@dataclass(frozen=True, slots=True)
class Words:
    """What a load found of one conversation that is ours there or open here.

    Attributes:
        transcript: None when the service does not show it to us any more.
        messages: the ones that the window has been told of.
        is_past: the time of keeping is over, says the service.
    """

    transcript: Transcript | None
    messages: Sequence[Message] = ()
    is_past: bool = False


def apply_transcript(
    turn: Turn, transcript: Transcript, known: Sequence[Message] | None = None
) -> Kept:
    """Take a conversation with its words, and open it when it is ours.

    Args:
        turn: what it changes.
        transcript: as of its number. If events after that number were applied already, the
            conversation stays as they left it and the words are filled in.
        known: messages that are told already; None for all up to the last one that
            the picture knows, when the conversation is open.

    Returns:
        The conversation as it is now.
    """
    found = conversation_of(transcript.conversation)
    old = turn.kept(found.id)
    opened = old is not None and old.opened
    known_n = old.conversation.head_n if old is not None and opened and known is None else 0
    if old is not None and old.as_of > transcript.seq:
        kept = old
    else:
        found = _with_ours(turn, found, old)
        last_n = max((view.n for view in transcript.messages), default=0)
        found = replace(found, head_n=max(found.head_n, last_n))
        until_ms = old.intake_until_ms if old is not None else None
        kept = Kept(found, as_of=transcript.seq, opened=opened, intake_until_ms=until_ms)
    if not _ours(turn, kept):
        kept = turn.lose(kept) if opened else kept
        turn.put(kept)
        return kept
    kept = replace(kept, opened=True)
    turn.put(kept)
    told = {message.id: message.n for message in known or ()}
    for view in transcript.messages:
        message = message_of(kept.conversation.id, view)
        turn.confirm(message, by_event=True, known=view.n <= known_n or message.id in told)
        if told.get(message.id, message.n) not in (message.n, None):
            turn.renumber(message)
    if kept.conversation.state is ConversationState.ENDED:
        turn.refuse_rows(kept.conversation.id, "conversation_ended")
    for filled in transcript.intake:
        turn.intake.take(edit_of(kept.conversation.id, filled))
    return kept


def _ours(turn: Turn, kept: Kept) -> bool:
    talk = kept.conversation
    was_ours = kept.opened and talk.state is ConversationState.ENDED and talk.seat is None
    return was_ours or talk.seat == turn.seat


def _with_ours(turn: Turn, found: Conversation, old: Kept | None) -> Conversation:
    """What this desk has marked as seen or as danger stays so until the service heard of it."""
    if old is None:
        return found
    seen_n = max(found.counsellor_seen_n, old.conversation.counsellor_seen_n)
    danger_ms = found.danger_since_ms
    if turn.intake.danger_is_unsent(found.id):
        danger_ms = old.conversation.danger_since_ms
    return replace(found, counsellor_seen_n=seen_n, danger_since_ms=danger_ms)


def apply_snapshot(
    turn: Turn,
    snapshot: Snapshot,
    words: Mapping[ConversationId, Words],
    *,
    log_is_new: bool,
) -> None:
    """Make a region as the snapshot has it.

    What was not sent stays queued for a conversation that was lost: unlike a log, a
    snapshot does not prove that it was not committed. Sending it again brings the verdict.

    Args:
        turn: what it changes.
        snapshot: of the region.
        words: of each conversation that is ours there or is open here.
        log_is_new: whether numbers from before mean nothing now.
    """
    region = RegionId(snapshot.region)
    turn.set_seats(region, map(seat_of, snapshot.seats))
    user = turn.account.user if turn.account is not None else None
    escalations = map(escalation_of, snapshot.escalations)
    turn.escalations.take_region(region, escalations, user, snapshot.now_ms)
    if log_is_new:
        for kept in turn.in_region(region):
            turn.put(replace(kept, as_of=0))
    _drop_missing(turn, snapshot, words)
    for view in snapshot.conversations:
        found = conversation_of(view)
        old = turn.kept(found.id)
        of_words = words.get(found.id)
        if old is not None and old.as_of > snapshot.seq:
            continue
        if of_words is not None and of_words.transcript is not None:
            continue
        if old is not None and old.opened:
            turn.lose(old)
        turn.put(Kept(found, as_of=snapshot.seq))
        if found.seat == turn.seat:
            turn.wants_words.add(found.id)
    for of_words in words.values():
        if of_words.transcript is not None:
            apply_transcript(turn, of_words.transcript, of_words.messages)
    _hear_edits(turn, region)


def _hear_edits(turn: Turn, region: RegionId) -> None:
    """No event follows of what was filled in before the snapshot."""
    for kept in turn.in_region(region):
        for edit in turn.intake.edits(kept.conversation.id):
            turn.intake.heard(edit.id)


def _drop_missing(turn: Turn, snapshot: Snapshot, words: Mapping[ConversationId, Words]) -> None:
    there = {ConversationId(view.id) for view in snapshot.conversations}
    for kept in turn.in_region(RegionId(snapshot.region)):
        id_ = kept.conversation.id
        if id_ in there or kept.as_of > snapshot.seq or kept.task:
            continue
        if not kept.opened:
            turn.drop(id_)
        elif id_ in words and words[id_].is_past:
            turn.purge(id_)
        elif id_ not in words or words[id_].transcript is None:
            _over_unseen(turn, kept, snapshot)


def _over_unseen(turn: Turn, kept: Kept, snapshot: Snapshot) -> None:
    """One of ours ended while nobody here was listening, and its content is gone there."""
    if kept.conversation.state is ConversationState.ENDED:
        return
    talk = replace(
        kept.conversation,
        state=ConversationState.ENDED,
        ended_ms=snapshot.now_ms,
        unanswered_since_ms=None,
    )
    turn.put(replace(kept, conversation=talk, as_of=snapshot.seq))
