"""A desk and the real service: claim, talk, end."""

from __future__ import annotations

import asyncio

import pytest

from tests.deadline import until
from tests.desk.conftest import NewCaller, NewDesk
from vt_desk.desk.changes import AccountReason, ConnectionState, MessageAdded, MessageChanged
from vt_desk.desk.errors import (
    ClaimLost,
    ConversationOver,
    NotSignedIn,
    NotYours,
    SeatFull,
    SignInFailed,
    TextRefused,
    UnknownHere,
)
from vt_desk.domain.conversation import ConversationState, EndReason, MessageState
from vt_desk.domain.seat import SeatStatus
from vt_desk.domain.text import MAX_TEXT_CHARS, TextFault

pytestmark = pytest.mark.timeout(60)
SENT = MessageState.SENT


async def test_a_visitor_and_a_counsellor_talk(new_desk: NewDesk, new_caller: NewCaller) -> None:
    screen = await new_desk()
    desk = screen.desk
    caller = await new_caller(caller_role="victim", safe_now="yes")
    await caller.say("dag")
    await until(lambda: caller.id in screen.entries)
    talk = await desk.claim(caller.id)
    assert talk.state is ConversationState.CLAIMED
    assert talk.caller_role == "victim"
    await screen.load(caller.id)
    assert screen.texts(caller.id) == ["dag"]
    assert [each.id for each in await desk.conversations()] == [caller.id]
    assert await desk.entries() == []

    await desk.send(caller.id, "Goedemiddag")
    await until(lambda: ("Goedemiddag", SENT) in screen.talk(caller.id))
    await caller.say("kan ik praten?")
    await until(lambda: len(screen.texts(caller.id)) == 3)
    assert screen.texts(caller.id) == ["dag", "Goedemiddag", "kan ik praten?"]
    assert await caller.texts() == screen.texts(caller.id)
    assert screen.open[caller.id].unanswered_since_ms is not None

    await desk.mark_seen(caller.id, 3)
    assert screen.open[caller.id].counsellor_seen_n == 3
    await caller.seen(3)
    await until(lambda: screen.open[caller.id].visitor_seen_n == 3)
    await caller.typing()
    await until(lambda: caller.id in screen.typing)
    await caller.heard_receipt()

    await desk.end(caller.id, "Tot ziens")
    await until(lambda: screen.open[caller.id].state is ConversationState.ENDED)
    assert screen.open[caller.id].end_reason is EndReason.FINISHED
    assert screen.talk(caller.id)[-1] == ("Tot ziens", SENT)
    assert [m.text for m in await desk.messages(caller.id)] == screen.texts(caller.id)
    with pytest.raises(ConversationOver):
        await desk.send(caller.id, "nog iets")
    await desk.close(caller.id, later=True)
    assert caller.id not in screen.open
    assert await desk.messages(caller.id) == []


