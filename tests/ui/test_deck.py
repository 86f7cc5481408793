"""Another tab comes to the front: one page in sight, the keys with it, and no second layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tests.ui.fingers import open_talks, page_of, press, type_text
from tests.ui.stage import Stage, application, stage, turn, visible
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.intake import FieldId
from vt_desk.forms.rules import ROLE
from vt_desk.ui.qt.pictures import Pictures
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.deck import Deck
from vt_desk.ui.views.intake.option_button import OptionButton
from vt_desk.ui.views.intake.option_face import OptionFace
from vt_desk.ui.views.wrapped import FittedLabel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable

LONG = "Waar gaat het over, en wie heeft er het meeste last van wat er gebeurd is? " * 3


@pytest.fixture(autouse=True)
def _qt() -> None:
    application()


@pytest.fixture
async def shown() -> AsyncIterator[Stage]:
    """The window, in which all that is not in sight is made ready at once."""
    async with stage(ready_after_ms=0) as made:
        yield made


def faces(pictures: Pictures) -> list[Hashable]:
    """What is kept as it was painted."""
    return [key[1] for key in pictures._kept]  # noqa: SLF001 - nobody else needs to know


def places(page: QWidget) -> list[tuple[str, QRect]]:
    """Where each part of a page is that is not hidden in it."""
    parts = page.findChildren(QWidget)
    shown = [one for one in parts if one.isVisibleTo(page)]
    return [(type(one).__name__, one.geometry()) for one in shown]


async def ready(shown: Stage) -> None:
    while not shown.window.intake.is_ready:
        await turn()


def test_one_page_is_in_sight_and_has_all_the_room() -> None:
    deck, pages = Deck(), [QWidget(), QWidget()]
    pages[1].setMinimumSize(300, 200)
    for page in pages:
        deck.add(page)
    deck.resize(QSize(500, 400))
    deck.show()
    assert [page.isVisible() for page in pages] == [True, False]
    assert deck.minimumSizeHint().width() < 300
    deck.bring(pages[1])
    assert [page.isVisible() for page in pages] == [False, True]
    assert pages[1].geometry() == deck.rect()
    deck.resize(QSize(600, 300))
    assert pages[1].geometry() == deck.rect()
    deck.remove(pages[1])
    assert deck.current is None
    deck.bring(pages[0])
    assert [page.isVisible() for page in pages] == [True, False]
    assert pages[0].geometry() == deck.rect()
    deck.close()


async def test_there_is_room_for_what_the_page_in_sight_needs_now() -> None:
    held, deck, page, part = QWidget(), Deck(), QWidget(), QWidget()
    QVBoxLayout(page).addWidget(part)
    beside = QHBoxLayout(held)
    beside.addWidget(deck)
    beside.addWidget(QWidget(), 1)
    deck.add(page)
    held.resize(600, 400)
    held.show()
    await turn()
    assert deck.width() < 300
    part.setMinimumWidth(400)
    await turn()
    assert deck.width() > 400
    held.close()


async def test_the_keys_go_with_the_tab_however_it_comes(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    tabs = shown.window.talks.tabs
    shown.window.talks.go_to(one)
    type_text("voor de een")
    tabs.setCurrentIndex(tabs.index_of(other))
    assert QApplication.focusWidget() is page_of(shown, other).composer.field
    type_text("voor de ander")
    tabs.setFocus()
    press(Qt.Key.Key_Left)
    assert shown.window.talks.front is page_of(shown, one)
    assert QApplication.focusWidget() is tabs
    await shown.settle()
    assert shown.desk.drafts == {one: "voor de een", other: "voor de ander"}


async def test_the_keys_go_on_in_the_next_talk_when_a_tab_closes(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    await shown.desk.end(one, None)
    await shown.settle()
    shown.window.talks.go_to(one)
    shown.window.talks.close_front(later=True)
    await shown.settle()
    assert shown.window.talks.page(one) is None
    assert QApplication.focusWidget() is page_of(shown, other).composer.field


async def test_a_page_has_its_places_before_it_is_first_in_sight(shown: Stage) -> None:
    await open_talks(shown, 1)
    other = shown.desk.arrive(CallerRole.VICTIM, words=("Hallo?",))
    await shown.desk.claim(other)
    await shown.settle()
    page = page_of(shown, other)
    assert not page.isVisible()
    before = places(page)
    shown.window.talks.go_to(other)
    await shown.settle()
    assert places(page) == before


async def test_a_section_is_laid_out_and_painted_before_it_unfolds(shown: Stage) -> None:
    await ready(shown)
    (one,) = await open_talks(shown, 1)
    panel = shown.window.intake
    folded = [part for part in panel.sections if not part.isHidden() and not part.is_open]
    there, new = 0, 0
    for section in folded:
        painted = set(faces(shown.look.pictures))
        panel.unfold(section)
        await shown.settle()
        new += len(set(faces(shown.look.pictures)) - painted)
        there += len(visible(section, lambda one: isinstance(one, OptionButton)))
    assert there > 10
    assert new == 0
    assert panel.model is shown.window.board.intakes.model(one)


async def test_nothing_in_the_form_is_squeezed(shown: Stage) -> None:
    (one,) = await open_talks(shown, 1)
    form = shown.window.board.intakes.model(one)
    assert form is not None
    form.set(ROLE, "bystander")
    shown.desk.fill_by(one, "summary", "Buurvrouw, chat voor de tweede keer.")
    await shown.settle()
    form.set(FieldId("summary"), "Chat over het gezin ernaast.")
    panel = shown.window.intake
    for section in panel.sections:
        panel.unfold(section)
        await shown.settle()
        for part in visible(section):
            assert part.height() >= min(part.sizeHint().height(), part.maximumHeight())


async def test_another_look_or_language_is_made_ready_too(shown: Stage) -> None:
    await ready(shown)
    shown.look.choose_theme(ThemeChoice.DARK)
    assert faces(shown.look.pictures) == []
    await ready(shown)
    dark = len(faces(shown.look.pictures))
    assert dark > 20
    shown.languages.use("en")
    await turn()
    await ready(shown)
    assert len(faces(shown.look.pictures)) > dark


@pytest.mark.parametrize("out", ["lock", "sign_out"])
async def test_inv05_no_picture_of_a_visitor_or_an_answer_outlives_the_open_desk(
    shown: Stage, out: str
) -> None:
    one, _ = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    panel = shown.window.intake
    panel.role.take_focus()
    type_text("1")
    await shown.settle()
    shown.window.grab()
    of_options = [face for face in faces(shown.look.pictures) if isinstance(face, OptionFace)]
    assert any(face.chosen for face in of_options)
    assert len(of_options) < len(faces(shown.look.pictures))
    if out == "lock":
        shown.window.locking.lock_by_hand()
    else:
        await shown.desk.sign_out()
    await shown.settle()
    await ready(shown)
    for face in faces(shown.look.pictures):
        assert isinstance(face, OptionFace)
        assert not face.chosen


def test_a_fitted_label_has_the_height_that_its_words_need() -> None:
    held, label = QWidget(), FittedLabel()
    column = QVBoxLayout(held)
    column.addWidget(label)
    column.addStretch(1)
    held.resize(400, 600)
    held.show()
    heights = []
    label.setText(LONG)
    for width in (400, 200, 400):
        held.resize(width, 600)
        heights.append(label.height())
    font = QFont(label.font())
    font.setPointSizeF(2 * font.pointSizeF())
    label.setFont(font)
    column.activate()
    heights.append(label.height())
    label.setText("Kort")
    column.activate()
    heights.append(label.height())
    label.setText("")
    column.activate()
    heights.append(label.height())
    wide, narrow, again, large, short, empty = heights
    assert wide == again < narrow
    assert large > wide
    assert 0 < short < large
    assert empty == 0
    held.close()


async def test_keys_in_the_form_do_not_go_on_in_the_form_of_somebody_else(shown: Stage) -> None:
    one, other = await open_talks(shown, 2)
    shown.window.talks.go_to(one)
    panel = shown.window.intake
    panel.take_focus()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert panel.isAncestorOf(focus)
    tabs = shown.window.talks.tabs
    tabs.setCurrentIndex(tabs.index_of(other))
    assert QApplication.focusWidget() is page_of(shown, other).composer.field


async def test_the_field_with_the_keys_stays_in_sight_until_somebody_scrolls() -> None:
    async with stage(percent=200, size=(1280, 720)) as shown:
        (one,) = await open_talks(shown, 1)
        form = shown.window.board.intakes.model(one)
        assert form is not None
        form.set(ROLE, "professional")
        await shown.settle()
        shown.window.intake.go_to(FieldId("weigh_suspicion"))
        await shown.settle()
        focus = QApplication.focusWidget()
        assert focus is not None
        form.set(FieldId("step"), "step_3")
        await shown.settle()
        assert focus.visibleRegion().boundingRect() == focus.rect()
        bar = shown.window.intake.findChildren(QScrollArea)[-1].verticalScrollBar()
        bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
        form.set(FieldId("step"), "step_4")
        await shown.settle()
        assert bar.value() == 0
