"""Going to 0800-2000 or 112 in the window: the click, its end, the visitor's card, and marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from tests.deadline import until
from tests.fakes.fake_desk import PASSWORD
from tests.ui.fingers import open_talks, page_of, press, type_text
from tests.ui.scenes import phone_with
from tests.ui.screens_escalation import in_danger
from tests.ui.screens_intake import fill
from tests.ui.stage import PHONE, Stage, stage
from vt_desk.desk.changes import LockReason
from vt_desk.domain.conversation import Language
from vt_desk.domain.escalation import EscalationOutcome, Handing, LogState, Target
from vt_desk.domain.ids import RegionId
from vt_desk.phone.phone import Phone
from vt_desk.phone.settings import Card

HOTKEY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
HALF_AN_HOUR_S = 1_800


# --- the click


async def test_a_click_is_logged_with_the_talk_in_front(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(other)
    shown.window.top.emergency.click()
    shown.window.drawers.close()
    shown.window.talks.go_to(one)
    press(Qt.Key.Key_F8, HOTKEY)
    await shown.settle()
    log = shown.desk.escalations
    assert [(row.target, row.conversation) for row in log] == [
        (Target.ADVICE_LINE, one),
        (Target.EMERGENCY, other),
    ]
    assert {row.handing for row in log} == {Handing.BY_HAND}
    assert {row.state for row in log} == {LogState.SENT}


class CountedPhone(Phone):
    """Counts what it is handed, and hands it to nobody."""

    def __init__(self) -> None:
        super().__init__(PHONE.settings)
        self.handed: list[Target] = []

    async def hand_over(
        self, target: Target, region: RegionId | None, told: Callable[[Handing], None]
    ) -> Handing:
        self.handed.append(target)
        told(Handing.HANDED)
        return Handing.HANDED


async def test_a_second_click_is_the_same_call_and_leaves_the_phone_alone() -> None:
    phone = CountedPhone()
    async with stage(phone=phone) as shown:
        await open_talks(shown, 1)
        shown.window.top.emergency.click()
        shown.window.top.emergency.click()
        await shown.settle()
        assert shown.window.escalation.isVisible()
        shown.desk.pass_time(500)
        shown.window.drawers.close()
        shown.window.top.emergency.click()
        await shown.settle()
        assert shown.window.escalation.isVisible()
        assert phone.handed == [Target.EMERGENCY]
        assert len(shown.desk.escalations) == 1
        shown.window.escalation.head.again.click()
        await shown.settle()
        assert phone.handed == [Target.EMERGENCY] * 2
        assert len(shown.desk.escalations) == 1
        shown.desk.pass_time(200)
        shown.window.top.emergency.click()
        await shown.settle()
        assert phone.handed == [Target.EMERGENCY] * 3
        assert len(shown.desk.escalations) == 2


async def test_a_click_about_another_talk_is_another_call(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    for conversation in (one, other):
        shown.window.talks.go_to(conversation)
        shown.window.top.emergency.click()
    assert {row.conversation for row in shown.desk.escalations} == {one, other}


async def test_typing_a_reply_is_not_disturbed(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    field = page_of(shown, one).composer.field
    field.setFocus()
    type_text("ik blijf")
    press(Qt.Key.Key_F12, HOTKEY)
    assert shown.window.escalation.isVisible()
    type_text(" bij je ")
    press(Qt.Key.Key_Return)
    assert shown.window.escalation.isVisible()
    press(Qt.Key.Key_Escape)
    assert not shown.window.escalation.isVisible()
    assert QApplication.focusWidget() is field
    assert field.toPlainText() == "ik blijf"
    await shown.settle()
    assert shown.desk.sent == []
    assert shown.desk.briefings == {}


async def test_the_buttons_say_what_a_click_does(shown: Stage) -> None:
    button = shown.window.top.emergency
    described = QAccessible.queryAccessibleInterface(button)
    assert described.text(QAccessible.Text.Name) == "112"
    assert "zelf" in described.text(QAccessible.Text.Description)
    shown.window.top.set_handed([Target.EMERGENCY])
    assert "meteen aan je telefoon" in button.toolTip()
    assert "Ctrl+Shift+F12" in button.toolTip()


async def test_the_timer_runs_from_the_click(shown: Stage) -> None:
    shown.window.top.emergency.click()
    shown.desk.pass_time(83)
    shown.window.escalating.tick()
    assert shown.window.escalation.head.timer.text() == "01:23"


async def test_the_number_gets_smaller_rather_than_cut() -> None:
    for percent in (100, 200):
        async with stage(percent=percent, size=(1280, 720)) as shown:
            shown.window.top.advice_line.click()
            await shown.settle()
            digits = shown.window.escalation.head.digits
            assert digits.points >= 32
            assert digits.visibleRegion().boundingRect() == digits.rect()


async def test_a_problem_of_the_log_is_said(shown: Stage) -> None:
    shown.desk.journal_trouble = "no_secure_keyring"
    shown.desk.disconnect()
    shown.window.top.emergency.click()
    await shown.settle()
    assert "niet vastgelegd" in shown.window.escalation.log.text()
    shown.desk.journal_trouble = ""
    shown.desk.log_refusing = "forbidden"
    shown.desk.connect()
    shown.window.drawers.close()
    shown.window.top.advice_line.click()
    await shown.settle()
    assert "teamleider" in shown.window.escalation.log.text()


# --- the end


@pytest.mark.parametrize("outcome", list(EscalationOutcome))
async def test_one_press_ends_it(outcome: EscalationOutcome) -> None:
    async with stage(undo_s=0) as shown:
        (one,) = await open_talks(shown, 1)
        shown.window.top.emergency.click()
        await shown.settle()
        shown.window.escalation.outcome.buttons[outcome].click()
        assert not shown.window.escalation.isVisible()
        assert not shown.window.status.escalation.isVisible()
        await until(lambda: shown.desk.escalations[0].outcome is outcome)
        await shown.settle()
        assert shown.window.board.escalations.marks == {}
        assert QApplication.focusWidget() is page_of(shown, one).composer.field


async def test_an_end_can_be_taken_back_for_some_seconds(shown: Stage) -> None:
    shown.window.top.emergency.click()
    await shown.settle()
    shown.window.escalation.outcome.buttons[EscalationOutcome.MISTAKEN].click()
    assert shown.window.notice.text == "112: Vergissing."
    undo = shown.window.notice.findChildren(type(shown.window.top.emergency))[-1]
    undo.click()
    await shown.window.escalating.endings.keep()
    await shown.settle()
    assert shown.window.escalation.isVisible()
    assert shown.desk.escalations[0].is_open
    assert shown.window.escalation.outcome.isVisible()


async def test_an_end_that_was_said_is_kept_when_the_desk_locks(shown: Stage) -> None:
    shown.window.top.emergency.click()
    await shown.settle()
    shown.window.escalation.outcome.buttons[EscalationOutcome.REACHED].click()
    shown.window.locking.lock(LockReason.ASKED)
    await shown.settle()
    await shown.desk.unlock(PASSWORD)
    await shown.settle()
    assert shown.desk.escalations[0].outcome is EscalationOutcome.REACHED


async def test_while_it_is_open_the_foot_says_so_and_brings_it_back(shown: Stage) -> None:
    shown.window.top.emergency.click()
    await shown.settle()
    mark = shown.window.status.escalation
    assert not mark.isVisible()
    press(Qt.Key.Key_Escape)
    assert mark.isVisible()
    assert mark.accessibleName() == "112 open sinds 14:58: hoe liep het af?"
    mark.click()
    assert shown.window.escalation.isVisible()
    assert not mark.isVisible()


async def test_two_at_once_are_a_press_apart(shown: Stage) -> None:
    shown.window.top.advice_line.click()
    shown.window.top.emergency.click()
    await shown.settle()
    drawer = shown.window.escalation
    assert drawer.head.digits.text == "112"
    assert drawer.sheet is not None
    assert [other.target for other in drawer.sheet.others] == [Target.ADVICE_LINE]
    drawer.other_chosen.emit(drawer.sheet.others[0].id)
    assert drawer.head.digits.text == "0800-2000"
    assert len(shown.desk.escalations) == 2
    drawer.outcome.buttons[EscalationOutcome.REACHED].click()
    assert "112 open" in shown.window.status.escalation.text()


# --- the visitor's card


async def test_the_visitor_gets_a_card_in_their_language(shown: Stage) -> None:
    desk = shown.desk
    one = desk.arrive(language=Language.ENGLISH)
    await desk.claim(one)
    await shown.settle()
    shown.window.top.advice_line.click()
    await shown.settle()
    card = shown.window.escalation.card
    assert "rekening" in card.note.text()
    card.button.click()
    await shown.settle()
    message = (await desk.messages(one))[-1]
    assert message.card is Target.ADVICE_LINE
    assert "not on the bill" in message.text
    assert "14:58" in card.note.text()
    model = shown.window.board.talk_model(one)
    assert model is not None
    assert "0800-2000 als kaart" in model.meta(message)


async def test_somebody_who_reads_along_makes_the_warning_stand_out(shown: Stage) -> None:
    first = await in_danger(shown)
    shown.window.top.emergency.click()
    await shown.settle()
    card = shown.window.escalation.card
    assert card.danger.property("kind") == "danger"
    await fill(shown, first, danger_near="no")
    assert card.danger.property("kind") == "quiet"
    assert card.danger.text()


async def test_a_card_goes_out_with_the_click_where_that_is_set() -> None:
    async with stage(phone=phone_with(card=Card.AT_ONCE)) as shown:
        (one,) = await open_talks(shown, 1)
        shown.window.top.emergency.click()
        await shown.settle()
        assert [row.card for row in shown.desk.rows[one]][-1] is Target.EMERGENCY
        first = await in_danger(shown)
        shown.window.drawers.close()
        shown.window.top.emergency.click()
        await shown.settle()
        assert [row.card for row in shown.desk.rows[first] if row.card] == []


async def test_where_no_card_is_set_none_is_offered() -> None:
    async with stage(phone=phone_with(card=Card.NEVER)) as shown:
        await open_talks(shown, 1)
        shown.window.top.emergency.click()
        await shown.settle()
        assert not shown.window.escalation.card.isVisible()


async def test_without_a_talk_there_is_nobody_to_give_a_card(shown: Stage) -> None:
    shown.window.top.emergency.click()
    await shown.settle()
    assert not shown.window.escalation.card.isVisible()


async def test_where_the_briefing_is_not_opened_it_is_a_press_away() -> None:
    async with stage(phone=phone_with(open_briefing=False)) as shown:
        shown.window.top.emergency.click()
        await shown.settle()
        drawer = shown.window.escalation
        assert drawer.briefing is not None
        line = drawer.briefing.lines[0]
        assert drawer.head.digits.isVisible()
        assert drawer.briefing.first.isVisible()
        assert not line.isVisible()
        drawer.unfold.click()
        assert line.isVisible()
        assert not drawer.unfold.isVisible()
