"""States of the window about the intake: each role, danger, what is missing, and tasks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from tests.ui.fingers import press, type_text
from tests.ui.scenes import talking_twice
from tests.ui.stage import Stage
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.escalation import Target
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.intake import FieldId, Value

Act = Callable[[Stage], Awaitable[None]]
CTRL = Qt.KeyboardModifier.ControlModifier
TOLD: Value = ("procedure", "data", "rights")
SUMMARY = (
    "Chat over het gezin ernaast: 's avonds geschreeuw, kinderen zijn weinig buiten. Wil eerst "
    "zelf contact zoeken en komt terug als het erger wordt."
)


async def fill(shown: Stage, conversation: ConversationId, **values: Value) -> None:
    """Fill fields in, as if they had been chosen one after the other."""
    form = shown.window.board.intakes.model(conversation)
    assert form is not None
    for field, value in values.items():
        form.set(FieldId(field), value)
        await shown.settle()


async def as_role(shown: Stage, role: CallerRole, **values: Value) -> ConversationId:
    """Two talks; the one in front has its role confirmed, and some of its form filled in."""
    first, _ = await talking_twice(shown)
    shown.window.talks.go_to(first)
    await fill(shown, first, caller_role=role.value, **values)
    return first


def in_front(shown: Stage) -> ConversationId:
    front = shown.window.talks.front
    assert front is not None
    return front.conversation


async def intake_offered(shown: Stage) -> None:
    first, _ = await talking_twice(shown)
    shown.window.talks.go_to(first)
    await shown.settle()
    press(Qt.Key.Key_I, CTRL)


async def intake_victim(shown: Stage) -> None:
    values: dict[str, Value] = {"duty": TOLD, "involved": "involved_adult"}
    await as_role(shown, CallerRole.VICTIM, **values, safe_now="yes", reach_safe="yes")
    shown.window.intake.go_to(FieldId("reach_how"))


async def intake_perpetrator(shown: Stage) -> None:
    await as_role(shown, CallerRole.PERPETRATOR, duty=TOLD, own_safety="no", motivation=7)
    shown.window.intake.go_to(FieldId("motivation"))


async def intake_bystander(shown: Stage) -> None:
    await as_role(shown, CallerRole.BYSTANDER, duty=("procedure",))
    press(Qt.Key.Key_F7)


async def intake_professional(shown: Stage) -> None:
    await as_role(shown, CallerRole.PROFESSIONAL, duty=TOLD, sector="education_primary")
    shown.window.intake.go_to(FieldId("weigh_suspicion"))
    await shown.settle()
    await fill(shown, in_front(shown), step="step_3", weigh_suspicion="yes")


async def intake_searching(shown: Stage) -> None:
    await as_role(shown, CallerRole.PROFESSIONAL, duty=TOLD)
    shown.window.intake.go_to(FieldId("sector"))
    await shown.settle()
    type_text("o")
    await shown.settle()
    type_text("nder")


async def intake_situation(shown: Stage) -> None:
    values: dict[str, Value] = {"duty": TOLD, "relation": "neighbour"}
    reasons: Value = ("partner_violence", "child_other")
    await as_role(shown, CallerRole.BYSTANDER, **values, reasons=reasons)
    shown.window.intake.go_to(FieldId("natures"))


async def intake_people(shown: Stage) -> None:
    values: dict[str, Value] = {"perpetrator": "unknown", "adults": 2, "children": "yes"}
    await as_role(shown, CallerRole.BYSTANDER, **values, children_count=3)
    shown.window.intake.go_to(FieldId("municipality"))
    await shown.settle()
    press(Qt.Key.Key_A, CTRL)
    type_text("utr")


async def intake_danger(shown: Stage) -> None:
    await as_role(shown, CallerRole.VICTIM)
    press(Qt.Key.Key_F8)


async def intake_in_danger(shown: Stage) -> None:
    await intake_danger(shown)
    await fill(shown, in_front(shown), danger_near="no", danger_children="yes")
    shown.desk.mark_danger(in_front(shown))
    press(Qt.Key.Key_F8)


async def intake_danger_folded(shown: Stage) -> None:
    await intake_in_danger(shown)
    waiting = shown.desk.arrive(CallerRole.VICTIM, waited_s=70, municipality="GM0344")
    await shown.settle()
    shown.desk.mark_danger(waiting)
    shown.window.intake.danger.set_open(is_open=False)


async def intake_duty(shown: Stage) -> None:
    await as_role(shown, CallerRole.BYSTANDER)
    press(Qt.Key.Key_F9)


async def intake_typing(shown: Stage) -> None:
    await as_role(shown, CallerRole.BYSTANDER)
    shown.window.intake.go_to(FieldId("summary"))
    await shown.settle()
    type_text(SUMMARY)


async def intake_refused(shown: Stage) -> None:
    first = await as_role(shown, CallerRole.BYSTANDER)
    shown.desk.refusing = "not_yours"
    await fill(shown, first, summary=SUMMARY)
    shown.window.intake.go_to(FieldId("summary"))


async def intake_offline(shown: Stage) -> None:
    first = await as_role(shown, CallerRole.BYSTANDER, duty=TOLD)
    shown.desk.disconnect()
    await fill(shown, first, relation="neighbour", involved_know="no")
    shown.window.intake.go_to(FieldId("involved_know"))


async def intake_earlier(shown: Stage) -> None:
    first = await as_role(shown, CallerRole.BYSTANDER)
    shown.desk.fill_by(first, "summary", "Buurvrouw, chat voor de tweede keer.")
    shown.desk.fill_by(first, "advice", ("phone",))
    await fill(shown, first, summary=SUMMARY)
    shown.window.intake.go_to(FieldId("summary"))


async def intake_ended(shown: Stage) -> None:
    first = await as_role(shown, CallerRole.BYSTANDER, duty=TOLD)
    await shown.desk.end(first, None)
    await shown.settle()
    press(Qt.Key.Key_W, CTRL)


async def _whole(shown: Stage) -> ConversationId:
    values: dict[str, Value] = {"duty": TOLD, "relation": "neighbour", "summary": SUMMARY}
    codes: dict[str, Value] = {"reasons": ("partner_violence",), "natures": ("psychological",)}
    first = await as_role(shown, CallerRole.BYSTANDER, **values, **codes)
    await shown.desk.end(first, None)
    await shown.settle()
    return first


async def intake_whole(shown: Stage) -> None:
    await _whole(shown)


async def intake_finished(shown: Stage) -> None:
    await _whole(shown)
    shown.window.intake.foot.finish.click()


async def intake_finished_offline(shown: Stage) -> None:
    await _whole(shown)
    shown.desk.disconnect()
    shown.window.intake.foot.finish.click()


async def intake_later(shown: Stage) -> None:
    await intake_ended(shown)
    shown.window.intake.foot.later.click()


async def intake_task(shown: Stage) -> None:
    await intake_ended(shown)
    first = in_front(shown)
    shown.window.intake.foot.later.click()
    await shown.settle()
    shown.window.side.forms.chosen.emit(first)


async def intake_report_help(shown: Stage) -> None:
    await as_role(shown, CallerRole.PROFESSIONAL, duty=TOLD)
    shown.window.intake.foot.report.click()


async def intake_briefing(shown: Stage) -> None:
    await intake_in_danger(shown)
    shown.window.escalating.click(Target.EMERGENCY)


async def intake_form_refused(shown: Stage) -> None:
    await talking_twice(shown)
    shown.window.filling_in.say_form_refused(
        "/etc/xdg/vt-desk/intake.toml:31: sections.situation.fields.worry.shown_when.role: "
        "there is no such field before this one"
    )


STATES: tuple[Act, ...] = (
    intake_offered,
    intake_victim,
    intake_perpetrator,
    intake_bystander,
    intake_professional,
    intake_searching,
    intake_situation,
    intake_people,
    intake_danger,
    intake_in_danger,
    intake_danger_folded,
    intake_duty,
    intake_typing,
    intake_refused,
    intake_offline,
    intake_earlier,
    intake_ended,
    intake_whole,
    intake_finished,
    intake_finished_offline,
    intake_later,
    intake_task,
    intake_report_help,
    intake_briefing,
    intake_form_refused,
)
