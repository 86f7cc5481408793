"""The files: read back by others' programs, whole or not there, and never a formula."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets.made import month, report
from tests.sheets.test_tables import CODES, MADE_MS, told
from vt_desk.sheets.as_csv import FORMULA, as_csv
from vt_desk.sheets.as_xlsx import as_xlsx
from vt_desk.sheets.period import Period, earlier, last_months, offered
from vt_desk.sheets.saving import save
from vt_desk.sheets.tables import overview

OVERVIEW = told(
    report(month("2026-01", 48), month("2026-02", 3), month("2026-03", 61, final=False)),
    report(month("2026-01", 30), region="zeeland", last="2026-03"),
)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_is_one_table_and_then_the_notes() -> None:
    content = as_csv(OVERVIEW)
    assert content.startswith(b"\xef\xbb\xbfRegio;Onderwerp;")
    assert content.count(b"\r\n") == content.count(b"\n")
    rows = read_csv(content)
    gap = rows.index([])
    table, notes = rows[:gap], rows[gap + 1 :]
    assert table[0][4:] == ["2026-01", "2026-02", "2026-03*", "Totaal"]
    assert {len(row) for row in table} == {8}
    assert table[1][:4] == ["Utrecht", "Kerncijfers", "conversations", "Gesprekken"]
    assert table[1][4:] == ["48", "<5", "61", "≥ 109"]
    assert sum(row[0] == "Zeeland" for row in table) == sum(row[0] == "Utrecht" for row in table)
    assert notes[0] == ["Toelichting", "Periode: jan 2026 tot en met mrt 2026"]
    assert len(notes) == len(OVERVIEW.notes) + 2


@given(name=st.sampled_from(FORMULA).flatmap(lambda sign: st.text().map(lambda t: sign + t)))
def test_no_cell_of_the_csv_is_taken_for_a_formula(name: str) -> None:
    found = overview([report(month("2026-01", 9))], {"utrecht": name}, CODES, made_ms=MADE_MS)
    for row in read_csv(as_csv(found)):
        assert not any(cell.startswith(FORMULA) for cell in row)


def test_nothing_that_we_say_ourselves_looks_like_a_formula() -> None:
    for language in ("nl", "en"):
        found = told(report(month("2026-01", 48), month("2026-02", 3)), language=language)
        texts = [*found.notes, *found.columns]
        for table in found.parts[0].tables:
            texts += [table.title, *(row.label for row in table.rows)]
            texts += [cell.text for row in table.rows for cell in row.cells]
        assert not any(text.startswith(FORMULA) for text in texts)


def test_the_workbook_is_read_back() -> None:
    content = as_xlsx(OVERVIEW)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "Toelichting",
        *("Kerncijfers", "Beantwoording", "Rol van de vrager", "Hoedanigheid", "Aanleiding"),
        *("Aard van het geweld", "Uur van de dag", "Einde van het gesprek"),
    ]
    about = [str(row[1].value) for row in book["Toelichting"].iter_rows()]
    assert about[1] == "Utrecht, Zeeland"
    assert about[2] == "jan 2026 tot en met mrt 2026"
    assert about[3] == "22-11-2026 14:58"
    assert any("<5" in text for text in about)
    sheet = book["Kerncijfers"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [
        *("Regio", "Code", "Omschrijving", "2026-01", "2026-02", "2026-03*", "Totaal"),
    ]
    assert rows[1] == ["Utrecht", "conversations", "Gesprekken", 48, "<5", 61, "≥ 109"]
    assert rows[6] == ["Zeeland", "conversations", "Gesprekken", 30, None, None, 30]
    assert sheet.freeze_panes == "D2"
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("name", ["=1+1", "{=1}", "https://example.org", "+31"])
def test_no_cell_of_the_workbook_is_a_formula_or_a_link(name: str) -> None:
    found = overview([report(month("2026-01", 9))], {"utrecht": name}, CODES, made_ms=MADE_MS)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(found)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
    assert book["Kerncijfers"]["A2"].value == name


def test_a_workbook_without_a_month_says_why() -> None:
    found = told(report(month("2026-01", 9), last="2026-02"))
    again = as_xlsx(found)
    assert again == as_xlsx(found)
    book = openpyxl.load_workbook(io.BytesIO(again))
    assert any("feb 2026" in str(row[1].value) for row in book["Toelichting"].iter_rows())


def test_a_file_is_there_whole_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "overzicht.csv"
    save(file, b"one", replace=False)
    assert file.read_bytes() == b"one"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        save(file, b"two", replace=False)
    assert file.read_bytes() == b"one"
    save(file, b"two", replace=True)
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "folder"
    (file / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match=r"."):
        save(file, b"one", replace=True)
    with pytest.raises(FileNotFoundError):
        save(tmp_path / "nowhere" / "a.csv", b"one", replace=False)
    assert list(tmp_path.iterdir()) == [file]


def test_a_disk_without_hard_links_keeps_the_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_one: object, _other: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    file = tmp_path / "a.csv"
    save(file, b"one", replace=False)
    with pytest.raises(FileExistsError):
        save(file, b"two", replace=False)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"one"]


@pytest.mark.parametrize(
    ("count", "first", "last"),
    [
        (1, "2026-10", "2026-10"),
        (3, "2026-07", "2026-09"),
        (6, "2026-01", "2026-06"),
        (12, "2025-01", "2025-12"),
    ],
)
def test_the_last_period_that_is_over(count: int, first: str, last: str) -> None:
    assert last_months(MADE_MS, count) == Period(first, last)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    new_year_ms = 1_798_758_000_000
    assert last_months(new_year_ms, 6) == Period("2026-07", "2026-12")
    assert earlier("2026-01", 1) == "2025-12"
    assert earlier("2026-12", 12) == "2025-12"
    assert offered(MADE_MS)[:2] == ["2026-10", "2026-09"]
    assert len(offered(MADE_MS)) == 60
