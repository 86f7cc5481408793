"""Rows are painted once and kept: what is on screen must still follow every change."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage

from tests.ui.fingers import open_talks, page_of
from tests.ui.stage import Stage, turn
from vt_desk.domain.ids import ConversationId
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.talk_delegate import RowFace


def seen(stage: Stage, conversation: ConversationId) -> QImage:
    page = page_of(stage, conversation)
    return page.view.viewport().grab().toImage()


async def test_a_receipt_a_selection_and_a_theme_are_painted(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    await shown.desk.send(one, "Ben je nu veilig?")
    await shown.settle()
    view = page_of(shown, one).view
    pictures = [seen(shown, one)]
    shown.desk.receive(one, delivered_n=99, seen_n=0)
    await shown.settle()
    pictures.append(seen(shown, one))
    shown.desk.receive(one, delivered_n=99, seen_n=99)
    await shown.settle()
    pictures.append(seen(shown, one))
    view.selectAll()
    pictures.append(seen(shown, one))
    shown.look.choose_theme(ThemeChoice.DARK)
    await shown.settle()
    pictures.append(seen(shown, one))
    shown.look.choose_percent(150)
    await shown.settle()
    pictures.append(seen(shown, one))
    for before, after in pairwise(pictures):
        assert before != after


def rows_kept(stage: Stage) -> int:
    """Of how many rows the look is kept."""
    kept = stage.look.pictures._kept  # noqa: SLF001, what is in the memory
    return sum(key[0] is RowFace for key in kept)


async def test_a_tab_shown_again_looks_as_it_did(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    first = seen(shown, one)
    shown.window.talks.go_to(other)
    await shown.settle()
    shown.window.talks.go_to(one)
    await shown.settle()
    assert seen(shown, one) == first


async def test_a_closed_tab_leaves_no_picture_of_its_words(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    await shown.settle()
    assert rows_kept(shown)
    await shown.desk.end(one, None)
    await shown.settle()
    await shown.desk.close(one, later=True)
    await shown.settle()
    assert shown.window.talks.page(one) is None
    assert not rows_kept(shown)
    # What was painted of others stays: answers that were painted ahead are not made again.
    assert shown.look.pictures._kept  # noqa: SLF001, what is in the memory


async def test_words_and_the_badge_that_they_change_are_painted_in_one_frame(shown: Stage) -> None:
    one, _ = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    frames: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                frames.append("frame")
            return False

    watch = Watch(shown.window)
    shown.window.installEventFilter(watch)
    page_of(shown, one).view.painted.connect(lambda n: frames.append(f"words {n}"))
    message = shown.desk.say(one, "Ik durf niet naar huis.")
    shown.window.board.flush()
    while f"words {message.n}" not in frames:
        await turn()
    assert frames[:2] == ["frame", f"words {message.n}"]


async def test_a_tab_says_what_its_row_says_as_soon_as_that_changes(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    tabs = shown.window.talks.tabs
    before = tabs.accessibleTabName(tabs.index_of(one))
    shown.desk.say(other, "Hallo?")
    shown.window.board.flush()
    assert "2 ongelezen" in tabs.accessibleTabName(tabs.index_of(other))
    assert tabs.accessibleTabName(tabs.index_of(one)) == before
