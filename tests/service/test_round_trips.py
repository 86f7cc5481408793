"""What goes over to PostgreSQL for a claim and a message, and that so little is enough."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, literal, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.postgres import ROLE, PostgresServer
from tests.service.place import HERE, THERE, Place, node
from vt_desk.domain.ids import uuid7
from vt_desk.domain.retention import RetentionClass
from vt_desk.service import queue
from vt_desk.service.conversations import Owner
from vt_desk.service.db.connections import MOST
from vt_desk.service.db.tables import conversations as talks
from vt_desk.service.db.tables import regions
from vt_desk.service.db.transaction import SYSTEM, Appended, Scope, Txn
from vt_desk.service.messages import Said
from vt_desk.service.problem import Refusal
from vt_desk.wire.desk import PostMessage, Transcript

pytestmark = pytest.mark.postgresql


NARROW = Scope(regions=(HERE,))


async def _claim(place: Place, owner: Owner, entry: str, scope: Scope = NARROW) -> Transcript:
    return await place.database.write(lambda txn: queue.claim(txn, owner, entry), scope)


async def _said_to_the_server(
    postgres: PostgresServer, url: str, work: Callable[[], Any]
) -> list[str]:
    """The statements that a piece of work sends, each a round trip."""
    name = url.rsplit("/", 1)[1]
    log = postgres.folder / "server.log"
    before = len(log.read_text())
    postgres.sql(f"ALTER DATABASE {name} SET log_statement = 'all'")
    try:
        await work()
    finally:
        postgres.sql(f"ALTER DATABASE {name} RESET log_statement")
    lines = log.read_text()[before:].splitlines()
    return [line for line in lines if "LOG:  statement: " in line or "LOG:  execute " in line]


@pytest.mark.parametrize("what", ["claim", "claim the next", "visitor", "counsellor"])
async def test_a_claim_and_a_message_take_one_round_trip(
    place: Place, postgres: PostgresServer, what: str
) -> None:
    owner, entry = await place.seat(), await place.waiting()
    visitor = await place.visitor()
    if what == "counsellor":
        await _claim(place, owner, visitor.conversation)
    posted = PostMessage(uuid7(), "kort")

    async def work() -> None:
        # A node of its own, whose connections are made while the server listens in.
        async with node(place.url) as other:
            if what == "claim":
                await _claim(other, owner, entry)
            elif what == "claim the next":
                await other.database.write(lambda txn: queue.claim_next(txn, owner, HERE), NARROW)
            else:
                by = visitor if what == "visitor" else owner
                scope = visitor.scope if what == "visitor" else Scope(regions=(HERE,))
                first = Said(visitor.conversation, PostMessage(uuid7(), "eerst"), by)
                await other.saying.say(first, scope)
                await other.saying.say(Said(visitor.conversation, posted, by), scope)

    sent = await _said_to_the_server(postgres, place.url, work)
    made = [i for i, line in enumerate(sent) if "CREATE FUNCTION pg_temp." in line]
    of_the_last = sent[made[-1] + 1 :]
    assert len(of_the_last) == 1, of_the_last
    assert "FROM pg_temp." in of_the_last[0]


async def test_claims_of_one_seat_on_two_nodes_do_not_pass_its_capacity(place: Place) -> None:
    for _ in range(8):
        owner = await place.seat(capacity=2)
        entries = [await place.waiting() for _ in range(8)]
        async with node(place.url) as other:
            answers = await asyncio.gather(
                *(
                    _claim(where, owner, entry)
                    for entry, where in zip(entries, (place, other) * 4, strict=True)
                ),
                return_exceptions=True,
            )
        codes = [a.problem.code if isinstance(a, Refusal) else "won" for a in answers]
        assert sorted(codes) == ["seat_full"] * 6 + ["won"] * 2
    head = await place.database.read(
        lambda txn: txn.one(select(regions.c.head).where(regions.c.id == HERE))
    )
    assert [event.seq for event in await place.log()] == list(range(1, head.head + 1))


async def test_a_claim_sees_what_the_claim_before_it_took(place: Place) -> None:
    owner = await place.seat(capacity=1)
    entries = [await place.waiting(), await place.waiting()]
    locked = asyncio.Event()
    lock = select(regions.c.id).where(regions.c.id == HERE).with_for_update()

    def hold_the_region(txn: Txn) -> None:
        txn.one(lock)
        locked.set()
        txn.run(text("SELECT pg_sleep(0.4)"))

    holding = asyncio.create_task(place.database.write(hold_the_region))
    await locked.wait()
    # Neither can write its event before the other has looked at the seat.
    answers = await asyncio.gather(
        *(_claim(place, owner, entry) for entry in entries), return_exceptions=True
    )
    await holding
    codes = [a.problem.code if isinstance(a, Refusal) else "won" for a in answers]
    assert sorted(codes) == ["seat_full", "won"]


async def test_what_is_done_at_once_stands_and_is_told_whatever_comes_after(place: Place) -> None:
    owner, entry = await place.seat(), await place.waiting()
    told: list[Appended] = []
    place.database.on_commit = told.extend

    def claim_and_fail(txn: Txn) -> None:
        queue.claim(txn, owner, entry)
        txn.run(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError):
        await place.database.write(claim_and_fail, NARROW)
    assert [event.type for event in told] == ["conversation_claimed"]
    assert (await place.log())[-1].seq == told[0].seq


async def test_nothing_is_at_once_where_something_was_done_before(place: Place) -> None:
    owner, entry = await place.seat(), await place.waiting()

    def claim_late_and_fail(txn: Txn) -> None:
        txn.one(text("SELECT 1"))
        queue.claim(txn, owner, entry)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await place.database.write(claim_late_and_fail, NARROW)
    assert (await place.log())[-1].type == "conversation_waiting"


async def test_a_claim_at_once_is_held_to_its_scope_and_leaves_none_behind(place: Place) -> None:
    owner, first, second = await place.seat(), await place.waiting(), await place.waiting()
    with pytest.raises(Refusal, match="not_found"):
        await _claim(place, owner, first, Scope(regions=(THERE,)))

    await _claim(place, owner, second)
    connections = place.database._connections  # noqa: SLF001 - nobody else may have one
    used, is_new = await connections.take()
    assert not is_new
    assert await used.driver.fetchval("SELECT count(*) FROM conversations") == 0
    connections.give_back(used)


async def test_a_database_that_allows_no_functions_takes_more_round_trips(
    place: Place, postgres: PostgresServer
) -> None:
    name = place.url.rsplit("/", 1)[1]
    postgres.sql(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC, {ROLE}")
    owner, visitor = await place.seat(), await place.visitor()
    async with node(place.url) as other:
        told = await _claim(other, owner, visitor.conversation)
        assert [message.text for message in told.messages] == ["eerst"]
        for words in ("een", "twee"):
            await other.say(visitor, words)
    assert await place.words(visitor) == ["eerst", "een", "twee"]


async def test_a_seat_takes_no_entry_of_a_region_that_is_not_its_own(place: Place) -> None:
    owner, entry = await place.seat(), await place.waiting(THERE)
    with pytest.raises(Refusal, match="not_found"):
        await _claim(place, owner, entry, SYSTEM)
    assert [event.type for event in await place.log(THERE)] == ["conversation_waiting"]


async def test_a_claim_at_once_is_told_as_any_other(place: Place) -> None:
    owner, visitor = await place.seat(), await place.visitor()
    told = await _claim(place, owner, visitor.conversation)
    assert [message.text for message in told.messages] == ["eerst"]
    event = (await place.log())[-1]
    assert (event.type, event.seq, event.conversation) == (
        "conversation_claimed",
        told.seq,
        visitor.conversation,
    )
    assert (event.k, event.n, event.owner) == (2, None, owner.seat)
    (again,) = [await _claim(place, owner, visitor.conversation)]
    assert again.conversation == told.conversation


async def test_words_sealed_with_a_key_that_has_changed_are_not_kept(place: Place) -> None:
    visitor = await place.visitor()
    await place.say(visitor, "met de sleutel van toen")

    def change_key(txn: Txn) -> None:
        id_ = visitor.conversation
        until_ms = txn.now_ms + 10**9
        key = txn.sealer.new_key(id_, RetentionClass.TRANSCRIPT, until_ms)
        txn.run(update(talks).where(talks.c.id == id_).values(wrapped_key=key))

    await place.database.write(change_key)
    assert (await place.say(visitor, "met die van nu")).n == 3
    assert (await place.words(visitor))[-1] == "met die van nu"


async def test_the_place_of_a_message_is_written_where_it_belongs(place: Place) -> None:
    tricky = 'Anna "n":0 \\"n":0'
    owner, visitor = await place.seat(name=tricky), await place.visitor()
    await _claim(place, owner, visitor.conversation)
    scope = Scope(regions=(HERE,))
    saids = [
        Said(visitor.conversation, PostMessage(f'{uuid7()}-"n":0', words), owner)
        for words in ("een", "twee")
    ]
    answers = [await place.saying.say(said, scope) for said in saids]
    event = (await place.log())[-1]
    told = msgspec.json.decode(event.data)
    assert (told["n"], event.n, answers[-1].n) == (3, 3, 3)
    assert (told["author_name"], told["id"]) == (tricky, saids[-1].message.id)
    assert await place.words(visitor) == ["eerst", "een", "twee"]


async def test_a_connection_that_was_let_go_is_the_next_to_be_used(place: Place) -> None:
    def who(txn: Txn) -> int:
        return int(txn.conn.execute(select(func.pg_backend_pid())).scalar_one())

    def slowly(txn: Txn) -> int:
        txn.run(text("SELECT pg_sleep(0.02)"))
        return who(txn)

    many = await asyncio.gather(*(place.database.read(slowly) for _ in range(3 * MOST)))
    assert len(set(many)) == MOST, "and no more than that"
    one_by_one = [await place.database.read(who) for _ in range(5)]
    assert len(set(one_by_one)) == 1


async def test_who_goes_away_while_a_failure_is_undone_leaves_no_connection_behind(
    place: Place,
) -> None:
    failed = asyncio.Event()

    def fail(txn: Txn) -> None:
        txn.one(text("SELECT 1"))
        failed.set()
        raise Refusal("invalid")

    asking = asyncio.create_task(place.database.write(fail))
    await failed.wait()
    # The answer to its ROLLBACK has not been read yet.
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    del asking
    gc.collect()
    asked = (place.database.read(lambda txn: txn.one(text("SELECT 1"))) for _ in range(2 * MOST))
    assert len(await asyncio.gather(*asked)) == 2 * MOST


async def test_what_people_change_is_planned_once_and_nothing_else(place: Place) -> None:
    def mode(txn: Txn) -> str:
        return str(txn.conn.execute(text("SHOW plan_cache_mode")).scalar_one())

    narrow = Scope(regions=(HERE,))
    assert await place.database.write(mode, narrow) == "force_generic_plan"
    assert await place.database.read(mode, narrow) == "auto"
    assert await place.database.write(mode, SYSTEM) == "auto"


async def test_an_error_past_sqlalchemy_is_one_of_its_own(place: Place) -> None:
    nonsense = select((literal(1) / func.length("")).label("x"))
    with pytest.raises(DBAPIError) as raised:
        await place.database.write(lambda txn: txn.one_straight(nonsense, {}))
    assert getattr(raised.value.orig, "sqlstate", "") == "22012"
