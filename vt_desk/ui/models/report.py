"""What a lead has asked for: the overview, how the asking stands, and one table of it as rows."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from vt_desk.domain.seat import Role
from vt_desk.forms.codes import shipped_codes
from vt_desk.sheets.cells import Cell, largest
from vt_desk.sheets.tables import NUMBERS, overview
from vt_desk.ui.qt.tasks import problem_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vt_desk.domain.ids import RegionId
    from vt_desk.domain.seat import Account
    from vt_desk.sheets.period import Period
    from vt_desk.sheets.tables import Overview, Table
    from vt_desk.ui.door import DeskDoor
    from vt_desk.ui.qt.tasks import Tasks
    from vt_desk.wire.report import Report

Index = QModelIndex | QPersistentModelIndex


def may_read(account: Account | None) -> bool:
    """Whether an account reads reports of its regions."""
    return account is not None and account.role is not Role.COUNSELLOR and bool(account.regions)


class State(Enum):
    """How the asking stands."""

    NOTHING = 0
    ASKING = 1
    THERE = 2
    EMPTY = 3
    FAILED = 4


class ReportModel(QObject):
    """Asks for reports and keeps the last overview, in memory alone.

    Args:
        desk: what is asked.
        tasks: runs the asking.
        names: of regions by their ids.
    """

    changed = Signal()

    def __init__(
        self, desk: DeskDoor, tasks: Tasks, names: Mapping[str, str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self._names = names
        self._asked = 0
        self._reports: list[Report] = []
        self._made_ms = 0
        self.state = State.NOTHING
        self.problem = ""
        self.overview: Overview | None = None

    def ask(self, regions: Sequence[RegionId], period: Period, language: str) -> None:
        """Ask for a period of some regions; what was there before goes."""
        self._asked += 1
        self._reports = []
        self._become(State.ASKING)
        asked = self._asked
        self._tasks.start(
            self._ask(asked, regions, period, language),
            name="read a report",
            on_error=lambda error: self._on_failed(asked, problem_code(error)),
        )

    def forget(self) -> None:
        """Let everything go; an answer that is under way is not shown."""
        self._asked += 1
        self._reports = []
        self._become(State.NOTHING)

    def use_language(self, language: str) -> None:
        """Show what is there in another language."""
        if self._reports:
            self._show(language)

    async def _ask(
        self, asked: int, regions: Sequence[RegionId], period: Period, language: str
    ) -> None:
        reports = [await self._desk.report(region, period.first, period.last) for region in regions]
        if asked != self._asked:
            return
        self._reports, self._made_ms = reports, self._desk.now_ms()
        self._show(language)

    def _show(self, language: str) -> None:
        found = overview(
            self._reports,
            self._names,
            shipped_codes(),
            made_ms=self._made_ms,
            language=language,
        )
        self._become(State.THERE if found.months else State.EMPTY, found)

    def _on_failed(self, asked: int, code: str) -> None:
        if asked == self._asked:
            self._become(State.FAILED, problem=code)

    def _become(self, state: State, found: Overview | None = None, *, problem: str = "") -> None:
        self.state, self.overview, self.problem = state, found, problem
        self.changed.emit()


class TableModel(QAbstractTableModel):
    """One table of one region: a row a code, a column a month."""

    CELL = Qt.ItemDataRole.UserRole
    MOST = Qt.ItemDataRole.UserRole + 1
    """What the longest bar of the column stands for; 0 where bars say nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._table: Table | None = None
        self._most: tuple[int, ...] = ()

    def show_table(self, table: Table | None, columns: tuple[str, ...], months: int) -> None:
        """Show another table, or none."""
        self.beginResetModel()
        self._table, self._columns = table, columns
        if table is None or table.name == NUMBERS:
            self._most = (0,) * len(columns)
        else:
            of_month = largest([cell for row in table.rows for cell in row.cells[:months]])
            of_total = largest([cell for row in table.rows for cell in row.cells[months:]])
            self._most = (of_month,) * months + (of_total,) * (len(columns) - months)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """How many codes."""
        return 0 if parent.isValid() or self._table is None else len(self._table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many months, and their total."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Months above, labels at the side."""
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role not in shown or self._table is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._columns[section]
        return self._table.rows[section].label

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A value; with what it is of, for a screen reader."""
        if self._table is None or not index.isValid():
            return None
        row = self._table.rows[index.row()]
        cell: Cell = row.cells[index.column()]
        return {
            Qt.ItemDataRole.DisplayRole: cell.text,
            Qt.ItemDataRole.AccessibleTextRole: (
                f"{row.label}, {self._columns[index.column()]}: {cell.text}"
            ),
            self.CELL: cell,
            self.MOST: self._most[index.column()],
        }.get(role)
