"""Rows are painted once and kept: what is on screen must still follow every change."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QImage

from tests.ui.fingers import open_talks, page_of
from tests.ui.stage import Stage
from vt_desk.domain.ids import ConversationId
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.talk_delegate import TalkDelegate


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


async def test_a_tab_behind_keeps_no_picture_of_words(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    await shown.settle()
    first = seen(shown, one)
    delegate = page_of(shown, one).view.itemDelegate()
    assert isinstance(delegate, TalkDelegate)
    assert delegate.kept_pictures
    shown.window.talks.go_to(other)
    await shown.settle()
    assert not delegate.kept_pictures
    shown.window.talks.go_to(one)
    await shown.settle()
    assert seen(shown, one) == first
