"""What happens while something else is being kept: the latest is kept, and nothing twice.

Each test holds the store's door or the picture's turn open, and lets the other one come in the
very moment in between. After a lock only what was kept is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.deadline import until
from tests.desk.alone import NOON_MS, Alone, settled
from tests.store.made import FOX, OWL, escalation, record
from vt_desk.client.errors import Forbidden, NotYours, Refused
from vt_desk.desk.whole import whole
from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import MessageState
from vt_desk.domain.escalation import (
    Escalation,
    EscalationOutcome,
    Handing,
    LogState,
    Target,
)
from vt_desk.domain.ids import MessageId, UserId
from vt_desk.domain.intake import EditState
from vt_desk.domain.retention import DAY_MS
from vt_desk.forms.definition import Form
from vt_desk.store.door import OutboxRow
from vt_desk.store.journal_door import Pages
from vt_desk.wire.problems import problem

pytestmark = pytest.mark.timeout(30)


@pytest.fixture
async def alone(tmp_path: Path, intake_form: Form) -> AsyncIterator[Alone]:
    """Anna's desk, without a service."""
    desk = Alone(tmp_path / "profiles", intake_form)
    await desk.begin()
    yield desk
    await desk.end()


# --- help by phone


async def test_inv09_a_click_while_locked_is_not_emptied_away_before_it_was_read(
    alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alone.lock()
    locked = alone.desk.escalate(Target.EMERGENCY)
    journal = alone.vault.journal(alone.profile)
    held, read = asyncio.Event(), journal.read

    async def slowly() -> Pages:
        await held.wait()
        return await read()

    # A keyring that asks the person first.
    monkeypatch.setattr(journal, "read", slowly)
    await alone.unlock()
    other = alone.desk.escalate(Target.EMERGENCY)
    await until(lambda: alone.is_kept(other.id))
    await settled()
    held.set()
    await until(lambda: alone.shown(locked.id))
    await until(lambda: alone.is_kept(locked.id))


async def test_inv09_a_click_that_only_memory_has_outlives_a_lock_while_another_is_kept(
    alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = alone.desk.escalate(Target.EMERGENCY)
    await until(lambda: alone.is_kept(before.id) and alone.has_read)
    journal = alone.vault.journal(alone.profile)
    monkeypatch.setattr(journal, "write", lambda _entry: "store_full")
    alone.door.shut()
    one = alone.desk.escalate(Target.EMERGENCY)
    await until(lambda: alone.door.waits)
    other = alone.desk.escalate(Target.ADVICE_LINE)
    # The first is kept, and the second never: the disk is full, and the desk is locked.
    alone.door.let_one()
    await until(lambda: alone.door.waits)
    alone.door.is_full = True
    alone.door.let_one()
    await settled()
    assert alone.is_kept(one.id)
    assert not alone.is_kept(other.id)
    alone.door.open()
    await alone.lock()
    alone.door.is_full = False
    await alone.unlock()
    await until(lambda: alone.shown(one.id) and alone.shown(other.id))


async def test_what_the_phone_said_outlives_a_lock_when_neither_disk_takes_it(
    alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = alone.desk.escalate(Target.EMERGENCY)
    await until(lambda: alone.is_kept(one.id))
    journal = alone.vault.journal(alone.profile)
    with monkeypatch.context() as full:
        full.setattr(journal, "write", lambda _entry: "store_full")
        alone.door.is_full = True
        alone.desk.handed(one.id, Handing.FAILED)
        await settled()
        await alone.lock()
        alone.door.is_full = False
    await alone.unlock()
    await until(lambda: (found := alone.shown(one.id)) and found.handing is Handing.FAILED)


async def test_a_forced_sign_out_without_a_journal_leaves_the_click_in_memory(
    alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = alone.desk.escalate(Target.EMERGENCY)
    await until(lambda: alone.is_kept(one.id))
    journal = alone.vault.journal(alone.profile)
    with monkeypatch.context() as full:
        full.setattr(journal, "write", lambda _entry: "store_full")
        await alone.desk.sign_out(force=True)
    await alone.unlock()
    await until(lambda: (found := alone.shown(one.id)) and found.state is LogState.QUEUED)


async def test_a_briefing_is_kept_with_its_escalation(alone: Alone) -> None:
    one = alone.desk.escalate(Target.EMERGENCY, FOX)
    # Before whoever keeps the click has come to do it.
    await alone.desk.save_briefing(one.id, Line.PLACE, "achterom")
    assert not alone.is_kept(one.id)
    await alone.anew()
    await until(lambda: alone.shown(one.id))
    assert await alone.desk.briefing(one.id) == {Line.PLACE: "achterom"}


async def past(alone: Alone) -> Escalation:
    """An escalation that ended two days ago, with a briefing."""
    one = replace(
        escalation(conversation=None, closed_ms=NOON_MS - 2 * DAY_MS, state=LogState.SENT),
        at_ms=NOON_MS - 3 * DAY_MS,
    )
    alone.log(one)
    await alone.desk.save_briefing(one.id, Line.PLACE, "achterom")
    await until(lambda: alone.is_kept(one.id))
    return one


async def test_an_outcome_that_is_said_anew_just_before_its_time_is_over_stays(
    alone: Alone,
) -> None:
    one = await past(alone)
    async with alone.picture.turn():
        closing = asyncio.create_task(
            alone.desk.close_escalation(one.id, EscalationOutcome.MISTAKEN)
        )
        await settled()
        purging = asyncio.create_task(alone.desk._purge._delete())  # noqa: SLF001
        await settled()
    await asyncio.gather(closing, purging)
    await alone.anew()
    found = alone.shown(one.id)
    assert found is not None
    assert found.outcome is EscalationOutcome.MISTAKEN
    assert await alone.desk.briefing(one.id) == {Line.PLACE: "achterom"}


async def test_what_was_queued_again_while_it_is_deleted_stays(alone: Alone) -> None:
    one = await past(alone)
    alone.door.shut()
    purging = asyncio.create_task(alone.desk._purge._delete())  # noqa: SLF001
    await settled()
    alone.log(replace(one, closed_ms=alone.now_ms))
    alone.door.open()
    await purging
    await until(lambda: alone.is_kept(one.id))
    await alone.anew()
    assert alone.shown(one.id)


async def test_what_is_past_goes_all_the_same(alone: Alone) -> None:
    await past(alone)
    await alone.desk._purge._delete()  # noqa: SLF001
    await alone.anew()
    assert alone.desk.escalations == ()


async def test_a_verdict_on_what_was_sent_is_none_on_what_was_said_since(alone: Alone) -> None:
    one = alone.desk.escalate(Target.EMERGENCY)
    sent = alone.shown(one.id)
    assert sent is not None
    await alone.desk.close_escalation(one.id, EscalationOutcome.GONE)
    lane = alone.desk._escalation_lane  # noqa: SLF001
    lane._refused(sent, Forbidden(problem("forbidden")))  # noqa: SLF001
    found = alone.shown(one.id)
    assert found is not None
    assert (found.state, found.outcome) == (LogState.QUEUED, EscalationOutcome.GONE)
    lane._refused(found, Forbidden(problem("forbidden")))  # noqa: SLF001
    found = alone.shown(one.id)
    assert found is not None
    assert (found.state, found.problem) == (LogState.REFUSED, "forbidden")


async def test_what_the_phone_said_of_a_colleagues_click_is_not_this_ones(alone: Alone) -> None:
    one = alone.desk.escalate(Target.EMERGENCY)
    alone.desk._escalating._where[one.id] = (  # noqa: SLF001
        replace(one, user=UserId("bram")),
        alone.vault.journal(None),
    )
    alone.picture.known.escalations.all.clear()
    alone.desk.handed(one.id, Handing.FAILED)
    assert alone.shown(one.id) is None


# --- what is typed


async def test_inv07_what_is_typed_behind_a_message_does_not_go_with_it(alone: Alone) -> None:
    async with alone.picture.turn():
        sending = asyncio.create_task(alone.desk.send(FOX, "een"))
        await settled()
        typing = asyncio.create_task(alone.desk.save_draft(FOX, "twee"))
        await settled()
    await asyncio.gather(sending, typing)
    assert await alone.desk.draft(FOX) == "twee"


async def test_inv01_a_message_is_in_the_outbox_before_the_field_is_empty(alone: Alone) -> None:
    await alone.desk.save_draft(FOX, "een")
    alone.door.passed.clear()
    # As the reply field does it: a kill in between must not find neither.
    sending = asyncio.create_task(alone.desk.send(FOX, "een"))
    clearing = asyncio.create_task(alone.desk.save_draft(FOX, ""))
    await asyncio.gather(sending, clearing)
    assert alone.door.passed == ["apply", "save_draft"]


async def test_a_draft_that_is_being_kept_is_what_is_read(alone: Alone) -> None:
    alone.door.shut()
    saving = asyncio.create_task(alone.desk.save_draft(OWL, "half"))
    await settled()
    reading = asyncio.create_task(alone.desk.draft(OWL))
    await settled()
    alone.door.open()
    await saving
    assert await reading == "half"


async def test_sending_again_under_another_id_leaves_the_draft(alone: Alone) -> None:
    row = OutboxRow(
        MessageId("r"), FOX, "een", 1, 1, state=MessageState.REFUSED, problem="id_conflict"
    )
    async with alone.picture.turn() as turn:
        turn.add_row(row)
    await alone.desk.save_draft(FOX, "half")
    again = await alone.desk.send_again(row.id)
    assert again.id != row.id
    assert await alone.desk.draft(FOX) == "half"


# --- forms


async def test_a_verdict_on_a_record_is_none_on_the_one_given_since(alone: Alone) -> None:
    await alone.desk.finish(FOX, None)
    sent = await alone.desk.finished(FOX)
    await alone.desk.finish(FOX, record())
    lanes = alone.desk._intake_lanes  # noqa: SLF001
    await lanes._refused(FOX, [], sent, Refused(problem("invalid")))  # noqa: SLF001
    await alone.anew()
    found = await alone.desk.finished(FOX)
    assert found is not None
    assert (found.record, found.state) == (record(), EditState.QUEUED)
    await lanes._refused(FOX, [], found, Refused(problem("invalid")))  # noqa: SLF001
    found = await alone.desk.finished(FOX)
    assert found is not None
    assert (found.state, found.problem) == (EditState.REFUSED, "invalid")


# --- cut off


async def test_who_is_cut_off_twice_waits_until_it_is_kept(alone: Alone) -> None:
    alone.door.shut()
    sending = asyncio.create_task(alone.desk.send(FOX, "een"))
    await settled()
    for _ in range(2):
        sending.cancel()
        await settled()
    assert not sending.done()
    alone.door.open()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert [row.text for row in alone.picture.rows(FOX)] == ["een"]


async def test_what_is_done_whole_raises_what_it_raised() -> None:
    async def refused() -> None:
        raise NotYours(problem("not_yours"))

    with pytest.raises(NotYours):
        await whole(refused())
