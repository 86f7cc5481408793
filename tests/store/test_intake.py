"""What every store behind the door keeps of an intake, and what a broken row costs."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.keys_in_memory import KeysInMemory
from tests.store.made import FOX, OWL, edit, record, row, said, talk
from vt_desk.domain.intake import EditState, FieldEdit, FieldId, RecordState, Value
from vt_desk.store.door import DropConversation, Kept, PutConversation, PutMessage, PutRow, Store
from vt_desk.store.intake import (
    MOST_STEPS,
    UNREADABLE,
    DropFinished,
    DropIntake,
    DropStep,
    Finished,
    FoldRedo,
    PutField,
    PutFinished,
    PutStep,
    Step,
)
from vt_desk.store.sqlcipher import connect
from vt_desk.store.vault import SqlcipherVault

NOTE = FieldId("note")
BROKEN = 500
VALUES: tuple[Value, ...] = (
    *("yes", "", "Rond 17 uur.\n\x00\u202e%s", "é" * 4_000),
    *(0, -1, 7.5, None, (), ("a",), tuple(f"code_{n}" for n in range(64))),
)


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
async def test_every_kind_of_value_comes_back_as_it_was(store: Store, value: Value) -> None:
    made = edit("note", value, 5)
    await store.apply([PutField(made), PutStep(FOX, NOTE, Step(5, value))])
    (found,) = await store.fields(FOX)
    assert (found, type(found.value)) == (made, type(value))
    assert await store.steps(FOX, NOTE) == [Step(5, value)]


async def test_an_account_has_one_value_of_a_field(store: Store) -> None:
    mine, later = edit("note", "a", 1), edit("note", "b", 2, state=EditState.QUEUED)
    other, owl = edit("note", "c", 3, user="bram"), edit("note", "d", 4, conversation=OWL)
    await store.apply([PutField(each) for each in (mine, other, owl, later)])
    assert await store.fields(FOX) == [later, other]
    assert await store.fields() == [later, other, owl]
    refused = replace(later, state=EditState.REFUSED, problem="not_yours")
    await store.apply([PutField(refused)])
    assert await store.fields(FOX) == [refused, other]


async def test_steps_are_in_order_and_the_first_of_too_many_go(store: Store) -> None:
    many = [Step(place, f"{place}") for place in range(1, MOST_STEPS + 4)]
    await store.apply([PutStep(FOX, NOTE, step) for step in reversed(many)])
    assert await store.steps(FOX, NOTE) == many[3:]
    await store.apply([PutStep(FOX, NOTE, Step(-place, "x")) for place in (90, 91)])
    await store.apply([DropStep(FOX, NOTE, many[-1].place), DropStep(FOX, NOTE, 700)])
    assert [step.place for step in await store.steps(FOX, NOTE)][:3] == [-91, -90, 4]
    await store.apply([DropStep(FOX, NOTE, place) for place in range(4, 51)])
    await store.apply([FoldRedo(FOX, NOTE)])
    assert [(step.place, step.value) for step in await store.steps(FOX, NOTE)] == [
        *((51, "51"), (52, "52"), (89, "x"), (90, "x"))
    ]
    assert await store.steps(FOX, FieldId("other")) == []
    assert await store.steps(OWL, NOTE) == []


async def test_what_is_finished_waits_with_its_record(store: Store) -> None:
    kept, none = Finished(FOX, record()), Finished(OWL, None)
    await store.apply([PutFinished(kept), PutFinished(none)])
    assert await store.finished() == [kept, none]
    refused = Finished(FOX, record(), EditState.REFUSED, "not_yours")
    await store.apply([PutFinished(refused), DropFinished(OWL), DropFinished(OWL)])
    assert await store.finished() == [refused]


async def test_a_task_keeps_what_is_known_of_it(store: Store) -> None:
    ended = replace(talk(), danger_since_ms=8, record_state=RecordState.NONE)
    kept = Kept(ended, 4, task=True, intake_until_ms=99)
    await store.apply([PutConversation(kept)])
    (found,) = await store.conversations()
    assert found == kept
    assert type(found.conversation.record_state) is RecordState
    assert found.task is True


@pytest.mark.parametrize("how", [DropIntake, DropConversation])
async def test_inv14_dropping_an_intake_leaves_nothing_of_it_and_the_key_is_to_change(
    tmp_path: Path, how: type[DropIntake | DropConversation]
) -> None:
    vault = SqlcipherVault(tmp_path, KeysInMemory())
    _, store = await vault.create("anna", "https://chat.example.org")
    owl = edit("note", "b", 1, conversation=OWL)
    await store.apply([PutConversation(Kept(talk(), 1)), PutRow(row(1))])
    await store.apply([PutField(edit("note", "a", 1)), PutField(owl)])
    await store.apply([PutStep(FOX, NOTE, Step(1, "a")), PutFinished(Finished(FOX, record()))])
    assert not await store.rotation_due()
    await store.apply([how(FOX)])
    assert await store.fields() == [owl]
    assert await store.steps(FOX, NOTE) == []
    assert await store.finished() == []
    assert await store.outbox() == [row(1)]
    assert await store.rotation_due()
    await store.rotate_key()
    assert await store.fields() == [owl]
    await store.clear()
    assert await store.fields() == []
    await vault.close()
    await store.close()


def broken(chance: random.Random) -> tuple[str, object]:
    """A column of the table ``intake``, and what nobody has written there."""
    text = '"' + "a" * chance.randint(1, 40) + '"'
    at = chance.randrange(len(text))
    return chance.choice(
        [
            ("value", text[:at]),
            ("value", text[:-1] + chr(chance.randint(0, 31)) + '"'),
            ("value", chance.choice(["", "{}", "[[]]", "true", "NaN", '{"a":1}', "[null]", "'a'"])),
            ("value", '["' + "b" * 81 + '"]'),
            ("value", '"' + "c" * 4_001 + '"'),
            ("value", f"[{','.join(['1'] * chance.randint(1, 9))}]"),
            ("value", "[" * chance.randint(1, 3_000)),
            ("state", chance.choice(["", "QUEUED", "done", "\x00", "sent "])),
            ("made_ms", chance.choice([-1, -(2**62), 2**53, 2**62])),
        ]
    )


@pytest.mark.timeout(120)
async def test_inv07_five_hundred_broken_rows_each_say_so_and_take_nothing_with_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys, chance = KeysInMemory(), random.Random(4)
    vault = SqlcipherVault(tmp_path, keys)
    profile, store = await vault.create("anna", "https://chat.example.org")
    whole = [edit(f"field_{n}", f"geheim {n}", n, state=EditState.QUEUED) for n in range(BROKEN)]
    good = edit("good", "b", 1)
    await store.apply([*map(PutField, whole), PutField(good), PutMessage(said(1))])
    await store.close()
    key = keys.read(profile.id).now
    conn = connect(tmp_path / profile.id / "store.db", key.key, key.salt)
    for one in whole:
        column, value = broken(chance)
        sql = f"UPDATE intake SET {column} = ? WHERE field = ?"  # noqa: S608 - a column's name
        conn.execute(sql, (value, one.field))
    conn.close()
    store = await vault.open(profile.id)
    found = {one.field: one for one in await store.fields(FOX)}
    assert found.pop(good.field) == good
    assert len(found) == BROKEN
    for one in found.values():
        assert (one.state, one.problem) == (EditState.REFUSED, UNREADABLE)
        assert 0 <= one.made_ms < 2**53
    assert [message.n for message in await store.messages(FOX)] == [1]
    assert "geheim" not in caplog.text
    # Whoever fills it in again has a field as any other.
    again = [replace(one, value="nieuw") for one in whole]
    await store.apply([PutField(one) for one in again])
    assert sorted(await store.fields(FOX), key=by_time) == sorted([good, *again], key=by_time)
    await store.close()
    await vault.close()


def by_time(one: FieldEdit) -> tuple[int, str]:
    return (one.made_ms, one.field)


async def test_broken_steps_and_records_take_nothing_with_them(tmp_path: Path) -> None:
    keys = KeysInMemory()
    vault = SqlcipherVault(tmp_path, keys)
    profile, store = await vault.create("anna", "https://chat.example.org")
    steps = [PutStep(FOX, NOTE, Step(place, f"{place}")) for place in (1, 2, 3)]
    done = [PutFinished(Finished(FOX, record())), PutFinished(Finished(OWL, record()))]
    await store.apply([*steps, *done])
    await store.close()
    key = keys.read(profile.id).now
    conn = connect(tmp_path / profile.id / "store.db", key.key, key.salt)
    conn.execute("UPDATE intake_steps SET value = '{' WHERE place = 2")
    conn.execute("""UPDATE finished SET record = '{"name":"A"}' WHERE conversation = 'owl'""")
    conn.close()
    store = await vault.open(profile.id)
    assert [step.place for step in await store.steps(FOX, NOTE)] == [1, 3]
    broken_one = Finished(OWL, None, EditState.REFUSED, UNREADABLE)
    assert await store.finished() == [Finished(FOX, record()), broken_one]
    await store.close()
    await vault.close()


async def test_writes_at_once_are_each_whole(store: Store) -> None:
    edits = [edit(f"field_{n}", f"{n}", n + 1) for n in range(60)]
    await asyncio.gather(*(store.apply([PutField(one)]) for one in edits))
    assert sorted(await store.fields(FOX), key=by_time) == edits
