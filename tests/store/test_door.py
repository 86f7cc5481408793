"""What every store behind the door does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.made import FOX, OWL, UTRECHT, row, said, signed_in, talk
from vt_desk.domain.conversation import (
    CallerRole,
    Conversation,
    ConversationState,
    EndReason,
    Language,
    MessageState,
    Party,
    SafeNow,
)
from vt_desk.domain.ids import MessageId, RegionId, SeatId, UserId
from vt_desk.store.door import (
    DropConversation,
    DropDraft,
    DropMessages,
    DropRow,
    Head,
    Kept,
    OfflineUnlock,
    PutConversation,
    PutMessage,
    PutRow,
    Store,
    Write,
)
from vt_desk.store.errors import NumberWentBack, StoreClosed


async def test_events_and_their_number_are_kept_together(store: Store) -> None:
    kept = Kept(talk(), as_of=4, opened=True)
    await store.apply_events(UTRECHT, Head(4, 4), [PutConversation(kept), PutMessage(said(1))])
    assert await store.heads() == {UTRECHT: Head(4, 4)}
    assert await store.conversations() == [kept]
    assert await store.messages(FOX) == [said(1)]


@pytest.mark.parametrize("seq", [4, 3])
async def test_a_number_that_is_not_above_the_last_changes_nothing(store: Store, seq: int) -> None:
    await store.apply_events(UTRECHT, Head(4, 4), [])
    with pytest.raises(NumberWentBack):
        await store.apply_events(UTRECHT, Head(seq, seq), [PutMessage(said(1))])
    assert await store.messages(FOX) == []
    assert await store.heads() == {UTRECHT: Head(4, 4)}


async def test_a_snapshots_number_may_go_back(store: Store) -> None:
    await store.apply_events(UTRECHT, Head(9, 9), [])
    await store.apply_snapshot(UTRECHT, Head(2, 2), [PutConversation(Kept(talk(), 2))])
    assert await store.heads() == {UTRECHT: Head(2, 2)}


async def test_regions_count_apart(store: Store) -> None:
    await store.apply_events(UTRECHT, Head(9, 9), [])
    await store.apply_events(RegionId("flevoland"), Head(1, 1), [])
    assert await store.heads() == {UTRECHT: Head(9, 9), "flevoland": Head(1, 1)}


@pytest.mark.parametrize("how", ["apply", "apply_events", "apply_snapshot"])
async def test_a_transaction_that_fails_keeps_nothing(store: Store, how: str) -> None:
    writes: list[Write] = [
        PutMessage(said(1)),
        PutRow(row(1)),
        PutMessage(replace(said(2), n=None)),
    ]
    calls = {
        "apply": lambda: store.apply(writes),
        "apply_events": lambda: store.apply_events(UTRECHT, Head(1, 1), writes),
        "apply_snapshot": lambda: store.apply_snapshot(UTRECHT, Head(1, 1), writes),
    }
    with pytest.raises(ValueError, match="committed"):
        await calls[how]()
    assert await store.messages(FOX) == []
    assert await store.outbox() == []
    assert await store.heads() == {}


async def test_messages_come_newest_last_a_page_at_a_time(store: Store) -> None:
    await store.apply([PutMessage(said(n)) for n in (3, 1, 5, 2, 4)])
    assert [m.n for m in await store.messages(FOX)] == [1, 2, 3, 4, 5]
    assert [m.n for m in await store.messages(FOX, limit=2)] == [4, 5]
    assert [m.n for m in await store.messages(FOX, before=4, limit=2)] == [2, 3]
    assert await store.messages(FOX, before=1) == []
    assert await store.messages(FOX, limit=0) == []
    assert await store.messages(OWL) == []


async def test_the_same_message_again_is_one(store: Store) -> None:
    await store.apply([PutMessage(said(1)), PutMessage(said(2)), PutMessage(said(1))])
    await store.apply([PutMessage(said(2, text="other"))])
    assert [m.text for m in await store.messages(FOX)] == ["words 1", "other"]


async def test_a_message_may_move_to_another_place(store: Store) -> None:
    await store.apply([PutMessage(said(n)) for n in (1, 2, 3)])
    await store.apply([PutMessage(said(4, id_="fox-1"))])
    assert [(m.n, m.id) for m in await store.messages(FOX)] == [
        (2, "fox-2"),
        (3, "fox-3"),
        (4, "fox-1"),
    ]


async def test_early_is_what_lies_behind_the_last_that_a_conversation_knows_of(
    store: Store,
) -> None:
    fox, owl = replace(talk(FOX), head_n=2), replace(talk(OWL), head_n=1)
    words = [said(n) for n in (1, 2, 3, 4)] + [said(1, OWL)]
    talks = [PutConversation(Kept(each, 1, opened=True)) for each in (fox, owl)]
    await store.apply([*talks, *map(PutMessage, words)])
    assert await store.early() == {"fox-3": FOX, "fox-4": FOX}
    await store.apply([PutConversation(Kept(replace(fox, head_n=4), 2, opened=True))])
    assert await store.early() == {}
    await store.apply([PutMessage(said(2, OWL)), DropConversation(FOX)])
    assert await store.early() == {"owl-2": OWL}
    await store.apply([DropMessages(OWL)])
    assert await store.early() == {}


async def test_said_is_the_last_of_the_counsellors_own_words_in_each_talk(store: Store) -> None:
    ours = [replace(said(n), author=Party.COUNSELLOR) for n in (2, 3)]
    talks = [PutConversation(Kept(talk(each), 1, opened=True)) for each in (FOX, OWL)]
    words = [said(1), *ours, said(4), said(1, OWL)]
    assert await store.said() == {}
    await store.apply([*talks, *map(PutMessage, words)])
    assert await store.said() == {FOX: (3, "fox-3")}
    await store.apply([PutMessage(replace(said(2, OWL), author=Party.COUNSELLOR))])
    assert await store.said() == {FOX: (3, "fox-3"), OWL: (2, "owl-2")}
    await store.apply([DropMessages(FOX), DropConversation(OWL)])
    assert await store.said() == {}


async def test_dropping_words_leaves_the_draft_and_the_outbox(store: Store) -> None:
    await store.apply([PutConversation(Kept(talk(), 1)), PutMessage(said(1)), PutRow(row(1))])
    await store.save_draft(FOX, "half a sent")
    await store.apply([DropMessages(FOX)])
    assert await store.messages(FOX) == []
    assert await store.draft(FOX) == "half a sent"
    assert await store.outbox() == [row(1)]
    assert len(await store.conversations()) == 1


async def test_dropping_a_conversation_leaves_only_the_outbox(store: Store) -> None:
    await store.apply([PutConversation(Kept(talk(), 1)), PutMessage(said(1)), PutRow(row(1))])
    await store.save_draft(FOX, "half a sent")
    await store.apply([DropConversation(FOX)])
    assert await store.conversations() == []
    assert await store.messages(FOX) == []
    assert await store.draft(FOX) == ""
    assert await store.outbox() == [row(1)]


async def test_the_outbox_is_in_order_of_place(store: Store) -> None:
    await store.apply([PutRow(row(3)), PutRow(row(1)), PutRow(row(2, OWL))])
    assert [r.place for r in await store.outbox()] == [1, 2, 3]
    refused = replace(row(1), state=MessageState.REFUSED, problem="not_yours", place=9)
    await store.apply([PutRow(refused), DropRow(MessageId("r2")), DropRow(MessageId("none"))])
    assert await store.outbox() == [row(3), refused]


async def test_a_row_and_its_message_change_places_in_one(store: Store) -> None:
    await store.apply([PutRow(row(1))])
    await store.apply([DropRow(MessageId("r1")), PutMessage(said(1, id_="r1"))])
    assert await store.outbox() == []
    assert [m.id for m in await store.messages(FOX)] == ["r1"]


async def test_a_draft_is_one_text_per_conversation(store: Store) -> None:
    assert await store.draft(FOX) == ""
    await store.save_draft(FOX, "a")
    await store.save_draft(OWL, "b\n\u202e%s")
    await store.save_draft(FOX, "aa")
    assert (await store.draft(FOX), await store.draft(OWL)) == ("aa", "b\n\u202e%s")
    await store.save_draft(FOX, "")
    await store.apply([DropDraft(OWL)])
    assert (await store.draft(FOX), await store.draft(OWL)) == ("", "")


async def test_conversations_come_by_waiting_since(store: Store) -> None:
    owl, fox = talk(OWL, waiting_since_ms=1), talk(FOX, waiting_since_ms=5)
    await store.apply([PutConversation(Kept(fox, 1)), PutConversation(Kept(owl, 1))])
    assert [kept.conversation.id for kept in await store.conversations()] == [OWL, FOX]


async def test_the_session_is_kept_and_forgotten(store: Store) -> None:
    assert await store.session() is None
    saved = signed_in()
    await store.save_session(saved)
    assert await store.session() == saved
    await store.save_session(None)
    assert await store.session() is None


async def test_the_device_is_kept_with_every_session_and_forgotten_with_the_last(
    store: Store,
) -> None:
    assert await store.device_secret() is None
    await store.save_device_secret("one")
    await store.save_device_secret("two")
    await store.save_session(signed_in())
    await store.save_session(signed_in())
    assert await store.device_secret() == "two"
    await store.save_session(None)
    assert await store.device_secret() is None


async def test_clearing_leaves_nothing(store: Store) -> None:
    await store.apply_events(
        UTRECHT, Head(3, 3), [PutConversation(Kept(talk(), 1)), PutMessage(said(1))]
    )
    await store.apply([PutRow(row(1))])
    await store.save_draft(FOX, "a")
    await store.save_session(signed_in())
    await store.save_device_secret("one")
    await store.clear()
    assert await store.device_secret() is None
    assert await store.heads() == {}
    assert await store.conversations() == []
    assert await store.messages(FOX) == []
    assert await store.outbox() == []
    assert await store.draft(FOX) == ""
    assert await store.session() is None


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    for call in (store.heads, store.conversations, store.outbox, store.session, store.clear):
        with pytest.raises(StoreClosed):
            await call()
    with pytest.raises(StoreClosed):
        await store.apply([])
    with pytest.raises(StoreClosed):
        await store.messages(FOX)
    with pytest.raises(StoreClosed):
        await store.draft(FOX)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=30))
async def test_whatever_is_put_in_each_id_and_place_is_there_once(
    store: Store, puts: list[tuple[int, int]]
) -> None:
    await store.clear()
    expected: dict[str, int] = {}
    for id_number, n in puts:
        # The service never gives two messages one number: pass such a draw over.
        if any(place == n and id_ != f"m{id_number}" for id_, place in expected.items()):
            continue
        expected[f"m{id_number}"] = n
        await store.apply([PutMessage(said(n, id_=f"m{id_number}"))])
    found = [(message.id, message.n) for message in await store.messages(FOX)]
    assert found == sorted(expected.items(), key=lambda item: item[1])


async def test_everything_of_a_conversation_comes_back(store: Store) -> None:
    full = Conversation(
        id=FOX,
        region=UTRECHT,
        state=ConversationState.ENDED,
        nickname="fox",
        colour=7,
        waiting_since_ms=1,
        caller_role=CallerRole.BYSTANDER,
        municipality="GM0344",
        safe_now=SafeNow.NO,
        language=Language.ENGLISH,
        seat=SeatId("s"),
        user=UserId("anna"),
        user_name="Anna",
        claimed_ms=2,
        ended_ms=3,
        end_reason=EndReason.QUICK_EXIT,
        ended_by=Party.VISITOR,
        head_n=4,
        last_at_ms=5,
        unanswered_since_ms=6,
        visitor_delivered_n=7,
        visitor_seen_n=8,
        counsellor_seen_n=9,
        visitor_present=False,
        gone_since_ms=10,
        transcript_until_ms=11,
    )
    refused = replace(row(1), state=MessageState.REFUSED, problem="not_yours")
    ours = replace(said(1), author=Party.COUNSELLOR, author_name="Anna", problem="p")
    await store.apply([PutConversation(Kept(full, 12)), PutMessage(ours), PutRow(refused)])
    (kept,) = await store.conversations()
    assert kept == Kept(full, 12)
    assert type(kept.conversation.state) is ConversationState
    assert kept.conversation.visitor_present is False
    assert await store.messages(FOX) == [ours]
    assert await store.outbox() == [refused]


async def test_the_way_to_unlock_is_kept_and_forgotten(store: Store) -> None:
    assert await store.offline_unlock() is None
    unlock = OfflineUnlock("pin", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", 2, 70)
    await store.save_offline_unlock(unlock)
    assert await store.offline_unlock() == unlock
    await store.save_offline_unlock(replace(unlock, tries=3))
    assert await store.offline_unlock() == replace(unlock, tries=3)
    await store.save_offline_unlock(None)
    assert await store.offline_unlock() is None


async def test_a_new_key_changes_nothing_that_is_kept(store: Store) -> None:
    kept = Kept(talk(), as_of=4, opened=True)
    await store.apply_events(UTRECHT, Head(4, 5), [PutConversation(kept), PutMessage(said(1))])
    await store.apply([PutRow(row(1))])
    await store.save_draft(FOX, "half a sent")
    await store.save_session(signed_in())
    for _ in range(2):
        await store.rotate_key()
        assert await store.heads() == {UTRECHT: Head(4, 5)}
        assert await store.conversations() == [kept]
        assert await store.messages(FOX) == [said(1)]
        assert await store.outbox() == [row(1)]
        assert await store.draft(FOX) == "half a sent"
        assert await store.session() == signed_in()
        assert [found.message for found in await store.search("words")] == [said(1)]
    assert not await store.rotation_due()
    await store.apply([PutMessage(said(2))])
    assert len(await store.messages(FOX)) == 2
