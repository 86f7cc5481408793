"""The window as a person uses it: tabs, drafts, what is unread, sending and ending."""

from __future__ import annotations

import sys
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from tests.deadline import until
from tests.fakes.fake_desk import PASSWORD, USER, FakeDesk
from tests.ui.fingers import (
    alerting,
    counting_down,
    moved_on,
    open_talks,
    page_of,
    press,
    type_text,
)
from tests.ui.stage import Stage, stage, turn
from vt_desk.desk.changes import AccountReason
from vt_desk.domain.conversation import CallerRole, EndReason
from vt_desk.domain.seat import SeatStatus
from vt_desk.ui.models.talk import KEPT_ROWS, MOST_ROWS, PAGE_ROWS


async def test_inv13_what_came_alerts_until_it_was_seen(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    before = shown.player.played
    message = shown.desk.say(other, "Ben je er?")
    await shown.settle()
    talk = shown.window.board.talks.talk(other)
    assert talk is not None
    assert message.n in talk.unread
    assert shown.player.played >= before
    assert alerting(shown)
    assert "Ben je er" not in shown.window.windowTitle()
    assert shown.window.windowTitle() == f"VT Desk ({len(talk.unread)})"
    shown.window.talks.go_to(other)
    await until(lambda: shown.desk.seen.get(other) == message.n)
    await shown.settle()
    assert not talk.unread
    assert not alerting(shown)
    assert shown.window.windowTitle() == "VT Desk"


async def test_inv13_behind_another_window_nothing_counts_as_seen(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    await shown.settle()
    in_front = QPushButton("ander venster")
    in_front.show()
    in_front.activateWindow()
    await until(lambda: not shown.window.isActiveWindow())
    message = shown.desk.say(one, "Hallo?")
    await shown.settle()
    page_of(shown, one).view.viewport().repaint()
    await shown.settle()
    assert shown.desk.seen.get(one, 0) < (message.n or 0)
    assert alerting(shown)
    in_front.close()
    in_front.deleteLater()
    shown.window.activateWindow()
    await until(lambda: shown.desk.seen.get(one) == message.n)


async def test_what_is_seen_as_it_comes_is_never_counted_beside_its_name(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    talks = shown.window.board.talks
    counts: dict[str, list[int]] = {one: [], other: []}

    def count(first: QModelIndex, _last: QModelIndex) -> None:
        talk = talks.talks[first.row()]
        counts[talk.conversation.id].append(talk.badge)

    talks.dataChanged.connect(count)
    for number in range(3):
        shown.desk.say(one, f"Nog iets {number}")
        await until(lambda: shown.desk.seen.get(one) == shown.desk.ours[one].head_n)
        await shown.settle()
    assert set(counts[one]) <= {0}
    # In another tab it is counted at once, and here as soon as it was painted and not seen.
    shown.desk.say(other, "Ben je er?")
    await until(lambda: counts[other][-1:] == [2])
    in_front = QPushButton("ander venster")
    in_front.show()
    in_front.activateWindow()
    await until(lambda: not shown.window.isActiveWindow())
    shown.desk.say(one, "Hallo?")
    await until(lambda: counts[one][-1:] == [1])
    in_front.close()
    in_front.deleteLater()
    shown.window.activateWindow()
    await until(lambda: counts[one][-1:] == [0])


async def test_scrolled_up_the_place_is_kept_and_news_is_told(shown: Stage) -> None:
    one = shown.desk.arrive()
    shown.desk.fill(one, 300)
    await shown.desk.claim(one)
    await shown.settle()
    view = page_of(shown, one).view
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    await shown.settle()
    top = view.indexAt(view.viewport().rect().topLeft()).row()
    before = view.verticalScrollBar().value()
    shown.desk.say(one, "nieuw")
    shown.desk.say(one, "en nog een")
    await shown.settle()
    assert view.verticalScrollBar().value() == before
    assert view.indexAt(view.viewport().rect().topLeft()).row() == top
    assert view.news == 2
    view.go_to_newest()
    await shown.settle()
    assert view.news == 0
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


async def test_earlier_messages_come_in_without_a_jump(shown: Stage) -> None:
    one = shown.desk.arrive()
    shown.desk.fill(one, 3000)
    await shown.desk.claim(one)
    await shown.settle()
    page = page_of(shown, one)
    model = shown.window.board.talk_model(one)
    assert model is not None
    assert model.first_n == 3000 - KEPT_ROWS + 1
    for _ in range(12):
        view = page.view
        view.verticalScrollBar().setValue(150)
        row = view.indexAt(view.viewport().rect().center()).row()
        message = model.message(row)
        assert message is not None
        place = view.visualRect(model.index(row)).top()
        first = model.first_n
        await until(partial(moved_on, model, first))
        await shown.settle()
        moved = model.row_of(message.id)
        assert moved is not None
        assert abs(view.visualRect(model.index(moved)).top() - place) <= 1
        assert model.rowCount() <= MOST_ROWS
    assert model.first_n is not None
    assert model.first_n <= 3000 - KEPT_ROWS - 12 * PAGE_ROWS + 1


async def test_ending_can_be_undone_and_then_says_what_was_meant(desk: FakeDesk) -> None:
    async with stage(desk, undo_s=1) as shown:
        (one,) = await open_talks(shown, 1)
        page = page_of(shown, one)
        page.begin_closing()
        page.closing.field.setPlainText("Tot ziens.")
        press(Qt.Key.Key_Return)
        assert counting_down(page)
        press(Qt.Key.Key_Escape)
        assert not counting_down(page)
        await shown.settle()
        assert desk.sent == []
        page.begin_closing()
        page.closing.field.setPlainText("Tot ziens.")
        press(Qt.Key.Key_Return)
        await until(lambda: desk.sent == [(one, "Tot ziens.")])
        await shown.settle()
        talk = shown.window.board.talks.talk(one)
        assert talk is not None
        assert talk.ended
        assert page_of(shown, one).view.isVisible()
        shown.window.intake.foot.no_advice.click()
        await shown.settle()
        shown.window.talks.close_front()
        await shown.settle()
        assert shown.window.talks.page(one) is None


async def test_a_hurried_exit_is_said_in_the_talk(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    shown.desk.leave(one, EndReason.QUICK_EXIT)
    await shown.settle()
    model = shown.window.board.talk_model(one)
    assert model is not None
    assert "snel verlaten" in model.note(model.rowCount() - 1)
    assert not page_of(shown, one).composer.isVisible()


async def test_a_refused_message_can_go_again_or_come_back(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    page = page_of(shown, one)
    shown.desk.disconnect()
    for text in ("eerste", "tweede"):
        type_text(text)
        press(Qt.Key.Key_Return)
    await shown.settle()
    shown.desk.refuse_queued(one, "id_conflict")
    shown.desk.connect()
    await shown.settle()
    buttons = {
        button.text(): button for button in page.findChildren(QPushButton) if button.isVisible()
    }
    buttons["Terug naar tekstvak"].click()
    await shown.settle()
    assert page.composer.text == "eerste"
    buttons["Opnieuw sturen"].click()
    await shown.settle()
    assert shown.desk.sent == [(one, "tweede")]


async def test_words_outlive_a_conversation_that_went_to_somebody_else(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    type_text("wat ik nog wilde zeggen")
    shown.desk.lose(one)
    await shown.settle()
    assert shown.window.talks.page(one) is None
    copy = next(b for b in shown.window.notice.findChildren(QPushButton) if "kopiëren" in b.text())
    copy.click()
    assert QApplication.clipboard().text() == "wat ik nog wilde zeggen"
    assert QApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")


async def test_a_lost_claim_names_the_winner(shown: Stage) -> None:
    shown.desk.arrive(CallerRole.VICTIM)
    shown.desk.rival = "Bram Voorbeeld"
    await shown.settle()
    press(Qt.Key.Key_F2)
    await shown.settle()
    assert "Bram Voorbeeld" in shown.window.notice.text
    assert shown.window.talks.front is None


async def test_signing_in_with_the_wrong_password_and_then_the_right_one() -> None:
    async with stage(FakeDesk(signed_in=False)) as shown:
        page = shown.window.sign_in
        page.user.setFocus()
        type_text(USER)
        press(Qt.Key.Key_Return)
        type_text("fout")
        press(Qt.Key.Key_Return)
        await shown.settle()
        assert any("klopt niet" in label.text() for label in page.findChildren(QLabel))
        page.password.selectAll()
        type_text(PASSWORD)
        press(Qt.Key.Key_Return)
        await shown.settle()
        assert shown.desk.account is not None
        assert shown.window.side.isVisible()
        assert page.password.text() == ""


async def test_a_removed_device_is_told_and_shows_nothing_more(shown: Stage) -> None:
    await open_talks(shown, 2)
    shown.desk.lose_account(AccountReason.REMOVED)
    await shown.settle()
    assert shown.window.talks.tabs.count() == 0
    assert shown.window.sign_in.isVisible()
    labels = shown.window.sign_in.findChildren(QLabel)
    assert any("verwijderd" in label.text() for label in labels if label.isVisible())


async def test_who_took_a_visitor_is_told_quietly(shown: Stage) -> None:
    one = shown.desk.arrive()
    await shown.settle()
    assert shown.window.board.waiting.rowCount() == 1
    shown.desk.take_away(one, "Bram Voorbeeld")
    await shown.settle()
    assert shown.window.board.waiting.rowCount() == 0
    told = [label.text() for label in shown.window.status.findChildren(QLabel)]
    assert "Bram Voorbeeld nam een bezoeker aan." in told


async def test_a_seat_that_the_service_has_not_told_is_not_made_up(shown: Stage) -> None:
    def said() -> list[str]:
        buttons = shown.window.top.findChildren(QToolButton)
        return [button.text() for button in buttons if button.isVisible()]

    before = said()
    assert "Beschikbaar ▾" in before
    # As after a start without a network: somebody works here, and their seat is not known.
    shown.window.top.set_seat(None)
    assert not any("Beschikbaar" in text or "gesprek" in text for text in said())
    shown.window.top.set_seat(shown.desk.seat)
    assert said() == before


def test_none_keeps_its_references_over_a_thousand_turns_of_qt() -> None:
    """6.12.0 of PySide6 dropped one each time, until the interpreter died."""
    QCoreApplication.processEvents()
    before = sys.getrefcount(None)
    for _ in range(1000):
        QCoreApplication.processEvents()
    assert sys.getrefcount(None) > before - 50


@pytest.mark.parametrize("size", [(960, 600), (1280, 720), (1440, 900), (1920, 1080)])
async def test_every_size_can_be_drawn(desk: FakeDesk, size: tuple[int, int]) -> None:
    async with stage(desk, size=size) as shown:
        await open_talks(shown, 3)
        await turn()
        assert shown.window.grab().width() >= size[0]


async def test_the_visitor_typing_is_told_where_nothing_moves(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    page = page_of(shown, one)
    field = page.composer.field.geometry()
    shown.desk.type(one)
    await shown.settle()
    assert "typt…" in [label.text() for label in page.composer.findChildren(QLabel)]
    assert page.composer.field.geometry() == field
    talk = shown.window.board.talks.talk(one)
    assert talk is not None
    assert shown.window.board.talks.types(talk)
    shown.desk.pass_time(7)
    assert not shown.window.board.talks.types(talk)


async def test_a_tab_that_comes_to_the_front_says_at_once_whether_the_visitor_types(
    shown: Stage,
) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    shown.desk.type(other)
    await shown.settle()
    shown.window.talks.go_to(other)
    typing = [
        label for label in page_of(shown, other).findChildren(QLabel) if label.text() == "typt…"
    ]
    assert [label.isVisible() for label in typing] == [True]
    shown.window.talks.go_to(one)
    shown.desk.say(other, "Daar ben ik weer.")
    await shown.settle()
    shown.window.talks.go_to(other)
    assert [label.isVisible() for label in typing] == [False]


@pytest.mark.parametrize(("status", "sounds"), [(SeatStatus.AVAILABLE, 1), (SeatStatus.AWAY, 0)])
async def test_a_new_visitor_sounds_for_who_takes_visitors(
    shown: Stage, status: SeatStatus, sounds: int
) -> None:
    shown.window.top.seat_wished.emit(status, 3)
    await shown.settle()
    shown.desk.arrive()
    await shown.settle()
    assert shown.player.played == sounds


async def test_a_message_of_a_conversation_that_nobody_looks_at_costs_no_layout(
    shown: Stage,
) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    painted: list[int] = []
    page_of(shown, other).view.painted.connect(painted.append)
    for number in range(50):
        shown.desk.say(other, f"bericht {number}")
    await shown.settle()
    assert painted == []
    talk = shown.window.board.talks.talk(other)
    assert talk is not None
    assert len(talk.unread) >= 50


async def test_each_tab_has_room_for_name_number_and_time(shown: Stage) -> None:
    await open_talks(shown, 8)
    tabs = shown.window.talks.tabs
    for language in ("en", "nl"):
        for percent in (200, 100):
            shown.look.choose_percent(percent)
            shown.languages.use(language)
            await shown.settle()
            for index in range(tabs.count()):
                assert tabs.tabRect(index).width() >= tabs.tabSizeHint(index).width()
                assert tabs.accessibleTabName(index).startswith(tabs.tabText(index))
