"""States of the window about help by phone: each handing, each state of the desk, the lead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from tests.ui.fingers import press
from tests.ui.scenes import queue_of_three, talking_twice
from tests.ui.screens_intake import SUMMARY, fill
from tests.ui.stage import Stage
from vt_desk.desk.changes import LockReason
from vt_desk.domain.briefing import Line
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.escalation import EscalationOutcome, Handing, Target
from vt_desk.domain.ids import ConversationId
from vt_desk.domain.seat import Role

Act = Callable[[Stage], Awaitable[None]]


async def in_danger(shown: Stage) -> ConversationId:
    """A talk with a victim whose intake knows something of each kind."""
    first, _ = await talking_twice(shown)
    shown.window.talks.go_to(first)
    await fill(
        shown,
        first,
        caller_role=CallerRole.VICTIM.value,
        danger_now="yes",
        danger_injury="no",
        danger_near="yes",
        danger_children="yes",
        children="yes",
        children_count=2,
        municipality="GM0355",
        reach_safe="no",
        summary="Partner komt rond half 5 thuis en dreigde gisteren.",
    )
    return first


async def handed(shown: Stage, handing: Handing) -> None:
    """The phone program has said something else."""
    await shown.settle()
    one = shown.window.board.escalations.own_open[0]
    shown.window.escalating.say_handed(one, handing)
    await shown.settle()


async def escalation_emergency(shown: Stage) -> None:
    await in_danger(shown)
    shown.window.top.emergency.click()
    shown.desk.pass_time(42)
    await handed(shown, Handing.HANDED)


async def escalation_writing(shown: Stage) -> None:
    await escalation_emergency(shown)
    view = shown.window.escalation.briefing
    assert view is not None
    services = view.view(Line.SERVICE).services
    assert services is not None
    services.buttons["police"].click()
    first = shown.window.escalation.sheet
    assert first is not None
    assert first.briefing is not None
    first.briefing.write(Line.PLACE, "Achterdeur aan het pad, tweede woonlaag")
    first.briefing.write(Line.CHILDREN, "twee, boven, op hun kamer")
    view.view(Line.PLACE).take_focus()
    await shown.settle()


async def escalation_missing(shown: Stage) -> None:
    await in_danger(shown)
    shown.window.top.emergency.click()
    await handed(shown, Handing.MISSING)


async def escalation_slow(shown: Stage) -> None:
    await in_danger(shown)
    shown.window.top.advice_line.click()
    await handed(shown, Handing.SLOW)


async def escalation_advice(shown: Stage) -> None:
    await in_danger(shown)
    first = shown.window.talks.front
    assert first is not None
    reasons, advice = ("partner_violence",), ("safety_plan",)
    await fill(shown, first.conversation, reasons=reasons, advice=advice, summary=SUMMARY)
    await fill(shown, first.conversation, danger_near="no")
    shown.window.top.advice_line.click()
    shown.desk.pass_time(8)
    await handed(shown, Handing.HANDED)


async def escalation_two(shown: Stage) -> None:
    await in_danger(shown)
    shown.window.top.advice_line.click()
    shown.desk.pass_time(65)
    await handed(shown, Handing.HANDED)
    shown.window.top.emergency.click()
    await handed(shown, Handing.FAILED)


async def escalation_without_talk(shown: Stage) -> None:
    await queue_of_three(shown)
    shown.window.top.emergency.click()
    await handed(shown, Handing.BY_HAND)


async def escalation_not_logged(shown: Stage) -> None:
    shown.desk.journal_trouble = "no_secure_keyring"
    shown.desk.disconnect()
    shown.window.top.emergency.click()
    await handed(shown, Handing.HANDED)


async def escalation_closed_drawer(shown: Stage) -> None:
    await escalation_emergency(shown)
    press(Qt.Key.Key_Escape)
    waiting = shown.desk.arrive(CallerRole.BYSTANDER, waited_s=70)
    shown.desk.escalate_by(Target.ADVICE_LINE, waiting, name="Bram")
    await shown.settle()


async def escalation_ending(shown: Stage) -> None:
    await escalation_emergency(shown)
    shown.window.escalation.outcome.buttons[EscalationOutcome.REACHED].click()
    await shown.settle()


async def escalation_card_sent(shown: Stage) -> None:
    await escalation_advice(shown)
    shown.window.escalation.card.button.click()
    await shown.settle()


async def escalation_locked(shown: Stage) -> None:
    await talking_twice(shown)
    await shown.desk.lock_now(LockReason.IDLE)
    shown.desk.watch()
    await shown.settle()
    shown.window.top.emergency.click()
    shown.desk.pass_time(12)
    await handed(shown, Handing.HANDED)


async def escalation_signed_out(shown: Stage) -> None:
    shown.window.sign_in.user.setText("anna")
    shown.window.top.advice_line.click()
    await handed(shown, Handing.MISSING)


async def escalation_lead(shown: Stage) -> None:
    shown.desk.become(Role.LEAD, "utrecht", "flevoland")
    first, _ = await talking_twice(shown)
    shown.desk.escalate_by(Target.EMERGENCY, first, name="Bram", ago_s=134)
    done = shown.desk.escalate_by(Target.ADVICE_LINE, name="Cato", ago_s=2_000)
    shown.desk.close_by(done.id, EscalationOutcome.DECLINED, name="Cato")
    shown.desk.escalate_by(Target.ADVICE_LINE, name="Dirk", ago_s=15)
    await shown.settle()
    shown.window.drawers.show(shown.window.phoned)
    await shown.settle()


SIGNED_OUT: tuple[Act, ...] = (escalation_signed_out,)
STATES: tuple[Act, ...] = (
    escalation_emergency,
    escalation_writing,
    escalation_missing,
    escalation_slow,
    escalation_advice,
    escalation_two,
    escalation_without_talk,
    escalation_not_logged,
    escalation_closed_drawer,
    escalation_ending,
    escalation_card_sent,
    escalation_locked,
    escalation_lead,
)
