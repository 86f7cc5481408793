"""An overview as one CSV file that a Dutch Excel opens right with a double click.

Semicolons and CRLF, as Excel expects where the decimal sign is a comma; UTF-8 with its mark,
without which Excel reads another encoding. There is no ``sep=`` line: with it, Excel passes
over the mark.
"""

from __future__ import annotations

import codecs
import csv
import io

from vt_desk.sheets import texts
from vt_desk.sheets.tables import Overview

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is calculated by a spreadsheet (OWASP, CSV injection)."""


def as_csv(overview: Overview) -> bytes:
    """The overview as a file's bytes.

    One row for each region, subject and code; a column for each month. After an empty line
    the notes.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heads = (texts.REGION, texts.SUBJECT, texts.CODE, texts.LABEL)
    writer.writerow([*(overview.say(head) for head in heads), *overview.columns])
    for part in overview.parts:
        for table in part.tables:
            for row in table.rows:
                cells = [cell.text for cell in row.cells]
                first = (part.name, table.title, row.code, row.label)
                writer.writerow([plain(text) for text in (*first, *cells)])
    writer.writerow([])
    about = overview.say(texts.ABOUT)
    for note in (
        f"{overview.say(texts.PERIOD)}: {overview.period}",
        f"{overview.say(texts.MADE)}: {overview.made}",
        *overview.notes,
    ):
        writer.writerow([about, plain(note)])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Labels and counts never look like one; the name of a region is the service's to say.
    """
    return f"'{text}" if text.startswith(FORMULA) else text
