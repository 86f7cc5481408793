"""Edits merge by the domain's rule, whatever their order; spoilt rows spoil nothing else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from tests.postgres import PostgresServer
from tests.service.house import House, house, settings_in
from tests.service.people import Page, Seat, edit, ok, refused
from tests.service_process import ServiceProcess
from vt_desk.domain.ids import ConversationId, UserId, uuid7
from vt_desk.domain.intake import EditId, FieldEdit, FieldId, Intake, merged
from vt_desk.service.db.tables import conversations, intake_fields
from vt_desk.service.db.transaction import Txn
from vt_desk.service.settings import Limits, Settings

F = intake_fields.c
MUTATIONS = 500
MANY = Limits(10**6, 10**6, 10**6, 10**6, 10**6)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Both databases."""
    if request.param == "sqlite":
        yield replace(settings_in(tmp_path), limits=MANY)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    try:
        yield replace(settings_in(tmp_path, server.url(name)), limits=MANY)
    finally:
        server.drop_database(name)


@dataclass(frozen=True)
class Made:
    """An edit of one of two accounts."""

    by: int
    field: str
    made_ms: int
    value: Any
    id: str


values = st.one_of(st.none(), st.sampled_from(["a", "b"]), st.integers(0, 2), st.just(["x", "y"]))
made = st.builds(
    Made,
    st.integers(0, 1),
    st.sampled_from(["town", "street"]),
    st.integers(1, 4),
    values,
    st.builds(uuid7),
)


def _as_shown(found: list[dict[str, Any]]) -> Intake:
    return merged(
        FieldEdit(
            id=EditId(one["id"]),
            conversation=ConversationId(""),
            field=FieldId(one["field"]),
            value=tuple(one["value"]) if isinstance(one["value"], list) else one["value"],
            made_ms=one["made_ms"],
            user=UserId(one["user"]),
        )
        for one in found
    )


def test_whatever_the_order_of_arrival_the_same_is_shown(place: Settings) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        home = runner.run(stack.enter_async_context(house(place)))
        hands = [runner.run(home.seat(user)) for user in ("anna", "bram")]

        # It draws nothing half-way: an example that is given up would leave its talk at the seat.
        @given(st.lists(made, min_size=1, max_size=8), st.randoms(use_true_random=True))
        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        def tried(edits: list[Made], chance: random.Random) -> None:
            runner.run(_merge(home, hands, edits, chance))

        try:
            tried()
        finally:
            runner.run(stack.aclose())


