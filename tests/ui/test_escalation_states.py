"""Help by phone for everybody else: marks, leads, a locked desk, nobody signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.fakes.fake_desk import PASSWORD, REGION, FakeDesk
from tests.ui.fingers import open_talks, press
from tests.ui.scenes import phone_with
from tests.ui.stage import PHONE, Stage, stage
from vt_desk.desk.changes import AccountChanged, AccountReason, JournalSetAside, LockReason
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.escalation import EscalationOutcome, Target
from vt_desk.domain.ids import UserId
from vt_desk.domain.seat import Account, Role
from vt_desk.phone.phone import Phone
from vt_desk.ui.qt.idle import Idle

HALF_AN_HOUR_S = 1_800


@asynccontextmanager
async def leading(*, phone: Phone = PHONE) -> AsyncIterator[Stage]:
    """A window of a team lead."""
    async with stage(phone=phone) as shown:
        shown.desk.become(Role.LEAD, "utrecht")
        await shown.settle()
        yield shown


def name_of(shown: Stage, row: int) -> str:
    found = shown.window.board.talks.talks[row]
    return shown.window.board.talks.in_words(found)


# --- marks, and leads


async def test_a_talk_about_which_somebody_phones_is_marked_everywhere(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    waiting = shown.desk.arrive(CallerRole.VICTIM)
    shown.desk.escalate_by(Target.EMERGENCY, one)
    call = shown.desk.escalate_by(Target.ADVICE_LINE, waiting)
    await shown.settle()
    tabs = shown.window.talks.tabs
    assert "hulp per telefoon: 112" in name_of(shown, 0)
    assert "hulp per telefoon: 112" in tabs.accessibleTabName(0)
    entry = shown.window.board.waiting.entries[0]
    assert "hulp per telefoon: 0800-2000" in shown.window.board.waiting.in_words(entry)
    assert "☎ 0800-2000" in shown.window.board.waiting.mark(entry)
    shown.desk.close_by(call.id, EscalationOutcome.REACHED)
    await shown.settle()
    assert shown.window.board.waiting.mark(entry) == ""


async def test_talks_are_not_marked_where_that_is_switched_off() -> None:
    async with stage(phone=phone_with(mark=False)) as shown:
        (one,) = await open_talks(shown, 1)
        shown.desk.escalate_by(Target.EMERGENCY, one)
        await shown.settle()
        assert shown.window.board.escalations.marks == {}


async def test_a_lead_is_told_of_a_colleagues_call_and_can_end_it() -> None:
    async with leading() as shown:
        played = shown.player.played
        call = shown.desk.escalate_by(Target.EMERGENCY, name="Bram")
        await shown.settle()
        assert shown.player.played == played + 1
        assert "Bram belt 112" in shown.window.notice.text
        assert "1 open" in shown.window.status.escalation.text()
        shown.window.status.escalation.click()
        rows = shown.window.phoned.rows.rows
        assert [row.accessibleName().split(",")[0] for row in rows] == ["112"]
        shown.window.phoned.rows.ended.emit(call.id, EscalationOutcome.NOT_REACHED)
        await shown.window.escalating.endings.keep()
        await shown.settle()
        assert shown.desk.escalations[0].outcome is EscalationOutcome.NOT_REACHED
        assert shown.desk.escalations[0].closed_by


async def test_a_lead_is_not_told_where_that_is_switched_off() -> None:
    async with leading(phone=phone_with(tell_lead=False)) as shown:
        shown.desk.escalate_by(Target.EMERGENCY)
        await shown.settle()
        assert not shown.window.notice.isVisible()


async def test_a_counsellor_sees_own_calls_alone_and_hears_of_no_others(shown: Stage) -> None:
    shown.desk.escalate_by(Target.EMERGENCY)
    await shown.settle()
    assert not shown.window.notice.isVisible()
    shown.window.top.advice_line.click()
    shown.window.actions_table["phoned"].trigger()
    rows = shown.window.phoned.rows.rows
    assert [row.accessibleName().split(",")[0] for row in rows] == ["0800-2000"]


# --- locked, and signed out


async def test_after_unlocking_the_drawer_goes_on_with_the_same_call(shown: Stage) -> None:
    await shown.desk.lock_now(LockReason.IDLE)
    await shown.settle()
    shown.window.top.emergency.click()
    await shown.settle()
    drawer = shown.window.escalation
    assert drawer.isVisible()
    assert not drawer.outcome.isVisible()
    assert drawer.later.isVisible()
    (clicked,) = shown.desk.escalations
    await shown.desk.unlock(PASSWORD)
    await shown.settle()
    assert drawer.isVisible()
    assert drawer.sheet is not None
    assert drawer.sheet.escalation.id == clicked.id
    assert drawer.sheet.escalation.user is not None
    assert drawer.outcome.isVisible()
    assert drawer.sheet.briefing is not None


async def test_signing_in_goes_on_with_what_was_clicked_before() -> None:
    async with stage(FakeDesk(signed_in=False)) as shown:
        shown.window.top.advice_line.click()
        await shown.settle()
        press(Qt.Key.Key_Escape)
        assert "0800-2000 open" in shown.window.status.escalation.text()
        await shown.desk.sign_in("anna", PASSWORD)
        await shown.settle()
        shown.window.status.escalation.click()
        assert shown.window.escalation.outcome.isVisible()


class SharedDesk(FakeDesk):
    """A desk at which another person signs in."""

    def be_another(self) -> None:
        self._account = Account(UserId("bram"), "Bram", Role.COUNSELLOR, (REGION,))
        self._log.clear()
        self._tell(AccountChanged(self._account, AccountReason.SIGNED_IN))


async def test_another_person_finds_no_call_of_the_one_before() -> None:
    desk = SharedDesk()
    async with stage(desk) as shown:
        await open_talks(shown, 1)
        shown.window.top.emergency.click()
        await shown.settle()
        desk.be_another()
        await shown.settle()
        assert desk.escalations == ()
        assert not shown.window.escalation.isVisible()
        assert not shown.window.status.escalation.isVisible()


async def test_clicks_that_cannot_be_read_any_more_are_said(shown: Stage) -> None:
    for listener in tuple(shown.desk.listeners):
        listener(JournalSetAside(2, "journal.aside-1"))
    await shown.settle()
    assert "2 hulpvragen" in shown.window.notice.text
    assert "journal.aside-1" in shown.window.notice.text


async def test_the_open_briefing_holds_off_the_lock_for_half_an_hour(shown: Stage) -> None:
    now, ended = [0.0], []
    idle = Idle(after_s=600, now_s=lambda: now[0])
    idle.ran_out.connect(lambda: ended.append(now[0]))
    idle.start()
    shown.window.locking.idle = idle
    shown.window.top.emergency.click()
    await shown.settle()
    for minute in range(1, 60):
        now[0] = minute * 60.0
        shown.desk.pass_time(60)
        shown.window.escalating.tick()
        idle.check()
    # A minute a step here: it was held off until a step before the half hour.
    assert ended == [HALF_AN_HOUR_S - 60 + 600.0]


async def test_a_closed_drawer_holds_nothing_off(shown: Stage) -> None:
    now, ended = [0.0], []
    idle = Idle(after_s=600, now_s=lambda: now[0])
    idle.ran_out.connect(lambda: ended.append(now[0]))
    idle.start()
    shown.window.locking.idle = idle
    shown.window.top.emergency.click()
    await shown.settle()
    press(Qt.Key.Key_Escape)
    now[0] = 601.0
    idle.check()
    assert ended == [601.0]


async def test_by_hand_the_desk_locks_with_the_briefing_open(shown: Stage) -> None:
    shown.window.top.emergency.click()
    QTest.keyClick(shown.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    await shown.settle()
    assert shown.desk.lock is not None
    assert shown.window.escalation.isVisible()
