"""What events do to the desk's picture.

Everything here works on a turn and asks nobody. Applying the same event again changes
nothing: each conversation knows as of which number it is known.
"""

from __future__ import annotations

from dataclasses import replace

from vt_desk.desk.apply_intake import OF_THE_FORM, apply_to_form
from vt_desk.desk.reading import escalation_of_event, seat_of_event
from vt_desk.desk.turn import Turn
from vt_desk.domain.conversation import Conversation, ConversationState, Message, Party
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId
from vt_desk.domain.retention import RetentionClass
from vt_desk.domain.severity import graver
from vt_desk.store.door import Kept
from vt_desk.wire.events import (
    Body,
    ConversationClaimed,
    ConversationEnded,
    ConversationPurged,
    ConversationReleased,
    ConversationWaiting,
    EscalationChanged,
    Event,
    MessagePosted,
    Presence,
    Receipt,
    SeatChanged,
)


def apply_event(turn: Turn, region: RegionId, event: Event) -> None:
    """Apply one event of a region's log.

    Args:
        turn: what it changes.
        region: whose log.
        event: the next one. A type that this version does not know changes nothing.
    """
    body = event.body()
    if isinstance(body, SeatChanged):
        _seat(turn, region, body)
        return
    if isinstance(body, EscalationChanged):
        turn.escalations.take(escalation_of_event(region, event.conversation, body))
        return
    if event.conversation is None:
        return
    id_ = ConversationId(event.conversation)
    kept = turn.kept(id_)
    if kept is None:
        if isinstance(body, ConversationWaiting):
            turn.put(Kept(_entry(id_, region, body), as_of=event.seq))
    elif event.seq > kept.as_of:
        _talk(turn, replace(kept, as_of=event.seq), event, body)


def _talk(turn: Turn, kept: Kept, event: Event, body: Body) -> None:
    if isinstance(body, OF_THE_FORM):
        apply_to_form(turn, kept, body)
    elif kept.task:
        turn.put(kept)
    else:
        _said_or_done(turn, kept, event, body)


def _said_or_done(turn: Turn, kept: Kept, event: Event, body: Body) -> None:
    match body:
        case MessagePosted():
            _posted(turn, kept, event, body)
        case Receipt():
            _receipt(turn, kept, body)
        case ConversationClaimed():
            _claimed(turn, kept, event, body)
        case ConversationReleased():
            _released(turn, kept, body)
        case ConversationEnded():
            _ended(turn, kept, event, body)
        case ConversationPurged(retention_class=RetentionClass.TRANSCRIPT):
            turn.purge(kept.conversation.id)
        case _:
            turn.put(kept)


def _seat(turn: Turn, region: RegionId, body: SeatChanged) -> None:
    if body.gone:
        turn.drop_seat(region, SeatId(body.seat))
    else:
        turn.put_seat(region, seat_of_event(body))


def _entry(id_: ConversationId, region: RegionId, body: ConversationWaiting) -> Conversation:
    return Conversation(
        id=id_,
        region=region,
        state=ConversationState.WAITING,
        nickname=body.nickname,
        colour=body.colour,
        waiting_since_ms=body.waiting_since_ms,
        caller_role=body.caller_role,
        municipality=body.municipality,
        safe_now=body.safe_now,
        language=body.language,
    )


def _claimed(turn: Turn, kept: Kept, event: Event, body: ConversationClaimed) -> None:
    seat = SeatId(body.seat)
    if kept.opened and seat != turn.seat:
        kept = turn.lose(kept)
        turn.refuse_rows(kept.conversation.id, "not_yours")
    talk = replace(
        kept.conversation,
        state=ConversationState.CLAIMED,
        seat=seat,
        user=UserId(body.user),
        user_name=body.user_name,
        claimed_ms=event.at_ms,
    )
    turn.put(replace(kept, conversation=talk))
    if seat == turn.seat and not kept.opened:
        turn.wants_words.add(talk.id)


