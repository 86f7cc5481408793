"""Reports as tables: the protocol's fields, months as columns, and what is hidden stays so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sheets.made import month, report
from vt_desk.domain.record import Capacity, Nature, Reason
from vt_desk.forms.codes import shipped_codes
from vt_desk.sheets.tables import NUMBERS, Overview, Part, Row, overview
from vt_desk.wire.report import Report

CODES = shipped_codes()
MADE_MS = 1_795_355_880_000


def told(*reports: Report, language: str = "nl") -> Overview:
    names = {"utrecht": "Utrecht", "zeeland": "Zeeland"}
    return overview(reports, names, CODES, made_ms=MADE_MS, language=language)


def row(part: Part, table: str, code: str) -> Row:
    return next(one for one in part.table(table).rows if one.code == code)


def texts(part: Part, table: str, code: str) -> list[str]:
    return [cell.text for cell in row(part, table, code).cells]


def test_the_protocols_fields_are_whole_and_called_as_there() -> None:
    (part,) = told(report(month("2026-01", 48))).parts
    for table, codes in (("reasons", Reason), ("natures", Nature), ("capacities", Capacity)):
        assert [one.code for one in part.table(table).rows] == [str(code) for code in codes]
    assert row(part, "capacities", "health_gp").label == "Gezondheidszorg Huisarts"
    (part,) = told(report(month("2026-01", 48)), language="en").parts
    assert row(part, "capacities", "health_gp").label == "Health care: GP"


def test_a_label_is_the_one_that_holds_in_the_last_month() -> None:
    old = CODES.by_id["reason"]
    first = old.codes[0]
    codes = [
        type(first)(
            id=first.id, label=first.label, valid_until=old.valid_from.replace(2026, 2, 28)
        ),
        type(first)(
            id=first.id,
            label=first.label.__class__(nl="Nieuw", en="New"),
            valid_from=old.valid_from.replace(2026, 3, 1),
        ),
    ]
    renamed = type(old)(
        format=1,
        id="reason",
        version=2,
        label=old.label,
        source=old.source,
        valid_from=old.valid_from,
        codes=codes,
    )
    lists = replace(CODES, by_id={**CODES.by_id, "reason": renamed})
    for last, label in (("2026-02", first.label.nl), ("2026-03", "Nieuw")):
        found = overview([report(month("2026-01", 9), month(last, 9))], {}, lists, made_ms=MADE_MS)
        assert row(found.parts[0], "reasons", first.id).label == label


def test_months_are_columns_and_their_total_the_last() -> None:
    found = told(report(month("2026-01", 48), month("2026-02", 61)))
    (part,) = found.parts
    assert found.columns == ("2026-01", "2026-02", "Totaal")
    assert texts(part, NUMBERS, "conversations") == ["48", "61", "109"]
    assert texts(part, NUMBERS, "answered_soon_percent") == ["50", "49", "50"]
    assert texts(part, "caller_roles", "victim") == ["16", "20", "36"]
    # Medians have none.
    assert texts(part, NUMBERS, "wait_s") == ["20", "95", ""]


def test_one_month_has_no_total() -> None:
    found = told(report(month("2026-01", 48)))
    assert found.columns == ("2026-01",)
    assert texts(found.parts[0], NUMBERS, "conversations") == ["48"]
    assert found.period == "jan 2026"


def test_what_is_hidden_is_no_number_anywhere() -> None:
    found = told(report(month("2026-01", 48), month("2026-02", 3)))
    (part,) = found.parts
    assert texts(part, NUMBERS, "conversations") == ["48", "<5", "≥ 48"]
    assert texts(part, "caller_roles", "victim") == ["16", "x", "≥ 16"]
    assert texts(part, "caller_roles", "perpetrator") == ["0", "x", "x"]
    for table in part.tables:
        for one in table.rows:
            assert one.cells[1].number is None
            assert one.cells[1].known is None
            assert one.cells[2].number is None


def test_a_month_that_is_missing_is_said_and_is_no_column() -> None:
    found = told(report(month("2026-01", 48), last="2026-03"))
    assert found.months == ("2026-01",)
    assert found.parts[0].missing == ("2026-02", "2026-03")
    assert any("Utrecht: Niet in" in note and "feb 2026, mrt 2026" in note for note in found.notes)


def test_a_month_that_can_still_change_is_marked() -> None:
    found = told(report(month("2026-01", 48), month("2026-02", 61, final=False)))
    assert found.columns == ("2026-01", "2026-02*", "Totaal")
    assert any(note.startswith("* Voorlopig") for note in found.notes)
    final = told(report(month("2026-01", 48)))
    assert not any(note.startswith("*") for note in final.notes)


def test_regions_have_the_same_columns() -> None:
    found = told(
        report(month("2026-01", 48), month("2026-02", 61)),
        report(month("2026-02", 30), region="zeeland", first="2026-01"),
    )
    assert found.regions == "Utrecht, Zeeland"
    assert texts(found.parts[1], NUMBERS, "conversations") == ["", "30", "30"]


def test_a_code_that_this_version_does_not_know_is_shown_as_it_is() -> None:
    newer = month("2026-01", 48)
    newer.reasons["later_code"] = 7
    newer.end_reasons["later_end"] = 6
    (part,) = told(report(newer)).parts
    assert row(part, "reasons", "later_code").label == "later_code"
    assert texts(part, "end_reasons", "later_end") == ["6"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_period_without_a_month_has_tables_without_columns(language: str) -> None:
    found = told(Report("utrecht", "2026-10", "2026-11", []), language=language)
    assert found.months == found.columns == ()
    assert all(not one.cells for table in found.parts[0].tables for one in table.rows)
    assert found.parts[0].missing == ("2026-10", "2026-11")


def test_of_a_month_without_a_conversation_no_median_is_hidden() -> None:
    numbers = told(report(month("2026-05", 0), month("2026-06", 3))).parts[0].tables[0]
    rows = {row.code: [cell.text for cell in row.cells] for row in numbers.rows}
    assert rows["wait_s"] == rows["handling_min"] == ["", "x", ""]
    assert rows["conversations"] == ["0", "<5", "x"]
