"""The intake at the desk: filled in, undone, merged, put off, and finished."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.deadline import until
from tests.desk.caller import Caller
from tests.desk.conftest import Machine, NewCaller, NewDesk, NewRoad
from tests.desk.screen import Screen
from tests.service_process import PASSWORD
from tests.store.made import record
from vt_desk.desk.changes import ConversationClosed, LockReason
from vt_desk.desk.errors import FormOpen, NotYours, OutboxNotEmpty, ValueRefused
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import EditState, FieldId, RecordState, Value

pytestmark = pytest.mark.timeout(90)
NOTE, TOWN, DANGER = FieldId("note"), FieldId("town"), FieldId("danger_weapon")
QUEUED, SENT = EditState.QUEUED, EditState.SENT


async def shown(screen: Screen, conversation: ConversationId) -> dict[str, Value]:
    intake = await screen.desk.intake(conversation)
    return {field: filled.edit.value for field, filled in intake.items()}


async def claimed(screen: Screen, caller: Caller) -> None:
    await screen.desk.claim(caller.id)


async def ended(screen: Screen, caller: Caller) -> None:
    await screen.desk.end(caller.id, None)
    await until(lambda: screen.open[caller.id].state is ConversationState.ENDED)


def is_open(screen: Screen, conversation: ConversationId) -> bool:
    return conversation in {talk.id for talk in screen.desk._filling.open_forms()}  # noqa: SLF001


async def left(screen: Screen, conversation: ConversationId) -> None:
    """Wait until nothing of a form is at a desk any more."""
    await until(lambda: conversation not in screen.desk._picture.known.intake.fields)  # noqa: SLF001
    assert await screen.desk._opened.store.fields(conversation) == []  # noqa: SLF001


async def test_what_is_filled_in_is_shown_at_once_and_confirmed(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    with pytest.raises(NotYours):
        await screen.desk.set_field(caller.id, NOTE, "a")
    await claimed(screen, caller)
    values: dict[str, Value] = {"note": "Rond 17 uur.", "town": "GM0344", "tried": ("a", "b")}
    for field, value in values.items():
        await screen.desk.set_field(caller.id, FieldId(field), value)
        filled = screen.filled[caller.id][FieldId(field)]
        assert (filled.edit.value, filled.edit.user_name) == (value, "Anna")
    assert await shown(screen, caller.id) == values
    await until(lambda: screen.is_saved(caller.id))
    await screen.desk.set_field(caller.id, NOTE, None)
    await until(lambda: screen.is_saved(caller.id) and not screen.form(caller.id)["note"])
    assert await shown(screen, caller.id) == {**values, "note": None}


async def test_what_the_visitor_chose_can_be_emptied_before_anything_was_filled_in(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await claimed(screen, caller)
    await screen.desk.set_field(caller.id, TOWN, None)
    assert await shown(screen, caller.id) == {"town": None}
    await until(lambda: screen.is_saved(caller.id))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Note", "a"),
        ("", "a"),
        ("note'; DROP", "a"),
        ("a" * 41, "a"),
        ("note", "a" * 4_001),
        ("note", "\ud800"),
        ("note", float("nan")),
        ("note", 2**53),
        ("note", True),
        ("note", tuple("a" * 65)),
        ("note", ("b" * 81,)),
    ],
)
async def test_what_no_field_takes_is_refused_at_once(
    new_desk: NewDesk, new_caller: NewCaller, field: str, value: Value
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await claimed(screen, caller)
    with pytest.raises(ValueRefused):
        await screen.desk.set_field(caller.id, FieldId(field), value)
    assert await shown(screen, caller.id) == {}


async def test_undo_goes_back_a_step_at_a_time_and_redo_forward(
    new_desk: NewDesk, new_caller: NewCaller, machine: Machine
) -> None:
    screen = await new_desk(on=machine)
    caller = await new_caller()
    await claimed(screen, caller)
    desk = screen.desk

    async def note() -> Value:
        return (await shown(screen, caller.id)).get("note")

    await desk.undo_field(caller.id, NOTE)
    await desk.set_field(caller.id, NOTE, "een")
    await desk.set_field(caller.id, NOTE, "t")
    for text in ("tw", "twe", "twee"):
        await desk.set_field(caller.id, NOTE, text, step=False)
    await desk.set_field(caller.id, NOTE, "drie")
    await desk.set_field(caller.id, TOWN, "GM0344")
    await desk.undo_field(caller.id, NOTE)
    assert await note() == "twee"
    # The steps are kept with the words they hold.
    await desk.lock_now(LockReason.ASKED)
    await desk.unlock(PASSWORD)
    seen = []
    for _ in range(3):
        await desk.undo_field(caller.id, NOTE)
        seen.append(await note())
    assert seen == ["een", None, None]
    for _ in range(4):
        await desk.redo_field(caller.id, NOTE)
        seen.append(await note())
    assert seen[3:] == ["een", "twee", "drie", "drie"]
    await desk.undo_field(caller.id, NOTE)
    await desk.set_field(caller.id, NOTE, "anders")
    await desk.redo_field(caller.id, NOTE)
    assert await note() == "anders"
    assert (await shown(screen, caller.id))["town"] == "GM0344"


async def test_inv07_after_an_outage_everything_is_as_typed_and_gets_through(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await claimed(screen, caller)
    await screen.desk.set_field(caller.id, NOTE, "voor")
    await until(lambda: screen.is_saved(caller.id))
    road.cut()
    for n in range(60):
        await screen.desk.set_field(caller.id, FieldId(f"field_{n}"), f"{n}")
    await screen.desk.set_field(caller.id, NOTE, "tijdens")
    await until(lambda: screen.filled[caller.id][NOTE].edit.problem)
    assert screen.filled[caller.id][NOTE].edit.state is QUEUED
    with pytest.raises(OutboxNotEmpty) as refused:
        await screen.desk.sign_out()
    assert refused.value.count == 61
    await screen.desk.lock_now(LockReason.ASKED)
    await screen.desk.unlock(PASSWORD)
    values = {"note": "tijdens", **{f"field_{n}": f"{n}" for n in range(60)}}
    assert await shown(screen, caller.id) == values
    road.mend()
    await until(lambda: screen.connected and screen.is_saved(caller.id), deadline_s=30)
    assert await shown(screen, caller.id) == values
    other = await new_desk("bram")
    await screen.desk.release(caller.id)
    await until(lambda: caller.id in other.entries)
    await claimed(other, caller)
    assert await shown(other, caller.id) == values


async def test_a_transfer_in_the_middle_of_an_edit_merges_both_sides(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    anna, bram = await new_desk(url=road.url), await new_desk("bram")
    caller = await new_caller()
    await claimed(anna, caller)
    await anna.desk.set_field(caller.id, TOWN, "GM0344")
    await until(lambda: anna.is_saved(caller.id))
    await anna.desk.release(caller.id)
    await until(lambda: caller.id in anna.entries)
    await claimed(anna, caller)
    road.hold_up(b"/intake ")
    await anna.desk.set_field(caller.id, NOTE, "van Anna")
    await anna.desk.set_field(caller.id, TOWN, "GM0307")
    await anna.desk.release(caller.id)
    assert await shown(anna, caller.id) == {"note": "van Anna", "town": "GM0307"}
    await until(lambda: caller.id in bram.entries)
    await claimed(bram, caller)
    assert await shown(bram, caller.id) == {"town": "GM0344"}
    await bram.desk.set_field(caller.id, NOTE, "van Bram")
    road.hold_up(None)
    await until(lambda: bram.form(caller.id).get("town") == "GM0307", deadline_s=30)
    filled = (await bram.desk.intake(caller.id))[NOTE]
    assert filled.edit.value == "van Bram"
    assert [(each.value, each.user_name) for each in filled.earlier] == [("van Anna", "Anna")]
    # Nothing of it stays where it is not at work.
    await left(anna, caller.id)


async def test_danger_is_marked_here_at_once_and_told_to_the_others_once(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    anna, bram = await new_desk(), await new_desk("bram")
    caller = await new_caller()
    await claimed(anna, caller)
    await anna.desk.set_field(caller.id, NOTE, "niets")
    await anna.desk.set_field(caller.id, DANGER, "yes")
    assert anna.open[caller.id].danger_since_ms is not None
    await until(lambda: bram.dangers)
    assert bram.dangers == [(caller.id, "Anna")]
    await anna.desk.release(caller.id)
    await until(lambda: caller.id in bram.entries)
    assert bram.entries[caller.id].danger_since_ms is not None
    await claimed(bram, caller)
    assert bram.open[caller.id].danger_since_ms is not None
    await bram.desk.set_field(caller.id, DANGER, "no")
    assert bram.open[caller.id].danger_since_ms is None
    await until(lambda: bram.is_saved(caller.id))
    await bram.desk.release(caller.id)
    await until(lambda: caller.id in anna.entries)
    assert anna.entries[caller.id].danger_since_ms is None
    assert (anna.dangers, bram.dangers) == ([], [(caller.id, "Anna")])


async def test_danger_that_was_marked_while_a_desk_was_cut_off_is_told_when_it_is_back(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    anna, bram = await new_desk(), await new_desk("bram", url=road.url)
    caller = await new_caller()
    await claimed(anna, caller)
    await until(lambda: caller.id not in bram.entries)
    road.cut()
    await until(lambda: not bram.connected)
    await anna.desk.set_field(caller.id, DANGER, "yes")
    await until(lambda: anna.is_saved(caller.id))
    assert bram.dangers == []
    road.mend()
    await until(lambda: bram.dangers == [(caller.id, "Anna")], deadline_s=30)
    # So is one that starts after it, of what is still so.
    over = await new_caller()
    await claimed(anna, over)
    for answer in ("yes", "no"):
        await anna.desk.set_field(over.id, DANGER, answer)
        await until(lambda: anna.is_saved(over.id))
    late = await new_desk("bram", on=machine)
    await until(lambda: late.dangers)
    assert late.dangers == [(caller.id, "Anna")]


async def test_an_open_form_is_put_away_only_for_later_and_another_desk_has_the_task(
    new_desk: NewDesk, new_caller: NewCaller, machine: Machine
) -> None:
    screen = await new_desk(on=machine)
    caller = await new_caller()
    await claimed(screen, caller)
    await screen.desk.send(caller.id, "woorden")
    await screen.desk.set_field(caller.id, NOTE, "later af te maken")
    await until(lambda: screen.is_saved(caller.id))
    await ended(screen, caller)
    assert screen.forms_changed >= 1
    with pytest.raises(FormOpen):
        await screen.desk.close(caller.id)
    await screen.desk.close(caller.id, later=True)
    assert caller.id not in screen.open
    assert await screen.desk.messages(caller.id) == []
    assert await screen.desk.search("woorden") == []
    assert caller.id in [talk.id for talk in await screen.desk.open_forms()]
    assert await screen.desk.conversations() == []

    other = await new_desk()
    await until(lambda: is_open(other, caller.id))
    assert await shown(other, caller.id) == {"note": "later af te maken"}
    await other.desk.set_field(caller.id, NOTE, "afgemaakt")
    # The value goes to one desk of an account only; the other fetches it.
    await until(lambda: screen.form(caller.id)["note"] == "afgemaakt")
    await screen.desk.set_field(caller.id, TOWN, "GM0344")
    await until(lambda: other.form(caller.id).get("town") == "GM0344")
    await other.desk.finish(caller.id, record())
    await until(lambda: other.finishes[-1:] == [(SENT, None)])
    await until(lambda: not is_open(screen, caller.id) and not is_open(other, caller.id))
    for each in (screen, other):
        await left(each, caller.id)


async def test_a_form_that_is_finished_offline_goes_out_later_fields_first(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad, machine: Machine
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url, on=machine)
    caller = await new_caller()
    await claimed(screen, caller)
    await ended(screen, caller)
    road.cut()
    await screen.desk.set_field(caller.id, NOTE, "nog iets")
    await screen.desk.finish(caller.id, None)
    await screen.desk.finish(caller.id, record())
    waiting = await screen.desk.finished(caller.id)
    assert waiting is not None
    assert (waiting.record, waiting.state) == (record(), QUEUED)
    assert not is_open(screen, caller.id)
    await screen.desk.close(caller.id)
    assert caller.id not in screen.open
    await screen.desk.stop()
    road.mend()
    again = await new_desk(None, url=road.url, on=machine)
    await again.desk.unlock(PASSWORD)
    await until(lambda: again.finishes[-1:] == [(SENT, None)], deadline_s=30)
    assert await again.desk.finished(caller.id) is None
    await until(lambda: again.desk._picture.kept(caller.id) is None)  # noqa: SLF001
    await left(again, caller.id)


async def test_a_form_may_be_finished_before_the_end_was_heard_of(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await claimed(screen, caller)
    await screen.desk.finish(caller.id, record())
    await screen.desk.end(caller.id, None)
    await until(lambda: screen.finishes[-1:] == [(SENT, None)])
    await until(lambda: screen.open[caller.id].record_state is RecordState.KEPT)
    assert not is_open(screen, caller.id)
    await screen.desk.close(caller.id)
    assert ConversationClosed(caller.id) in screen.changes
    # It may be corrected at the desk that has it, as long as it is there.
    with pytest.raises(NotYours):
        await screen.desk.finish(caller.id, None)


async def test_two_desks_of_one_account_come_to_the_same(
    new_desk: NewDesk, new_caller: NewCaller, new_road: NewRoad
) -> None:
    road = await new_road()
    screen = await new_desk(url=road.url)
    caller = await new_caller()
    await claimed(screen, caller)
    await ended(screen, caller)
    other = await new_desk()
    await until(lambda: is_open(other, caller.id))
    road.cut()
    await screen.desk.set_field(caller.id, NOTE, "hier, en eerder")
    await screen.desk.set_field(caller.id, TOWN, "GM0344")
    made_ms = screen.filled[caller.id][NOTE].edit.made_ms
    await until(lambda: other.desk.now_ms() > made_ms)
    await other.desk.set_field(caller.id, NOTE, "daar, en later")
    await until(lambda: other.is_saved(caller.id))
    road.mend()
    await until(
        lambda: screen.form(caller.id) == other.form(caller.id) and screen.is_saved(caller.id),
        deadline_s=30,
    )
    assert await shown(screen, caller.id) == {"note": "daar, en later", "town": "GM0344"}
    # What the other desk's came over is not lost to who typed it.
    await screen.desk.undo_field(caller.id, NOTE)
    assert (await shown(screen, caller.id))["note"] == "hier, en eerder"
    await until(lambda: other.form(caller.id)["note"] == "hier, en eerder")


async def test_keys_while_a_call_is_under_way_are_sent_after_it(
    new_desk: NewDesk, new_caller: NewCaller
) -> None:
    screen = await new_desk()
    caller = await new_caller()
    await claimed(screen, caller)
    text = "een lang verhaal, letter voor letter"
    for at in range(1, len(text) + 1):
        await screen.desk.set_field(caller.id, NOTE, text[:at], step=False)
        await asyncio.sleep(0)
    await until(lambda: screen.is_saved(caller.id))
    assert await shown(screen, caller.id) == {"note": text}
    (kept,) = await screen.desk._opened.store.fields(caller.id)  # noqa: SLF001
    assert replace(kept, made_ms=0) == replace(screen.filled[caller.id][NOTE].edit, made_ms=0)