def _released(turn: Turn, kept: Kept, body: ConversationReleased) -> None:
    if kept.opened:
        kept = turn.lose(kept)
    # A message of ours that was committed has its event before this one: the rest was not.
    turn.refuse_rows(kept.conversation.id, "not_yours")
    talk = as_entry(kept.conversation, waiting_since_ms=body.waiting_since_ms)
    turn.put(replace(kept, conversation=talk))


def as_entry(talk: Conversation, *, waiting_since_ms: int) -> Conversation:
    """A conversation as it stands in the queue again."""
    return replace(
        talk,
        state=ConversationState.WAITING,
        waiting_since_ms=waiting_since_ms,
        seat=None,
        user=None,
        user_name="",
        claimed_ms=None,
    )


def _ended(turn: Turn, kept: Kept, event: Event, body: ConversationEnded) -> None:
    # As after a release: what has no event by now was not committed.
    turn.refuse_rows(kept.conversation.id, "conversation_ended")
    if not kept.opened and kept.conversation.seat != turn.seat:
        turn.drop(kept.conversation.id)
        if turn.account is not None and kept.conversation.user == turn.account.user:
            # At another desk of this account: its form is a task here too.
            turn.intake.wanted.add(kept.conversation.id)
        return
    talk = replace(
        kept.conversation,
        state=ConversationState.ENDED,
        ended_ms=event.at_ms,
        end_reason=body.reason,
        ended_by=body.by,
        unanswered_since_ms=None,
        transcript_until_ms=body.transcript_until_ms,
    )
    turn.put(replace(kept, conversation=talk))
    # The list of open forms says until when its form is kept.
    turn.intake.wanted.add(talk.id)


def _posted(turn: Turn, kept: Kept, event: Event, body: MessagePosted) -> None:
    talk = kept.conversation
    known_n = talk.head_n
    unanswered_ms = talk.unanswered_since_ms
    if body.author is Party.COUNSELLOR:
        unanswered_ms = None
    elif body.author is Party.VISITOR and unanswered_ms is None:
        unanswered_ms = event.at_ms
    talk = replace(
        talk,
        head_n=max(talk.head_n, body.n),
        last_at_ms=event.at_ms,
        unanswered_since_ms=unanswered_ms,
        signal=graver(talk.signal, body.signal),
    )
    turn.put(replace(kept, conversation=talk))
    if not kept.opened and talk.seat != turn.seat:
        return
    # Our own words may come back withheld, when the conversation was taken from us since.
    row = turn.row(MessageId(body.id))
    text = row.text if body.text is None and row is not None else body.text
    if text is None:
        turn.words_missing.add(talk.id)
        return
    message = Message(
        id=MessageId(body.id),
        conversation=talk.id,
        author=body.author,
        text=text,
        at_ms=event.at_ms,
        n=body.n,
        author_name=body.author_name,
        card=body.card,
    )
    # A transcript may have been drawn up a moment after the number that it names.
    turn.confirm(message, by_event=True, known=body.n <= known_n)


def _receipt(turn: Turn, kept: Kept, body: Receipt) -> None:
    talk = kept.conversation
    if body.party is Party.VISITOR:
        talk = replace(
            talk,
            visitor_delivered_n=max(talk.visitor_delivered_n, body.delivered_n),
            visitor_seen_n=max(talk.visitor_seen_n, body.seen_n),
        )
    elif body.party is Party.COUNSELLOR:
        talk = replace(talk, counsellor_seen_n=max(talk.counsellor_seen_n, body.seen_n))
    turn.put(replace(kept, conversation=talk))


def apply_presence(turn: Turn, presence: Presence) -> None:
    """A visitor's page came or went; told, and never stored."""
    kept = turn.kept(ConversationId(presence.conversation))
    if kept is None:
        return
    talk = replace(
        kept.conversation,
        visitor_present=presence.present,
        gone_since_ms=None if presence.present else presence.since_ms,
    )
    turn.put(replace(kept, conversation=talk), passing=True)
