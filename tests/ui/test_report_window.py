"""The lead's window: for leads alone, shown, saved, printed, and empty when the desk locks."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.ui.screens_report import asked, opened
from tests.ui.stage import Stage, turn
from vt_desk.client.errors import Refused
from vt_desk.desk.changes import LockReason
from vt_desk.domain.ids import RegionId
from vt_desk.domain.seat import Role
from vt_desk.ui.models.report import State, TableModel
from vt_desk.ui.qt.theme import ThemeChoice
from vt_desk.ui.views.report_window import ReportWindow
from vt_desk.ui.views.tick_box import TickBox
from vt_desk.wire.problems import problem
from vt_desk.wire.report import Report


def texts(found: ReportWindow, row: int) -> list[str]:
    model = found.table.rows
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


async def test_a_counsellor_has_no_way_to_it(shown: Stage) -> None:
    shown.window.menu.aboutToShow.emit()
    assert not shown.window.actions_table["reports"].isVisible()
    shown.window.actions_table["reports"].trigger()
    assert shown.window.wiring.reports.shown is None
    assert not any(one.startswith("report") for one in shown.desk.asked)


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMINISTRATOR])
async def test_nothing_is_asked_before_somebody_wants_it(shown: Stage, role: Role) -> None:
    found = await opened(shown, role=role)
    await shown.settle()
    assert found.isVisible()
    assert found.report.state is State.NOTHING
    assert not found.saving["csv"].isEnabled()
    assert found.choice.period.first == found.choice.period.last == "2026-10"
    assert not any(one.startswith("report") for one in shown.desk.asked)


async def test_months_stand_side_by_side(shown: Stage) -> None:
    found = await asked(shown, "2026-01", "2026-04")
    assert shown.desk.asked[-1] == "report utrecht 2026-01 2026-04"
    assert texts(found, 0) == ["49", "58", "67", "<5", "≥ 174"]
    assert found.chart.isVisible()
    assert "2026-02: 58" in found.chart.accessibleName()
    found.subjects.setCurrentRow(2)
    assert not found.chart.isVisible()
    assert found.title.text() == "Rol van de vrager · Utrecht · jan 2026 tot en met apr 2026"
    index = found.table.rows.index(0, 0)
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"Slachtoffer, 2026-01: {index.data()}"
    assert index.data(TableModel.MOST) > 0
    found.subjects.setCurrentRow(6)
    assert found.chart.isVisible()
    assert not found.grab().isNull()


async def test_one_of_several_regions_is_shown_at_a_time(shown: Stage) -> None:
    found = await asked(shown, "2026-01", "2026-02", "utrecht", "zeeland")
    assert [one for one in shown.desk.asked if one.startswith("report")] == [
        "report utrecht 2026-01 2026-02",
        "report zeeland 2026-01 2026-02",
    ]
    found.region.setCurrentIndex(1)
    assert "Zeeland" in found.title.text()


async def test_a_quick_choice_shows_at_once(shown: Stage) -> None:
    found = await opened(shown)
    found.choice.quick[6].click()
    await shown.settle()
    assert shown.desk.asked[-1] == "report utrecht 2026-01 2026-06"
    assert found.report.state is State.THERE


async def test_a_period_never_ends_before_it_begins(shown: Stage) -> None:
    found = await opened(shown)
    choice = found.choice
    choice.last.setCurrentIndex(choice.last.findData("2026-03"))
    choice.last.activated.emit(choice.last.currentIndex())
    assert choice.period.first == choice.period.last == "2026-03"
    choice.first.setCurrentIndex(choice.first.findData("2026-05"))
    choice.first.activated.emit(choice.first.currentIndex())
    assert choice.period.first == choice.period.last == "2026-05"


async def test_a_period_without_a_month_says_so(shown: Stage) -> None:
    found = await asked(shown, "2026-06", "2026-06")
    assert found.report.state is State.EMPTY
    assert "geen hele maand" in found.message.text()
    assert not found.saving["pdf"].isEnabled()


async def test_what_went_wrong_is_said_and_can_be_tried_again(shown: Stage) -> None:
    shown.desk.failing = Refused.of(problem("forbidden"))
    found = await asked(shown, "2026-01", "2026-02")
    assert found.report.state is State.FAILED
    assert "account" in found.message.text()
    shown.desk.failing = None
    found.choice.show_it.click()
    await shown.settle()
    assert texts(found, 0) == ["49", "58", "107"]


async def test_without_a_connection_what_is_shown_stays(shown: Stage) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    shown.desk.disconnect()
    await shown.settle()
    assert found.offline.isVisible()
    assert found.saving["csv"].isEnabled()
    shown.desk.connect()
    await shown.settle()
    assert not found.offline.isVisible()


async def test_files_are_saved_as_shown(shown: Stage, tmp_path: Path) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    for kind in ("csv", "xlsx", "pdf"):
        found.saving[kind].click()
        dialog = found.dialog
        assert isinstance(dialog, QFileDialog)
        assert dialog.isVisible()
        assert dialog.selectedFiles()[0].endswith(f"overzicht-utrecht-2026-01-2026-02.{kind}")
        dialog.fileSelected.emit(str(tmp_path / f"a.{kind}"))
        dialog.reject()
        await shown.settle()
        assert found.dialog is None
        assert "Opgeslagen" in found.notice.text
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][4:] == ["49", "58", "107"]
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Kerncijfers"]["D2"].value == 49
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


async def test_a_folder_that_cannot_be_written_is_said(shown: Stage, tmp_path: Path) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    found.save_as("csv", tmp_path / "nowhere" / "a.csv")
    await shown.settle()
    assert "niets opgeslagen" in found.notice.text


async def test_it_prints_on_what_was_chosen(shown: Stage, tmp_path: Path) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    found.printing.click()
    dialog = found.dialog
    assert isinstance(dialog, QPrintDialog)
    dialog.reject()
    await shown.settle()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    found.print_on(printer)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")
    assert "printer" in found.notice.text


async def test_locking_empties_it(shown: Stage) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    found.saving["csv"].click()
    await shown.desk.lock_now(LockReason.ASKED)
    await shown.settle()
    assert not found.isVisible()
    assert found.dialog is None
    assert found.report.overview is None
    assert found.table.rows.rowCount() == 0
    assert found.choice.regions == []
    assert not shown.window.wiring.reports.allowed


async def test_signing_out_empties_it_and_an_answer_under_way_is_not_shown(
    shown: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    answers = asyncio.Event()
    report = shown.desk.report

    async def slowly(region: RegionId, first: str, last: str) -> Report:
        await answers.wait()
        return await report(region, first, last)

    monkeypatch.setattr(shown.desk, "report", slowly)
    found.choice.show_it.click()
    await shown.desk.sign_out()
    shown.window.board.flush()
    await turn()
    assert not found.isVisible()
    answers.set()
    await shown.settle()
    assert found.report.overview is None
    assert found.report.state is State.NOTHING


async def test_it_speaks_the_windows_language(shown: Stage) -> None:
    found = await asked(shown, "2026-01", "2026-02")
    shown.languages.use("en")
    await shown.settle()
    assert found.choice.show_it.text() == "Show"
    assert found.title.text() == "Key figures · Utrecht · Jan 2026 to Feb 2026"
    assert found.choice.first.currentText() == "Jan 2026"


async def test_a_region_is_ticked_off_by_its_words_and_can_be_seen(shown: Stage) -> None:
    found = await opened(shown, "utrecht", "zeeland")
    utrecht, zeeland = found.choice.findChildren(TickBox)
    assert [utrecht.accessibleName(), zeeland.accessibleName()] == ["Utrecht", "Zeeland"]
    for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        shown.look.choose_theme(theme)
        await shown.settle()
        ticked = utrecht.grab().toImage()
        words = QPoint(utrecht.sizeHint().width() - 10, utrecht.height() // 2)
        QTest.mouseClick(utrecht, Qt.MouseButton.LeftButton, pos=words)
        assert found.choice.regions == ["zeeland"]
        assert utrecht.grab().toImage() != ticked
        # Its colour is that of the theme, and not Qt's own white.
        accent = QColor(shown.look.theme.accent)
        mark = ticked.pixelColor(10, utrecht.height() // 2 - 5)
        assert mark == accent
        QTest.mouseClick(utrecht, Qt.MouseButton.LeftButton, pos=words)
        assert found.choice.regions == ["utrecht", "zeeland"]
