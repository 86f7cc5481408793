"""Another tab, another role, another section: each part gets its place once, in one frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPainter

from tests.ui.fingers import open_talks
from tests.ui.stage import Stage, stage, turn
from vt_desk.forms.rules import ROLE
from vt_desk.ui.views.intake.field import FieldView
from vt_desk.ui.views.talk_tabs import TalkTabs
from vt_desk.ui.views.talks_list import TalksDelegate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vt_desk.domain.ids import ConversationId
    from vt_desk.ui.models.talks import Talk


class Watch(QObject):
    """Counts frames, and how often each field gets another size."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = 0
        self.sizes: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.frames += 1
        elif event.type() == QEvent.Type.Resize and isinstance(watched, FieldView):
            self.sizes[watched.field] += 1
        return False


@contextmanager
def watching(shown: Stage) -> Iterator[Watch]:
    watch = Watch()
    parts = [shown.window, *shown.window.intake.findChildren(FieldView)]
    for part in parts:
        part.installEventFilter(watch)
    yield watch
    for part in parts:
        part.removeEventFilter(watch)


@pytest.fixture
async def roles() -> AsyncIterator[tuple[Stage, list[ConversationId]]]:
    """A victim's and a bystander's conversation, both seen, and the form ready."""
    async with stage(ready_after_ms=0) as shown:
        talks = await open_talks(shown, 2)
        for talk, role in zip(talks, ("victim", "bystander"), strict=True):
            model = shown.window.board.intakes.model(talk)
            assert model is not None
            model.set(ROLE, role)
        while not shown.window.intake.is_ready:
            await turn()
        for talk in talks:
            shown.window.talks.go_to(talk)
            await shown.settle()
        yield shown, talks


async def test_another_roles_fields_are_placed_once_and_painted_in_one_frame(
    roles: tuple[Stage, list[ConversationId]],
) -> None:
    shown, (one, other) = roles
    for talk in (one, other, one):
        with watching(shown) as watch:
            shown.window.talks.go_to(talk)
            await turn()
        assert watch.frames == 1
        assert max(watch.sizes.values(), default=0) <= 1


async def test_an_unfolded_section_is_placed_once_and_painted_in_one_frame(
    roles: tuple[Stage, list[ConversationId]],
) -> None:
    shown, _ = roles
    panel = shown.window.intake
    for section in [one for one in panel.sections if not one.isHidden()]:
        with watching(shown) as watch:
            panel.unfold(section)
            await turn()
        assert watch.frames <= 1
        assert max(watch.sizes.values(), default=0) <= 1


async def test_only_what_looks_otherwise_is_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage() as shown:
        talks = await open_talks(shown, 4)
        for talk in talks:
            shown.window.talks.go_to(talk)
            await shown.settle()
        tabs: set[int] = set()
        rows: set[int] = set()
        paint_tab, paint_row = TalkTabs._paint_tab, TalksDelegate._paint  # noqa: SLF001, counted

        def tab(self: TalkTabs, painter: QPainter, index: int, rect: QRect) -> None:
            tabs.add(index)
            paint_tab(self, painter, index, rect)

        def row(
            self: TalksDelegate, painter: QPainter, rect: QRect, talk: Talk, **how: bool
        ) -> None:
            rows.add(talks.index(talk.conversation.id))
            paint_row(self, painter, rect, talk, **how)

        monkeypatch.setattr(TalkTabs, "_paint_tab", tab)
        monkeypatch.setattr(TalksDelegate, "_paint", row)
        shown.window.talks.go_to(talks[0])
        await turn()
        assert tabs == {0, 3}
        assert rows == {0, 3}


async def test_the_badge_of_a_tab_is_gone_with_the_frame_in_which_its_words_are_read() -> None:
    async with stage() as shown:
        one, other = await open_talks(shown, 2)
        shown.window.talks.go_to(one)
        await shown.settle()
        for _ in range(3):
            shown.desk.say(other, "Hallo?")
        await shown.settle()
        tabs = shown.window.talks.tabs
        assert "ongelezen" in tabs.accessibleTabName(tabs.index_of(other))
        shown.window.talks.go_to(other)
        assert "ongelezen" not in tabs.accessibleTabName(tabs.index_of(other))


async def test_what_is_missing_is_known_before_somebody_looks(
    roles: tuple[Stage, list[ConversationId]],
) -> None:
    shown, (behind, _) = roles
    model = shown.window.board.intakes.model(behind)
    assert model is not None
    model.set(ROLE, "professional")
    await shown.settle()
    assert model._missing is not None  # noqa: SLF001, nobody has asked
