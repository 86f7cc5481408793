"""Reports of regions as tables in the fields of the 2025 protocol, a column for each month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from vt_desk.domain.report import ZONE, Month, Outcome, Sum, add_up, months
from vt_desk.forms.codes import CodeLists
from vt_desk.forms.definition import Text
from vt_desk.forms.roles import ROLE_LABELS
from vt_desk.sheets import texts
from vt_desk.sheets.cells import NOTHING, Cell, of_alone, of_count, of_sum
from vt_desk.wire.report import Report

NUMBERS = "numbers"
LISTS: Mapping[str, str] = {"capacities": "capacity", "reasons": "reason", "natures": "nature"}
"""The official list of a table's codes."""
_OWN: Mapping[str, Mapping[str, Text]] = {
    "outcomes": texts.OUTCOMES,
    "caller_roles": {str(role): text for role, text in ROLE_LABELS.items()},
    "end_reasons": texts.END_REASONS,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a code and its values, one a column."""

    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One subject of one region.

    Attributes:
        name: ``numbers``, or the table's name in ``domain.report.Month``.
    """

    name: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One region.

    Attributes:
        missing: months that were asked for and are not told.
    """

    region: str
    name: str
    missing: tuple[str, ...]
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The table of that name."""
        return next(table for table in self.tables if table.name == name)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is written, shown or printed.

    Attributes:
        made: when, in Amsterdam, as it is read.
        months: those that are told of any region, in order; each a column of every table.
        columns: their names as they are read, and the total's where there are several.
        notes: how it was counted, and what the signs mean.
    """

    language: str
    first: str
    last: str
    made: str
    months: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]

    def say(self, text: Text) -> str:
        """A text in the overview's language."""
        return text.in_language(self.language)

    @property
    def period(self) -> str:
        """The months that were asked for, as they are read."""
        first, last = (named(month, self.language) for month in (self.first, self.last))
        return first if first == last else f"{first} {self.say(texts.UNTIL)} {last}"

    @property
    def regions(self) -> str:
        """The names of all regions."""
        return ", ".join(part.name for part in self.parts)


def named(month: str, language: str) -> str:
    """A month as it is read: ``mei 2026``."""
    year, _, number = month.partition("-")
    return f"{texts.MONTHS['en' if language == 'en' else 'nl'][int(number) - 1]} {year}"


def overview(
    reports: Sequence[Report],
    names: Mapping[str, str],
    codes: CodeLists,
    *,
    made_ms: int,
    language: str = "nl",
) -> Overview:
    """Turn reports into tables.

    Args:
        reports: at least one, all of the same period.
        names: of the regions, by their ids.
        codes: the code lists, for labels.
        made_ms: the time to write on it.
        language: ``nl`` or ``en``.
    """
    told = sorted({month.month for report in reports for month in report.months})
    provisional = {month.month for report in reports for month in report.months if not month.final}
    columns = [f"{month}*" if month in provisional else month for month in told]
    if len(told) > 1:
        columns.append(texts.TOTAL.in_language(language))
    making = _Making(tuple(told), codes, language)
    parts = tuple(making.part(one, names.get(one.region, one.region)) for one in reports)
    return Overview(
        language=language,
        first=reports[0].first,
        last=reports[0].last,
        made=f"{datetime.fromtimestamp(made_ms / 1000, UTC).astimezone(ZONE):%d-%m-%Y %H:%M}",
        months=tuple(told),
        columns=tuple(columns),
        parts=parts,
        notes=tuple(making.notes(parts, min(r.least for r in reports), starred=bool(provisional))),
    )


class _Making:
    def __init__(self, told: tuple[str, ...], codes: CodeLists, language: str) -> None:
        self._told = told
        self._codes = codes
        self._language = language

    def part(self, report: Report, name: str) -> Part:
        by_month = {month.month: month for month in report.months}
        asked = months(report.first, report.last)
        sums = add_up(report.months)
        tables = [self._numbers(by_month, report.least)]
        for table, title in texts.TABLES.items():
            counts = {month: getattr(found, table) for month, found in by_month.items()}
            # A service that is newer may count by codes that this version does not know.
            known = dict.fromkeys(code for found in counts.values() for code in found)
            rows = tuple(
                Row(
                    code,
                    self._label(table, code),
                    self._cells(
                        {m: of_count(found.get(code)) for m, found in counts.items()},
                        of_sum(sums.tables[table][code]),
                    ),
                )
                for code in known
            )
            tables.append(Table(table, title.in_language(self._language), rows))
        missing = tuple(month for month in asked if month not in by_month)
        return Part(report.region, name, missing, tuple(tables))

    def notes(self, parts: Iterable[Part], least: int, *, starred: bool) -> list[str]:
        say = self._language
        hiding = texts.HOW_HIDDEN.in_language(say)
        found = [
            texts.HOW_COUNTED.in_language(say),
            texts.SEVERAL.in_language(say),
            hiding.replace("%1", str(least - 1)).replace("%2", str(least)),
            texts.AT_LEAST.in_language(say),
        ]
        if starred:
            found.append(texts.PROVISIONAL.in_language(say))
        for part in parts:
            if part.missing:
                listed = ", ".join(named(month, say) for month in part.missing)
                text = texts.MISSING.in_language(say).replace("%1", listed)
                found.append(f"{part.name}: {text}")
        used = [self._codes.by_id[list_id] for list_id in LISTS.values()]
        sources = "; ".join(f"{one.label.in_language(say)}: {one.source}" for one in used)
        found += [texts.LISTS.in_language(say).replace("%1", sources)]
        return [*found, texts.NO_NAMES.in_language(say)]

    def _numbers(self, by_month: Mapping[str, Month], least: int) -> Table:
        sums = add_up(by_month.values())
        rows = (
            self._row(
                "conversations",
                texts.CONVERSATIONS,
                {m: of_alone(one.conversations, least) for m, one in by_month.items()},
                of_sum(sums.conversations),
            ),
            self._row(
                "records",
                texts.RECORDS,
                {m: of_alone(one.records, least) for m, one in by_month.items()},
                of_sum(sums.records),
            ),
            self._row(
                "answered_soon_percent",
                texts.SOON_SHARE,
                {m: _share(one) for m, one in by_month.items()},
                _share_of(sums.tables["outcomes"].get(Outcome.SOON, Sum()), sums.conversations),
            ),
            self._row(
                "wait_s", texts.WAIT, {m: _median(one, one.wait_s) for m, one in by_month.items()}
            ),
            self._row(
                "handling_min",
                texts.HANDLING,
                {m: _median(one, _minutes(one.handling_s)) for m, one in by_month.items()},
            ),
        )
        return Table(NUMBERS, texts.NUMBERS.in_language(self._language), rows)

    def _row(
        self, code: str, label: Text, by_month: Mapping[str, Cell], total: Cell = NOTHING
    ) -> Row:
        # Medians have no total: those of months are not one together.
        return Row(code, label.in_language(self._language), self._cells(by_month, total))

    def _cells(self, by_month: Mapping[str, Cell], total: Cell) -> tuple[Cell, ...]:
        cells = tuple(by_month.get(month, NOTHING) for month in self._told)
        return (*cells, total) if len(self._told) > 1 else cells

    def _label(self, table: str, code: str) -> str:
        if table == "hours":
            return f"{code}:00–{code}:59"
        if table in LISTS:
            found = self._codes.by_id[LISTS[table]].label_of(code, self._day)
        else:
            found = _OWN[table].get(code)
        return code if found is None else found.in_language(self._language)

    @property
    def _day(self) -> date:
        """A code's label is the one of the last month."""
        return date.fromisoformat(f"{self._told[-1]}-01")


def _share(month: Month) -> Cell:
    soon, whole = month.outcomes.get(Outcome.SOON), month.conversations
    if soon is None or whole is None:
        return of_count(None)
    return _percent(soon, whole)


def _share_of(soon: Sum, whole: Sum) -> Cell:
    if soon.more or whole.more:
        return of_count(None)
    return _percent(soon.told, whole.told)


def _percent(part: int, whole: int) -> Cell:
    return of_count((200 * part + whole) // (2 * whole)) if whole else NOTHING


def _median(month: Month, median: int | None) -> Cell:
    """Of no conversation there is none, and that is no secret."""
    return NOTHING if month.conversations == 0 else of_count(median)


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else (seconds + 30) // 60
