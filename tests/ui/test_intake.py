"""The intake in the window: by keyboard, bound to its conversation, and never lost."""

from __future__ import annotations

import asyncio
import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.deadline import until
from tests.fakes.fake_desk import FakeDesk
from tests.ui.fingers import open_talks, page_of, press, type_text
from tests.ui.stage import Stage, stage, turn
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import FieldId
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.forms.rules import ROLE
from vt_desk.ui.models.intake import IntakeModel
from vt_desk.ui.views.intake.field import FieldView
from vt_desk.ui.views.intake.panel import IntakePanel
from vt_desk.ui.views.talks_list import TalksDelegate

SUMMARY = FieldId("summary")
CTRL = Qt.KeyboardModifier.ControlModifier


async def begin(shown: Stage, role: CallerRole = CallerRole.BYSTANDER) -> ConversationId:
    one = shown.desk.arrive(role, municipality="GM0344", words=("Hallo?",))
    await shown.desk.claim(one)
    await shown.settle()
    shown.window.talks.go_to(one)
    await shown.settle()
    return one


def panel(shown: Stage) -> IntakePanel:
    return shown.window.intake


def model(shown: Stage, conversation: ConversationId) -> IntakeModel:
    found = shown.window.board.intakes.model(conversation)
    assert found is not None
    return found


def view(shown: Stage, field: FieldId) -> FieldView:
    for section in panel(shown).sections:
        section.make()
        found = section.field(field)
        if found is not None:
            return found
    raise AssertionError(field)


async def value(shown: Stage, conversation: ConversationId, field: FieldId) -> object:
    kept = (await shown.desk.intake(conversation)).get(field)
    return None if kept is None else kept.edit.value


def answer(shown: Stage, conversation: ConversationId, **values: object) -> None:
    for field, one in values.items():
        model(shown, conversation).set(FieldId(field), one)  # type: ignore[arg-type]


async def test_what_the_visitor_chose_is_marked_until_it_is_confirmed(shown: Stage) -> None:
    one = await begin(shown)
    assert model(shown, one).value(ROLE) == "bystander"
    assert model(shown, one).is_offered(ROLE)
    assert model(shown, one).missing[0] == ROLE
    press(Qt.Key.Key_I, CTRL)
    type_text("3")
    await shown.settle()
    assert not model(shown, one).is_offered(ROLE)
    assert await value(shown, one, ROLE) == "bystander"


async def test_the_form_follows_the_tab_a_thousand_times_while_somebody_types(
    shown: Stage,
) -> None:
    talks = await open_talks(shown, 5)
    for one in talks:
        answer(shown, one, caller_role="bystander")
    chance = random.Random(4)
    meant = dict.fromkeys(talks, "")
    ticks: dict[ConversationId, str | None] = dict.fromkeys(talks)
    shown.window.talks.go_to(talks[0])
    panel(shown).go_to(SUMMARY)
    for step in range(1000):
        target = chance.choice(talks)
        if chance.random() < 0.5:
            shown.window.talks.go_to(target)
        else:
            press(Qt.Key(Qt.Key.Key_1 + talks.index(target)), CTRL)
        front = shown.window.talks.front
        assert front is not None
        here = front.conversation
        panel(shown).go_to(SUMMARY)
        field = view(shown, SUMMARY)
        assert field.model is not None
        assert field.model.conversation.id == here
        word = f"{talks.index(here)}-{step} "
        assert field.editor is not None
        text = field.editor.focus
        text.moveCursor(text.textCursor().MoveOperation.End)  # type: ignore[attr-defined]
        text.insertPlainText(word)  # type: ignore[attr-defined]
        meant[here] += word
        if chance.random() < 0.2:
            safe = chance.choice(("yes", "no"))
            panel(shown).go_to(FieldId("involved_know"))
            view(shown, FieldId("involved_know")).editor.typed.emit(safe, True)  # type: ignore[union-attr]
            ticks[here] = safe
        if step % 50 == 0:
            await shown.settle()
    panel(shown).flush()
    await shown.settle()
    for one in talks:
        assert await value(shown, one, SUMMARY) == meant[one]
        assert await value(shown, one, FieldId("involved_know")) == ticks[one]


