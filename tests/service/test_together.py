"""What shares a transaction: one that fails, goes away or may not, harms no other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import asyncpg
import pytest
from sqlalchemy import insert, select, text, update

from tests.service.place import HERE, THERE, Place, node
from vt_desk.domain.ids import uuid7
from vt_desk.domain.seat import SeatStatus
from vt_desk.service import messages_together, queue
from vt_desk.service.conversations import Owner, Visitor
from vt_desk.service.db.tables import conversations as talks
from vt_desk.service.db.tables import seats
from vt_desk.service.db.together import Key, Together
from vt_desk.service.db.transaction import SYSTEM, Scope, Txn
from vt_desk.service.messages import Said
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import Posted, PostMessage, Transcript

pytestmark = pytest.mark.postgresql


async def _together(*asking: Any) -> list[Any]:
    """All at once."""
    return await asyncio.gather(*asking, return_exceptions=True)


async def test_what_waits_shares_one_transaction_in_the_order_of_the_log(place: Place) -> None:
    anna, bram = await place.visitor(), await place.visitor()
    posted = await _together(
        *(place.say(who, f"{i}") for i in range(6) for who in (anna, bram)),
    )
    assert place.database.scopes == [Scope(regions=(HERE,))]
    assert [p.seq for p in posted] == list(range(5, 17))
    assert await place.words(anna) == await place.words(bram) == ["eerst", *"012345"]
    events = await place.log()
    assert [event.seq for event in events] == list(range(1, 17))
    ks = [event.k for event in events if event.conversation == anna.conversation and event.k]
    assert ks == list(range(1, 8))


async def test_one_that_may_not_speak_is_refused_alone(place: Place) -> None:
    anna, bram = await place.visitor(), await place.visitor()
    thief = Visitor(anna.conversation, bram.token_hash)
    first, good, bad, also = await _together(
        *(place.say(who, words) for who, words in ((anna, "a"), (bram, "b"), (thief, "dief"))),
        place.say(anna, "c"),
    )
    assert isinstance(bad, Refusal)
    assert bad.problem.code == "token_refused"
    assert [first.seq, good.seq, also.seq] == [5, 6, 7]
    assert await place.words(anna) == ["eerst", "a", "c"]


async def test_an_id_that_was_used_undoes_nobody_elses_message(place: Place) -> None:
    anna, bram = await place.visitor(), await place.visitor()
    again, twice = uuid7(), uuid7()
    before = await place.say(anna, "al gezegd", again)
    _, same, conflict, good, one, two = await _together(
        place.say(bram, "houdt de rij op"),
        place.say(anna, "al gezegd", again),
        place.say(anna, "iets anders", again),
        place.say(bram, "gewoon"),
        place.say(bram, "twee keer", twice),
        place.say(bram, "twee keer", twice),
    )
    assert same == before
    assert isinstance(conflict, Refusal)
    assert conflict.problem.code == "id_conflict"
    assert one == two
    assert good.n
    assert await place.words(anna) == ["eerst", "al gezegd"]
    assert sorted(await place.words(bram)) == ["eerst", "gewoon", "houdt de rij op", "twee keer"]
    assert [event.seq for event in await place.log()] == list(range(1, 9))


async def test_a_group_reaches_one_region_only(place: Place) -> None:
    here, there = await place.visitor(HERE), await place.visitor(THERE)

    def steal(txn: Txn) -> tuple[list[Posted | None], int]:
        wanted = [Said(v.conversation, PostMessage(uuid7(), "?"), v) for v in (here, there)]
        posted = messages_together.say_many(txn, HERE, wanted)
        return posted, txn.run(update(talks).values(nickname="x"))

    posted, touched = await place.database.write(steal, Scope(regions=(HERE,)))
    assert posted[0] is not None
    assert posted[1] is None
    assert touched == 1, "row-level security holds inside a group's transaction"
    assert await place.words(there) == ["eerst"]


@pytest.mark.parametrize("how", ["commits", "fails", "is cancelled", "breaks in the database"])
async def test_no_transaction_sees_with_the_scope_of_the_one_before(place: Place, how: str) -> None:
    here = await place.visitor(HERE)
    inside = asyncio.Event()

    def change(txn: Txn) -> None:
        txn.run(update(talks).values(nickname="nooit"))
        if how == "fails":
            raise Refusal("invalid")
        if how == "breaks in the database":
            txn.run(text("SELECT 1 / 0"))
        if how == "is cancelled":
            inside.set()
            txn.run(text("SELECT pg_sleep(30)"))

    asking = asyncio.ensure_future(place.database.write(change, SYSTEM))
    if how == "is cancelled":
        await inside.wait()
        asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    def look(txn: Txn) -> list[Any]:
        return list(txn.all(select(talks.c.nickname)))

    # The pool hands out the last connection first; twice, so that a leftover would show.
    for nobody in (Scope(), Scope(conversation=uuid7()), Scope(regions=(THERE,))):
        assert await place.database.read(look, nobody) == []
        assert await place.database.write(look, nobody) == []
    (name,) = await place.database.read(look, here.scope)
    assert (name.nickname == "nooit") is (how == "commits")


async def test_a_work_that_goes_on_after_a_failure_is_not_called_done(place: Place) -> None:
    def careless(txn: Txn) -> None:
        with contextlib.suppress(Exception):
            txn.run(text("SELECT 1 / 0"))

    with pytest.raises(RuntimeError):
        await place.database.write(careless)


@pytest.mark.parametrize(
    "odd", ["x', true), set_config('vt.scope', 'system', true); --", "ü", "a b"]
)
async def test_a_scope_with_any_text_is_a_value_and_never_a_statement(
    place: Place, odd: str
) -> None:
    await place.visitor()
    setting = text("SELECT current_setting('vt.conversation'), current_setting('vt.scope')")
    scope = Scope(conversation=odd)
    told = await place.database.write(lambda txn: txn.one(setting), scope)
    assert tuple(told) == (odd, "narrow")
    assert await place.database.write(lambda txn: txn.all(select(talks)), scope) == []


@pytest.mark.parametrize("odd", ["x'; SELECT 1; --", "$at_once$", "ü"])
async def test_a_claim_with_any_text_is_of_values_and_never_a_statement(
    place: Place, odd: str
) -> None:
    entry = await place.waiting()
    nobody, scope = Owner(odd, odd, odd, (HERE,)), Scope(regions=(HERE, odd))
    with pytest.raises(Refusal, match="no_seat"):
        await place.database.write(lambda txn: queue.claim(txn, nobody, entry), scope)
    owner = replace(await place.seat(), name=odd)
    told = await place.database.write(lambda txn: queue.claim(txn, owner, entry), scope)
    assert told.conversation.user_name == odd


async def test_whoever_goes_away_takes_nobody_along(place: Place) -> None:
    anna, bram = await place.visitor(), await place.visitor()
    async with _held(place.url, anna.conversation):
        first = asyncio.create_task(place.say(anna, "eerste in de rij"))
        await _until_somebody_waits(place.url)
        gone = asyncio.create_task(place.say(bram, "nooit"))
        last = asyncio.create_task(place.say(bram, "laatste"))
        await asyncio.sleep(0)
        for task in (first, gone):
            task.cancel()
    assert (await last).n == 2
    await asyncio.gather(first, gone, return_exceptions=True)
    assert await place.words(bram) == ["eerst", "laatste"]
    # Its transaction was under way: it is done, and asking again gives its answer.
    assert await place.words(anna) == ["eerst", "eerste in de rij"]


async def test_two_nodes_at_once_lock_in_the_same_order(place: Place) -> None:
    visitors = [await place.visitor() for _ in range(4)]
    async with node(place.url) as other:
        for visitor in visitors:
            await other.say(visitor, "ook hier")
        asking = [
            where.say(visitor, f"{i}")
            for i in range(10)
            for where, line in ((place, visitors), (other, visitors[::-1]))
            for visitor in line
        ]
        posted = await _together(*asking)
        assert [p for p in posted if isinstance(p, BaseException)] == []
        assert any(scope.regions for scope in place.database.scopes)
        assert any(scope.regions for scope in other.database.scopes)
    for visitor in visitors:
        assert len(await place.words(visitor)) == 22
    assert [event.seq for event in await place.log()] == list(range(1, 93))
    deadlocks = await place.database.read(
        lambda txn: txn.one(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        )
    )
    assert deadlocks.deadlocks == 0


async def test_connections_that_the_database_ended_are_told_to_nobody(place: Place) -> None:
    anna = await place.visitor()
    await _together(*(place.log() for _ in range(8)))
    plain: Any = await asyncpg.connect(place.url)
    await plain.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        # Not the server's own that cleans up here just now.
        " AND backend_type = 'client backend'"
    )
    async with asyncio.timeout(10):
        while await plain.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ):
            pass
    await plain.close()
    answers = await _together(*(place.say(anna, f"{i}") for i in range(8)))
    assert [a for a in answers if not isinstance(a, Posted)] == []


async def test_rivals_of_one_entry_share_a_transaction_and_a_full_seat_stops_nobody(
    place: Place,
) -> None:
    visitor = await place.visitor()
    owners = [Owner(uuid7(), f"seat{i}", f"Seat {i}", (HERE,)) for i in range(6)]
    for owner in owners:
        # The first two in the line have no room.
        capacity = 0 if owner in owners[:2] else 3
        seat = {"id": owner.seat, "user": owner.user, "name": owner.name, "capacity": capacity}
        seat |= {"status": SeatStatus.AVAILABLE, "lease_until_ms": 2**50}
        await place.database.write(lambda txn, s=seat: txn.run(insert(seats), s))  # type: ignore[misc]
    place.database.scopes.clear()

    def many(txn: Txn, key: Key, line: Sequence[Owner]) -> list[Transcript | Exception | None]:
        return queue.claim_many(txn, key.name, line)

    claiming = Together[Owner, Transcript](place.database, many)
    scope = Scope(regions=(HERE,))
    id_ = visitor.conversation
    line = [*owners, replace(owners[2])]
    answers = await _together(
        *(
            claiming.ask(
                Key(id_, scope), owner, partial(queue.claim, owner=owner, conversation=id_), scope
            )
            for owner in line
        )
    )
    codes = [a.problem.code if isinstance(a, Refusal) else "won" for a in answers]
    assert codes[:2] == ["seat_full", "seat_full"]
    winners = {owner.seat for owner, code in zip(line, codes, strict=True) if code == "won"}
    assert len(winners) == 1
    assert set(codes[2:]) == {"won", "claim_lost"}
    await claiming.close()
    place.database.scopes.clear()
    again = await _together(
        *(
            claiming.ask(
                Key(id_, scope), owner, partial(queue.claim, owner=owner, conversation=id_), scope
            )
            for owner in line
        )
    )
    assert [isinstance(a, Transcript) for a in again] == [o.seat in winners for o in line]
    assert len(place.database.scopes) == 1


@contextlib.asynccontextmanager
async def _held(url: str, conversation: str) -> AsyncIterator[None]:
    """Hold a conversation's row, as another node would."""
    connection: Any = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT set_config('vt.scope', 'system', false)")
        async with connection.transaction():
            await connection.execute(
                "SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE", conversation
            )
            yield
    finally:
        await connection.close()


async def _until_somebody_waits(url: str) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(10):
            while not await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ):
                pass
    finally:
        await connection.close()
