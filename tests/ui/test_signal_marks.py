"""Signal words in the window: marked, explained, read aloud, left out at this desk, listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.fakes.fake_desk import FakeDesk
from tests.ui.screens_signal import signalled_talk
from tests.ui.stage import Stage, stage, visible
from vt_desk.domain.conversation import CallerRole
from vt_desk.domain.severity import Severity
from vt_desk.ui.models.talk import TalkModel
from vt_desk.ui.qt.preferences import Preferences, read_preferences, write_preferences
from vt_desk.ui.views.talk_view import TalkView

pytestmark = pytest.mark.timeout(60)
ALOUD = Qt.ItemDataRole.AccessibleTextRole
TIP = Qt.ItemDataRole.ToolTipRole


async def _view(shown: Stage) -> tuple[TalkView, TalkModel]:
    talk = await signalled_talk(shown)
    page = shown.window.talks.page(talk)
    assert page is not None
    model = page.view.model()
    assert isinstance(model, TalkModel)
    return page.view, model


def _marked(model: TalkModel) -> list[list[str]]:
    """The words that are marked, by row."""
    rows = (model.message(row) for row in range(model.rowCount()))
    said = [one for one in rows if one is not None]
    return [[one.text[hit.start : hit.end] for hit in model.marks.of(one)] for one in said]


async def test_words_are_marked_and_explained_and_read_aloud() -> None:
    async with stage() as shown:
        view, model = await _view(shown)
        assert _marked(model) == [
            ["bang", "dronken", "geslagen"],
            [],
            ["keukenmes", "maak je af"],
            [],
        ], "a counsellor's words and what is denied are not"
        assert "ernstig signaalwoord" in str(model.index(0).data(ALOUD))
        aloud = str(model.index(2).data(ALOUD))
        assert "keukenmes" in aloud
        assert "Acuut signaalwoord: mes. Een mes: er kan direct gevaar zijn." in aloud
        assert "Een mes: er kan direct gevaar zijn." in str(model.index(2).data(TIP))
        assert model.index(3).data(TIP) is None
        shown.languages.use("en")
        await shown.settle()
        assert "Acute signal word: mes. A knife" in str(model.index(2).data(TIP))
        assert view.isVisible()


async def test_marks_are_painted_below_the_words() -> None:
    async with stage() as shown:
        view, model = await _view(shown)
        index = model.index(2)
        place = view.visualRect(index)
        with_marks = view.grab(place).toImage()
        shown.window.board.signals.switch_off("mes")
        await shown.settle()
        without_one = view.grab(place).toImage()
        assert with_marks != without_one
        shown.window.board.signals.switch_on("mes")
        await shown.settle()
        assert view.grab(place).toImage() == with_marks


async def test_a_word_is_left_out_at_this_desk_and_marked_again_from_the_panel() -> None:
    async with stage() as shown:
        kept: list[Preferences] = []
        shown.window.preferences_changed.connect(kept.append)
        view, model = await _view(shown)
        view.setCurrentIndex(model.index(2))
        texts = [action.text() for action in view.signal_actions.actions]
        assert texts == ["“mes” hier niet meer markeren", "“afmaken” hier niet meer markeren"]
        view.signal_actions.actions[0].trigger()
        await shown.settle()
        assert _marked(model)[2] == ["maak je af"]
        assert kept[-1].signals_off == ("mes",)
        assert len(view.signal_actions.actions) == 1

        shown.window.actions_table["signals"].trigger()
        await shown.settle()
        panel = shown.window.signal_panel
        assert panel.isVisible()
        again = [
            one
            for one in visible(panel)
            if isinstance(one, QPushButton) and one is not panel.close_button
        ]
        assert [one.accessibleName() for one in again] == ["Weer markeren, mes"]
        again[0].click()
        await shown.settle()
        assert _marked(model)[2] == ["keukenmes", "maak je af"]
        assert not kept[-1].signals_off


async def test_lists_and_tabs_say_in_words_what_is_raised() -> None:
    async with stage() as shown:
        talk = await signalled_talk(shown)
        board = shown.window.board
        assert [entry.signal for entry in board.waiting.entries] == [
            Severity.ACUTE,
            Severity.SERIOUS,
            None,
        ]
        spoken = [str(board.waiting.index(row).data(ALOUD)) for row in range(3)]
        assert spoken[0].startswith("acuut signaalwoord, ")
        assert spoken[1].startswith("ernstig signaalwoord, ")
        assert "signaalwoord" not in spoken[2]
        row = board.talks.talk(talk)
        assert row is not None
        assert "acuut signaalwoord" in board.talks.in_words(row)


async def test_an_entry_moves_up_when_its_visitor_says_more() -> None:
    async with stage(FakeDesk()) as shown:
        desk = shown.desk
        first = desk.arrive(CallerRole.VICTIM, waited_s=60)
        second = desk.arrive(CallerRole.VICTIM, waited_s=30)
        await shown.settle()
        waiting = shown.window.board.waiting
        assert [entry.id for entry in waiting.entries] == [first, second]
        desk.say(second, "hij heeft een mes")
        desk.tell_entry(second)
        await shown.settle()
        assert [entry.id for entry in waiting.entries] == [second, first]


def test_what_is_left_out_is_kept_as_ids_and_nonsense_is_not(tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    assert write_preferences(file, Preferences(signals_off=("mes", "slaan")))
    assert read_preferences(file).signals_off == ("mes", "slaan")
    file.write_text('{"signals_off": ["mes", 3, "../x", "hij heeft een mes"]}')
    assert read_preferences(file).signals_off == ("mes",)
    file.write_text('{"signals_off": "mes"}')
    assert read_preferences(file).signals_off == ()
