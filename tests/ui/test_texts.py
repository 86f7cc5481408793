"""Texts: complete in both languages, changed while the window is open, and never cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.fakes.fake_desk import FakeDesk
from tests.ui import screens
from tests.ui.stage import stage, visible
from vt_desk import shipped
from vt_desk.ui.models.problems import explain
from vt_desk.wire.problems import CODES

NOT_FOR_PEOPLE = {
    "invalid",
    "too_large",
    "token_missing",
    "token_expired",
    "method_not_allowed",
    "closed",
    "log_went_back",
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
