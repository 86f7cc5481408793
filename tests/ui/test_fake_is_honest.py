"""The desk in memory keeps the promises of the real one, on what views stand on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from tests.deadline import until
from tests.desk.caller import Caller
from tests.fakes.fake_desk import PASSWORD, USER, FakeDesk
from tests.service_process import ServiceProcess
from vt_desk.client.client import Client
from vt_desk.desk.changes import DeskChange
from vt_desk.desk.desk import Desk
from vt_desk.desk.errors import SignInFailed, TextRefused
from vt_desk.domain.conversation import ConversationState, MessageState, Party
from vt_desk.domain.ids import ConversationId
from vt_desk.store.passing import PassingVault
from vt_desk.ui.door import DeskDoor

Arrive = Callable[[str], Awaitable[ConversationId]]


@pytest.fixture(params=["memory", "real"])
async def pair(
    request: pytest.FixtureRequest,
) -> AsyncIterator[tuple[DeskDoor, Arrive]]:
    """A desk that nobody is signed in at, and a way to have a visitor come and speak."""
    if request.param == "memory":
        fake = FakeDesk(signed_in=False)

        async def arrive(words: str) -> ConversationId:
            return fake.arrive(words=(words,))

        yield fake, arrive
        return
    service: ServiceProcess = request.getfixturevalue("service")
    desk = Desk(Client(service.url), PassingVault())
    async with AsyncExitStack() as stack:
        await desk.start()
        stack.push_async_callback(desk.stop)

        async def call(words: str) -> ConversationId:
            caller = Caller(service.url)
            stack.push_async_callback(caller.close)
            await caller.start()
            await caller.say(words)
            return caller.id

        yield desk, call


async def until_it_holds(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(15):
        while not await holds():  # noqa: ASYNC110, the desk is asked
            await asyncio.sleep(0.01)


async def test_a_whole_talk_is_told_the_same_way(pair: tuple[DeskDoor, Arrive]) -> None:
    desk, arrive = pair
    told: list[DeskChange] = []
    stop = desk.subscribe(told.append)
    with pytest.raises(SignInFailed):
        await desk.sign_in(USER, "fout")
    account = await desk.sign_in(USER, PASSWORD)
    assert account.user == USER
    await until(lambda: desk.seat is not None)
    assert await desk.claim_next() is None
    expected = await arrive("Hallo?")

    async def waits() -> bool:
        return [entry.id for entry in await desk.entries()] == [expected]

    await until_it_holds(waits)
    won = await desk.claim_next()
    assert won is not None
    assert (won.id, won.state) == (expected, ConversationState.CLAIMED)
    first = (await desk.messages(won.id))[0]
    assert (first.author, first.text, first.n) == (Party.VISITOR, "Hallo?", 1)
    queued = await desk.send(won.id, "Goedemiddag")
    assert (queued.state, queued.n) == (MessageState.QUEUED, None)

    async def sent() -> bool:
        last = (await desk.messages(won.id))[-1]
        return (last.id, last.state, last.n) == (queued.id, MessageState.SENT, 2)

    await until_it_holds(sent)
    assert [m.n for m in await desk.messages(won.id, before=2)] == [1]
    with pytest.raises(TextRefused):
        await desk.send(won.id, " ")
    await desk.save_draft(won.id, "half")
    assert await desk.draft(won.id) == "half"
    await desk.end(won.id, "Tot ziens")

    async def ended() -> bool:
        return (await desk.conversations())[0].state is ConversationState.ENDED

    await until_it_holds(ended)
    assert [m.text for m in await desk.messages(won.id)] == ["Hallo?", "Goedemiddag", "Tot ziens"]
    await desk.close(won.id, later=True)
    assert await desk.conversations() == []
    await desk.sign_out(force=True)
    assert desk.account is None
    stop()
    names = [type(change).__name__ for change in told]
    order = ["AccountChanged", "EntryChanged", "EntryGone", "ConversationOpened", "MessageAdded"]
    places = [names.index(name) for name in order]
    assert places[:2] == sorted(places[:2])
    assert places[3] < names.index("MessageChanged") < names.index("ConversationClosed")
