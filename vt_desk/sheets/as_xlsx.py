"""An overview as a workbook: how to read it first, then a sheet for each subject."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from vt_desk.sheets import texts
from vt_desk.sheets.tables import Overview

MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""In the file's properties, so that the same overview is the same file."""
_LABEL_WIDTH = 58
_WIDTH = 12
_ABOUT_WIDTH = 96


def as_xlsx(overview: Overview) -> bytes:
    """The overview as a file's bytes.

    What is told is a number, to calculate with; what is hidden is a text.
    """
    # Needed only when somebody exports; 60 ms.
    from xlsxwriter import Workbook

    out = io.BytesIO()
    # Nothing of it may lie in a folder for temporary files, and no text is anything but text.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = Workbook(out, options)
    book.set_properties({"title": overview.say(texts.TITLE), "author": "", "created": MADE})
    writing = _Writing(book, overview)
    writing.about()
    for number in range(len(overview.parts[0].tables)):
        writing.subject(number)
    book.close()
    return out.getvalue()


class _Writing:
    def __init__(self, book: Any, overview: Overview) -> None:  # noqa: ANN401 - has no types
        self._book = book
        self._overview = overview
        self._strong = book.add_format({"bold": True, "valign": "top"})
        self._head = book.add_format({"bold": True, "bottom": 1, "align": "right"})
        self._left = book.add_format({"bold": True, "bottom": 1})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._number = book.add_format({"num_format": "0", "align": "right"})
        self._sign = book.add_format({"align": "right"})

    def about(self) -> None:
        """The first sheet: what it is, and how to read it."""
        overview = self._overview
        sheet = self._sheet(overview.say(texts.ABOUT))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, _ABOUT_WIDTH)
        facts = (
            (texts.TITLE, ""),
            (texts.REGION if len(overview.parts) == 1 else texts.REGIONS, overview.regions),
            (texts.PERIOD, overview.period),
            (texts.MADE, overview.made),
        )
        for row, (name, value) in enumerate(facts):
            sheet.write_string(row, 0, overview.say(name), self._strong)
            sheet.write_string(row, 1, value, self._wrapped)
        for row, note in enumerate(overview.notes, len(facts) + 1):
            sheet.write_string(row, 1, note, self._wrapped)

    def subject(self, number: int) -> None:
        """One sheet with every region's table of a subject."""
        overview = self._overview
        sheet = self._sheet(overview.parts[0].tables[number].title)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 2, _LABEL_WIDTH)
        sheet.set_column(3, 3 + len(overview.columns), _WIDTH)
        for column, head in enumerate((texts.REGION, texts.CODE, texts.LABEL)):
            sheet.write_string(0, column, overview.say(head), self._left)
        for column, name in enumerate(overview.columns, 3):
            sheet.write_string(0, column, name, self._head)
        sheet.freeze_panes(1, 3)
        sheet.repeat_rows(0)
        line = 1
        for part in overview.parts:
            for row in part.tables[number].rows:
                for column, text in enumerate((part.name, row.code, row.label)):
                    sheet.write_string(line, column, text)
                for column, cell in enumerate(row.cells, 3):
                    if cell.number is not None:
                        sheet.write_number(line, column, cell.number, self._number)
                    elif cell.text:
                        sheet.write_string(line, column, cell.text, self._sign)
                line += 1
        about = overview.say(texts.ABOUT)
        sheet.write_string(line + 1, 0, f"<, x, ≥, *: {about}")

    def _sheet(self, name: str) -> Any:  # noqa: ANN401 - the same
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet
