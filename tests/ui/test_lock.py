"""The lock: nothing of a conversation is left in the window, and what came is still told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from tests.fakes.desk_keeping import ASIDE
from tests.fakes.fake_desk import PASSWORD, FakeDesk
from tests.ui.fingers import alerting, open_talks, page_of, press, type_text
from tests.ui.stage import Stage, stage, visible
from vt_desk.desk.changes import LockReason
from vt_desk.ui.models.store_problems import WAYS_OUT, WayOut, verb
from vt_desk.ui.qt.clipboard import copy_privately
from vt_desk.ui.qt.idle import Idle

PLANT = "zeewier"


def own_words(one: QObject) -> list[str]:
    """The texts that an object of Qt holds itself, shown or not."""
    if isinstance(one, QLabel | QAbstractButton | QLineEdit | QAction):
        return [one.text()]
    if isinstance(one, QPlainTextEdit | QTextDocument):
        return [one.toPlainText()]
    if isinstance(one, QTabBar):
        ways = (one.tabText, one.tabToolTip, one.accessibleTabName)
        return [way(index) for way in ways for index in range(one.count())]
    if isinstance(one, QAbstractItemModel):
        rows = [one.index(row, 0) for row in range(one.rowCount())]
        return [str(one.data(row, role)) for row in rows for role in Qt.ItemDataRole]
    return []


def words_of(one: QObject) -> list[str]:
    """Every text that an object of Qt holds."""
    found = own_words(one)
    if isinstance(one, QWidget):
        found += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        found += [one.windowTitle(), one.statusTip(), one.whatsThis()]
    return found


def left_in(shown: Stage) -> list[str]:
    """Planted strings that can still be found in the window, or beside it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    everything: list[QObject] = list(QApplication.allWidgets())
    everything += shown.window.findChildren(QObject)
    texts = [text for one in everything for text in words_of(one)]
    texts.append(QApplication.clipboard().text())
    return [text for text in texts if PLANT in text]


def undo_everything() -> None:
    """What an undo stack would bring back comes back."""
    for one in QApplication.allWidgets():
        if isinstance(one, QPlainTextEdit | QLineEdit):
            one.undo()


async def test_inv05_after_locking_no_word_is_left_in_the_window(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.desk.say(one, f"{PLANT} van de bezoeker")
    await shown.settle()
    page = page_of(shown, one)
    shown.window.talks.go_to(one)
    type_text(f"{PLANT} half getypt")
    page.view.setCurrentIndex(page.view.model().index(1, 0))
    page.view.open_words()
    other_page = page_of(shown, other)
    shown.window.talks.go_to(other)
    other_page.begin_closing()
    other_page.closing.field.setPlainText(f"{PLANT} als laatste regel")
    search = shown.window.search
    shown.window.drawers.show(search)
    search.field.setText(PLANT)
    search.search()
    await shown.settle()
    shown.desk.disconnect()
    await shown.desk.send(one, f"{PLANT} in de wachtrij")
    await shown.settle()
    shown.window.drawers.show(shown.window.unsent_panel)
    shown.window.notice.say(lambda: f"{PLANT} in een melding")
    copy_privately(f"{PLANT} gekopieerd")
    assert len(left_in(shown)) > 5
    shown.window.locking.lock(LockReason.IDLE)
    await shown.settle()
    assert shown.window.locked.isVisible()
    undo_everything()
    assert left_in(shown) == []
    assert shown.desk.drafts[one] == f"{PLANT} half getypt"
    assert shown.desk.drafts[other] == f"{PLANT} als laatste regel"


async def test_at_once_nothing_is_shown_and_drafts_are_kept_first(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    type_text("nog niet klaar")
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not shown.window.talks.isVisible()
    assert one not in shown.desk.drafts
    await shown.settle()
    assert shown.desk.lock is not None
    assert shown.desk.drafts[one] == "nog niet klaar"


async def test_what_was_typed_is_there_again_after_unlocking(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    type_text("nog niet klaar")
    shown.window.locking.lock_by_hand()
    await shown.settle()
    type_text("fout")
    press(Qt.Key.Key_Return)
    await shown.settle()
    labels = visible(shown.window.locked, lambda one: isinstance(one, QLabel))
    assert any("klopt niet" in label.text() for label in labels if isinstance(label, QLabel))
    type_text(PASSWORD)
    press(Qt.Key.Key_Return)
    await shown.settle()
    assert page_of(shown, one).composer.text == "nog niet klaar"
    assert shown.window.locked.password.text() == ""


async def test_a_locked_desk_does_not_say_that_nobody_is_signed_in(shown: Stage) -> None:
    before = shown.window.top.connection_text
    shown.window.locking.lock_by_hand()
    await shown.settle()
    assert shown.window.top.connection_text == "vergrendeld"
    type_text(PASSWORD)
    press(Qt.Key.Key_Return)
    await shown.settle()
    assert shown.window.top.connection_text == before


async def test_when_the_lock_does_not_close_nothing_is_shown_until_somebody_says_so(
    shown: Stage,
) -> None:
    await open_talks(shown, 1)
    shown.desk.lock_trouble = "store_full"
    shown.window.locking.lock(LockReason.SESSION)
    await shown.settle()
    assert not shown.window.talks.isVisible()
    back = shown.window.notice.findChildren(QPushButton)[-1]
    back.click()
    assert shown.window.talks.isVisible()


async def test_inv13_what_grows_while_locked_is_heard_and_only_counted(shown: Stage) -> None:
    await open_talks(shown, 1)
    shown.window.locking.lock_by_hand()
    await shown.settle()
    shown.desk.watch(waiting=1, longest_s=10)
    await shown.settle()
    before = shown.player.played
    shown.window.alerts._last.invalidate()  # noqa: SLF001 - the burst of before is over
    shown.desk.watch(waiting=2, longest_s=252, unanswered=1, unanswered_s=60, unread=1)
    await shown.settle()
    assert shown.player.played == before + 1
    assert alerting(shown)
    shown.desk.watch(waiting=1, longest_s=20, unanswered=1, unanswered_s=80, unread=1)
    await shown.settle()
    assert shown.player.played == before + 1
    texts = [label.text() for label in shown.window.locked.findChildren(QLabel)]
    assert "1 wacht, al 00:20" in texts
    shown.desk.watch_nothing()
    await shown.settle()
    texts = [label.text() for label in shown.window.locked.findChildren(QLabel)]
    assert any("niet bereikbaar" in text for text in texts)


async def test_a_profile_is_removed_only_after_a_sentence(shown: Stage) -> None:
    shown.window.locking.lock_by_hand()
    await shown.settle()
    page = shown.window.locked
    page.remove.click()
    assert shown.desk.asked == []
    page.really_remove.click()
    await shown.settle()
    assert shown.desk.asked == ["remove 4f1d"]
    assert shown.window.sign_in.isVisible()


async def test_another_person_can_be_chosen_or_sign_in(shown: Stage) -> None:
    shown.desk.add_profile("bram")
    shown.window.locking.lock_by_hand()
    await shown.settle()
    page = shown.window.locked
    page.other.click()
    await shown.settle()
    buttons = {one.text(): one for one in page.findChildren(QPushButton)}
    buttons["Ontgrendelen voor bram"].click()
    await shown.settle()
    assert shown.desk.lock is not None
    assert shown.desk.lock.user == "bram"
    page.other.click()
    await shown.settle()
    buttons = {one.text(): one for one in page.findChildren(QPushButton)}
    buttons["Iemand die hier nog niet was"].click()
    assert shown.window.sign_in.isVisible()
    shown.window.sign_in.back_requested.emit()
    assert page.isVisible()


@pytest.mark.parametrize("code", WAYS_OUT)
@pytest.mark.parametrize("locked", [True, False])
async def test_each_problem_of_the_store_has_its_words_and_ways(code: str, *, locked: bool) -> None:
    async with stage(FakeDesk(signed_in=False)) as shown:
        page = shown.window.sign_in
        if locked:
            await shown.desk.lock_now(LockReason.STARTED)
            await shown.settle()
        shown.desk.trouble = code
        holder = shown.window.locked if locked else page
        page.user.setText("anna")
        holder.password.setText(PASSWORD)
        holder.button.click()
        await shown.settle()
        assert holder.store.isVisible()
        texts = [one.text() for one in holder.store.findChildren(QLabel) if one.isVisible()]
        assert f"Code: {code}" in texts
        buttons = [one for one in holder.store.findChildren(QPushButton) if one.isVisible()]
        assert [one.text() for one in buttons] == [verb(way) for way in WAYS_OUT[code]]
        without = next(one for one in buttons if one.text() == verb(WayOut.WITHOUT))
        without.click()
        await shown.settle()
        assert shown.desk.account is not None
        assert "zoals je koos" in shown.window.status.kept_text


@pytest.mark.parametrize("locked", [True, False])
async def test_a_lost_key_sets_aside_and_says_where(*, locked: bool) -> None:
    async with stage(FakeDesk(signed_in=False)) as shown:
        if locked:
            await shown.desk.lock_now(LockReason.STARTED)
            await shown.settle()
        shown.desk.trouble = "key_missing"
        shown.window.sign_in.user.setText("anna")
        holder = shown.window.locked if locked else shown.window.sign_in
        holder.password.setText(PASSWORD)
        holder.button.click()
        await shown.settle()
        buttons = {one.text(): one for one in holder.store.findChildren(QPushButton)}
        buttons[verb(WayOut.SET_ASIDE)].click()
        await shown.settle()
        assert shown.desk.asked == ["set aside 4f1d"]
        page = shown.window.sign_in
        assert page.isVisible()
        assert any(ASIDE in label.text() for label in page.findChildren(QLabel))


async def test_idle_warns_and_any_key_of_the_window_keeps_it_open(shown: Stage) -> None:
    await open_talks(shown, 1)
    now = [0.0]
    idle = Idle(after_s=600, now_s=lambda: now[0], parent=shown.window)
    warned: list[int] = []
    ended: list[bool] = []
    idle.warned.connect(warned.append)
    idle.ran_out.connect(lambda: ended.append(True))
    idle.watch(shown.window.windowHandle())
    idle.start()
    now[0] = 569
    idle.check()
    assert warned == []
    now[0] = 580
    idle.check()
    assert warned == [20]
    QTest.keyClick(shown.window.windowHandle(), Qt.Key.Key_Shift)
    now[0] = 1000
    idle.check()
    assert ended == []
    now[0] = 1181
    idle.check()
    assert ended == [True]


async def test_the_warning_stands_above_and_the_end_of_the_time_locks(shown: Stage) -> None:
    await open_talks(shown, 1)
    field = QApplication.focusWidget()
    shown.window.locking.idle.warned.emit(12)
    assert "12 seconden" in shown.window.idle_notice.text
    assert QApplication.focusWidget() is field
    shown.window.locking.idle.woke.emit()
    assert not shown.window.idle_notice.isVisible()
    shown.window.locking.idle.ran_out.emit()
    await shown.settle()
    assert shown.desk.lock is not None
    assert shown.desk.lock.reason is LockReason.IDLE


async def test_the_systems_lock_locks_the_desk(shown: Stage) -> None:
    shown.window.locking.session.locked.emit()
    await shown.settle()
    assert shown.desk.lock is not None
    assert shown.desk.lock.reason is LockReason.SESSION