async def test_a_message_is_queued_first_and_sent_after(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    message = await screen.desk.send(caller.id, "dag")
    assert (message.state, message.n) == (MessageState.QUEUED, None)
    await until(lambda: screen.talk(caller.id) == [("dag", SENT)])
    told = [
        (type(change), change.message.state)
        for change in screen.changes
        if isinstance(change, MessageAdded | MessageChanged)
    ]
    assert told == [(MessageAdded, MessageState.QUEUED), (MessageChanged, SENT)]


async def test_inv03_the_loser_is_told_who_won(new_desk: NewDesk, new_caller: NewCaller) -> None:
    anna, bram = await new_desk("anna"), await new_desk("bram")
    caller = await new_caller()
    await anna.desk.claim(caller.id)
    with pytest.raises(ClaimLost) as lost:
        await bram.desk.claim(caller.id)
    assert (lost.value.winner, lost.value.winner_name) == ("anna", "Anna")
    await until(lambda: bram.taken_by.get(caller.id) == "Anna")
    assert caller.id not in bram.open
    await caller.say("alleen voor anna")
    await until(lambda: anna.texts(caller.id) == ["alleen voor anna"])
    await until(lambda: bram.seats == anna.seats)
    assert await bram.desk.messages(caller.id) == []
    assert bram.messages == {}


async def test_inv03_two_at_once_one_wins(new_desk: NewDesk, new_caller: NewCaller) -> None:
    screens = [await new_desk("anna"), await new_desk("bram"), await new_desk("lea")]
    for screen in screens:
        await screen.desk.set_seat(SeatStatus.AVAILABLE, 12)
    for _ in range(8):
        caller = await new_caller()
        answers = await asyncio.gather(
            *(screen.desk.claim(caller.id) for screen in screens), return_exceptions=True
        )
        lost = [answer for answer in answers if isinstance(answer, ClaimLost)]
        assert len(lost) == 2
        winner = next(s for s, a in zip(screens, answers, strict=True) if a not in lost)
        assert {each.winner for each in lost} == {winner.desk.account.user}  # type: ignore[union-attr]
        await until(lambda c=caller: [c.id in s.open for s in screens].count(True) == 1)  # type: ignore[misc]


async def test_claiming_what_is_ours_gives_the_same(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await caller.say("een")
    first = await screen.desk.claim(caller.id)
    await screen.desk.send(caller.id, "twee")
    await until(lambda: ("twee", SENT) in screen.talk(caller.id))
    again = await screen.desk.claim(caller.id)
    assert again.id == first.id
    assert [m.text for m in await screen.desk.messages(caller.id)] == ["een", "twee"]


async def test_the_next_is_who_waits_longest(new_desk: NewDesk, new_caller: NewCaller) -> None:
    screen = await new_desk()
    callers = [await new_caller() for _ in range(3)]
    await until(lambda: len(screen.entries) == 3)
    assert [e.id for e in await screen.desk.entries()] == [c.id for c in callers]
    for caller in callers:
        claimed = await screen.desk.claim_next()
        assert claimed is not None
        assert claimed.id == caller.id
    assert screen.seat is not None
    assert screen.seat.load == 3
    with pytest.raises(SeatFull):
        await screen.desk.claim_next()
    await screen.desk.set_seat(SeatStatus.AVAILABLE, 4)
    assert await screen.desk.claim_next() is None


async def test_a_claim_right_after_signing_in_finds_its_seat(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    caller = await new_caller()
    screen = await new_desk(None)
    await screen.desk.sign_in("anna", "korenbloem-42")
    claimed = await screen.desk.claim_next()
    assert claimed is not None
    await until(lambda: caller.id in screen.open)


async def test_a_released_conversation_is_an_entry_again(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    anna, bram = await new_desk("anna"), await new_desk("bram")
    caller = await new_caller()
    await caller.say("dag")
    await anna.desk.claim(caller.id)
    await anna.load(caller.id)
    await anna.desk.save_draft(caller.id, "half")
    await until(lambda: caller.id not in bram.entries)
    await anna.desk.release(caller.id)
    assert caller.id not in anna.open
    assert await anna.desk.messages(caller.id) == []
    await until(lambda: caller.id in bram.entries and caller.id in anna.entries)
    await bram.desk.claim(caller.id)
    await bram.load(caller.id)
    assert bram.texts(caller.id) == ["dag"]
    with pytest.raises(NotYours):
        await anna.desk.send(caller.id, "te laat")


async def test_signing_out_gives_back_and_keeps_nothing(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    anna, bram = await new_desk("anna"), await new_desk("bram")
    caller = await new_caller()
    await anna.desk.claim(caller.id)
    await until(lambda: caller.id not in bram.entries)
    await anna.desk.sign_out()
    assert anna.account_reason is AccountReason.SIGNED_OUT
    assert anna.desk.account is None
    assert anna.desk.connection.state is ConnectionState.SIGNED_OUT
    assert await anna.desk.conversations() == []
    await until(lambda: caller.id in bram.entries)
    with pytest.raises(NotSignedIn):
        await anna.desk.claim(caller.id)
    await anna.desk.sign_in("anna", "korenbloem-42")
    await until(lambda: anna.connected)


async def test_a_wrong_password_changes_nothing(new_desk: NewDesk) -> None:
    screen = await new_desk(None)
    with pytest.raises(SignInFailed):
        await screen.desk.sign_in("anna", "verkeerd")
    assert screen.desk.account is None
    assert screen.changes == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", TextFault.EMPTY),
        (" \n\t ", TextFault.EMPTY),
        ("x" * (MAX_TEXT_CHARS + 1), TextFault.TOO_LONG),
        ("a\x00b", TextFault.CONTROL),
        ("a\ud800b", TextFault.CONTROL),
    ],
)
async def test_a_text_that_cannot_be_sent_is_refused_here(
    new_desk: NewDesk, new_caller: NewCaller, text: str, fault: TextFault
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    with pytest.raises(TextRefused) as refused:
        await screen.desk.send(caller.id, text)
    assert refused.value.fault is fault
    assert await screen.desk.unsent() == []


async def test_inv11_hostile_texts_go_both_ways_unchanged(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    texts = [
        "<script>alert(1)</script>",
        "\u202eomgekeerd\u202c",
        "%s %(x)s {0} {x.__class__}",
        "javascript:alert(1)",
        "😀" * 2_000,
        "data: x\n\nevent: bye\ndata: {}\n\n",
        "a\r\nb".replace("\r", ""),
        "x" * MAX_TEXT_CHARS,
        "\u2028\u2029\ufeff",
    ]
    screen = await new_desk()
    caller = await new_caller()
    await screen.desk.claim(caller.id)
    for text in texts:
        await caller.say(text)
        await screen.desk.send(caller.id, text)
    await until(lambda: len(screen.talk(caller.id)) == 2 * len(texts))
    await until(lambda: all(state is SENT for _, state in screen.talk(caller.id)))
    assert sorted(screen.texts(caller.id)) == sorted(texts * 2)
    assert await caller.texts() == screen.texts(caller.id)


async def test_a_visitor_who_flees_ends_it(new_desk: NewDesk, new_caller: NewCaller) -> None:
    screen = await new_desk()
    gone, ours = await new_caller(), await new_caller()
    await screen.desk.claim(ours.id)
    await until(lambda: gone.id in screen.entries)
    await gone.leave("quick_exit")
    await until(lambda: screen.taken_by.get(gone.id) == "")
    await ours.leave("quick_exit")
    await until(lambda: screen.open[ours.id].state is ConversationState.ENDED)
    assert screen.open[ours.id].end_reason is EndReason.QUICK_EXIT
    with pytest.raises(ConversationOver):
        await screen.desk.send(ours.id, "hallo?")
    await screen.desk.end(ours.id, None)
    with pytest.raises(ConversationOver):
        await screen.desk.end(ours.id, "Tot ziens")
    with pytest.raises(UnknownHere):
        await screen.desk.close(gone.id)
    await screen.desk.close(ours.id, later=True)


async def test_a_draft_stays_with_its_conversation_until_it_is_sent(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    one, two = await new_caller(), await new_caller()
    for caller in (one, two):
        await screen.desk.claim(caller.id)
        await screen.desk.save_draft(caller.id, f"voor {caller.id}")
    await screen.desk.send(one.id, "klaar")
    assert await screen.desk.draft(one.id) == ""
    assert await screen.desk.draft(two.id) == f"voor {two.id}"


async def test_a_removed_device_is_locked_at_once(new_desk: NewDesk, new_caller: NewCaller) -> None:
    here, there = await new_desk("anna"), await new_desk("anna")
    caller = await new_caller()
    await there.desk.claim(caller.id)
    calls = here.desk._client.calls  # noqa: SLF001, the window has no device list yet
    other = next(device for device in await calls.devices() if not device.this_one)
    await calls.remove_device(other.id)
    await until(lambda: there.account_reason is AccountReason.REMOVED)
    assert there.desk.account is None
    assert there.desk.connection.state is ConnectionState.SIGNED_OUT
    await until(lambda: caller.id in here.entries)


async def test_status_and_capacity_are_the_services(new_desk: NewDesk) -> None:
    anna, bram = await new_desk("anna"), await new_desk("bram")
    await anna.desk.set_seat(SeatStatus.AWAY, 5)
    assert anna.seat is not None
    assert (anna.seat.status, anna.seat.capacity) == (SeatStatus.AWAY, 5)
    # By its id: a seat that a killed desk of hers left elsewhere is there until its lease ends.
    own = anna.seat.id
    await until(lambda: [s.status for s in bram.seats if s.id == own] == [SeatStatus.AWAY])
    names = [seat.name for seat in bram.desk.seats]
    assert names == sorted(names)
    assert {"Anna", "Bram"} <= set(names)
