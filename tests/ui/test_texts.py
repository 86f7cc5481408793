"""Texts: complete in both languages, changed while the window is open, and never cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.ui import screens, screens_kept
from tests.ui.stage import Stage, stage, visible
from vt_desk import shipped
from vt_desk.ui.models.problems import explain
from vt_desk.ui.qt.look import TEXT_PERCENTS
from vt_desk.ui.views.one_page_stack import OnePageStack
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


def told(shown: Stage) -> set[str]:
    return {one.text() for one in shown.window.findChildren(QLabel) if one.isVisible()}


async def test_the_language_changes_while_the_window_is_open() -> None:
    async with stage() as shown:
        await screens.talking(shown)
        dutch = told(shown)
        shown.languages.use("en")
        await shown.settle()
        english = told(shown)
        assert "MIJN GESPREKKEN" in dutch - english
        assert "MY CONVERSATIONS" in english - dutch
        shown.languages.use("nl")
        await shown.settle()
        assert told(shown) == dutch


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
