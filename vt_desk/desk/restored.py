"""A service that was restored from an older copy: what it no longer has.

Its log has other events under the numbers that are here. A new snapshot brings the truth of
now; before it is taken, what this desk alone still knows is saved: messages of ours that
were committed and are gone there are queued again under their own ids, before whatever was
typed since, and conversations that it does not know stay readable here, as ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vt_desk.desk.load import Words
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Message, MessageState, Party
from vt_desk.domain.ids import ConversationId, RegionId
from vt_desk.domain.intake import EditState
from vt_desk.domain.retention import DAY_MS, DEFAULT_TRANSCRIPT_DAYS
from vt_desk.store.door import OutboxRow
from vt_desk.wire.desk import ConversationView, Snapshot


@dataclass(frozen=True, slots=True)
class Restored:
    """What was saved.

    Attributes:
        sent_again: how many messages are queued again.
        lost: conversations of ours that the service does not know.
    """

    sent_again: int
    lost: tuple[ConversationId, ...]


NOTHING = Restored(0, ())


def save_what_is_gone(
    turn: Turn, snapshot: Snapshot, words: Mapping[ConversationId, Words]
) -> Restored:
    """Save what the restored service no longer has; the snapshot is applied after this.

    Args:
        turn: what it changes.
        snapshot: of the region as it is there now.
        words: of each conversation that is ours there or is open here.
    """
    _fill_in_again(turn, snapshot, words)
    views = {ConversationId(view.id): view for view in snapshot.conversations}
    sent_again = 0
    lost: list[ConversationId] = []
    for id_, of_words in words.items():
        kept = turn.kept(id_)
        if kept is None or not kept.opened or of_words.is_past:
            continue
        view = views.get(id_)
        if of_words.transcript is not None:
            view = of_words.transcript.conversation
        if view is None:
            lost.append(id_)
            keep_ms = DEFAULT_TRANSCRIPT_DAYS * DAY_MS
            talk = kept.conversation
            talk = replace(
                talk, transcript_until_ms=talk.transcript_until_ms or snapshot.now_ms + keep_ms
            )
            turn.put(replace(kept, conversation=talk))
            continue
        gone = _gone(of_words, view)
        ours = view.seat == turn.seat
        own = [message for message in gone if _is_own(turn, message)]
        _queue(turn, own, MessageState.QUEUED if ours else MessageState.REFUSED)
        sent_again += len(own) if ours else 0
        if ours:
            turn.empty(id_)
            queued = {message.id for message in own}
            for message in gone:
                if message.id not in queued:
                    turn.unsay(message)
    return Restored(sent_again, tuple(lost))


def _fill_in_again(turn: Turn, snapshot: Snapshot, words: Mapping[ConversationId, Words]) -> None:
    """Queue what was filled in here and is not there; of a task nobody has said what is.

    The same edit again is the same edit, so one too many changes nothing.
    """
    for kept in turn.in_region(RegionId(snapshot.region)):
        id_ = kept.conversation.id
        of_words = words.get(id_, Words(None))
        if of_words.is_past or not (kept.opened or kept.task):
            continue
        there = of_words.transcript.intake if of_words.transcript is not None else []
        known = {view.id for view in there}
        for edit in turn.intake.edits(id_):
            own = turn.account is not None and edit.user == turn.account.user
            if own and edit.state is EditState.SENT and edit.id not in known:
                turn.intake.put(replace(edit, state=EditState.QUEUED))


def _gone(words: Words, view: ConversationView) -> list[Message]:
    """What was committed and is not there any more, in order."""
    committed = [message for message in words.messages if message.n is not None]
    if words.transcript is not None:
        there = {each.id for each in words.transcript.messages}
        return [message for message in committed if message.id not in there]
    # The words are not ours to read there: what lies behind its last number is gone.
    return [message for message in committed if (message.n or 0) > view.head_n]


def _is_own(turn: Turn, message: Message) -> bool:
    name = turn.account.name if turn.account is not None else ""
    return message.author is Party.COUNSELLOR and message.author_name == name


def _queue(turn: Turn, messages: Sequence[Message], state: MessageState) -> None:
    first = turn.first_place() - len(messages) + 1
    for place, message in enumerate(messages, start=first):
        row = OutboxRow(
            id=message.id,
            conversation=message.conversation,
            text=message.text,
            place=place,
            made_ms=message.at_ms,
            state=state,
            problem="not_yours" if state is MessageState.REFUSED else None,
            card=message.card,
        )
        turn.say_again(message, row)
