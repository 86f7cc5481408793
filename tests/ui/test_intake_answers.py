"""Answers to choose from: what is offered, what counts, and who chooses how."""

from __future__ import annotations

from datetime import date

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from tests.fakes.fake_desk import FakeDesk
from tests.ui.fingers import page_of, press
from tests.ui.stage import FORM, Stage, stage
from tests.ui.test_intake import answer, begin, model, panel, value, view
from vt_desk.domain.intake import FieldId
from vt_desk.forms.definition import Checklist
from vt_desk.ui.views.intake.answers import Answers
from vt_desk.ui.views.intake.option_button import OptionButton


def button_of(shown: Stage, field: FieldId, option: str) -> OptionButton:
    editor = view(shown, field).editor
    assert isinstance(editor, Answers)
    return editor.button(option)


async def test_what_a_screen_reader_toggles_is_kept_as_what_is_clicked(shown: Stage) -> None:
    one = await begin(shown)
    answer(shown, one, caller_role="bystander")
    await shown.settle()
    relation, reasons = FieldId("relation"), FieldId("reasons")
    for field, option in ((relation, "neighbour"), (relation, "relative"), (reasons, "other")):
        panel(shown).go_to(field)
        button_of(shown, field, option).toggle()
        await shown.settle()
        assert button_of(shown, field, option).isChecked()
    assert await value(shown, one, relation) == "relative"
    assert await value(shown, one, reasons) == ("other",)
    reading = QAccessible.queryAccessibleInterface(button_of(shown, relation, "relative"))
    assert reading.role() is QAccessible.Role.RadioButton


async def test_what_counts_for_nothing_with_other_answers_says_so(shown: Stage) -> None:
    one = await begin(shown)
    natures = FieldId("natures")
    answer(shown, one, caller_role="bystander", reasons=("child_other",), natures=("witness",))
    await shown.settle()
    panel(shown).go_to(natures)
    editor = view(shown, natures).editor
    assert isinstance(editor, Answers)
    said = [one for one in editor.findChildren(QLabel) if "telt niet mee" in one.text()]
    assert said == []
    answer(shown, one, reasons=("partner_violence",))
    await shown.settle()
    (said_now,) = [one for one in editor.findChildren(QLabel) if "telt niet mee" in one.text()]
    assert said_now.isVisible()
    assert "Getuige van geweld in gezin" in said_now.text()
    assert natures in model(shown, one).missing


async def test_what_is_not_offered_any_more_is_not_said_at_first_contact() -> None:
    contact, *others = FORM.sections
    duty = contact.fields[0]
    assert isinstance(duty, Checklist)
    over = msgspec.structs.replace(duty.options[0], valid_until=date(2020, 1, 1))
    duty = msgspec.structs.replace(duty, options=[over, *duty.options[1:]])
    contact = msgspec.structs.replace(contact, fields=[duty, *contact.fields[1:]])
    form = msgspec.structs.replace(FORM, sections=[contact, *others])
    async with stage(FakeDesk(), form=form) as shown:
        one = await begin(shown)
        press(Qt.Key.Key_F9)
        await shown.settle()
        assert await value(shown, one, FieldId("duty")) == ("data", "rights")
        assert page_of(shown, one).composer.text.startswith(duty.inserts["data"].nl)