async def _merge(home: House, hands: list[Seat], edits: list[Made], chance: random.Random) -> None:
    page = await home.page()
    ok(await hands[0].claim(page.id))
    assert (await hands[0].release(page.id)).status_code == 204
    ok(await hands[1].claim(page.id))
    # Some are sent again, since their answers were lost.
    sent = [*edits, *chance.sample(edits, len(edits) // 2)]
    chance.shuffle(sent)
    for by, hand in enumerate(hands):
        own = [edit(e.field, e.value, e.made_ms, e.id) for e in sent if e.by == by]
        while own:
            cut = chance.randint(1, len(own))
            ok(await hand.fill(page.id, *own[:cut]))
            own = own[cut:]
    found = (await hands[1].transcript(page.id))["intake"]
    as_sent = [
        {
            "id": e.id,
            "field": e.field,
            "value": e.value,
            "made_ms": e.made_ms,
            "user": hands[e.by].user,
        }
        for e in edits
    ]
    assert _as_shown(found) == _as_shown(as_sent)
    ok(await hands[1].end(page.id))
    # One value of each account, and each edit an event once.
    assert len(found) == len({(e.by, e.field) for e in edits})
    events = await home.rows(
        f"SELECT client_id FROM events WHERE conversation = '{page.id}'"  # noqa: S608 - ours
        " AND type = 'intake_changed'"
    )
    assert sorted(str(id_) for (id_,) in events) == sorted(e.id for e in edits)


def _spoil(chance: random.Random, txn: Txn, row: Any, other: Any) -> dict[str, Any]:
    """What somebody, or a broken disk, may have made of a row."""
    key = txn.conn.execute(
        select(conversations.c.intake_key).where(conversations.c.id == row.conversation)
    ).scalar_one()
    sealed = bytearray(row.sealed)
    sealed[chance.randrange(len(sealed))] ^= 1 << chance.randrange(8)
    words = chance.choice(
        [b"", b"{", b"[]", b"null", b'{"value":{"a":1}}', b'{"value":[1]}', b"\xff\xfe", b"{}x"]
    )
    resealed = txn.sealer.seal(
        key, row.conversation, f"intake/{row.edit}/{row.field}/{row.user}", words
    )
    spoilt: list[dict[str, Any]] = [
        {"sealed": bytes(sealed)},
        {"sealed": bytes(row.sealed[: chance.randrange(len(row.sealed))])},
        {"sealed": chance.randbytes(chance.randrange(80))},
        {"sealed": other.sealed},
        {"sealed": other.sealed, "edit": other.edit},
        {"sealed": resealed},
        {"edit": chance.choice(["", other.edit, "%s", "x" * 300])},
        {"field": chance.choice(["", "DROP", "%n", "é" * 50])},
        {"made_ms": chance.choice([-1, 2**62, 0])},
        {"user_name": chance.choice(["", "<b>", "x" * 2000])},
    ]
    if not txn.on_postgresql:
        # SQLite keeps whatever it is given.
        spoilt += [{"made_ms": "tomorrow"}, {"edit": b"\x00"}]
        spoilt += [{"sealed": text("'text'")}, {"sealed": text("7")}, {"made_ms": text("x'00'")}]
    return chance.choice(spoilt)


async def test_a_spoilt_row_leaves_the_rest_of_the_form_as_it_is(place: Settings) -> None:
    chance = random.Random(20_261_122)
    async with house(place) as home:
        lea = await home.seat()
        page = await home.page()
        ok(await lea.claim(page.id))
        ok(await lea.fill(page.id, *(edit(f"field_{n}", f"waarde {n}") for n in range(12))))
        whole = {one["id"]: one for one in (await lea.transcript(page.id))["intake"]}
        ok(await lea.end(page.id))
        lost = 0
        for _ in range(MUTATIONS):
            was = await home.node.database.write(lambda txn: _spoil_one(chance, txn))
            read = (await lea.transcript(page.id))["intake"]
            (form,) = await lea.open_forms()
            assert form["fields"] == read
            there = {one["id"]: one for one in read}
            for id_, one in whole.items():
                assert id_ == was["edit"] or there[id_] == one
            assert 11 <= len(read) <= 12
            lost += len(read) == 11
            await home.node.database.write(lambda txn, was=was: _mend(txn, was))  # type: ignore[misc]
        assert lost > MUTATIONS / 3, "the rows were spoilt"
        assert {one["id"]: one for one in (await lea.transcript(page.id))["intake"]} == whole


def _spoil_one(chance: random.Random, txn: Txn) -> dict[str, Any]:
    row, other = chance.sample(list(txn.all(select(intake_fields))), 2)
    here = (F.conversation == row.conversation, F.field == row.field, F.user == row.user)
    txn.run(update(intake_fields).where(*here).values(**_spoil(chance, txn, row, other)))
    was: dict[str, Any] = row._asdict()
    return was


def _mend(txn: Txn, was: dict[str, Any]) -> None:
    known = [f"field_{n}" for n in range(12)]
    txn.run(delete(intake_fields).where(F.field == was["field"]))
    txn.run(delete(intake_fields).where(F.field.not_in(known)))
    txn.run(insert(intake_fields), was)


async def test_a_spoilt_event_is_a_conflict_and_passes_by_without_its_value(
    place: Settings,
) -> None:
    async with house(place) as home:
        lea = await home.seat()
        page = await home.page()
        ok(await lea.claim(page.id))
        one, two = edit("town", "a", 1), edit("street", "b", 1)
        ok(await lea.fill(page.id, one, two))
        for broken in (b"", b"short", b"x" * 40):
            spoil = _sealed_of(str(one["id"]), broken)
            await home.node.database.write(lambda txn, spoil=spoil: txn.run(spoil))  # type: ignore[misc]
            refused(await lea.fill(page.id, one), 409, "id_conflict")
            ok(await lea.fill(page.id, two))
            events = ok(await lea.poll(0))["events"]
            told = [e["data"].get("value") for e in events if e["type"] == "intake_changed"]
            assert told == [None, "b"]


def _sealed_of(client_id: str, sealed: bytes) -> Any:
    from vt_desk.service.db.tables import events

    return update(events).where(events.c.client_id == client_id).values(sealed=sealed)


@pytest.mark.postgresql
async def test_two_nodes_take_the_edits_of_two_hands_at_once(
    two_nodes: tuple[ServiceProcess, ServiceProcess],
) -> None:
    one, other = two_nodes
    async with (
        Page(one.url) as page,
        Seat(one.url, "anna@utrecht") as anna,
        Seat(other.url, "bram@utrecht") as bram,
    ):
        ok(await anna.claim(page.id))
        assert (await anna.release(page.id)).status_code == 204
        ok(await bram.claim(page.id))
        async with bram.stream() as stream:
            sent = [
                (seat, edit(f"field_{n % 5}", f"{seat.user} {n}", n))
                for n in range(1, 41)
                for seat in (anna, bram)
            ]
            answers = await asyncio.gather(*(seat.fill(page.id, e) for seat, e in sent))
            numbers = [ok(answer)["seq"] for answer in answers]
            assert len(set(numbers)) == 80
            await stream.until(
                lambda: sum(e["type"] == "intake_changed" for e in stream.events) == 80
            )
        logged = [e["seq"] for e in stream.events if e["type"] == "intake_changed"]
        assert logged == sorted(numbers)
        shown = {
            (f["field"], f["user"]): f["value"] for f in (await bram.transcript(page.id))["intake"]
        }
        assert shown == {
            (f"field_{n % 5}", seat.user): f"{seat.user} {n}"
            for n in range(36, 41)
            for seat in (anna, bram)
        }
        assert msgspec.json.encode(shown[("field_0", anna.user)])
