"""Texts: complete in both languages, changed while the window is open, and never cut off."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget

from tests.fakes.fake_desk import FakeDesk
from tests.ui import screens, screens_kept
from tests.ui.stage import stage, visible
from vt_desk import shipped
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.look import TEXT_PERCENTS
from vt_desk.ui.views.one_page_stack import OnePageStack
from vt_desk.ui.views.row_card import CardList
from vt_desk.wire.problems import CODES

NOT_FOR_PEOPLE = {
    "invalid",
    "too_large",
    "token_missing",
    "token_expired",
    "method_not_allowed",
    "closed",
    "log_went_back",
    "card_not_allowed",
}
"""Codes that the desk's own client answers, or that no desk can bring about."""


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


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("act", screens.STATES, ids=lambda act: act.__name__)
async def test_no_text_is_cut_off(act: screens.Act, language: str, percent: int) -> None:
    async with stage(
        FakeDesk(signed_in=act not in screens.SIGNED_OUT),
        language=language,
        percent=percent,
        size=(1280, 720),
    ) as shown:
        await act(shown)
        await shown.settle()
        assert too_small(shown.window) == []
        assert cut_at_a_side(shown.window) == []
        assert overlapping(shown.window) == []
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.visibleRegion().boundingRect() == focus.rect()
        if isinstance(focus, CardList) and focus.model().rowCount():
            assert focus.selectionModel().hasSelection()


@pytest.mark.parametrize("act", [screens.counting_down, screens.ended, screens_kept.handing_back])
async def test_below_a_talk_nothing_is_left_empty(act: screens.Act) -> None:
    for percent in TEXT_PERCENTS:
        async with stage(percent=percent, size=(1280, 720)) as shown:
            await act(shown)
            page = shown.window.talks.front
            assert page is not None
            foots = visible(page, lambda one: isinstance(one, OnePageStack))
            assert max(one.geometry().bottom() for one in foots) == page.rect().bottom()


async def test_beside_a_talk_nothing_is_left_empty_where_letters_got_smaller() -> None:
    async with stage() as shown:
        await screens.talking(shown)
        for percent in (200, 100):
            shown.look.choose_percent(percent)
            await shown.settle()
            form = shown.window.intake
            beside = form.parentWidget()
            assert form.isVisible()
            assert beside is not None
            assert form.geometry().right() == beside.rect().right()


@pytest.mark.parametrize("act", [screens.offline, screens.refused, screens_kept.unsent])
async def test_the_notes_of_a_talk_scroll_only_where_the_window_is_low(act: screens.Act) -> None:
    async with stage() as shown:
        await act(shown)
        page = shown.window.talks.front
        assert page is not None
        assert page.notes.isVisible()
        assert page.notes.verticalScrollBar().maximum() == 0
        shown.window.resize(960, 600)
        shown.look.choose_percent(200)
        await shown.settle()
        assert page.notes.verticalScrollBar().maximum() > 0 or act is screens.offline


@pytest.mark.parametrize("lines", [1, 2, 3, 8])
async def test_a_reply_field_scrolls_only_where_it_is_full(lines: int) -> None:
    for percent in TEXT_PERCENTS:
        async with stage(percent=percent) as shown:
            await screens.waiting(shown)
            one = shown.desk.arrive()
            await shown.desk.claim(one)
            await shown.settle()
            page = shown.window.talks.page(one)
            assert page is not None
            field = page.composer.field
            field.setPlainText("\n".join(["regel"] * lines))
            await shown.settle()
            assert field.verticalScrollBar().maximum() == 0
            field.setPlainText("\n".join(["regel"] * 9))
            await shown.settle()
            assert field.verticalScrollBar().maximum() > 0


async def test_the_language_changes_while_the_window_is_open() -> None:
    async with stage() as shown:
        await screens.talking(shown)
        dutch = {label.text() for label in shown.window.findChildren(QLabel)}
        shown.languages.use("en")
        await shown.settle()
        english = {label.text() for label in shown.window.findChildren(QLabel)}
        assert "MIJN GESPREKKEN" in dutch - english
        assert "MY CONVERSATIONS" in english - dutch
        shown.languages.use("nl")
        await shown.settle()
        assert {label.text() for label in shown.window.findChildren(QLabel)} == dutch


@pytest.mark.parametrize(("count", "text"), [(1, "1 nieuw bericht"), (2, "2 nieuwe berichten")])
async def test_counts_have_their_plural(count: int, text: str) -> None:
    async with stage() as shown:
        await screens.scrolled(shown)
        page = shown.window.talks.front
        assert page is not None
        page.view.add_news(count - page.view.news)
        button = next(one for one in page.view.findChildren(QAbstractButton) if "↓" in one.text())
        assert button.text() == f"{text} ↓"


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_problem_a_person_can_meet_is_explained(language: str) -> None:
    async with stage(language=language):
        for code in CODES.keys() - NOT_FOR_PEOPLE:
            assert code not in explain(code)
        assert "brand_new" in explain("brand_new")


def test_the_built_translations_are_there() -> None:
    for language in ("nl", "en"):
        assert (shipped.translations() / f"vt_desk_{language}.qm").stat().st_size > 0