async def test_what_is_typed_is_kept_within_a_second_and_at_once_when_left(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander")
    panel(shown).go_to(SUMMARY)
    type_text("vanavond")
    assert await value(shown, one, SUMMARY) is None
    await until(lambda: model(shown, one).filled(SUMMARY) is not None, deadline_s=1.0)
    assert await value(shown, one, SUMMARY) == "vanavond"
    type_text(" laat")
    press(Qt.Key.Key_Escape)
    await shown.settle()
    assert await value(shown, one, SUMMARY) == "vanavond laat"
    focus = QApplication.focusWidget()
    assert focus is page_of(shown, one).composer.field


async def test_inv07_who_never_pauses_is_kept_within_a_second(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander")
    panel(shown).go_to(SUMMARY)
    async with asyncio.timeout(1):
        while model(shown, one).filled(SUMMARY) is None:
            type_text("a")
            await turn()


async def test_a_text_that_a_field_shows_otherwise_is_not_changed_by_looking_at_it(
    shown: Stage,
) -> None:
    one = await begin(shown)
    elsewhere = "gisteren\r\nen vandaag\u2028weer"
    answer(shown, one, caller_role="bystander", summary=elsewhere)
    panel(shown).go_to(SUMMARY)
    press(Qt.Key.Key_Escape)
    await shown.settle()
    assert model(shown, one).value(SUMMARY) == elsewhere
    panel(shown).go_to(SUMMARY)
    press(Qt.Key.Key_End, CTRL)
    type_text("!")
    press(Qt.Key.Key_Escape)
    await shown.settle()
    assert str(model(shown, one).value(SUMMARY)).endswith("weer!")


async def test_undo_goes_field_by_field_to_what_was_kept(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander")
    panel(shown).go_to(SUMMARY)
    type_text("eerst")
    view(shown, SUMMARY).flush()
    await shown.settle()
    press(Qt.Key.Key_Escape)
    panel(shown).go_to(SUMMARY)
    press(Qt.Key.Key_End, CTRL)
    type_text(" en daarna")
    press(Qt.Key.Key_Z, CTRL)
    await shown.settle()
    assert await value(shown, one, SUMMARY) == "eerst"
    press(Qt.Key.Key_Y, CTRL)
    await shown.settle()
    assert await value(shown, one, SUMMARY) == "eerst en daarna"


async def test_a_typical_bystander_takes_no_more_than_25_keys(shown: Stage) -> None:
    """Words aside, one key after the other."""
    one = await begin(shown)
    keys = 0

    async def key(what: Qt.Key | str, modifier: Qt.KeyboardModifier | None = None) -> None:
        nonlocal keys
        keys += 1
        if isinstance(what, str):
            type_text(what)
        else:
            press(what, modifier or Qt.KeyboardModifier.NoModifier)
        await shown.settle()

    await key(Qt.Key.Key_F9)
    await key(Qt.Key.Key_F7)
    await key("3")
    for digits in ("5", "1", "3"):
        await key(Qt.Key.Key_F7)
        await key(digits)
    await until(lambda: not model(shown, one).missing)
    assert keys <= 25
    record = model(shown, one).record
    assert record is not None
    assert record.caller_role is CallerRole.BYSTANDER
    assert record.capacity is Capacity.NEIGHBOUR
    assert record.reasons == {Reason.PARTNER_VIOLENCE}
    assert record.natures == {Nature.PSYCHOLOGICAL}


async def test_another_role_half_way_keeps_what_was_filled_in(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander", relation="neighbour")
    await shown.settle()
    answer(shown, one, caller_role="victim")
    await shown.settle()
    assert FieldId("relation") not in model(shown, one).reading.shown
    assert await value(shown, one, FieldId("relation")) == "neighbour"
    answer(shown, one, caller_role="bystander")
    await shown.settle()
    assert model(shown, one).value(FieldId("relation")) == "neighbour"


async def test_danger_offers_the_phone_and_opens_nothing_by_itself(shown: Stage) -> None:
    one = await begin(shown)
    press(Qt.Key.Key_F8)
    assert panel(shown).danger.is_open
    type_text("j")
    await shown.settle()
    assert model(shown, one).reading.in_danger
    assert shown.window.drawers.front is None
    panel(shown).danger.emergency.click()
    assert not shown.window.escalation.isHidden()


async def test_the_mark_for_danger_is_in_words_on_screen_and_for_a_screen_reader(
    shown: Stage,
) -> None:
    waiting = shown.desk.arrive(CallerRole.VICTIM)
    one = await begin(shown)
    shown.desk.mark_danger(waiting)
    shown.desk.mark_danger(one)
    await shown.settle()
    talk = shown.window.board.talks.talk(one)
    assert talk is not None
    assert "acuut gevaar" in shown.window.board.talks.in_words(talk)
    card = shown.window.side.talks.itemDelegate()
    assert isinstance(card, TalksDelegate)
    assert card.line(talk).startswith("! acuut gevaar · ")
    entry = shown.window.board.waiting.entry(0)
    assert entry is not None
    assert "acuut gevaar" in shown.window.board.waiting.in_words(entry)


async def test_what_somebody_else_had_is_a_key_away(shown: Stage) -> None:
    one = await begin(shown)
    shown.desk.fill_by(one, SUMMARY, "wat Bram schreef")
    answer(shown, one, caller_role="bystander")
    await shown.settle()
    answer(shown, one, summary="wat Anna schreef")
    await shown.settle()
    panel(shown).go_to(SUMMARY)
    field = view(shown, SUMMARY)
    assert field.earlier.isVisible()
    assert "Bram" in field.other.text()
    field.earlier.click()
    await shown.settle()
    assert await value(shown, one, SUMMARY) == "wat Bram schreef"


async def test_the_duty_goes_into_the_reply_and_is_ticked_with_one_key(shown: Stage) -> None:
    one = await begin(shown)
    page_of(shown, one).composer.field.setPlainText("Dag.")
    press(Qt.Key.Key_End, CTRL)
    press(Qt.Key.Key_F9)
    await shown.settle()
    text = page_of(shown, one).composer.text
    assert text.startswith("Dag.\n")
    assert "0800-2000" in text
    assert await value(shown, one, FieldId("duty")) == ("procedure", "data", "rights")
    assert not shown.desk.sent


async def test_the_duty_is_never_ticked_where_no_reply_can_take_it(shown: Stage) -> None:
    one = await begin(shown)
    await shown.desk.end(one, None)
    await shown.settle()
    press(Qt.Key.Key_F9)
    await shown.settle()
    assert await value(shown, one, FieldId("duty")) is None


async def test_what_the_service_refuses_stays_and_says_so(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander")
    await shown.settle()
    shown.desk.refusing = "not_yours"
    answer(shown, one, summary="blijft staan")
    await shown.settle()
    assert model(shown, one).value(SUMMARY) == "blijft staan"
    assert model(shown, one).problem(SUMMARY) == "not_yours"


async def test_without_a_connection_a_field_says_that_it_is_not_confirmed(shown: Stage) -> None:
    one = await begin(shown)
    shown.desk.disconnect()
    answer(shown, one, caller_role="bystander", summary="later")
    await shown.settle()
    assert model(shown, one).is_on_its_way(SUMMARY)
    shown.desk.connect()
    await shown.settle()
    assert not model(shown, one).is_on_its_way(SUMMARY)


async def test_a_lock_leaves_no_value_in_the_panel(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander", summary="geheim")
    await shown.settle()
    panel(shown).go_to(SUMMARY)
    type_text(" en nog iets")
    press(Qt.Key.Key_L, CTRL)
    await until(lambda: shown.desk.lock is not None)
    await shown.settle()
    assert panel(shown).model is None
    field = view(shown, SUMMARY)
    assert field.editor is not None
    assert field.editor.focus.toPlainText() == ""  # type: ignore[attr-defined]
    assert await value(shown, one, SUMMARY) == "geheim en nog iets"


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_a_screen_reader_is_told_label_help_and_whether_it_is_required(
    language: str,
) -> None:
    async with stage(FakeDesk(), language=language) as shown:
        one = await begin(shown)
        answer(shown, one, caller_role="bystander")
        await shown.settle()
        for section in panel(shown).sections:
            if section.isHidden():
                continue
            panel(shown).unfold(section)
            await shown.settle()
            for widget in section.findChildren(QWidget):
                policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                if not widget.isVisible() or not policy:
                    continue
                there = QAccessible.queryAccessibleInterface(widget)
                assert there.text(QAccessible.Text.Name), (section.section.id, widget)
        required = view(shown, FieldId("reasons"))
        assert required.editor is not None
        told = required.editor.focus.accessibleDescription()
        assert ("verplicht" if language == "nl" else "required") in told
