"""What the desk in memory does with a form is what the real one does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.deadline import until
from tests.fakes.fake_desk import PASSWORD, USER
from tests.store.made import record
from tests.ui.test_fake_is_honest import Arrive, pair, until_it_holds
from vt_desk.desk.changes import DeskChange, FinishChanged, IntakeChanged
from vt_desk.desk.errors import FormOpen, NotYours
from vt_desk.domain.conversation import ConversationState
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import EditState, FieldId, RecordState, Value
from vt_desk.ui.door import DeskDoor

__all__ = ["pair"]
NOTE = FieldId("note")


async def test_a_form_is_filled_in_put_off_and_finished_the_same_way(
    pair: tuple[DeskDoor, Arrive],
) -> None:
    desk, arrive = pair
    told: list[DeskChange] = []
    desk.subscribe(told.append)
    await desk.sign_in(USER, PASSWORD)
    await until(lambda: desk.seat is not None)
    talk = await arrive("Hallo?")

    async def note() -> Value:
        filled = (await desk.intake(talk)).get(NOTE)
        return filled.edit.value if filled is not None else None

    def holds(expected: Callable[[], Awaitable[bool]]) -> Awaitable[None]:
        return until_it_holds(expected)

    async def waits() -> bool:
        return talk in {entry.id for entry in await desk.entries()}

    await holds(waits)
    assert await desk.intake(talk) == {}
    with pytest.raises(NotYours):
        await desk.set_field(talk, NOTE, "te vroeg")
    await desk.claim(talk)
    for value, step in (("een", True), ("t", True), ("twee", False)):
        await desk.set_field(talk, NOTE, value, step=step)
    seen = [await note()]
    for go in (desk.undo_field, desk.undo_field, desk.undo_field, desk.redo_field):
        await go(talk, NOTE)
        seen.append(await note())
    assert seen == ["twee", "een", None, None, "een"]

    async def saved() -> bool:
        return (await desk.intake(talk))[NOTE].edit.state is EditState.SENT

    await holds(saved)
    await desk.end(talk, None)

    async def ended() -> bool:
        return (await desk.conversations())[0].state is ConversationState.ENDED

    await holds(ended)
    assert await open_forms(desk, talk)
    with pytest.raises(FormOpen):
        await desk.close(talk)
    await desk.close(talk, later=True)
    assert await desk.conversations() == []
    assert await open_forms(desk, talk)
    await desk.set_field(talk, NOTE, "later")
    await desk.finish(talk, record())

    async def finished() -> bool:
        return await desk.finished(talk) is None

    await holds(finished)
    assert not await open_forms(desk, talk)
    with pytest.raises(NotYours):
        await desk.finish(talk, None)
    states = [change.state for change in told if isinstance(change, FinishChanged)]
    assert states == [EditState.QUEUED, EditState.SENT]
    first = next(change for change in told if isinstance(change, IntakeChanged))
    assert first.fields[0].edit.state is EditState.QUEUED


async def open_forms(desk: DeskDoor, conversation: ConversationId) -> bool:
    """Whether a form is on the list."""
    forms = {talk.id: talk for talk in await desk.open_forms()}
    if conversation in forms:
        assert forms[conversation].record_state is RecordState.OPEN
    return conversation in forms
