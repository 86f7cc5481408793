"""A start: the last state stands there at once, without any network, and what lacks is fetched."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.deadline import until
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.screen import Screen
from tests.service_process import PASSWORD
from vt_desk.client.client import Client
from vt_desk.desk.clock import ServiceClock
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import Unreachable
from vt_desk.desk.verifier import Verifier
from vt_desk.domain.conversation import Conversation, ConversationState, Message, Party
from vt_desk.domain.ids import ConversationId, MessageId, RegionId, SeatId, UserId
from vt_desk.domain.seat import Account, Role
from vt_desk.store.door import Head, Kept, PutConversation, PutMessage, SavedSession, Write
from vt_desk.store.encrypted import EncryptedStore

pytestmark = pytest.mark.timeout(60)
NOBODY = "http://127.0.0.1:9"
UTRECHT = RegionId("utrecht")
TALKS = 40
EACH = 250


def talk(number: int) -> list[Write]:
    id_ = ConversationId(f"talk{number:02}")
    conversation = Conversation(
        id=id_,
        region=UTRECHT,
        state=ConversationState.CLAIMED,
        nickname="fox",
        colour=0,
        waiting_since_ms=number + 1,
        seat=SeatId("s"),
        head_n=EACH,
    )
    said = (
        Message(
            id=MessageId(f"{id_}-{n}"),
            conversation=id_,
            author=Party.VISITOR,
            text=f"Regel {n} van een gesprek.",
            at_ms=n,
            n=n,
        )
        for n in range(1, EACH + 1)
    )
    return [PutConversation(Kept(conversation, 1, opened=True)), *map(PutMessage, said)]


async def test_ten_thousand_messages_are_there_within_a_second(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[ConversationId] = []
    plainly = EncryptedStore.messages

    async def noting(
        store: EncryptedStore, conversation: ConversationId, **how: Any
    ) -> list[Message]:
        read.append(conversation)
        return await plainly(store, conversation, **how)

    monkeypatch.setattr(EncryptedStore, "messages", noting)
    vault = machine.vault()
    _, store = await vault.create("anna", NOBODY)
    writes = [write for number in range(TALKS) for write in talk(number)]
    await store.apply_snapshot(UTRECHT, Head(1, 1), writes)
    anna = Account(UserId("anna"), "Anna", Role.COUNSELLOR, (UTRECHT,))
    await store.save_session(SavedSession(anna, SeatId("s"), "refresh"))
    await Verifier(ServiceClock(), allowed=True).save(store, PASSWORD)
    await store.close()
    await vault.close()
    desk = Desk(Client(NOBODY), machine.vault())
    screen = Screen(desk)
    try:
        await desk.start()
        began_s = time.monotonic()
        await desk.unlock(PASSWORD)
        opened = list(screen.open)
        # Words are read when a tab opens: a start does not grow with how many there are.
        assert read == []
        await screen.load(opened[-1])
        took_s = time.monotonic() - began_s
        assert len(opened) == TALKS
        assert len(screen.texts(opened[-1])) == EACH
        print(f"{took_s * 1000:.0f} ms from the password to an open tab")  # noqa: T201
        assert took_s < 1
    finally:
        await desk.stop()


async def test_inv03_a_claim_whose_words_never_came_opens_at_the_next_start(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    first = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await caller.say("dag")
    await until(lambda: caller.id in first.entries)
    road.lose_answer_to(b"/claim")
    road.hold_up(b"GET /v1/conversations/")
    with pytest.raises(Unreachable):
        await first.desk.claim(caller.id)
    # The log has said whose it is, and that is kept.
    await until(lambda: caller.id not in first.entries)
    assert caller.id not in first.open
    road.cut()
    await first.desk.stop()

    road.mend()
    road.hold_up(None)
    second = await new_desk(None, url=road.url, on=machine)
    await second.desk.unlock(PASSWORD)
    await until(lambda: caller.id in second.open)
    await second.load(caller.id)
    assert second.texts(caller.id) == ["dag"]
