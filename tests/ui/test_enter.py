"""Enter presses the button that has the keys, as people expect of every window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.ui.fingers import counting_down, open_talks, page_of, press
from tests.ui.stage import Stage
from vt_desk.desk.changes import LockReason

ENTER = Qt.Key.Key_Return


async def test_enter_presses_the_button_with_the_keys(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    page = page_of(shown, one)
    page.head.hand_back.setFocus()
    press(ENTER)
    assert page.handing_back.isVisible()


async def test_an_enter_that_is_held_down_presses_once(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    button = page_of(shown, one).head.hand_back
    button.setFocus()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    none = Qt.KeyboardModifier.NoModifier
    for again in (True, False):
        held = QKeyEvent(QEvent.Type.KeyPress, ENTER, none, "\r", autorep=again)
        QApplication.sendEvent(button, held)
    assert len(pressed) == 1


async def test_somebody_else_signs_in_with_enter_alone(shown: Stage) -> None:
    await shown.desk.lock_now(LockReason.ASKED)
    await shown.settle()
    page = shown.window.locked
    page.other.setFocus()
    press(ENTER)
    await shown.settle()
    press(ENTER)
    await shown.settle()
    assert shown.window.sign_in.isVisible()


async def test_the_enter_that_ends_a_talk_pressed_twice_still_ends_it(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    page = page_of(shown, one)
    page.begin_closing()
    press(ENTER)
    assert counting_down(page)
    press(ENTER)
    assert counting_down(page)
    press(Qt.Key.Key_Space)
    assert not counting_down(page)
    page.head.hand_back.click()
    press(ENTER)
    assert page.handing_back.isVisible()
