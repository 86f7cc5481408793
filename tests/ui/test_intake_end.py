"""The end of a talk never drops its form: it is finished, left for later, or had no advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from tests.fakes.fake_desk import FakeDesk
from tests.ui.fingers import page_of, press
from tests.ui.stage import Stage, stage
from tests.ui.test_intake import answer, begin, model, panel
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import FieldId, RecordState
from vt_desk.domain.record import Reason
from vt_desk.domain.report import day_of
from vt_desk.domain.seat import Role

CTRL = Qt.KeyboardModifier.ControlModifier
WHOLE = {
    "caller_role": "bystander",
    "duty": ("procedure", "data", "rights"),
    "relation": "neighbour",
    "reasons": ("partner_violence",),
    "natures": ("psychological",),
}


async def over(shown: Stage, **values: object) -> ConversationId:
    one = await begin(shown)
    answer(shown, one, **values)
    await shown.desk.end(one, None)
    await shown.settle()
    return one


async def test_a_tab_with_an_open_form_stays_and_goes_to_what_is_missing(shown: Stage) -> None:
    one = await over(shown, caller_role="bystander", duty=("procedure",))
    press(Qt.Key.Key_W, CTRL)
    await shown.settle()
    assert page_of(shown, one).conversation == one
    assert shown.window.notice.isVisible()
    relation = next(
        section for section in panel(shown).sections if section.field(FieldId("relation"))
    )
    assert relation.is_open
    assert panel(shown).foot.finish.isVisible()


async def test_the_codes_of_the_day_of_the_end_hold_whenever_the_form_is_finished(
    shown: Stage,
) -> None:
    one = await over(shown, **WHOLE)
    form = shown.window.board.intakes.model(one)
    assert form is not None
    ended_ms = form.conversation.ended_ms
    assert ended_ms is not None
    assert form.reading.day == day_of(ended_ms) == date(2026, 11, 22)


async def test_a_finished_form_is_kept_and_the_tab_can_go(shown: Stage) -> None:
    one = await over(shown, **WHOLE)
    panel(shown).foot.finish.setFocus()
    press(Qt.Key.Key_Space)
    await shown.settle()
    # The button is gone: the keys go on in the talk.
    assert shown.window.focusWidget() is page_of(shown, one).view
    kept = shown.desk.records[one]
    assert kept is not None
    assert kept.reasons == {Reason.PARTNER_VIOLENCE}
    press(Qt.Key.Key_W, CTRL)
    await shown.settle()
    assert shown.window.talks.page(one) is None
    assert not shown.window.side.forms.isVisible()


async def test_finishing_with_something_missing_goes_there_and_keeps_nothing(
    shown: Stage,
) -> None:
    one = await over(shown, caller_role="bystander")
    panel(shown).foot.finish.click()
    await shown.settle()
    assert one not in shown.desk.records
    assert model(shown, one).missing


async def test_no_advice_closes_the_form_without_a_record(shown: Stage) -> None:
    one = await over(shown)
    panel(shown).foot.no_advice.click()
    await shown.settle()
    assert shown.desk.records == {one: None}
    assert model(shown, one).conversation.record_state is RecordState.NONE


async def test_what_is_left_for_later_is_a_task_until_it_is_finished(shown: Stage) -> None:
    one = await over(shown, caller_role="bystander", summary="kort")
    panel(shown).foot.later.click()
    await shown.settle()
    assert shown.window.talks.page(one) is None
    assert shown.window.side.forms.isVisible()
    shown.window.side.forms.chosen.emit(one)
    await shown.settle()
    task = shown.window.talks.task
    assert task is not None
    assert task.id == one
    assert model(shown, one).value(FieldId("summary")) == "kort"
    assert not panel(shown).foot.later.isVisible()
    answer(shown, one, **WHOLE)
    await shown.settle()
    panel(shown).foot.finish.click()
    await shown.settle()
    assert shown.desk.records[one] is not None
    assert not shown.window.side.forms.isVisible()
    assert shown.window.talks.task is None
    assert panel(shown).model is None


async def test_a_task_does_not_stand_beside_another_talk(shown: Stage) -> None:
    task = await over(shown, caller_role="bystander")
    panel(shown).foot.later.click()
    await shown.settle()
    talk = await begin(shown)
    assert panel(shown).model is model(shown, talk)
    shown.window.side.forms.chosen.emit(task)
    await shown.settle()
    assert not page_of(shown, talk).isVisible()
    assert panel(shown).model is model(shown, task)
    press(Qt.Key.Key_1, CTRL)
    await shown.settle()
    assert shown.window.talks.front is page_of(shown, talk)
    assert panel(shown).model is model(shown, talk)


async def test_finishing_without_a_connection_says_that_it_goes_out_later(shown: Stage) -> None:
    one = await over(shown, **WHOLE)
    shown.desk.disconnect()
    panel(shown).foot.finish.click()
    await shown.settle()
    assert one not in shown.desk.records
    assert model(shown, one).finished
    shown.desk.connect()
    await shown.settle()
    assert shown.desk.records[one] is not None


async def test_a_lead_is_told_of_danger_in_another_conversation() -> None:
    desk = FakeDesk()
    account = desk.account
    assert account is not None
    desk._account = replace(account, role=Role.LEAD)  # noqa: SLF001 - the fake's own sign-in
    async with stage(desk) as shown:
        waiting = desk.arrive()
        await shown.settle()
        desk.mark_danger(waiting, by="Bram")
        await shown.settle()
        assert shown.window.notice.isVisible()


async def test_the_help_for_a_report_opens_beside_and_hands_over_to_the_phone(
    shown: Stage,
) -> None:
    await begin(shown)
    panel(shown).foot.report.click()
    assert shown.window.report_help.isVisible()
    shown.window.report_help.phone.click()
    assert shown.window.escalation.isVisible()
