"""The briefing: filled from the intake, written on, kept, and never mixed up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.fakes.desk_memory import REGION
from tests.ui.fingers import press, type_text
from tests.ui.screens_escalation import in_danger
from tests.ui.screens_intake import fill, in_front
from tests.ui.stage import Stage, stage
from vt_desk.desk.changes import LockReason
from vt_desk.domain.briefing import MAX_LINE_CHARS, ORDER, Line
from vt_desk.domain.conversation import EndReason
from vt_desk.domain.escalation import Target
from vt_desk.ui.models.briefing import BriefingModel
from vt_desk.ui.views.escalation.briefing import BriefingView
from vt_desk.ui.views.escalation.line import NOTHING, LineView, WrittenLine

ROUNDING_PX = 4
HOSTILE = (
    "<b>vet</b><img src=x onerror=alert(1)> %1 %s {0}",
    "\u202eomgekeerd tot het eind\u2066",
    "\u05e9\u05dc\u05d5\u05dd en dan weer Nederlands",
    "a" * 4_000,
    "regel\n" * 400,
)


def view_of(shown: Stage) -> BriefingView:
    found = shown.window.escalation.briefing
    assert found is not None
    return found


def model_of(shown: Stage) -> BriefingModel:
    sheet = shown.window.escalation.sheet
    assert sheet is not None
    assert sheet.briefing is not None
    return sheet.briefing


def line_of(shown: Stage, line: Line) -> LineView:
    return view_of(shown).view(line)


def field_of(shown: Stage, line: Line) -> WrittenLine:
    found = line_of(shown, line).written
    assert found is not None
    return found


async def begin(shown: Stage, target: Target = Target.EMERGENCY) -> None:
    await in_danger(shown)
    top = shown.window.top
    (top.emergency if target is Target.EMERGENCY else top.advice_line).click()
    await shown.settle()


@pytest.mark.parametrize("target", list(Target))
async def test_the_lines_stand_in_the_order_in_which_they_are_asked(
    shown: Stage, target: Target
) -> None:
    await begin(shown, target)
    lines = view_of(shown).lines
    assert tuple(view.line for view in lines) == ORDER[target]
    tops = [view.mapTo(shown.window, view.rect().topLeft()).y() for view in lines]
    assert tops == sorted(tops)
    first = view_of(shown).first
    assert first.mapTo(shown.window, first.rect().topLeft()).y() < tops[0]


async def test_known_lines_say_what_the_intake_says_in_words(shown: Stage) -> None:
    await begin(shown)
    model = model_of(shown)
    assert model.text(Line.MUNICIPALITY) == "Zeist"
    assert model.text(Line.INJURIES) == "nee"
    assert model.text(Line.CHILDREN) == "ja, 2"
    assert model.text(Line.SUSPECT) == "ja: iemand in de buurt of leest mee"
    assert model.text(Line.CALL_SAFELY) == "nee"
    assert "dreigde gisteren" in model.text(Line.HAPPENING)
    assert field_of(shown, Line.WEAPONS).text == ""
    assert field_of(shown, Line.WEAPONS).field.placeholderText() == NOTHING
    assert "Zeist" in view_of(shown).first.accessibleName()
    shown.languages.use("en")
    await shown.settle()
    assert field_of(shown, Line.INJURIES).text == "no"
    assert line_of(shown, Line.CHILDREN).name.text() == "Children"
    shown.languages.use("nl")


async def test_the_sheet_for_the_advice_line_knows_role_region_and_wishes(shown: Stage) -> None:
    await begin(shown, Target.ADVICE_LINE)
    first = in_front(shown)
    await fill(shown, first, reasons=("partner_violence",), natures=("psychological",))
    model = model_of(shown)
    assert model.text(Line.ROLE) == "Slachtoffer"
    assert model.text(Line.REGION) == shown.window.around.places.region(REGION)
    assert "artnergeweld" in model.text(Line.REASON)
    assert "NIET" not in view_of(shown).first.accessibleName()


async def test_a_line_nobody_wrote_into_follows_the_intake(shown: Stage) -> None:
    await begin(shown)
    await fill(shown, in_front(shown), danger_weapon="yes")
    assert field_of(shown, Line.WEAPONS).text == "ja"


async def test_a_written_line_stays_and_says_what_the_intake_says_now(shown: Stage) -> None:
    await begin(shown)
    line = line_of(shown, Line.INJURIES)
    line.take_focus()
    type_text(", een snee")
    field_of(shown, Line.INJURIES).flush()
    await shown.settle()
    one = shown.desk.escalations[0]
    assert shown.desk.briefings[one.id] == {Line.INJURIES: "nee, een snee"}
    await fill(shown, in_front(shown), danger_injury="yes")
    assert field_of(shown, Line.INJURIES).text == "nee, een snee"
    assert line.beside.text() == "In de intake staat: ja"
    assert line.take_over.isVisible()
    line.take_over.click()
    await shown.settle()
    assert field_of(shown, Line.INJURIES).text == "ja"
    assert not line.beside.isVisible()
    assert shown.desk.briefings[one.id] == {Line.INJURIES: "ja"}


async def test_an_emptied_line_stays_empty(shown: Stage) -> None:
    await begin(shown)
    line_of(shown, Line.MUNICIPALITY).take_focus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)
    field_of(shown, Line.MUNICIPALITY).flush()
    await shown.settle()
    shown.window.drawers.close()
    shown.window.top.emergency.click()
    await shown.settle()
    assert field_of(shown, Line.MUNICIPALITY).text == ""
    assert line_of(shown, Line.MUNICIPALITY).beside.text().endswith("Zeist")


async def test_services_are_chosen_by_a_press_and_kept_as_codes(shown: Stage) -> None:
    await begin(shown)
    services = line_of(shown, Line.SERVICE).services
    assert services is not None
    for code in ("fire", "police"):
        services.buttons[code].click()
    await shown.settle()
    one = shown.desk.escalations[0]
    assert shown.desk.briefings[one.id][Line.SERVICE] == "police fire"
    assert services.buttons["police"].text() == "✓ Politie"
    assert services.buttons["ambulance"].text() == "Ambulance"


async def test_enter_goes_on_to_the_next_line(shown: Stage) -> None:
    await begin(shown)
    line_of(shown, Line.PLACE).take_focus()
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is field_of(shown, Line.CALL_BACK).field


async def test_whether_the_visitor_is_still_there_is_said_live(shown: Stage) -> None:
    await begin(shown)
    first = in_front(shown)
    live = line_of(shown, Line.STILL_IN_CHAT).live
    assert live is not None
    shown.desk.say(first, "Ik hoor de deur.")
    shown.desk.pass_time(20)
    await shown.settle()
    shown.window.escalating.tick()
    assert live.text() == "ja, laatste woord 00:20 geleden"
    shown.desk.vanish(first)
    await shown.settle()
    assert live.text().startswith("niet verbonden sinds")
    shown.desk.leave(first, EndReason.LEFT)
    await shown.settle()
    assert live.text().startswith("nee, gestopt om")


async def test_what_was_known_stays_when_the_talk_leaves_this_desk(shown: Stage) -> None:
    await begin(shown)
    first = in_front(shown)
    shown.desk.lose(first)
    await shown.settle()
    assert field_of(shown, Line.MUNICIPALITY).text == "Zeist"
    assert "dreigde" in field_of(shown, Line.HAPPENING).text


async def test_what_is_typed_is_kept_when_the_drawer_closes(shown: Stage) -> None:
    await begin(shown)
    line_of(shown, Line.PLACE).take_focus()
    type_text("achter het station")
    press(Qt.Key.Key_Escape)
    await shown.settle()
    one = shown.desk.escalations[0]
    assert shown.desk.briefings[one.id][Line.PLACE] == "achter het station"


async def test_inv05_locking_keeps_what_is_typed_and_forgets_it(shown: Stage) -> None:
    await begin(shown)
    line_of(shown, Line.PLACE).take_focus()
    type_text("achter het station")
    shown.window.locking.lock(LockReason.ASKED)
    await shown.settle()
    one = shown.desk.escalations
    assert shown.window.escalation.isVisible()
    assert all(view.value.isHidden() for view in view_of(shown).lines)
    assert all(view.asked.isVisible() or view.asked.text() for view in view_of(shown).lines)
    assert field_of(shown, Line.PLACE).text == ""
    assert "Zeist" not in view_of(shown).first.accessibleName()
    kept = next(iter(shown.desk.briefings.values()))
    assert kept == {Line.PLACE: "achter het station"}
    assert one == ()


async def test_each_briefing_is_its_own(shown: Stage) -> None:
    await begin(shown)
    line_of(shown, Line.PLACE).take_focus()
    type_text("huis aan het water")
    shown.window.top.advice_line.click()
    await shown.settle()
    emergency, advice = shown.desk.escalations[1], shown.desk.escalations[0]
    assert shown.desk.briefings == {emergency.id: {Line.PLACE: "huis aan het water"}}
    line_of(shown, Line.WANTS).take_focus()
    type_text("wil weg")
    shown.window.escalation.other_chosen.emit(emergency.id)
    await shown.settle()
    assert field_of(shown, Line.PLACE).text == "huis aan het water"
    assert shown.desk.briefings[advice.id] == {Line.WANTS: "wil weg"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("percent", [100, 200])
async def test_inv11_hostile_words_are_letters_and_break_nothing(text: str, percent: int) -> None:
    async with stage(percent=percent, size=(1280, 720)) as shown:
        await begin(shown)
        await fill(shown, in_front(shown), summary=text)
        shown_text = field_of(shown, Line.HAPPENING).text
        assert shown_text.rstrip("…") == text[: len(shown_text.rstrip("…"))]
        assert len(shown_text) == min(len(text), MAX_LINE_CHARS)
        view = view_of(shown)
        drawer = shown.window.escalation
        assert drawer.width() <= drawer.maximumWidth()
        field = field_of(shown, Line.HAPPENING).field
        assert field.horizontalScrollBar().maximum() <= ROUNDING_PX
        assert field.mapTo(view, field.rect().topRight()).x() <= view.width()


async def test_a_line_takes_no_more_than_fits(shown: Stage) -> None:
    await begin(shown)
    line_of(shown, Line.PLACE).take_focus()
    field = field_of(shown, Line.PLACE)
    field.field.insertPlainText("x" * 900)
    field.field.insertPlainText("y" * 900)
    field.flush()
    await shown.settle()
    one = shown.desk.escalations[0]
    assert shown.desk.briefings[one.id][Line.PLACE] == "x" * 900 + "y" * 100
