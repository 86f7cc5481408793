"""What is kept, in the window: search, what is unsent, an outage, and words whose time is over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.deadline import until
from tests.fakes.fake_desk import FakeDesk
from tests.ui.fingers import open_talks, page_of, press, type_text
from tests.ui.stage import Stage, stage
from vt_desk.domain.conversation import EndReason
from vt_desk.ui.models.found import pieces
from vt_desk.ui.qt.clipboard import OwnCopies, copy_privately


async def test_search_opens_the_talk_at_the_message_with_the_keyboard_alone(shown: Stage) -> None:
    one = shown.desk.arrive()
    shown.desk.fill(one, 900)
    await shown.desk.claim(one)
    await open_talks(shown, 1)
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text("regel 123 ")
    press(Qt.Key.Key_Return)
    await shown.settle()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    await shown.settle()
    page = shown.window.talks.front
    assert page is not None
    assert page.conversation == one
    row = page.view.currentIndex()
    assert row.data() == "Regel 123 van een lang gesprek."
    assert page.view.viewport().rect().contains(page.view.visualRect(row).center())
    assert page.view.hasFocus()


async def test_search_says_when_nothing_was_found_and_goes_with_escape(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text("bestaat niet")
    press(Qt.Key.Key_Return)
    await shown.settle()
    search = shown.window.search
    assert any("Niets gevonden" in label.text() for label in search.findChildren(QLabel))
    press(Qt.Key.Key_Escape)
    assert not search.isVisible()
    assert page_of(shown, one).composer.field.hasFocus()


async def test_a_talk_that_is_not_open_is_shown_to_read(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    shown.desk.say(one, "het gaat om water")
    await shown.settle()
    found = await shown.desk.search("water")
    shown.desk.lose(one)
    await shown.settle()
    shown.window.drawers.show(shown.window.search)
    shown.window.search.found_chosen.emit(found[0])
    await shown.settle()
    assert "het gaat om water" in shown.window.search.passage.toPlainText()
    assert shown.window.search.passage.isReadOnly()


def test_what_was_found_is_marked_whatever_stands_around_it() -> None:
    assert pieces("a\x02b\x03c") == [("a", False), ("b", True), ("c", False)]
    assert pieces("\x02b\x03\x02c\x03") == [("b", True), ("c", True)]
    assert pieces("niets") == [("niets", False)]
    assert pieces("\x02open") == [("open", False)]


async def test_queued_says_since_when_and_why_and_the_talk_that_it_is_not_confirmed(
    shown: Stage,
) -> None:
    (one,) = await open_talks(shown, 1)
    shown.desk.disconnect()
    type_text("ben je er")
    press(Qt.Key.Key_Return)
    await shown.settle()
    model = shown.window.board.talk_model(one)
    assert model is not None
    message = model.message(model.rowCount() - 1)
    assert message is not None
    assert model.meta(message) == "in de wachtrij sinds 14:58 · geen verbinding met de dienst"
    notes = page_of(shown, one).notes
    assert notes.confirmed_text == "De kant van de bezoeker is niet bevestigd sinds 14:58."
    shown.desk.catch_up()
    await shown.settle()
    assert "Bijwerken" in notes.confirmed_text
    shown.desk.connect()
    await shown.settle()
    assert notes.confirmed_text == ""


async def test_what_is_unsent_can_be_sent_again_or_taken_back(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.desk.disconnect()
    for text in ("eerste", "tweede"):
        await shown.desk.send(one, text)
    await shown.desk.send(other, "van een ander")
    shown.desk.refuse_queued(one, "id_conflict")
    shown.desk.lose(other)
    shown.desk.connect()
    await shown.settle()
    await until(lambda: shown.window.unsent.refused == 3)
    assert "3 geweigerd" in shown.window.status.outbox.text()
    shown.window.notice.dismiss()
    shown.window.status.outbox.click()
    panel = shown.window.unsent_panel

    def buttons(text: str) -> list[QPushButton]:
        found = panel.findChildren(QPushButton)
        return [one for one in found if one.isVisible() and one.text() == text]

    assert len(buttons("Opnieuw sturen")) == 2
    buttons("Opnieuw sturen")[0].click()
    await until(lambda: shown.desk.sent == [(one, "eerste")])
    await until(lambda: len(buttons("Terugnemen")) == 2)
    buttons("Terugnemen")[0].click()
    await until(lambda: page_of(shown, one).composer.text == "tweede")
    await until(lambda: len(buttons("Terugnemen")) == 1)
    buttons("Terugnemen")[0].click()
    await until(lambda: "van een ander" in shown.window.notice.text)
    await until(lambda: shown.window.status.outbox.text() == "Alles is verstuurd")


async def test_giving_back_can_be_undone(desk: FakeDesk) -> None:
    async with stage(desk, undo_s=1) as shown:
        (one,) = await open_talks(shown, 1)
        page = page_of(shown, one)
        page.head.hand_back.click()
        press(Qt.Key.Key_Escape)
        await shown.settle()
        assert page.composer.isVisible()
        assert shown.window.talks.page(one) is page
        page.head.hand_back.click()
        await until(lambda: one in desk.waiting)
        await shown.settle()
        assert shown.window.talks.page(one) is None


async def test_inv14_an_ended_talk_says_when_its_words_go_and_then_goes(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    page = page_of(shown, one)
    assert page.head.deletion_text == ""
    shown.desk.leave(one, EndReason.LEFT)
    await shown.settle()
    text = "De tekst wordt gewist op 12 dec 14:58 (over 20 dagen)"
    assert page.head.deletion_text == text
    tip = shown.window.board.talks.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert text in tip
    talk = shown.window.board.talks.at(0)
    assert talk is not None
    # What the visitor was told in whole days stays so for the first hour.
    for passed_s, span in ((60, "20 dagen"), (3_600, "19 dagen"), (19 * 86_400, "23 uur")):
        shown.desk.pass_time(passed_s)
        await shown.settle()
        assert shown.window.board.talks.deletion(talk).endswith(f"(over {span})")
    shown.desk.pass_time(86_400)
    shown.desk.purge(one)
    await shown.settle()
    assert shown.window.talks.page(one) is None
    told = [label.text() for label in shown.window.status.findChildren(QLabel)]
    assert "De bewaartijd van Vos is voorbij: de tekst is gewist." in told
    assert not shown.window.notice.isVisible()


async def test_what_is_kept_is_said_in_true_words(shown: Stage) -> None:
    assert shown.window.status.kept_text == "Hier bewaard, versleuteld"
    shown.desk.keep(kept=False, code="store_full")
    await shown.settle()
    assert "schijf" in shown.window.status.kept_text


async def test_where_there_is_little_room_the_line_gives_way_and_not_the_fact() -> None:
    async with stage(percent=200, size=(1280, 720)) as shown:
        shown.desk.keep(kept=False, code="store_unwell")
        await shown.settle()
        status = shown.window.status
        assert status.kept_text == "! Niet bewaard op deze computer"
        told = [label for label in status.findChildren(QLabel) if label.isVisible()]
        assert all(label.width() >= label.sizeHint().width() for label in told)
        (kept,) = [label for label in told if label.text() == status.kept_text]
        assert kept.accessibleDescription() == "De schijf van deze computer werkt niet goed."


async def test_a_service_that_went_back_is_told_with_what_is_safe(shown: Stage) -> None:
    one, _ = await open_talks(shown, 2)
    shown.desk.restore_log(sent_again=2, lost=(one,))
    await shown.settle()
    for words in ("oudere kopie", "2 berichten", "(Vos)", "veilig"):
        assert words in shown.window.notice.text


async def test_inv05_what_we_copied_leaves_the_clipboard_and_anothers_copy_stays(
    shown: Stage,
) -> None:
    copies = OwnCopies(clear_s=0.05, parent=shown.window)
    clipboard = QApplication.clipboard()
    copy_privately("van een bezoeker")
    await until(lambda: clipboard.text() == "")
    clipboard.setText("van een ander programma")
    copies.forget()
    assert clipboard.text() == "van een ander programma"
    copy_privately("nog een keer")
    shown.window.locking.lock_by_hand()
    await shown.settle()
    assert clipboard.text() == ""
    copies.deleteLater()


async def test_a_visitor_who_is_not_connected_is_told_of_with_or_without_a_time(
    shown: Stage,
) -> None:
    (one,) = await open_talks(shown, 1)
    for since, text in ((True, "sinds 14:58. Wat"), (False, "nu niet verbonden. Wat")):
        shown.desk.vanish(one, said_when=since)
        await shown.settle()
        told = [label.text() for label in page_of(shown, one).notes.findChildren(QLabel)]
        assert any(text in label for label in told)
