"""Every state of the window: nothing is cut off, everything has a name, help is in its corner.

Both languages are looked at in one window, so that what was shown is also said anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from tests.fakes.fake_desk import FakeDesk
from tests.ui import screens
from tests.ui.stage import Stage, stage, visible
from vt_desk.ui.views.row_card import CardList

CONTROLS = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QTabBar)
QTS_OWN = ("ScrollLeftButton", "ScrollRightButton")


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("act", screens.STATES, ids=lambda act: act.__name__)
async def test_every_state(act: screens.Act, percent: int) -> None:
    desk = FakeDesk(signed_in=act not in screens.SIGNED_OUT)
    async with stage(desk, percent=percent, size=(1280, 720)) as shown:
        await act(shown)
        await shown.settle()
        look_at(shown)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.visibleRegion().boundingRect() == focus.rect()
        if isinstance(focus, CardList) and focus.model().rowCount():
            assert focus.selectionModel().hasSelection()
        shown.languages.use("en")
        await shown.settle()
        look_at(shown)


def look_at(shown: Stage) -> None:
    """What must be so whatever is shown."""
    window = shown.window
    assert too_small(window) == []
    assert cut_at_a_side(window) == []
    assert overlapping(window) == []
    controls = visible(window, lambda one: isinstance(one, CONTROLS))
    controls = [one for one in controls if one.objectName() not in QTS_OWN]
    assert controls
    assert [type(one).__name__ for one in controls if not named(one).strip()] == []
    nodes = list(taking_focus(QAccessible.queryAccessibleInterface(window)))
    assert nodes
    assert [role for role, name in nodes if not name.strip()] == []
    assert_corner(shown)


def assert_corner(shown: Stage) -> None:
    """The two numbers never move, and can always be pressed."""
    advice, emergency = shown.window.top.advice_line, shown.window.top.emergency
    for button in (advice, emergency):
        assert button.isVisible()
        assert button.isEnabled()
        assert button.size() == button.sizeHint()
    place = emergency.mapTo(shown.window, QPoint(emergency.width(), 0))
    assert place == QPoint(shown.window.width() - 16, 10)
    place = advice.mapTo(shown.window, QPoint(advice.width(), 0))
    assert place == emergency.mapTo(shown.window, QPoint(-12, 0))


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


def too_small(parent: QWidget) -> list[str]:
    """Labels and buttons whose words do not fit into them."""
    found = []
    for one in visible(parent, lambda widget: isinstance(widget, QLabel | QAbstractButton)):
        text = one.text() if isinstance(one, QLabel | QAbstractButton) else ""
        if not text.strip():
            continue
        if isinstance(one, QLabel):
            flags = Qt.TextFlag.TextWordWrap if one.wordWrap() else Qt.TextFlag.TextSingleLine
            room = QRect(0, 0, one.width(), 10_000)
            needed = QFontMetrics(one.font()).boundingRect(room, int(flags), text)
            fits = needed.width() <= one.width() + 1 and needed.height() <= one.height() + 2
        else:
            # Heights of hints are generous; the letters and some air have to fit.
            air = QFontMetrics(one.font()).height() + 8
            fits = one.sizeHint().width() <= one.width() and air <= one.height()
        if not fits:
            found.append(f"{type(one).__name__}: {text}")
    return found


def cut_at_a_side(parent: QWidget) -> list[str]:
    """Labels and buttons of which a part is left or right of what can be seen."""
    found = []
    for one in visible(parent, lambda widget: isinstance(widget, QLabel | QAbstractButton)):
        seen = one.visibleRegion().boundingRect()
        if not seen.isEmpty() and seen.width() < one.width():
            found.append(f"{type(one).__name__}: {one.accessibleName()}")
    return found


def overlapping(parent: QWidget) -> list[str]:
    """Labels and buttons that lie over each other in the same frame."""
    shown = visible(parent, lambda widget: isinstance(widget, QLabel | QAbstractButton))
    shown = [one for one in shown if not isinstance(one.parent(), QTabBar)]
    return [
        f"{type(one).__name__} and {type(other).__name__} in {type(one.parent()).__name__}"
        for one, other in combinations(shown, 2)
        if one.parent() is other.parent() and one.geometry().intersects(other.geometry())
    ]
