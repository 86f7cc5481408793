"""What a test's fingers do at the window, and how it finds its way there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.stage import Stage
from vt_desk.domain.ids import ConversationId
from vt_desk.ui.models.talk import TalkModel
from vt_desk.ui.views.talk_page import TalkPage


async def open_talks(shown: Stage, count: int) -> list[ConversationId]:
    found = []
    for _ in range(count):
        one = shown.desk.arrive(words=("Hallo?",))
        await shown.desk.claim(one)
        found.append(one)
    await shown.settle()
    return found


def page_of(shown: Stage, conversation: ConversationId) -> TalkPage:
    page = shown.window.talks.page(conversation)
    assert page is not None
    return page


def alerting(shown: Stage) -> bool:
    return shown.window.alerts.alerting


def counting_down(page: TalkPage) -> bool:
    return page.closing.counting_down


def moved_on(model: TalkModel, first: int | None) -> bool:
    return model.first_n != first or model.first_n == 1


def type_text(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)
