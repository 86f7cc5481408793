"""For everybody: names for a screen reader, a keyboard alone, help always in its corner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from tests.deadline import until
from tests.fakes.fake_desk import PASSWORD, USER, FakeDesk
from tests.ui import screens
from tests.ui.stage import Stage, stage, visible
from vt_desk.domain.escalation import Target
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.actions import COMMANDS

CONTROLS = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QTabBar)
QTS_OWN = ("ScrollLeftButton", "ScrollRightButton")
_PLAIN = Qt.KeyboardModifier.NoModifier
every_state = pytest.mark.parametrize("act", screens.STATES, ids=lambda act: act.__name__)


def named(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def taking_focus(node: QAccessibleInterface) -> Iterator[tuple[str, str]]:
    """Role and name of everything a screen reader can go to, rows and tabs included."""
    state = node.state()
    if state.invisible:
        return
    if state.focusable:
        yield node.role().name, node.text(QAccessible.Text.Name)
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None:
            yield from taking_focus(child)


@pytest.mark.parametrize("language", ["nl", "en"])
@every_state
async def test_every_control_has_a_name(act: screens.Act, language: str) -> None:
    desk = FakeDesk(signed_in=act not in screens.SIGNED_OUT)
    async with stage(desk, language=language) as shown:
        await act(shown)
        await shown.settle()
        controls = visible(shown.window, lambda one: isinstance(one, CONTROLS))
        controls = [one for one in controls if one.objectName() not in QTS_OWN]
        assert controls
        nameless = [type(one).__name__ for one in controls if not named(one).strip()]
        assert nameless == []
        nodes = list(taking_focus(QAccessible.queryAccessibleInterface(shown.window)))
        assert nodes
        assert [role for role, name in nodes if not name.strip()] == []


@every_state
async def test_the_two_numbers_stand_in_the_same_corner(act: screens.Act) -> None:
    def corners(shown: Stage) -> list[tuple[QPoint, QRect]]:
        found = []
        for button in (shown.window.top.advice_line, shown.window.top.emergency):
            assert button.isVisible()
            assert button.isEnabled()
            right = shown.window.rect().topRight()
            found.append((button.mapTo(shown.window, QPoint(0, 0)) - right, button.rect()))
        return found

    async with stage(FakeDesk(signed_in=False)) as first:
        wanted = corners(first)
    async with stage(FakeDesk(signed_in=act not in screens.SIGNED_OUT)) as shown:
        await act(shown)
        await shown.settle()
        assert corners(shown) == wanted


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
        assert target.value in shown.window.escalation.accessibleName()
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
