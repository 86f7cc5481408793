"""For everybody: names for a screen reader, a keyboard alone, help always in its corner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
)

from tests.deadline import until
from tests.fakes.fake_desk import PASSWORD, USER, FakeDesk
from tests.ui import screens
from tests.ui.stage import Stage, stage, visible
from vt_desk.domain.escalation import Target
from vt_desk.ui.models.escalation import name
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.actions import COMMANDS

_PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("signed_in", [True, False])
async def test_inv09_what_to_say_needs_no_service(target: Target, *, signed_in: bool) -> None:
    async with stage(FakeDesk(signed_in=signed_in), service_problem="no_service") as shown:
        shown.desk.disconnect()
        button = {
            Target.ADVICE_LINE: shown.window.top.advice_line,
            Target.EMERGENCY: shown.window.top.emergency,
        }[target]
        button.click()
        assert shown.window.escalation.isVisible()
        assert name(target) in shown.window.escalation.accessibleName()
        QTest.keyClick(shown.window.escalation, Qt.Key.Key_Escape)
        assert not shown.window.escalation.isVisible()


async def test_with_the_keyboard_alone_from_signing_in_to_the_end() -> None:  # noqa: PLR0915 - one shift
    async with stage(FakeDesk(signed_in=False), undo_s=1) as shown:
        desk = shown.desk

        def key(code: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN) -> None:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, code, modifier)

        def letters(text: str) -> None:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClicks(focus, text)

        letters(USER)
        key(Qt.Key.Key_Tab)
        letters(PASSWORD)
        key(Qt.Key.Key_Return)
        await shown.settle()
        first = desk.arrive(waited_s=90)
        second = desk.arrive(waited_s=30)
        await shown.settle()
        key(Qt.Key.Key_F3)
        key(Qt.Key.Key_Down)
        key(Qt.Key.Key_Return)
        await shown.settle()
        front = shown.window.talks.front
        assert front is not None
        assert front.conversation == second
        key(Qt.Key.Key_F2)
        await shown.settle()
        letters("Hallo, waarmee kan ik helpen?")
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        front = shown.window.talks.front
        assert front is not None
        assert front.conversation == first
        assert desk.sent == [(first, "Hallo, waarmee kan ik helpen?")]
        key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        letters("Tot ziens")
        key(Qt.Key.Key_Return)
        await until(lambda: desk.sent[-1] == (first, "Tot ziens"))
        await shown.settle()
        key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        # The form comes first: role, what was told, in which capacity, reason and nature.
        letters("3")
        await shown.settle()
        for digit in "051":
            letters(digit)
            await shown.settle()
            key(Qt.Key.Key_F7)
        letters("3")
        await shown.settle()
        key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        assert desk.records[first] is not None
        key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        await shown.settle()
        assert shown.window.talks.tabs.count() == 1


async def test_f6_goes_round_the_parts_of_the_window(shown: Stage) -> None:
    await screens.talking(shown)
    places = set()
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_F6)
        places.add(QApplication.focusWidget())
    assert len(places) == 4


async def test_tab_leaves_the_reply_field(shown: Stage) -> None:
    await screens.talking(shown)
    page = shown.window.talks.front
    assert page is not None
    page.composer.field.setFocus()
    QTest.keyClick(page.composer.field, Qt.Key.Key_Tab)
    assert not page.composer.field.hasFocus()


async def test_the_sheet_shows_every_shortcut_once(shown: Stage) -> None:
    shown.window.drawers.toggle(shown.window.sheet)
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    shown.window.drawers.toggle(shown.window.sheet)
    assert not shown.window.sheet.isVisible()


async def test_a_focused_control_shows_a_ring(shown: Stage) -> None:
    button = shown.window.top.advice_line
    for control in visible(shown.window.top, lambda one: isinstance(one, QAbstractButton)):
        control.clearFocus()
        before = control.grab().toImage()
        control.setFocus()
        assert control.grab().toImage() != before
    assert button.isVisible()


@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("percent", [100, 200])
async def test_theme_and_size_change_while_the_window_is_open(
    shown: Stage, theme: ThemeChoice, percent: int
) -> None:
    await screens.talking(shown)
    shown.look.choose_theme(theme)
    shown.look.choose_percent(percent)
    await shown.settle()
    ground = shown.window.grab().toImage().pixelColor(2, shown.window.height() - 40).name()
    assert ground.upper() == shown.look.theme.ground
